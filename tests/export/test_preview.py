"""The pictures of the app: of the size that is asked for, and drawn by its models."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gan.__main__ import main
from gan.export import preview


def test_both_are_written_and_full_of_pictures(tmp_path: Path) -> None:
    assert main(["preview", "--out", str(tmp_path)]) == 0
    with Image.open(tmp_path / "preview.png") as picture:
        assert picture.size == (preview.WIDTH, preview.HEIGHT)
        grey = np.asarray(picture.convert("L"))
    right = grey[:, -preview._TILE :]  # the last of each row's pictures
    assert all(row.max() > 200 for row in np.array_split(right, len(preview._ROWS)))
    with Image.open(tmp_path / "favicon.png") as icon:
        assert icon.size == (preview.ICON, preview.ICON) and icon.getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preview, "picture", lambda: b"")
    (tmp_path / "file").write_bytes(b"")
    assert main(["preview", "--out", str(tmp_path / "file")]) == 1
    said = capsys.readouterr().err
    assert said.startswith("gan: Could not write to") and said.count("\n") == 1
