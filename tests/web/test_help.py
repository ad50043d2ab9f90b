"""The help at the foot of each page: every page has its text, and a spoilt file costs a sentence, not the page."""

import logging
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import pytest

from gan import paths
from gan.web import help as page_help
from gan.web.pages import quiz

PAGES = sorted(
    file.stem
    for file in (paths.ROOT / "gan" / "web" / "pages").iterdir()
    if file.stem != "__init__" and not file.name.startswith("__")
)
"""A page is a module or a folder, and its help is named as it is."""
SPOILT: dict[str, Callable[[Path], object]] = {
    "is missing": lambda file: file.unlink(),
    "is empty": lambda file: file.write_text(" \n", encoding="utf-8"),
    "is not UTF-8 text": lambda file: file.write_bytes("déjà vu".encode("latin-1")),
    "cannot be read": lambda file: (file.unlink(), file.mkdir()),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A help folder of one page, "train"."""
    (tmp_path / "players.md").write_text("Two players.\n", encoding="utf-8")
    (tmp_path / "train.md").write_text("\nLosses, $\\lVert μ \\rVert^2$, Härkönen.\n", encoding="utf-8")
    monkeypatch.setattr(page_help, "FOLDER", tmp_path)
    return tmp_path


def shown(name: str, *title: str) -> tuple[gr.Accordion, gr.Markdown]:
    """The panel that a page would build."""
    with gr.Blocks() as demo:
        page_help.help_panel(name, *title)
    panel, markdown = demo.blocks.values()
    assert isinstance(panel, gr.Accordion) and isinstance(markdown, gr.Markdown)
    return panel, markdown


def test_the_panel_shows_the_introduction_and_the_pages_own_text(folder: Path):
    panel, markdown = shown("train")
    assert markdown.value == "Two players.\n\nLosses, $\\lVert μ \\rVert^2$, Härkönen."
    assert panel.label == "What am I looking at?" and not panel.open
    assert shown("train", "And who sees it?")[0].label == "And who sees it?"


def test_what_stands_between_dollars_is_a_formula(folder: Path):
    assert {"left": "$", "right": "$", "display": False} in shown("train")[1].latex_delimiters


@pytest.mark.parametrize("name", ["train", "players"])
@pytest.mark.parametrize("trouble", SPOILT)
def test_a_spoilt_file_is_one_sentence_in_the_panel_and_the_log(
    folder: Path, trouble: str, name: str, caplog: pytest.LogCaptureFixture
):
    SPOILT[trouble](folder / f"{name}.md")
    with caplog.at_level(logging.WARNING):
        text = shown("train")[1].value
    (sentence,) = caplog.messages
    assert sentence in text and sentence.count(".") == 2 and "\n" not in sentence  # the other full stop is the file's name's
    assert sentence.startswith(f"The help file assets/help/{name}.md {trouble}") and "git restore assets/help" in sentence
    assert ("Two players." in text) == (name == "train") and ("Losses" in text) == (name == "players")


def test_a_page_without_its_help_opens_all_the_same(folder: Path):
    with gr.Blocks() as demo:
        quiz.build()
    texts = [block.value for block in demo.blocks.values() if isinstance(block, gr.Markdown)]
    assert any("assets/help/quiz.md is missing" in text for text in texts) and len(demo.blocks) > 5


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_text_with_the_limits_of_its_analogy(name: str, caplog: pytest.LogCaptureFixture):
    text = page_help.text(name)
    assert not caplog.messages and len(text) > 400
    assert "**Where the analogy stops:**" in text
    assert text.count("$") % 2 == 0 and "\t" not in text and "\f" not in text  # "\theta" and "\frac" of a string that was not raw


def test_every_file_is_a_pages():
    assert {file.stem for file in page_help.FOLDER.iterdir()} == {*PAGES, page_help.INTRODUCTION}


def test_every_page_asks_for_its_own_file():
    for name in PAGES:
        page = paths.ROOT / "gan" / "web" / "pages" / name
        source = page / "page.py" if page.is_dir() else page.with_suffix(".py")
        assert f'help_panel("{name}"' in source.read_text(encoding="utf-8")
