"""Help: the heading of a page, and the folded explanation at its foot, whose text is a file of ``assets/help``."""

import logging

import gradio as gr

from gan import paths

FOLDER = paths.ASSETS / "help"
"""One Markdown file a page, named as the page's module; ``players.md`` comes first on each."""
INTRODUCTION = "players"

_log = logging.getLogger(__name__)


def text(name: str) -> str:
    """The Markdown of ``NAME.md``, without space at its ends; of a file that cannot be used, one sentence that says what to do.

    The sentence goes to the log too. A page is worth opening without its help, so nothing is raised.
    """
    try:
        found = (FOLDER / f"{name}.md").read_text(encoding="utf-8").strip()
        trouble = "" if found else "is empty"
    except FileNotFoundError:
        found, trouble = "", "is missing"
    except UnicodeDecodeError:
        found, trouble = "", "is not UTF-8 text"
    except OSError as error:
        found, trouble = "", f"cannot be read ({error.strerror})"
    if not trouble:
        return found
    sentence = f"The help file assets/help/{name}.md {trouble}; bring it back with 'git restore assets/help' and start again."
    _log.warning(sentence)
    return sentence


def help_panel(name: str, title: str = "What am I looking at?") -> None:
    """The folded explanation at the foot of the page ``name``; what stands between dollars is a formula."""
    with gr.Accordion(title, open=False):  # by itself gr.Markdown knows double dollars alone
        gr.Markdown(f"{text(INTRODUCTION)}\n\n{text(name)}", latex_delimiters=[{"left": "$", "right": "$", "display": False}])


def heading(name: str, question: str, aside: str = "") -> None:
    """The line on top of a page: what it is, the one question it answers, and the switch to projector mode.

    ``aside`` is HTML behind the question, such as a link to a page of the same kind; a preview of the page leaves it out.
    """
    gr.Navbar(main_page_name="Explore")
    gr.HTML(
        f'<header class="heading"><h1>{name}</h1><p>{question}</p>{aside}'
        '<button type="button" title="Larger type and lines, for the back row">Projector</button></header>',
        js_on_load=None,  # assets/js/head/projector.js hears the button
        apply_default_css=False,
    )
