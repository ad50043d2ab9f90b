"""Real or fake? The visitor against the detective, on the same twenty pictures."""

import random
from typing import Any

import gradio as gr

from gan.errors import TheatreError
from gan.latents.latent import check_seed
from gan.teaching import quiz, quiz_models
from gan.teaching.quiz import COUNT, Deal, Tally
from gan.web.components.quiz_round import judged, unjudged
from gan.web.components.quiz_round import quiz_round as new_lineup
from gan.web.events import on, on_load
from gan.web.help import GAME_HELP, heading, help_panel

FIRST_LEVEL = quiz_models.LEVELS[0]
SEEDS = 100_000
"""Rounds that are dealt by themselves; a link may ask for others."""


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    dealt = quiz.deal(FIRST_LEVEL, 0)
    heading("Real or fake?", f"{COUNT} pictures, half of them real: do you tell them apart better than the detective?")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=6, min_width=300):
            line = new_lineup(unjudged(dealt), elem_id="game-lineup")
        with gr.Column(scale=5, min_width=300, elem_classes="controls"):
            level = gr.Radio(
                [
                    (f"{level}: {moment:,} images", level)
                    for level, moment in zip(quiz_models.LEVELS, quiz_models.MOMENTS, strict=True)
                ],
                value=FIRST_LEVEL,
                label="Level: how many images forger and detective had trained on",
                elem_id="game-level",
            )
            with gr.Row(elem_classes="tight"):
                again = gr.Button("New round", variant="primary", size="sm", min_width=90, elem_id="game-again")
                harder = gr.Button("Next level", size="sm", min_width=90, elem_id="game-harder")
            verdict = gr.HTML(_rules(dealt), elem_id="game-verdict", js_on_load=None)
    help_panel(GAME_HELP)

    current = gr.State((FIRST_LEVEL, 0))  # the answers are dealt again from these two, and never leave the server before
    table = [level, current, line, verdict]
    on(line.judged, _judged, [current], [line, verdict])  # type: ignore[attr-defined]
    on(again.click, lambda chosen: _dealt(quiz.deal(chosen, random.randrange(SEEDS))), [level], table)
    on(
        harder.click,
        lambda chosen: _dealt(quiz.deal(min(chosen + 1, quiz_models.LEVELS[-1]), random.randrange(SEEDS))),
        [level],
        table,
    )
    on(level.input, lambda chosen: _dealt(quiz.deal(chosen, random.randrange(SEEDS))), [level], table)
    on_load(_arrive, None, table)


def _dealt(dealt: Deal) -> tuple[Any, ...]:
    """level, current, line and verdict of a fresh round."""
    return dealt.level, (dealt.level, dealt.seed), unjudged(dealt), _rules(dealt)


def _judged(current: tuple[int, int], event: gr.EventData) -> tuple[Any, ...]:
    """The answers, once there are twenty guesses."""
    dealt, guesses = quiz.deal(*current), getattr(event, "guesses", [])
    you, detective = quiz.tally(dealt.real, guesses), quiz.tally(dealt.real, dealt.detective)
    return judged(dealt, guesses), _verdict(dealt, you, detective)


def _link(dealt: Deal) -> str:
    return f'<a href="./game?level={dealt.level}&amp;seed={dealt.seed}">this round\'s link</a>'


def _rules(dealt: Deal) -> str:
    """What the round is, before it is judged."""
    moment = quiz_models.MOMENTS[dealt.level - 1]
    return (
        f'<div class="game-rules onward"><p>{COUNT // 2} of these {COUNT} pictures are real test digits; the others were painted '
        f"by a generator that had trained on {moment:,} images. Look at each and say what it is: <b>R</b> for real, <b>F</b> for "
        "fake, arrows to go back.</p><p>When you have judged all, the answers come, with the score of the discriminator that had "
        f"trained beside this generator, on the same pictures.</p><p>Send {_link(dealt)} to play the same pictures again, or to "
        "let somebody else try.</p></div>"
    )


def _verdict(dealt: Deal, you: Tally, detective: Tally) -> str:
    """Who won, and both confusion matrices."""
    if you.right == detective.right:
        words = f"You and the detective are level: {you.right} of {COUNT} right."
    else:
        winner, best, other = ("You", you, detective) if you.right > detective.right else ("The detective", detective, you)
        words = f"{winner} won, {best.right} to {other.right}."
    return (
        f'<div class="game-rules onward" data-you="{you.right}" data-detective="{detective.right}">'
        f'<p class="verdict-line"><b>{words}</b> Guessing gets {COUNT // 2} on average. Click a picture to see what was said; '
        f'{_link(dealt)} deals it again.</p><div class="judges">{_matrix("You", "", you)}'
        f"{_matrix('The detective', 'of-d', detective)}</div></div>"
    )


def _matrix(who: str, colour: str, tally: Tally) -> str:
    rows = (
        ("real", tally.real_as_real, tally.real_as_fake, 0),
        ("generated", tally.fake_as_real, tally.fake_as_fake, 1),
    )
    body = "".join(
        f'<tr><th scope="row">{what}</th>'
        + "".join(f"<td{' class=hit' if column == hit else ''}>{count}</td>" for column, count in enumerate(counts))
        + "</tr>"
        for what, *counts, hit in rows
    )
    return (
        f'<table><caption class="{colour}">{who}: <b>{tally.right}</b> of {COUNT}</caption><thead><tr><th scope="col">it was</th>'
        f'<th scope="col">taken for real</th><th scope="col">taken for fake</th></tr></thead><tbody>{body}</tbody></table>'
    )


def _arrive(request: gr.Request) -> tuple[Any, ...]:
    """The round that the link asks for (``?level=N&seed=N``), else one at random at the first level."""
    asked = dict(request.query_params)
    try:
        level = quiz_models.check_level(_whole(asked.get("level", FIRST_LEVEL)))
        seed = check_seed(_whole(asked.get("seed", random.randrange(SEEDS))))
    except TheatreError as error:
        gr.Warning(f"{error} Dealing another round instead.")
        level, seed = FIRST_LEVEL, random.randrange(SEEDS)
    return _dealt(quiz.deal(level, seed))


def _whole(text: Any) -> Any:
    """A whole number of an address; what is none stays as it is, to be refused by name."""
    return int(text) if str(text).isascii() and str(text).isdigit() else text
