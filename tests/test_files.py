from pathlib import Path

import pytest

from gan.files import write_whole


def test_folders_are_made_and_an_old_file_is_replaced(tmp_path: Path):
    file = tmp_path / "a" / "b" / "c.txt"
    write_whole(file, b"old")
    write_whole(file, b"new")
    assert file.read_bytes() == b"new"
    assert list(file.parent.iterdir()) == [file]


def test_a_write_that_fails_leaves_the_old_file_and_no_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "c.txt"
    write_whole(file, b"old")

    def full(self: Path, content: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, b"new")
    assert file.read_bytes() == b"old" and list(tmp_path.iterdir()) == [file]


def test_a_reader_never_sees_half_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "c.txt"
    write_whole(file, b"old")
    seen = []
    replace = Path.replace

    def look(self: Path, target: Path):
        seen.append((file.read_bytes(), self.read_bytes()))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", look)
    write_whole(file, b"new")
    assert seen == [(b"old", b"new")] and file.read_bytes() == b"new"
