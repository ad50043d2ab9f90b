import json
from types import SimpleNamespace

import pytest

from gan.errors import UsageError
from gan.teaching import quiz
from gan.web.components import quiz_round
from gan.web.pages import quiz as page
from tests.web.pages.stand_ins import named

PARTS = named(page.Parts)


def test_a_round_is_dealt_without_its_answers():
    one, other = quiz.make_round(3, 1), quiz.make_round(3, 2)
    assert one.real != other.real
    dealt, elsewhere = quiz_round.unjudged(one), quiz_round.unjudged(other)
    assert dealt["answers"] is None
    for key in ("pixels", "round"):
        dealt.pop(key), elsewhere.pop(key)
    assert dealt == elsewhere  # all that differs between two rounds is their pictures and their name


def test_the_answers_come_with_the_guesses():
    dealt = quiz.make_round(2, 9)
    guesses = [True] * 10 + [False] * 10
    answer: dict = PARTS.judge((2, 9), SimpleNamespace(guesses=guesses))  # type: ignore[arg-type]
    value, words = answer["round"], answer["verdict"]
    assert [one["real"] for one in value["answers"]] == list(dealt.real)
    assert [one["you"] for one in value["answers"]] == guesses
    you, detective = quiz.confusion_matrix(dealt.real, guesses), quiz.confusion_matrix(dealt.real, dealt.discriminator_guesses)
    assert f'data-you="{you.right}"' in words and f'data-detective="{detective.right}"' in words
    json.dumps(value)


@pytest.mark.parametrize("guesses", [[], [True] * 19, [True] * 21, ["yes"] * 20, None, 5])
def test_no_answers_for_a_round_that_was_not_judged(guesses: object):
    with pytest.raises(UsageError, match="20 answers"):
        PARTS.judge((1, 1), SimpleNamespace(guesses=guesses))  # type: ignore[arg-type]


def test_who_has_more_right_has_won():
    dealt = quiz.make_round(1, 1)
    assert "You won, 20 to 3" in page._verdict(dealt, quiz.ConfusionMatrix(10, 0, 0, 10), quiz.ConfusionMatrix(1, 9, 8, 2))
    assert "The detective won, 17 to 10" in page._verdict(
        dealt, quiz.ConfusionMatrix(5, 5, 5, 5), quiz.ConfusionMatrix(9, 1, 2, 8)
    )
    assert "level: 10 of 20" in page._verdict(dealt, quiz.ConfusionMatrix(5, 5, 5, 5), quiz.ConfusionMatrix(10, 0, 10, 0))


def opened(**query: str) -> tuple:
    answer: dict = PARTS.load(SimpleNamespace(query_params=query))  # type: ignore[arg-type]
    return answer["level"], answer["current"], answer["round"], answer["verdict"]


def test_a_link_deals_the_round_it_names():
    level, current, value, words = opened(level="4", seed="77")
    assert (level, current) == (4, (4, 77)) and value == quiz_round.unjudged(quiz.make_round(4, 77))
    assert "level=4&amp;seed=77" in words


@pytest.mark.parametrize(
    "query",
    [{"level": "9"}, {"level": "two"}, {"level": "1.5"}, {"level": "²"}, {"seed": "-1"}, {"seed": "nan"}, {"seed": "9" * 30}],
)
def test_a_link_that_names_no_round_deals_another_and_says_so(query: dict, monkeypatch: pytest.MonkeyPatch):
    said: list[str] = []
    monkeypatch.setattr(page.gr, "Warning", said.append)
    level, (again, seed), _, _ = opened(**query)
    assert level == again == page.FIRST_LEVEL and 0 <= seed < page.SEEDS
    assert len(said) == 1 and said[0].endswith("Dealing another round instead.")


def test_a_fresh_round_is_of_the_level_that_was_chosen_and_the_last_level_has_no_next():
    answer: dict = PARTS.deal(2)
    assert answer["level"] == 2 and answer["round"] == quiz_round.unjudged(quiz.make_round(*answer["current"]))
    assert PARTS.deal_next_level(2)["level"] == 3  # type: ignore[index]
    last = page.quiz_models.LEVELS[-1]
    assert PARTS.deal_next_level(last)["level"] == last  # type: ignore[index]
