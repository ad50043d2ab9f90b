import errno
import os
from pathlib import Path

import pytest

from gan.files import reason, write_whole


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


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full; free some space"),
        (errno.EDQUOT, "this user's share of the disk is used up; free some space"),
        (errno.EROFS, "the disk is read-only; choose a folder that can be written, or have GAN_THEATRE_HOME name one"),
        (errno.EACCES, "it may not be written there; change the rights"),
        (errno.ENAMETOOLONG, "its name is too long; choose a shorter one"),
        (errno.ENOTDIR, "a file is where a folder is needed"),
        (errno.EIO, "the disk does not work as it should"),
        (errno.EBUSY, "device or resource busy; try again, or choose another folder"),
    ],
)
def test_a_reason_is_the_true_one_and_names_no_path(number: int, said: str):
    found = reason(OSError(number, os.strerror(number), "/secret/place"))
    assert found.startswith(said) and "/secret" not in found
    assert ("free some space" in found) == (number in (errno.ENOSPC, errno.EDQUOT))


def test_an_error_without_a_number_has_a_reason_too():
    assert reason(OSError("/secret/place: something")) == "the disk refused; try again, or choose another folder"


def test_what_a_real_disk_says_has_its_own_reason(tmp_path: Path):
    for path, said in [(tmp_path / ("x" * 300), "too long"), (tmp_path / "file" / "x", "a file is where a folder is needed")]:
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(OSError) as caught:
            write_whole(path, b"")
        assert said in reason(caught.value)
