"""Uploads are kept apart, found only by their ids, and deleted when they are due; the stream they come in is checked."""

import errno
import json
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from gan.data.own_images import sources, uploads
from gan.data.own_images.uploads import StoragePolicy, Upload, Uploads
from gan.errors import TheatreError
from gan.web.components.dropzone import UPLOAD_PATH
from gan.web.http.upload import _receive, _Writer, routes
from tests.data.own_images.pictures import encoded, zipped
from tests.data.own_images.test_sandbox import pictures
from tests.helpers import is_sentence, run_coroutine


@pytest.fixture
def registries(home: Path) -> Iterator[Callable[..., Uploads]]:
    made: list[Uploads] = []

    def make(**policy: Any) -> Uploads:
        made.append(Uploads(StoragePolicy(**{"free_bytes": 0, **policy})))
        return made[-1]

    yield make
    for one in made:
        one.close()


def brought(held: Uploads, tmp_path: Path, name: str = "pets.zip") -> Upload:
    upload = held.create(name, 1000)
    upload.write(zipped(tmp_path / "made.zip", pictures()).read_bytes())
    return upload


def until(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


# --- keeping them


def test_an_upload_is_read_again_at_another_side_and_a_failure_keeps_what_was_read(
    registries: Callable[..., Uploads], tmp_path: Path
) -> None:
    upload = brought(registries(), tmp_path)
    assert upload.gather(28, None).count == 6 and upload.data().shape == (3, 28, 28)
    assert upload.gather(64, False).side == 64 and upload.data().shape == (1, 64, 64)
    upload.source.write_bytes(b"no zip")
    with pytest.raises(TheatreError, match="cannot be read"):
        upload.gather(32, None)
    assert upload.report and upload.report.side == 64 and upload.data().shape == (1, 64, 64)


def test_only_the_id_leads_to_an_upload_and_no_name_leads_out_of_its_folder(
    registries: Callable[..., Uploads], home: Path, tmp_path: Path
) -> None:
    held = registries()
    mine, other = brought(held, tmp_path, "../../../evil.zip"), brought(held, tmp_path, "..")
    assert mine.source.name == "evil.zip" and other.source.name == "Your selection"
    for upload in (mine, other):
        assert upload.source.resolve().is_relative_to(home / "visitors") and upload.id in str(upload.source)
    assert len(mine.id) == 32 and mine.id != other.id
    for guess in ("", "0" * 32, mine.id[:-1], f"../{mine.id}", "*"):
        with pytest.raises(TheatreError, match="no longer on the server") as caught:
            held.get(guess, "stranger")
        assert is_sentence(caught.value)
    assert not mine.pages and not other.pages


def test_an_upload_goes_a_while_after_its_last_page_and_not_before(registries: Callable[..., Uploads], tmp_path: Path) -> None:
    held = registries(closed_seconds=0.5, sweep_seconds=0.05)
    upload = brought(held, tmp_path)
    held.get(upload.id, "first tab")
    held.get(upload.id, "second tab")
    held.close_page("first tab")
    time.sleep(1.0)
    assert upload.folder.exists(), "another tab shows it"
    held.close_page("second tab")
    held.get(upload.id, "the tab after a reload")
    time.sleep(1.0)
    assert upload.folder.exists()
    held.close_page("the tab after a reload")
    until(lambda: not upload.folder.exists())
    with pytest.raises(TheatreError, match="no longer on the server"):
        held.get(upload.id, "late")


def test_what_nobody_claims_or_uses_goes_too(registries: Callable[..., Uploads], tmp_path: Path) -> None:
    held = registries(closed_seconds=0.2, idle_seconds=0.5, sweep_seconds=0.05)
    unclaimed, idle = brought(held, tmp_path), brought(held, tmp_path)
    held.get(idle.id, "a tab left open over night")
    until(lambda: not unclaimed.folder.exists() and not idle.folder.exists())


def test_another_upload_takes_the_place_of_a_pages_first(registries: Callable[..., Uploads], tmp_path: Path) -> None:
    held = registries()
    first, second = brought(held, tmp_path), brought(held, tmp_path)
    held.get(first.id, "tab")
    held.get(second.id, "tab")
    assert first.pages == set() and second.pages == {"tab"}
    held.forget(second.id)
    assert not second.folder.exists() and first.folder.exists()
    held.forget("nothing")


def test_closing_deletes_everything_and_a_killed_servers_leavings_go_later(
    registries: Callable[..., Uploads], home: Path, tmp_path: Path
) -> None:
    first = registries()
    upload = brought(first, tmp_path)
    first.close()
    assert not upload.folder.exists()
    with pytest.raises(TheatreError, match="closing"):
        first.create("late.zip", 5)

    killed, alive = (home / "visitors" / name for name in ("00", "11"))
    for folder in (killed, alive):
        (folder / "x").mkdir(parents=True)
        (folder / "x" / "images").write_bytes(b"private")
    long_ago = time.time() - 7200
    os.utime(killed / "x" / "images", (long_ago, long_ago))
    registries()
    assert not killed.exists() and alive.exists()


def test_there_is_an_end_to_what_a_server_holds(
    registries: Callable[..., Uploads], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = registries(most_bytes=2500)
    first = brought(held, tmp_path)
    brought(held, tmp_path)
    refusals = [lambda: held.create("third.zip", 1000), lambda: held.create("large.zip", uploads.LARGEST + 1)]
    for refused in refusals:
        with pytest.raises(TheatreError, match=r"as many uploads as it can|an upload may have 512") as caught:
            refused()
        assert is_sentence(caught.value)
    held.forget(first.id)
    held.create("third.zip", 1000)
    full = registries(free_bytes=2**62)
    with pytest.raises(TheatreError, match="no room to keep these pictures"):
        full.create("a.zip", 10)
    assert full._uploads == {}
    assert upload_folders(full) == []

    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    upload = held.create("fourth.zip", 10)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(TheatreError, match="no room to keep these pictures"):
        upload.write(b"x")


def upload_folders(held: Uploads) -> list[Path]:
    return list(held._folder.glob("*"))


# --- the stream


def body(files: dict[str, bytes], listed: list[Any] | None = None) -> bytes:
    head = [[name, len(content)] for name, content in files.items()] if listed is None else listed
    return json.dumps(head).encode() + b"\n" + b"".join(files.values())


@pytest.fixture
def door(registries: Callable[..., Uploads]) -> tuple[TestClient, Uploads]:
    held = registries()
    return TestClient(Starlette(routes=routes(held))), held


def test_a_zip_is_kept_as_it_came(door: tuple[TestClient, Uploads], tmp_path: Path) -> None:
    client, held = door
    packed = zipped(tmp_path / "pets.zip", pictures()).read_bytes()
    answer = client.post(UPLOAD_PATH, content=body({"pets.zip": packed}))
    upload = held.get(answer.json()["id"], "tab")
    assert upload.source.read_bytes() == packed and upload.source.name == "pets.zip"
    assert upload.gather(28, None).classes == [("cats", 3), ("dogs", 3)]


def test_a_folder_becomes_a_zip_in_which_names_are_only_words(door: tuple[TestClient, Uploads], home: Path) -> None:
    client, held = door
    files = {f"pets/{name}": content for name, content in pictures().items()}
    files |= {
        "pets/../../../../escape.png": encoded(5),
        "pets/empty.png": b"",
        "pets/\ud800\u202e.png": encoded(6),
        "/x.png": b"x",
    }
    answer = client.post(UPLOAD_PATH, content=body(files))
    upload = held.get(answer.json()["id"], "tab")
    made = [path.name for path in sorted(home.rglob("*"))]
    assert made == ["visitors", upload.folder.parent.name, upload.id, "given", "Your selection"]
    with zipfile.ZipFile(upload.source) as archive:
        assert len(archive.infolist()) == len(files) and archive.testzip() is None
    report = upload.gather(32, None)
    assert report.count == 7 and {why for _, why in report.skipped} == {
        "its name is not a plain path inside the archive",
        "it is empty",
    }


def test_a_folder_keeps_its_name_in_sentences_and_its_classes(door: tuple[TestClient, Uploads]) -> None:
    client, held = door
    answer = client.post(UPLOAD_PATH, content=body({f"pets/{name}": content for name, content in pictures().items()}))
    upload = held.get(answer.json()["id"], "tab")
    assert upload.source.name == "pets" and upload.gather(28, None).classes == [("cats", 3), ("dogs", 3)]
    answer = client.post(UPLOAD_PATH, content=body({"holiday/notes.txt": b"x", "holiday/more.txt": b"y"}))
    with pytest.raises(TheatreError, match=r"^holiday holds no picture"):
        held.get(answer.json()["id"], "tab").gather(28, None)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not an upload of GAN Theatre"),
        (b"PK rubbish without a line's end", "not an upload of GAN Theatre"),
        (b"{}\n", "not an upload of GAN Theatre"),
        (b"[]\n", "not an upload of GAN Theatre"),
        (b'[["a.png", -1]]\n', "not an upload of GAN Theatre"),
        (b'[["a.png", "9"]]\n', "not an upload of GAN Theatre"),
        (b'[["a.png", 3]]\nabcdef', "not an upload of GAN Theatre"),
        (b'[["a.png", 9]]\nabc', "cut off"),
        (b'[["a.zip", 9]]\nabc', "cut off"),
        (b'[["a.png", 1], ["b.png", 5]]\nabc', "cut off"),
        (json.dumps([["x.png", 0]] * 25_001).encode() + b"\n", "more than 25,000"),
        (b'[["a.zip", 1000000000]]\nabc', "an upload may have 512"),
        (b"[" * 100_000 + b"\n", "not an upload of GAN Theatre"),
    ],
)
def test_what_is_no_upload_is_refused_in_a_sentence_and_leaves_nothing(
    door: tuple[TestClient, Uploads], content: bytes, words: str
) -> None:
    client, held = door
    answer = client.post(UPLOAD_PATH, content=content)
    assert answer.status_code in (400, 413) and words in answer.json()["error"]
    assert is_sentence(TheatreError(answer.json()["error"]))
    assert held._uploads == {} and upload_folders(held) == []


def test_the_announced_length_is_looked_at_first_and_a_body_without_one_is_refused(registries: Callable[..., Uploads]) -> None:
    held = registries()
    for headers in ([], [(b"content-length", b"9999999999")], [(b"content-length", b"many")]):
        scope = {"type": "http", "method": "POST", "path": UPLOAD_PATH, "headers": headers, "query_string": b""}

        async def receive() -> dict[str, Any]:
            raise AssertionError("the body was read")

        with pytest.raises(TheatreError, match="512 MiB"):
            run_coroutine(_receive(held, Request(scope, receive)))


def test_a_visitor_who_goes_in_the_middle_leaves_nothing(registries: Callable[..., Uploads]) -> None:
    held = registries()
    parts = iter(
        [
            {"type": "http.request", "body": b'[["a.png", 9]]\nab', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    async def receive() -> dict[str, Any]:
        return next(parts)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-length", b"50")], "query_string": b""}
    with pytest.raises(TheatreError, match="cut off"):
        run_coroutine(_receive(held, Request(scope, receive)))
    assert upload_folders(held) == []


def test_a_disk_that_fills_up_in_the_middle_is_told_and_leaves_nothing(
    door: tuple[TestClient, Uploads], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, held = door

    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(_Writer, "write", refuse)
    answer = client.post(UPLOAD_PATH, content=body({"a.png": encoded(3)}))
    assert answer.status_code == 413 and "no room to keep these pictures" in answer.json()["error"]
    assert upload_folders(held) == [] and held._uploads == {}


def test_the_largest_upload_is_no_larger_than_what_may_be_unpacked() -> None:
    assert sources.LARGEST_FILE < uploads.LARGEST <= sources.LARGEST_UNPACKED
