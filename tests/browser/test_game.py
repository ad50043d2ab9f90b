"""Real or fake? A round as it is played, by hand and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from gan.teaching import quiz
from gan.web.components import quiz_round
from tests.browser.canvas import pixels
from tests.browser.conftest import unfold


def open_round(page: Page, level: int = 2, seed: int = 5) -> quiz.Round:
    page.goto(f"/game?level={level}&seed={seed}")
    expect(page.locator(f".quiz-round[data-round='{level}-{seed}']")).to_be_visible()
    return quiz.make_round(level, seed)


def play(page: Page, guesses: list[bool]) -> None:
    for guess in guesses:
        page.keyboard.press("r" if guess else "f")
    expect(page.locator(".quiz-round[data-state=judged]")).to_be_visible()


def test_the_first_view_is_a_round(page: Page) -> None:
    page.goto("/game")
    expect(page.locator(".quiz-round-strip button")).to_have_count(quiz.COUNT)
    assert pixels(page, "game-round").max() > 100
    expect(page.locator(".quiz-round-words")).to_contain_text("Picture 1 of 20")


def test_a_link_deals_its_round_and_each_picture_is_shown_in_turn(page: Page) -> None:
    dealt = open_round(page)
    for index in (0, 1, 2):
        assert (pixels(page, "game-round") == dealt.pictures[index, 0].numpy()).all()
        page.keyboard.press("r")


@pytest.mark.parametrize("mistakes", [0, 3])
def test_the_score_is_the_number_of_right_answers(page: Page, mistakes: int) -> None:
    dealt = open_round(page)
    play(page, [not real if index < mistakes else real for index, real in enumerate(dealt.real)])
    panel = page.locator("#game-verdict .game-rules")
    expect(panel).to_have_attribute("data-you", str(quiz.COUNT - mistakes))
    detective = quiz.confusion_matrix(dealt.real, dealt.discriminator_guesses)
    expect(panel).to_have_attribute("data-detective", str(detective.right))
    cells = page.locator(".judges td").all_inner_texts()
    you = quiz.confusion_matrix(dealt.real, [not real if index < mistakes else real for index, real in enumerate(dealt.real)])
    both = [
        count for one in (you, detective) for count in (one.real_as_real, one.real_as_fake, one.fake_as_real, one.fake_as_fake)
    ]
    assert cells == [str(count) for count in both]
    expect(page.locator(".quiz-round-strip button.wrong")).to_have_count(mistakes)
    expect(page.locator(".quiz-round-words")).to_contain_text(f"You have {quiz.COUNT - mistakes} of 20 right")


def test_buttons_and_going_back_to_change_an_answer(page: Page) -> None:
    dealt = open_round(page)
    real, fake = page.get_by_role("button", name="Real R"), page.get_by_role("button", name="Fake F")
    (fake if dealt.real[0] else real).click()  # wrong
    expect(page.locator(".quiz-round-words")).to_contain_text("Picture 2 of 20")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".quiz-round-words")).to_contain_text("say it again to change it")
    (real if dealt.real[0] else fake).click()
    for answer in dealt.real[1:]:
        (real if answer else fake).click()
    expect(page.locator("#game-verdict .game-rules")).to_have_attribute("data-you", "20")
    expect(real).to_be_disabled()


HEAR = """window.heard = []; const parse = JSON.parse;
JSON.parse = (text, ...more) => { window.heard.push(text); return parse(text, ...more); };"""
"""All that Gradio's client is sent while the page is open comes by here."""


def test_no_answers_are_sent_before_the_last_guess(own_page: Page) -> None:
    own_page.add_init_script(HEAR)
    dealt = open_round(own_page)
    for real in dealt.real[:-1]:
        own_page.keyboard.press("r" if real else "f")
    expect(own_page.locator(".quiz-round-words")).to_contain_text("19 judged")
    own_page.wait_for_timeout(500)
    sent = " ".join(own_page.evaluate("window.heard"))
    assert quiz_round.unjudged(dealt)["pixels"][:1000] in sent  # so it is the round that was heard
    for words in (own_page.content(), sent):
        for pattern in (r'"real":\s*(true|false)', r'"belief":', r'"answers":\s*\[', r"\[\s*(true|false)(,\s*(true|false)){9}"):
            assert not re.search(pattern, words.replace("\\", ""), re.IGNORECASE), pattern
    labels = own_page.locator(".quiz-round-strip button").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert labels[-1] == "picture 20: not judged"


def test_levels_new_rounds_and_what_was_said_of_a_picture(page: Page) -> None:
    dealt = open_round(page, 1, 3)
    play(page, [True] * quiz.COUNT)
    fakes = dealt.real.index(False)
    page.locator(".quiz-round-strip button").nth(fakes).click()
    expect(page.locator(".quiz-round-words")).to_have_text(
        f"Picture {fakes + 1} is the generator's. You said real; the detective believed {100 * dealt.opinions[fakes]:.0f}% "
        "that it is real."
    )
    page.locator("#game-harder").click()
    expect(page.locator(".quiz-round[data-state=open]")).to_have_attribute("data-round", re.compile("^2-"))
    expect(page.get_by_role("radio", name="2: 15,000 images")).to_be_checked()
    page.get_by_role("radio", name="5: 200,000 images").check()
    expect(page.locator(".quiz-round")).to_have_attribute("data-round", re.compile("^5-"))
    page.keyboard.press("f")  # the focus is on the level, and the key still judges
    expect(page.locator(".quiz-round-words")).to_contain_text("1 judged")
    page.locator("#game-again").click()
    expect(page.locator(".quiz-round-words")).to_contain_text("0 judged")
    expect(page.locator("#game-verdict a")).to_have_attribute("href", re.compile(r"\./game\?level=5&seed=\d+"))


def test_a_damaged_link_is_said_to_be(page: Page) -> None:
    page.goto("/game?level=7")
    expect(page.get_by_text("The level must be a whole number from 1 to 5, not 7.")).to_be_visible()
    expect(page.locator(".quiz-round")).to_have_attribute("data-round", re.compile("^1-"))


def test_it_explains_itself(page: Page) -> None:
    page.goto("/game")
    unfold(page, "What am I looking at?")
    expect(page.get_by_text("confusion matrix")).to_be_visible()
    expect(page.locator(".katex").first).to_be_visible()
