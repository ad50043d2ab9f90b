import json
from types import SimpleNamespace

import pytest

from gan.errors import UsageError
from gan.teaching import quiz
from gan.web.components import quiz_round
from gan.web.pages import quiz as page


def test_a_round_is_dealt_without_its_answers():
    one, other = quiz.deal(3, 1), quiz.deal(3, 2)
    assert one.real != other.real
    dealt, elsewhere = quiz_round.unjudged(one), quiz_round.unjudged(other)
    assert dealt["answers"] is None
    for key in ("pixels", "round"):
        dealt.pop(key), elsewhere.pop(key)
    assert dealt == elsewhere  # all that differs between two rounds is their pictures and their name


def test_the_answers_come_with_the_guesses():
    dealt = quiz.deal(2, 9)
    guesses = [True] * 10 + [False] * 10
    value, words = page._judged((2, 9), SimpleNamespace(guesses=guesses))  # type: ignore[arg-type]
    assert [one["real"] for one in value["answers"]] == list(dealt.real)
    assert [one["you"] for one in value["answers"]] == guesses
    you, detective = quiz.tally(dealt.real, guesses), quiz.tally(dealt.real, dealt.detective)
    assert f'data-you="{you.right}"' in words and f'data-detective="{detective.right}"' in words
    json.dumps(value)


@pytest.mark.parametrize("guesses", [[], [True] * 19, [True] * 21, ["yes"] * 20, None, 5])
def test_no_answers_for_a_round_that_was_not_judged(guesses: object):
    with pytest.raises(UsageError, match="20 answers"):
        page._judged((1, 1), SimpleNamespace(guesses=guesses))  # type: ignore[arg-type]


def test_who_has_more_right_has_won():
    dealt = quiz.deal(1, 1)
    assert "You won, 20 to 3" in page._verdict(dealt, quiz.Tally(10, 0, 0, 10), quiz.Tally(1, 9, 8, 2))
    assert "The detective won, 17 to 10" in page._verdict(dealt, quiz.Tally(5, 5, 5, 5), quiz.Tally(9, 1, 2, 8))
    assert "level: 10 of 20" in page._verdict(dealt, quiz.Tally(5, 5, 5, 5), quiz.Tally(10, 0, 10, 0))


def arrived(**query: str) -> tuple:
    return page._arrive(SimpleNamespace(query_params=query))  # type: ignore[arg-type]


def test_a_link_deals_the_round_it_names():
    level, current, value, words = arrived(level="4", seed="77")
    assert (level, current) == (4, (4, 77)) and value == quiz_round.unjudged(quiz.deal(4, 77))
    assert "level=4&amp;seed=77" in words


@pytest.mark.parametrize(
    "query",
    [{"level": "9"}, {"level": "two"}, {"level": "1.5"}, {"level": "²"}, {"seed": "-1"}, {"seed": "nan"}, {"seed": "9" * 30}],
)
def test_a_link_that_names_no_round_deals_another_and_says_so(query: dict, monkeypatch: pytest.MonkeyPatch):
    said: list[str] = []
    monkeypatch.setattr(page.gr, "Warning", said.append)
    level, (again, seed), _, _ = arrived(**query)
    assert level == again == page.FIRST_LEVEL and 0 <= seed < page.SEEDS
    assert len(said) == 1 and said[0].endswith("Dealing another round instead.")
