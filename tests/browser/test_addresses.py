"""Addresses of pages: what a link shows before it is opened, and what a wrong one leads to."""

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.canvas import PATIENCE
from tests.browser.conftest import LAPTOP, Theatre
from tests.browser.test_storage_refused import PAGES


@pytest.fixture
def visitor(browser: Browser, theatre: Theatre) -> Iterator[Page]:
    """A tab in which a wrong address, which the browser reports as an error, is no failure."""
    context = browser.new_context(viewport=LAPTOP, base_url=theatre.url)
    tab = context.new_page()
    tab.set_default_timeout(PATIENCE)
    yield tab
    context.close()


def test_every_page_has_a_title_and_a_preview_of_its_own(theatre: Theatre) -> None:
    titles, descriptions, pictures = set(), set(), set()
    for path in PAGES:
        with urllib.request.urlopen(f"{theatre.url}/{path}", timeout=60) as answer:
            page = answer.read().decode("utf-8")
        (title,) = re.findall("<title>(.*?)</title>", page)
        said = dict(re.findall(r'<meta (?:property|name)="((?:og|twitter):[\w:]+|description)" content="([^"]*)"', page))
        assert said["og:title"] == title and title.endswith(" · GAN Theatre")
        assert all(page.count(f'"{key}" content=') == 1 for key in said)
        assert 60 < len(said["description"]) < 200 and "Gradio" not in str(said)
        titles.add(title)
        descriptions.add(said["description"])
        pictures.add(said["og:image"])
    assert len(titles) == len(descriptions) == len(PAGES) and len(pictures) == 1


def test_a_wrong_address_leads_back(visitor: Page) -> None:
    assert visitor.goto("/lessons/none").status == 404  # type: ignore[union-attr]
    expect(visitor.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    assert visitor.evaluate("() => getComputedStyle(document.body).maxWidth") == "720px"  # its own policy lets its style in
    visitor.get_by_role("link", name="Memorised?").click()
    expect(visitor).to_have_url(re.compile("/nearest$"))
    visitor.locator("main:not([inert])").wait_for()
    expect(visitor).to_have_title("Memorised? · GAN Theatre")  # Gradio has drawn the page, and left its title


def test_an_address_in_capitals_leads_to_the_page(visitor: Page, theatre: Theatre) -> None:
    visitor.goto("/Map/?seed=3")
    expect(visitor).to_have_url(f"{theatre.url}/map?seed=3")


def test_a_page_of_another_site_neither_reads_nor_steers(visitor: Page, theatre: Theatre, tmp_path: Path) -> None:
    site = tmp_path / "site.html"
    site.write_text("<title>Another site</title>", encoding="utf-8")
    visitor.goto(site.as_uri())
    answers: list[int] = []
    visitor.on("response", lambda answer: answers.append(answer.status))
    read = visitor.evaluate("url => fetch(url).then(() => 'read', () => 'refused')", f"{theatre.url}/config")
    assert read == "refused"
    visitor.evaluate("url => fetch(url, { method: 'POST', mode: 'no-cors', body: '{}' })", f"{theatre.url}/gradio_api/queue/join")
    assert answers[-1] == 403


def test_a_frame_that_is_of_no_site_says_why_it_stays_blank(visitor: Page, theatre: Theatre, tmp_path: Path) -> None:
    site = tmp_path / "site.html"
    site.write_text(f'<title>A course</title><iframe sandbox="allow-scripts" src="{theatre.url}/map"></iframe>', encoding="utf-8")
    visitor.goto(site.as_uri())
    expect(visitor.frame_locator("iframe").locator("p")).to_contain_text("cannot work in this frame")
