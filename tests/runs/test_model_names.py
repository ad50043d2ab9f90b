"""Names of saved models: never over another, never out of the folder."""

from pathlib import Path

import pytest

from gan import paths
from gan.errors import TheatreError, UsageError
from gan.runs import model_names


def test_names_never_collide_and_never_leave_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAN_THEATRE_HOME", str(tmp_path))
    monkeypatch.setattr(paths, "SHIPPED", tmp_path / "shipped")
    (tmp_path / "shipped").mkdir()
    (tmp_path / "shipped" / "dcgan-live-1.safetensors").write_bytes(b"shipped")
    source = tmp_path / "source"
    source.write_bytes(b"weights")
    assert model_names.place_free(source, "", "dcgan") == "dcgan-live-2"
    assert model_names.place_free(source, "", "dcgan") == "dcgan-live-3"
    assert model_names.place_free(source, "mine", "dcgan") == "mine"
    assert model_names.place_free(source, "mine", "dcgan") == "mine-1", "taken while the run went on"
    assert model_names.place_free(source, "", "../../Etc/passwd") == "etc-passwd-live-1"
    assert model_names.place_free(source, "", "!!!") == "gan-live-1"
    for file in (tmp_path / "models").glob("*.safetensors"):
        assert model_names.NAME.fullmatch(file.stem) and file.read_bytes() == b"weights"
    with pytest.raises(UsageError, match="already"):
        model_names.place(source, "dcgan-live-1")
    with pytest.raises(TheatreError, match="not there any more"):
        model_names.place(tmp_path / "gone", "new")
