"""The stream in which an upload comes is checked, kept in time, and counted as its visitor's."""

import asyncio
import errno
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from gan.data.own_images.server_folder import HEARTBEAT
from gan.data.own_images.sources import MOST_FILES
from gan.data.own_images.uploads import StoragePolicy, Uploads
from gan.errors import TheatreError
from gan.web.components.dropzone import UPLOAD_PATH
from gan.web.http.upload import _receive, routes
from gan.web.http.upload_writer import UploadWriter
from tests.data.own_images.pictures import encoded, zipped
from tests.data.own_images.test_sandbox import pictures
from tests.helpers import is_sentence, run_coroutine


def body(files: dict[str, bytes], listed: list[Any] | None = None) -> bytes:
    head = [[name, len(content)] for name, content in files.items()] if listed is None else listed
    return json.dumps(head).encode() + b"\n" + b"".join(files.values())


@pytest.fixture
def held(home: Path) -> Iterator[Uploads]:
    made = Uploads(StoragePolicy(free_bytes=0, arriving_each=2, stall_seconds=0.5, stall_bytes=1000))
    yield made
    made.close()


@pytest.fixture
def door(held: Uploads) -> tuple[TestClient, Uploads]:
    return TestClient(Starlette(routes=routes(held)), client=("192.0.2.7", 4711)), held


def is_empty(held: Uploads) -> bool:
    return not held._uploads and not [path for path in held._folder.path.glob("*") if path.name != HEARTBEAT]


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
    made = {path.name for path in home.rglob("*")}
    assert made == {"visitors", upload.folder.parent.name, HEARTBEAT, upload.id, "given", "Your selection"}
    with zipfile.ZipFile(upload.source) as archive:
        assert len(archive.infolist()) == len(files) and archive.testzip() is None
    report = upload.gather(32, None)
    reasons = {why for _, why in report.skipped}
    assert report.count == 7 and len(reasons) == 2 and "it is empty" in reasons
    assert any("its name is not a plain path inside" in why for why in reasons)


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
        (json.dumps([["x.png", 0]] * (MOST_FILES + 1)).encode() + b"\n", f"more than {MOST_FILES:,}"),
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
    assert is_empty(held)


def test_the_announced_length_is_looked_at_first_and_a_body_without_one_is_refused(held: Uploads) -> None:
    for headers in ([], [(b"content-length", b"9999999999")], [(b"content-length", b"many")]):
        scope = {"type": "http", "method": "POST", "path": UPLOAD_PATH, "headers": headers, "query_string": b""}

        async def receive() -> dict[str, Any]:
            raise AssertionError("the body was read")

        with pytest.raises(TheatreError, match="512 MiB"):
            run_coroutine(_receive(held, Request(scope, receive)))


def test_a_visitor_who_goes_in_the_middle_leaves_nothing(held: Uploads) -> None:
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
    assert is_empty(held)


def test_a_disk_that_fills_up_in_the_middle_is_told_and_leaves_nothing(
    door: tuple[TestClient, Uploads], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, held = door

    def refuse(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(UploadWriter, "write", refuse)
    answer = client.post(UPLOAD_PATH, content=body({"a.png": encoded(3)}))
    assert answer.status_code == 413 and "the disk is full; free some space" in answer.json()["error"]
    assert is_empty(held)


@pytest.mark.parametrize("name", ["pets.tar.gz", "digits.npz", "train-images-idx3-ubyte", "pixels.csv", "cat.png", "empty"])
def test_a_file_that_comes_alone_is_kept_as_it_came(door: tuple[TestClient, Uploads], name: str) -> None:
    client, held = door
    content = b"" if name == "empty" else bytes(range(256)) * 300
    answer = client.post(UPLOAD_PATH, content=body({name: content}))
    upload = held.get(answer.json()["id"], "tab")
    assert upload.source.read_bytes() == content and upload.source.name == name and upload.on_disk == len(content)
    assert upload.visitor == "192.0.2.7" and not upload.arriving


def test_twenty_thousand_files_are_taken(door: tuple[TestClient, Uploads]) -> None:
    client, held = door
    listed = [[f"many/{'long name ' * 20}{number}.png", 1] for number in range(20_000)]
    answer = client.post(UPLOAD_PATH, content=body({}, listed) + b"x" * 20_000)
    with zipfile.ZipFile(held.get(answer.json()["id"], "tab").source) as archive:
        assert len(archive.infolist()) == 20_000


# --- in time, and counted


def asked(parts: list[bytes], ended: bool = False, length: int = 10**6) -> Request:
    """An upload of which these parts come, and then the end or nothing."""
    left = iter(parts)

    async def receive() -> dict[str, Any]:
        for part in left:
            return {"type": "http.request", "body": part, "more_body": True}
        if not ended:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": b"", "more_body": False}

    headers = [(b"content-length", str(length).encode())]
    scope = {"type": "http", "method": "POST", "path": UPLOAD_PATH, "headers": headers, "client": ("192.0.2.7", 1)}
    return Request(scope, receive)


@pytest.mark.parametrize("parts", [[], [b"[["], [b'[["a.zip", 500000]]\n'], [b'[["a.zip", 500000]]\nabc', b"d", b"e"]])
def test_an_upload_of_which_nothing_or_little_comes_is_ended_and_leaves_nothing(held: Uploads, parts: list[bytes]) -> None:
    with pytest.raises(TheatreError, match="Hardly anything of this upload came") as caught:
        run_coroutine(_receive(held, asked(parts)))
    assert is_sentence(caught.value) and is_empty(held)


def test_a_pause_breaks_nothing_off(home: Path) -> None:
    held = Uploads(StoragePolicy(free_bytes=0, stall_seconds=0.02, stall_bytes=0))  # several spans of time pass, none too slow
    content = b"x" * 5000

    async def one() -> str:
        parts = iter([b'[["a.zip", 10000]]\n', content, content])

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(0.1)
            part = next(parts, b"")
            return {"type": "http.request", "body": part, "more_body": bool(part)}

        request = asked([])
        request._receive = receive
        return await _receive(held, request)

    try:
        assert held.get(run_coroutine(one()), "tab").source.read_bytes() == 2 * content
    finally:
        held.close()


def test_uploads_that_stand_still_keep_no_other_visitor_out(held: Uploads) -> None:
    async def both() -> tuple[list[Any], str]:
        attack = [asyncio.ensure_future(_receive(held, asked([b'[["a.zip", 500000000]]\n']))) for _ in range(2)]
        while len(held._uploads) < 2:
            await asyncio.sleep(0)
        with pytest.raises(TheatreError, match="2 uploads are arriving from your network"):
            await _receive(held, asked([b'[["a.zip", 3]]\nabc'], ended=True))
        ended = await asyncio.gather(*attack, return_exceptions=True)
        return ended, await _receive(held, asked([b'[["a.zip", 3]]\nabc'], ended=True))

    ended, identity = run_coroutine(both())
    assert all("Hardly anything" in str(each) for each in ended) and held.get(identity, "tab").received == 3


def test_whether_there_is_room_can_be_asked_before(door: tuple[TestClient, Uploads]) -> None:
    client, held = door
    assert client.get(UPLOAD_PATH, params={"bytes": "1000"}).json() == {}
    large = client.get(UPLOAD_PATH, params={"bytes": str(2**40)})
    assert large.status_code == 413 and "may have 512" in large.json()["error"] and not large.json()["wait"]
    for odd in ("", "-1", "x", "\u00b2", "9" * 30):
        assert client.get(UPLOAD_PATH, params={"bytes": odd}).status_code == 400
    for _ in range(2):
        held.create("a.zip", 10, "192.0.2.7")
    busy = client.get(UPLOAD_PATH, params={"bytes": "1000"})
    assert busy.status_code == 503 and busy.json()["wait"] and is_sentence(TheatreError(busy.json()["error"]))
