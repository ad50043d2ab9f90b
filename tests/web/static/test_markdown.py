"""Markdown and formulas of the app's texts as HTML."""

import re

import pytest

from gan.errors import TheatreError
from gan.web import help as help_texts
from gan.web.static.markdown import markdown
from gan.web.static.mathml import mathml
from tests.web.twins.harness import Case, check

TEXTS = [
    "**Neighbours.** z32 grows to the right, z28 downwards. Click one to go there.",
    "Measured on 1,000 pictures: **c1 alone names the digit in 99.7% of them.**\nCategory k is *not* digit k.",
    "One paragraph.\n\nAnother, with `code <b>` and [a link](./?model=cgan&seed=7).",
    "2 * 3 * 4 < 5 & 6 > 1; &lt;b&gt; stays text, and so does <i>this</i> 'and' \"that\"",
    "**bold with *italic* inside** and a lone ** and a lone *",
    "",
]


def test_what_people_write_becomes_elements():
    assert markdown("**A** and *b*, `c`") == "<p><strong>A</strong> and <em>b</em>, <code>c</code></p>"
    assert markdown("one\ntwo\n\nthree") == "<p>one\ntwo</p><p>three</p>"
    assert markdown("[Explore](./?seed=7&label=3)") == '<p><a href="./?seed=7&amp;label=3">Explore</a></p>'


def test_nothing_in_a_text_is_markup_but_its_own():
    assert "<script" not in markdown("<script>alert(1)</script> **<img>**")
    assert markdown("&lt;b&gt;") == "<p>&lt;b&gt;</p>"


def test_javascript_makes_the_same_of_what_changes():
    check([Case("static/markdown.js markdown", [text], lambda text=text: markdown(text)) for text in TEXTS])


@pytest.mark.parametrize("file", sorted(help_texts.FOLDER.glob("*.md")), ids=lambda file: file.stem)
def test_every_help_text_can_be_shown(file):
    shown = markdown(file.read_text(encoding="utf-8"), formulas=True)
    assert shown.startswith("<p>") and "$" not in shown and "**" not in shown
    assert not re.search(r"\\[a-z]", shown)


def test_a_formula_is_mathml():
    assert mathml(r"\frac{1}{n}") == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mrow><mn>1</mn></mrow><mrow><mi>n</mi></mrow></mfrac></math>'
    )
    shown = mathml(r"\min_G \max_D\; \mathbb{E}_x[\log D(x)]")
    assert "<munder><mi>min</mi><mi>G</mi></munder>" in shown and "<msub><mi>\U0001d53c</mi><mi>x</mi></msub>" in shown
    assert "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>" in mathml("x_i^2")


@pytest.mark.parametrize("formula", [r"\unknown{x}", r"\frac{1}", "{x", "x_"])
def test_a_formula_that_cannot_be_read_is_one_sentence(formula: str):
    with pytest.raises(TheatreError, match=re.escape(f"${formula}$")):
        mathml(formula)
