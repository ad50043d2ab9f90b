"""The app in a browser that keeps nothing for it: every page opens, works, and says once what is forgotten."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, FrameLocator, Page, expect

from tests.browser import chromium
from tests.browser.canvas import PATIENCE
from tests.browser.conftest import BROKEN_OFF, FLAGS, LAPTOP, Theatre

KINDS = {
    "forbidden": """for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, {
        get() { throw new DOMException("Access is denied for this document.", "SecurityError"); } })""",
    "absent": """for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { value: null })""",
    "full": "Storage.prototype.setItem = () => { throw new DOMException('exceeded the quota', 'QuotaExceededError'); }",
}
"""What a browser that refuses does, run before the page's own scripts."""
PAGES = {
    "": "#explore-stage canvas",
    "digits": "#digits-stage canvas",
    "codes": "#codes-stage canvas",
    "train": "#train-start:not([disabled])",
    "race": "#race-start:not([disabled])",
    "yours": "#yours-samples",
    "directions": "#directions-steering input[type=range]",
    "map": "#map-atlas canvas",
    "journeys": "#journeys-player canvas",
    "arithmetic": "#sums-result canvas",
    "compare": "#compare-console input[type=range]",
    "nearest": "#nearest-stage canvas",
    "draw": "#draw-pad canvas",
    "game": "#game-round canvas",
}
"""What is seen on each page once it works, by its path."""
REMEMBERING = ("", "train", "race", "yours")
"""Pages that keep more than a fold."""
FORGOTTEN = "This browser keeps nothing here"


def hear(context: BrowserContext) -> tuple[Page, list[str]]:
    """A tab, and the errors that it has said so far, without those of a page that is left (see ``conftest``)."""
    tab, said = context.new_page(), []
    tab.set_default_timeout(PATIENCE)

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(BROKEN_OFF):
            said.append(message.text)

    tab.on("console", listen)
    tab.on("pageerror", lambda error: said.append(str(error)))
    return tab, said


def works(view: Page | FrameLocator, path: str) -> None:
    """The page has come, and says the sentence once."""
    view.locator("main:not([inert])").wait_for()
    view.locator(PAGES[path]).first.wait_for()
    note = view.get_by_role("status").filter(has_text=FORGOTTEN)
    expect(note).to_have_count(1)
    expect(note).to_be_in_viewport()


@pytest.fixture(params=KINDS)
def refusing(request: pytest.FixtureRequest, browser: Browser, theatre: Theatre) -> Iterator[tuple[Page, list[str], str]]:
    context = browser.new_context(viewport=LAPTOP, base_url=theatre.url)
    context.add_init_script(KINDS[request.param])
    yield *hear(context), request.param
    context.close()


def test_every_page_opens_and_says_what_is_forgotten(refusing: tuple[Page, list[str], str]) -> None:
    tab, said, kind = refusing
    for path in PAGES if kind == "forbidden" else REMEMBERING:
        tab.goto(f"/{path}")
        works(tab, path)
        assert not said, (kind, path, said)


def test_what_is_pinned_lasts_as_long_as_the_page(refusing: tuple[Page, list[str], str]) -> None:
    tab, said, _ = refusing
    tab.goto("/")
    works(tab, "")
    tab.locator(".history-pin").click()
    expect(tab.locator(".history-count")).to_have_text("1")
    expect(tab.locator(".history-said")).to_contain_text("as long as this page is open")
    tab.get_by_role("button", name="OK", exact=True).click()
    expect(tab.locator(".storage-note")).to_have_count(0)
    assert not said


def test_a_store_that_fills_while_the_page_is_open_is_said_then(own_page: Page) -> None:
    own_page.goto("/")
    expect(own_page.locator(".history-strip button")).to_have_count(1)
    expect(own_page.locator(".storage-note")).to_have_count(0)
    own_page.evaluate("() => { let room = 'x'.repeat(2 ** 20); for (let n = 0; room; n++) {"
                      " const before = localStorage.length; localStorage.setItem(`filler-${n}`, room);"
                      " if (!(localStorage instanceof Storage)) break } }")  # fmt: skip
    expect(own_page.locator(".storage-note")).to_have_count(1)
    own_page.locator(".history-pin").click()
    expect(own_page.locator(".history-count")).to_have_text("1")


@pytest.fixture(scope="module")
def strict(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[dict], BrowserContext]]:
    """Gives a Chromium whose own settings forbid sites to keep data."""
    opened: list[BrowserContext] = []

    def start(preferences: dict) -> BrowserContext:
        profile = tmp_path_factory.mktemp("profile")
        (profile / "Default").mkdir()
        (profile / "Default" / "Preferences").write_text(json.dumps({"profile": preferences}), encoding="utf-8")
        opened.append(
            browser.browser_type.launch_persistent_context(profile, executable_path=chromium.find(), args=FLAGS, viewport=LAPTOP)
        )
        return opened[-1]

    yield start
    for context in opened:
        context.close()


def test_a_chromium_that_may_keep_nothing(strict: Callable[[dict], BrowserContext], theatre: Theatre) -> None:
    tab, said = hear(strict({"default_content_setting_values": {"cookies": 2}}))
    for path in REMEMBERING:
        tab.goto(f"{theatre.url}/{path}")
        works(tab, path)
    assert tab.evaluate("() => { const own = document.createElement('iframe'); document.body.append(own);"
                        " try { return own.contentWindow.localStorage.length } catch (error) { return error.name } }"
    ) == "SecurityError"  # fmt: skip
    assert not said


def test_a_frame_of_another_site_that_may_keep_nothing(
    strict: Callable[[dict], BrowserContext], theatre: Theatre, tmp_path: Path
) -> None:
    course = tmp_path / "course.html"
    context = strict({"block_third_party_cookies": True, "cookie_controls_mode": 1})
    tab, said = hear(context)
    for path in ("train", "race"):
        course.write_text(f'<title>A course</title><iframe src="{theatre.url}/{path}" width=1200 height=700></iframe>', "utf-8")
        tab.goto(course.as_uri())
        works(tab.frame_locator("iframe"), path)
    assert not said
