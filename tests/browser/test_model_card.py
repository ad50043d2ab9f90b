"""The model card on Explore: what a model is, what it scored, and a stranger's words in it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from gan import recipes
from gan.models import catalogue, checkpoint
from tests.browser.conftest import Theatre, keep, unfold
from tests.browser.pages.explore import choose_model, open_explore


def test_the_card_says_what_the_model_is_and_scored(page: Page) -> None:
    open_explore(page, "?model=dcgan")
    card, header = page.locator("#explore-card"), checkpoint.read_header(catalogue.find("dcgan"))
    expect(card).to_contain_text(f"DCGAN. {recipes.get('dcgan').look_at}")
    expect(card.get_by_text("Known weakness")).to_be_hidden()
    unfold(page, re.compile("Model card"))
    expect(card).to_contain_text(recipes.get("dcgan").weakness)
    expect(card.get_by_role("link")).to_have_attribute("href", header.recipe.url)
    expect(card).to_contain_text("python -m gan train dcgan --dataset mnist")
    row = card.locator(".card-row", has_text="FID")
    expect(row.locator(".card-number")).to_have_text([f"{header.scores['fid']:.2f}", f"{header.scores['reference']['fid']:.2f}"])
    for number in row.locator(".card-number").all():
        number.focus()
        expect(row.get_by_role("tooltip")).to_be_visible()
        assert row.get_by_role("tooltip").inner_text().endswith(".")
    choose_model(page, "infogan")
    expect(card).to_contain_text("c1 names the digit")  # still unfolded
    page.reload()
    expect(card.get_by_text("Known weakness")).to_be_visible()


@pytest.fixture
def fashion(theatre: Theatre) -> Iterator[str]:
    yield from keep(theatre, "clothes", "cgan", "fashion-mnist")


def test_a_model_of_clothes_shows_class_names(page: Page, fashion: str) -> None:
    open_explore(page, f"?model={fashion}")
    page.get_by_role("radiogroup", name="Class").get_by_role("radio", name="sneaker", exact=True).click()
    expect(page.locator("#explore-stage canvas")).to_have_attribute(
        "aria-label", re.compile("a generated picture labelled sneaker;")
    )
    unfold(page, re.compile("Model card"))
    card = page.locator("#explore-card")
    expect(card).to_contain_text("Fashion-MNIST clothes (Zalando Research; MIT)")
    expect(card).to_contain_text(f"python -m gan evaluate {fashion} --write")  # it was never scored


@pytest.fixture
def stranger(theatre: Theatre) -> Iterator[str]:
    yield from keep(theatre, "stranger", "cgan", "mnist", strange='<img src="x" onerror="document.title = 1"><b>hi</b>')


def test_a_strangers_words_are_text(page: Page, stranger: str) -> None:
    open_explore(page, f"?model={stranger}")
    card = page.locator("#explore-card")
    unfold(page, re.compile("Model card"))
    expect(card.locator("dd").first).to_contain_text('<img src="x"')
    expect(card.locator("img, a, dd b")).to_have_count(0)
    expect(page).to_have_title("Explore · GAN Theatre")
