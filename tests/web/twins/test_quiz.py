"""Real or fake? in JavaScript against Python: what a round shows, and who won. The deals are not the same (``quiz_pool``)."""

import random

from gan.teaching import quiz, quiz_models
from gan.web.components import quiz_round
from gan.web.pages import quiz as page
from gan.web.view_table import TABLE
from tests.web.twins import harness
from tests.web.twins.harness import Case
from tests.web.twins.test_draw import base64_of


def test_a_round_is_shown_and_judged_alike():
    chance, cases, words = random.Random(5), [], []
    for index in range(15):
        dealt = quiz.make_round(quiz_models.LEVELS[index % 5], index * 997)
        guesses = [[True] * 20, list(dealt.real), list(dealt.discriminator_guesses)][index % 3]
        if index > 5:
            guesses = [chance.random() < 0.5 for _ in dealt.real]
        shown = {
            "level": dealt.level,
            "seed": dealt.seed,
            "moment": quiz_models.MOMENTS[dealt.level - 1],
            "height": 28,
            "width": 28,
            "pixels": base64_of(dealt.pictures),
            "real": dealt.real,
            "opinions": dealt.opinions,
        }
        you = quiz.confusion_matrix(dealt.real, guesses)
        discriminator = quiz.confusion_matrix(dealt.real, dealt.discriminator_guesses)
        expected = {
            "unjudged": quiz_round.unjudged(dealt),
            "judged": quiz_round.judged(dealt, guesses),
            "rules": page._rules(dealt),
            "verdict": page._verdict(dealt, you, discriminator),
        }
        words.append(expected["verdict"])
        given = {"table": TABLE, "dealt": shown, "guesses": guesses}
        cases.append(Case("./draw.js round", [given], lambda expected=expected: expected))
    harness.check(cases)
    for said in ("You won", "The detective won", "are level"):
        assert any(said in one for one in words), said  # so that all three were compared


def test_a_refusal_is_the_same_sentence():
    try:
        quiz.confusion_matrix([True] * 20, [])
    except quiz.UsageError as error:
        assert str(error) == page.RULES["answers"].format(count=20)
