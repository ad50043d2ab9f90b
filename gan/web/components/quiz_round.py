"""Quiz round: pictures that a visitor judges one at a time, real or fake."""

import base64
from typing import Any

import gradio as gr

from gan.teaching.quiz import Round
from gan.web.components.client_html import client_html

_TEMPLATE = """<div class="quiz-round">
  <canvas class="quiz-round-picture" role="img"></canvas>
  <div class="quiz-round-buttons">
    <button type="button" class="quiz-round-real">Real <kbd>R</kbd></button>
    <button type="button" class="quiz-round-fake">Fake <kbd>F</kbd></button>
  </div>
  <p class="quiz-round-words" role="status"></p>
  <div class="quiz-round-strip" role="group" aria-label="all pictures of the round"></div>
</div>"""


def quiz_round(value: dict[str, Any], **options: Any) -> gr.HTML:
    """The round; its value is made by ``unjudged`` or ``judged``.

    When the last picture is judged it triggers ``judged`` with ``guesses``, a list of booleans. Until then the page holds nothing
    but pictures: the answers stay on the server.
    """
    return client_html("quiz_round", value, _TEMPLATE, ["judged"], **options)


def unjudged(dealt: Round) -> dict[str, Any]:
    """A round as it is dealt: its pictures, and not what they are."""
    count, _, height, width = dealt.pictures.shape
    return {
        "round": f"{dealt.level}-{dealt.seed}",
        "count": count,
        "height": height,
        "width": width,
        "pixels": base64.b64encode(dealt.pictures.numpy().tobytes()).decode(),
        "answers": None,
    }


def judged(dealt: Round, guesses: list[bool]) -> dict[str, Any]:
    """The round with what everyone said and what is true."""
    rows = zip(dealt.real, guesses, dealt.opinions, strict=True)
    answers = [{"real": real, "you": guess, "belief": round(belief, 4)} for real, guess, belief in rows]
    return {**unjudged(dealt), "answers": answers}
