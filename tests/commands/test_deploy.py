"""``python -m gan deploy``: what it says, what it asks, and what is then on a hub in memory."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from gan.__main__ import main
from gan.web.static import site
from tests.hosting.hub import Hub, logged_in

SITE = {
    "README.md": b"---\ntitle: GAN Theatre\nsdk: static\n---\nbody\n",
    "index.html": b"<p>",
    "js/a.js": b"a",
    "models/cgan.safetensors": b"w" * 2**20,
}


class Terminal(io.StringIO):
    """A standard input at which somebody sits."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with logged_in(tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """The models and pages of each site that was made."""
    made: list[tuple[Any, Any]] = []

    def make(models: Sequence[str] | None, pages: Sequence[str] | None, say: Any) -> site.Site:
        made.append((models, pages))
        return site.Site(dict(SITE), ("Explore",), ("cgan",))

    monkeypatch.setattr(site, "make", make)
    return made


def deploy(*arguments: str) -> int:
    return main(["deploy", *arguments])


def test_a_static_space_is_what_one_gets(hub: Hub, asked: list[tuple[Any, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    assert deploy("ada/theatre", "--models", "cgan, infogan", "--pages", "explore", "--private") == 0
    said = capsys.readouterr().out
    assert asked == [(["cgan", "infogan"], ["explore"])]
    assert "https://huggingface.co/spaces/ada/theatre: a Static Space" in said and "free for everybody" in said
    assert "4, 1.0 MiB:\n  README.md, index.html, js/ (1), models/ (1)" in said
    assert "new, and only you will see it: 4 files are sent (1.0 MiB), 0 stay as they are." in said
    assert "opens in some minutes" in said
    there = hub.spaces["ada/theatre"]
    assert there.private and there.sdk == "static" and b"tags: [gan-theatre]" in there.small["README.md"]
    assert deploy("ada/theatre", "--static", "--yes") == 0
    assert "All was there already." in capsys.readouterr().out and there.commits == 1


def test_a_dry_run_uploads_nothing(hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert deploy("ada/theatre", "--zero-gpu", "--dry-run") == 0
    said = capsys.readouterr().out
    assert "a Gradio Space on ZeroGPU" in said and "zero-a10g" in said and "may host 2 of these" in said
    assert "gan/ (" in said and "nothing was uploaded" in said and "tests/" not in said
    monkeypatch.delenv("HF_TOKEN")
    before = len(hub.calls)
    assert deploy("ada/theatre", "--dry-run") == 0
    assert "You are not logged in" in capsys.readouterr().out and len(hub.calls) == before
    assert not hub.spaces and {method for method, _ in hub.calls} == {"GET"}


def test_who_sits_there_is_asked(hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for answer, code in (("", 1), ("\n", 1), ("no\n", 1), ("y\n", 0)):
        monkeypatch.setattr("sys.stdin", Terminal(answer))
        assert deploy("ada/theatre") == code
        assert ("ada/theatre" in hub.spaces) == (code == 0)
    assert "Upload this? [y/N]" in capsys.readouterr().out


def test_the_app_itself_is_uploaded(hub: Hub) -> None:
    assert deploy("ada/theatre", "--zero-gpu", "--yes") == 0
    there = hub.spaces["ada/theatre"]
    assert (there.sdk, there.hardware, there.commits) == ("gradio", "zero-a10g", 1)
    assert {"app.py", "requirements.txt", "gan/web/zero_gpu.py"} <= set(there.small)
    assert b'python_version: "3.12"' in there.small["README.md"] and "checkpoints/cgan.safetensors" in there.large


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["theatre"], 2, "OWNER/NAME"),
        (["ada/theatre", "--cpu", "--models", "cgan"], 2, "--models and --pages are for --static"),
        (["bob/theatre"], 1, "call it ada/theatre"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    hub: Hub, asked: list[tuple[Any, Any]], capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str
) -> None:
    assert deploy(*arguments) == code
    told = capsys.readouterr().err
    assert says in told and told.startswith("gan: ") and told.count("\n") == 1
    assert not asked and not hub.spaces, "that is said before any work"


def test_nobody_logged_in(hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("HF_TOKEN")
    assert deploy("ada/theatre") == 1
    assert "run 'hf auth login'" in capsys.readouterr().err and not hub.calls


def test_a_file_over_the_limit_is_said_before_anything_is_made(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(SITE, "models/huge.safetensors", bytes(10 * 2**20))
    assert deploy("ada/theatre") == 1
    assert "models/huge.safetensors has 10.0 MiB" in capsys.readouterr().err and not hub.spaces
