"""Markdown as HTML: the part that the app's texts use, which Gradio's page turns into HTML in the browser.

Paragraphs, ``**bold**``, ``*italic*``, ````code````, ``[links](address)`` and formulas between dollars. Its twin for what changes
while a page is open is ``assets/js/static/markdown.js``, without formulas.
"""

import html
import re
from collections.abc import Callable

from gan.web.static.mathml import mathml

_INLINE = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|\$(?P<math>[^$]+)\$"
    r"|\*\*(?P<bold>.+?)\*\*"
    r"|\*(?P<italic>[^*\s](?:[^*]*[^*\s])?)\*"
    r"|\[(?P<words>[^\]]+)\]\((?P<address>[^)\s]+)\)",
    re.DOTALL,
)
_PARAGRAPH = re.compile(r"\n\s*\n")


def markdown(text: str, formulas: bool = False) -> str:
    """HTML of a text; a line break in a paragraph is a space. Raises as ``mathml``.

    Args:
        formulas: whether what stands between dollars is one.
    """
    paragraphs = (part.strip() for part in _PARAGRAPH.split(text))
    return "".join(f"<p>{_inline(part, formulas)}</p>" for part in paragraphs if part)


def _inline(text: str, formulas: bool) -> str:
    done, at = [], 0
    for found in _INLINE.finditer(text):
        if found["math"] is not None and not formulas:
            continue
        done += [_plain(text[at : found.start()]), _element(found, formulas)]
        at = found.end()
    return "".join([*done, _plain(text[at:])])


def _element(found: re.Match[str], formulas: bool) -> str:
    makers: dict[str, Callable[[str], str]] = {
        "code": lambda inner: f"<code>{_plain(inner)}</code>",
        "math": mathml,
        "bold": lambda inner: f"<strong>{_inline(inner, formulas)}</strong>",
        "italic": lambda inner: f"<em>{_inline(inner, formulas)}</em>",
        "address": lambda address: f'<a href="{_plain(address)}">{_inline(found["words"], formulas)}</a>',
    }
    kind = next(name for name in makers if found[name] is not None)
    return makers[kind](found[kind])


def _plain(text: str) -> str:
    """Text whose entities, such as ``&lt;``, have been written already: Markdown leaves them as they are."""
    return html.escape(html.unescape(text), quote=True).replace("&#x27;", "'")
