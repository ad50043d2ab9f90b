"""A Space is made, filled and filled again, on a hub in memory, and whatever goes wrong is a sentence."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from gan.errors import TheatreError, UsageError
from gan.hosting.changes import between
from gan.hosting.kinds import CPU, STATIC, ZERO_GPU, Kind
from gan.hosting.space import Space
from tests.hosting.hub import Hub, StoredSpace

README = b"---\ntitle: GAN Theatre\nsdk: static\ntags: [gan-theatre]\n---\n\nHello.\n"
FILES = {
    "README.md": README,
    "index.html": b"<p>hello",
    "models/a.safetensors": b"weights" * 100,
    "js/a.js": b"a",
    ".nojekyll": b"",
}
NAME = "ada/theatre"


def filled(files: Mapping[str, bytes | Path] = FILES, kind: Kind = STATIC, name: str = NAME) -> None:
    space = Space(name, kind)
    space.check_account()
    found = space.look()
    space.fill(found, between(found.files, files), files)


def test_a_space_is_made_and_filled_in_one_commit(hub: Hub) -> None:
    filled()
    there = hub.spaces[NAME]
    assert (there.sdk, there.hardware, there.private, there.commits) == ("static", "", False, 1)
    kept = {".gitattributes": there.small[".gitattributes"]}
    assert hub.files(NAME) == FILES | kept and set(there.large) == {"models/a.safetensors"}


def test_the_second_time_only_what_has_changed_is_sent(hub: Hub) -> None:
    filled()
    before = len(hub.calls)
    filled()
    assert hub.spaces[NAME].commits == 1 and not any("preupload" in path for _, path in hub.calls[before:])
    now = {**FILES, "index.html": b"<p>new"}
    del now["js/a.js"]
    filled(now)
    assert hub.spaces[NAME].commits == 2 and hub.count("/large/") == 1
    assert set(hub.files(NAME)) == {*now, ".gitattributes"} and hub.files(NAME)["index.html"] == b"<p>new"


def test_a_file_is_sent_from_the_disk(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"from disk")
    filled({**FILES, "a.safetensors": tmp_path / "a", "a.txt": tmp_path / "a"})
    assert hub.files(NAME)["a.safetensors"] == hub.files(NAME)["a.txt"] == b"from disk"
    filled({**FILES, "a.safetensors": tmp_path / "a", "a.txt": tmp_path / "a"})
    assert hub.spaces[NAME].commits == 1


def test_a_connection_that_breaks_off_is_gone_on_with(hub: Hub) -> None:
    more = {**FILES, "models/b.safetensors": b"other weights"}
    for part in ("whoami", "repos/create", "preupload", "/large/", "/commit/"):
        hub.fault = lambda method, path, part=part: -1 if part in path else None  # type: ignore[misc]
        with pytest.raises(TheatreError, match="broke off; run the same command again"):
            filled(more)
        assert NAME not in hub.spaces or hub.spaces[NAME].commits == 0, "nobody sees half of it"
    sent = hub.count("/large/")
    hub.fault = lambda method, path: None
    filled(more)
    assert hub.spaces[NAME].commits == 1 and set(hub.files(NAME)) == {*more, ".gitattributes"}
    assert hub.count("/large/") >= sent


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (401, "does not know your token any more"),
        (402, "needs the right to write there, and a Static Space needs"),
        (403, "said by the hub"),
        (404, "There is no ada/theatre, or your token may not see it"),
        (409, "has just been taken, or somebody changed"),
        (413, "no file as large"),
        (429, "too much in a short time"),
        (503, "a trouble of its own"),
    ],
)
@pytest.mark.parametrize("part", ["repos/create", "objects/batch", "/commit/"])
def test_what_the_hub_refuses_is_said_in_a_sentence(hub: Hub, part: str, status: int, says: str) -> None:
    hub.fault = lambda method, path: status if part in path else None
    with pytest.raises(TheatreError, match=says) as caught:
        filled()
    assert "\n" not in str(caught.value) and str(caught.value).endswith(".")


def test_an_answer_that_makes_no_sense_is_a_sentence_too(hub: Hub) -> None:
    hub.fault = lambda method, path: 200 if "tree" in path or "preupload" in path else None
    with pytest.raises(TheatreError, match="is not understood"):
        filled()


def test_without_a_token_or_with_a_wrong_one(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.role = "read"
    with pytest.raises(TheatreError, match="can only read"):
        filled()
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    with pytest.raises(TheatreError, match="does not know your token"):
        filled()
    monkeypatch.delenv("HF_TOKEN")
    with pytest.raises(TheatreError, match="hf auth login"):
        filled()
    assert not hub.spaces


def test_somebody_else_s_name_is_refused_before_anything_is_made(hub: Hub) -> None:
    with pytest.raises(TheatreError, match="call it ada/theatre"):
        filled(name="bob/theatre")
    assert not hub.spaces
    filled(name="engines/theatre")
    assert set(hub.spaces) == {"engines/theatre"}


@pytest.mark.parametrize(
    "name",
    [
        "",
        "theatre",
        "ada/",
        "/theatre",
        "a/b/c",
        "ada/a..b",
        "ada/a--b",
        "ada/.x",
        "ada/x.git",
        "ada/ä",
        "a b/c",
        "ada/" + 97 * "x",
    ],
)
def test_bad_names(name: str) -> None:
    with pytest.raises(UsageError, match=r"called OWNER/NAME|does not end in"):
        Space(name, STATIC)


def test_a_space_with_other_work_is_left_alone(hub: Hub) -> None:
    other = StoredSpace("static", small={"README.md": b"---\ntitle: My thesis\n---\n", "index.html": b"years of work"})
    hub.spaces[NAME] = other
    with pytest.raises(TheatreError, match="holds something else, which stays as it is"):
        filled()
    assert other.commits == 0 and other.small["index.html"] == b"years of work"


def test_a_space_of_another_kind_is_refused(hub: Hub) -> None:
    filled()
    with pytest.raises(TheatreError, match="cannot become a Gradio Space on ZeroGPU; use --static"):
        filled(kind=ZERO_GPU)
    hub.spaces[NAME].sdk = "gradio"
    with pytest.raises(TheatreError, match="use --zero-gpu or --cpu"):
        filled()


def test_hardware_is_asked_for_with_the_space_and_changed_later(hub: Hub) -> None:
    filled(kind=ZERO_GPU)
    assert (hub.spaces[NAME].sdk, hub.spaces[NAME].hardware) == ("gradio", "zero-a10g") and not hub.count("/hardware")
    filled(kind=CPU)
    assert hub.spaces[NAME].hardware == "cpu-basic"
    hub.spaces[NAME].hardware = "t4-small"
    filled(kind=ZERO_GPU)
    assert hub.spaces[NAME].hardware == "t4-small", "somebody pays for it"
