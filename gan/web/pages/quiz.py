"""Real or fake? The visitor against the discriminator, on the same twenty pictures."""

import html
import random
from dataclasses import asdict, dataclass

import gradio as gr

from gan.teaching import quiz, quiz_models
from gan.teaching.quiz import COUNT, ConfusionMatrix, Round
from gan.web import view_rules
from gan.web.components.quiz_round import judged, unjudged
from gan.web.components.quiz_round import quiz_round as new_round
from gan.web.events import Updates, on, on_load
from gan.web.help import heading, help_panel
from gan.web.show import links, view_state

PAGE = "game"
FIRST_LEVEL: int = links.default(PAGE, "level")
RULES = view_rules.read("quiz_rules")
SEEDS: int = RULES["seeds"]
"""Rounds that are dealt by themselves; a link may ask for others."""


@dataclass(frozen=True, eq=False)
class Parts:
    """The page's components, and the handlers that answer for them by name (see ``gan.web.events.Updates``)."""

    level: gr.Radio
    current: gr.State
    round: gr.HTML
    verdict: gr.HTML

    def judge(self, current: tuple[int, int], event: gr.EventData) -> Updates:
        """The answers, once there are twenty guesses."""
        dealt, guesses = quiz.make_round(*current), event.guesses
        you, discriminator = (
            quiz.confusion_matrix(dealt.real, guesses),
            quiz.confusion_matrix(dealt.real, dealt.discriminator_guesses),
        )
        return {self.round: judged(dealt, guesses), self.verdict: _verdict(dealt, you, discriminator)}

    def deal(self, level: int) -> Updates:
        """A fresh round of a level."""
        return self._show(quiz.make_round(level, random.randrange(SEEDS)))

    def deal_next_level(self, level: int) -> Updates:
        """A fresh round of the level after this one, if there is one."""
        return self.deal(min(level + 1, quiz_models.LEVELS[-1]))

    def load(self, request: gr.Request) -> Updates:
        """The round that the link asks for (``?level=N&seed=N``), else one at random at the first level."""
        state = view_state.state_from_request(PAGE, request, RULES["instead"])
        return self._show(quiz.make_round(state.get("level", FIRST_LEVEL), state.get("seed", random.randrange(SEEDS))))

    def _show(self, dealt: Round) -> Updates:
        return {
            self.level: dealt.level,
            self.current: (dealt.level, dealt.seed),
            self.round: unjudged(dealt),
            self.verdict: _rules(dealt),
        }


def build() -> None:
    """Fill the page; call inside a Blocks context."""
    dealt = quiz.make_round(FIRST_LEVEL, 0)
    heading("Real or fake?", f"{COUNT} pictures, half of them real: do you tell them apart better than the detective?")
    with gr.Row(elem_classes="acts"):
        with gr.Column(scale=6, min_width=300):
            line = new_round(unjudged(dealt), elem_id="game-round")
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
    help_panel("quiz")

    # the answers are dealt again from the level and the seed, and never leave the server before
    parts = Parts(level=level, current=gr.State((FIRST_LEVEL, 0)), round=line, verdict=verdict)
    table = [level, parts.current, line, verdict]
    on(line.judged, parts.judge, [parts.current], [line, verdict])  # type: ignore[attr-defined]
    on(again.click, parts.deal, [level], table)
    on(harder.click, parts.deal_next_level, [level], table)
    on(level.input, parts.deal, [level], table)
    on_load(parts.load, None, table)


def _link(dealt: Round) -> str:
    query = html.escape(links.encode(PAGE, {"level": dealt.level, "seed": dealt.seed}))
    return str(RULES["link"]).format(query=query)


def _rules(dealt: Round) -> str:
    """What the round is, before it is judged."""
    moment = f"{quiz_models.MOMENTS[dealt.level - 1]:,}"
    return str(RULES["rules"]).format(half=COUNT // 2, count=COUNT, moment=moment, link=_link(dealt))


def _verdict(dealt: Round, you: ConfusionMatrix, discriminator: ConfusionMatrix) -> str:
    """Who won, and both confusion matrices."""
    if you.right == discriminator.right:
        words = RULES["level"].format(right=you.right, count=COUNT)
    else:
        winner, best, other = (RULES["you"], you, discriminator)
        if discriminator.right > you.right:
            winner, best, other = RULES["discriminator"], discriminator, you
        words = RULES["won"].format(winner=winner, best=best.right, other=other.right)
    return str(RULES["verdict"]).format(
        you=you.right,
        discriminator=discriminator.right,
        words=words,
        half=COUNT // 2,
        link=_link(dealt),
        tables=_matrix(RULES["you"], "", you) + _matrix(RULES["discriminator"], "of-d", discriminator),
    )


def _matrix(who: str, colour: str, tally: ConfusionMatrix) -> str:
    return str(RULES["table"]).format(who=who, colour=colour, count=COUNT, right=tally.right, **asdict(tally))
