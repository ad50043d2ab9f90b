"""Gradio's environment variables: what it sees of them, and what is refused."""

import os
from pathlib import Path

import pytest

from gan.errors import UsageError
from gan.web import environment
from tests.helpers import is_sentence


@pytest.fixture(autouse=True)
def variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of Gradio's, and whatever a test sets or takes away is put back."""
    copy = {name: value for name, value in os.environ.items() if not name.startswith(environment.PREFIX) and name != "SPACE_ID"}
    monkeypatch.setattr(os, "environ", copy)


def test_gradio_does_not_see_what_it_would_stumble_over(capsys: pytest.CaptureFixture[str]):
    os.environ |= {"GRADIO_NUM_PORTS": "abc", "GRADIO_DEBUG": "", "GRADIO_SERVER_PORT": "7861", "GRADIO_ROOT_PATH": "/gan"}
    environment.check()
    assert [name for name in os.environ if name.startswith("GRADIO_")] == ["GRADIO_ROOT_PATH"]
    assert capsys.readouterr().err == "GRADIO_NUM_PORTS has no effect here.\nGRADIO_DEBUG has no effect here.\n"
    environment.check()
    assert capsys.readouterr().err == ""


def test_a_space_is_told_nothing(capsys: pytest.CaptureFixture[str]):
    os.environ |= {"GRADIO_NUM_PORTS": "1", "SPACE_ID": "a/b"}
    environment.check()
    assert "GRADIO_NUM_PORTS" not in os.environ and capsys.readouterr().err == ""


@pytest.mark.parametrize("root", ["", "/", "/gan", "https://example.org/gan"])
def test_a_prefix_is_kept(root: str):
    os.environ["GRADIO_ROOT_PATH"] = root
    environment.check()
    assert os.environ["GRADIO_ROOT_PATH"] == root


@pytest.mark.parametrize(
    ("name", "value"), [("GRADIO_ROOT_PATH", "gan"), ("GRADIO_ROOT_PATH", "C:/Git/gan"), ("GRADIO_TEMP_DIR", "file/x")]
)
def test_a_path_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str):
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("no folder", encoding="utf-8")
    os.environ[name] = value
    with pytest.raises(UsageError, match=name) as told:
        environment.check()
    assert is_sentence(told.value)
