"""Folder of a static site: what is replaced, what is refused, and that nothing half-written looks whole."""

from pathlib import Path

import pytest

from gan.errors import TheatreError, UsageError
from gan.web.static import site_folder

FILES = {"index.html": b"first", "js/a/b.js": b"1"}


def there(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {path: content for path, content in found.items() if path != site_folder.MARKER}


def test_a_site_is_put_into_a_new_and_into_an_empty_folder(tmp_path: Path):
    for folder in (tmp_path / "deep" / "site", tmp_path / "empty"):
        if folder.name == "empty":
            folder.mkdir()
        site_folder.place(folder, FILES)
        assert there(folder) == FILES


def test_an_earlier_site_is_replaced_with_all_that_was_in_it(tmp_path: Path):
    site_folder.place(tmp_path / "site", FILES)
    site_folder.place(tmp_path / "site", {"index.html": b"second"})
    assert there(tmp_path / "site") == {"index.html": b"second"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("name", ["notes.txt", "index.html", ".git/config"])
def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path, name: str):
    other = tmp_path / "site" / name
    other.parent.mkdir(parents=True)
    other.write_bytes(b"mine")
    with pytest.raises(UsageError, match="holds other things"):
        site_folder.place(tmp_path / "site", FILES)
    assert other.read_bytes() == b"mine" and len(list(tmp_path.iterdir())) == 1


def test_a_file_beside_an_earlier_site_s_is_not_lost(tmp_path: Path):
    site_folder.place(tmp_path / "site", FILES)
    (tmp_path / "site" / "mine.txt").write_bytes(b"mine")
    with pytest.raises(UsageError, match=r"mine\.txt"):
        site_folder.place(tmp_path / "site", {"index.html": b"second"})
    assert there(tmp_path / "site")["index.html"] == b"first"


def test_a_file_is_no_folder(tmp_path: Path):
    (tmp_path / "site").write_bytes(b"mine")
    with pytest.raises(UsageError, match="is a file"):
        site_folder.check(tmp_path / "site")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format": "gan-theatre-site-1"}', b'{"format": 1, "files": []}', b"\xff"]
)
def test_a_marker_that_cannot_be_read_is_no_site(tmp_path: Path, content: bytes):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / site_folder.MARKER).write_bytes(content)
    (tmp_path / "site" / "x").write_bytes(b"mine")
    with pytest.raises(UsageError, match="holds other things"):
        site_folder.check(tmp_path / "site")


def test_a_site_that_could_not_be_written_leaves_the_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    site_folder.place(tmp_path / "site", FILES)
    write = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        if content == b"2":
            raise OSError(28, "No space left on device")
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(TheatreError, match="No space left"):
        site_folder.place(tmp_path / "site", {"index.html": b"second", "b": b"2"})
    assert there(tmp_path / "site") == FILES and [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_a_killed_run_left_is_no_site_and_does_not_stand_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    class Killed(BaseException):
        pass

    def die(self: Path, target: Path) -> Path:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", die)
        with pytest.raises(Killed):
            site_folder.place(tmp_path / "site", FILES)
    assert not (tmp_path / "site").exists()
    site_folder.place(tmp_path / "site", FILES)
    assert there(tmp_path / "site") == FILES and [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_run_that_was_killed_between_two_renames_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    site_folder.place(tmp_path / "site", FILES)
    replace = Path.replace
    calls = []

    class Killed(BaseException):
        pass

    def die(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == 2:
            raise Killed
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", die)
        with pytest.raises(Killed):
            site_folder.place(tmp_path / "site", {"index.html": b"second"})
    site_folder.place(tmp_path / "site", {"index.html": b"third"})
    assert there(tmp_path / "site") == {"index.html": b"third"} and [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_file_that_a_host_would_refuse_is_said(tmp_path: Path):
    with pytest.raises(TheatreError, match=r"big\.bin would have 10\.0 MiB"):
        site_folder.place(tmp_path / "site", {"big.bin": bytes(10 * 2**20)})
    assert not list(tmp_path.iterdir())
