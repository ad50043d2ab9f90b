"""Training without a server: the page Train live of a static site, in a real browser."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from gan.data import image_file
from gan.web.static import site, site_folder
from tests.browser.canvas import settled
from tests.browser.test_static_site import Served, serve, visit

__all__ = ["visit"]
GRID = "train-here"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site with the page, below a path."""
    root = tmp_path_factory.mktemp("static")
    site_folder.place(root / "some" / "path", site.make(["vanilla"], ["train"], lambda _: None).files)
    made = serve(root)
    yield made
    made.close()


def trained(tab: Page) -> tuple[np.ndarray, np.ndarray]:
    """The grid before and after two steps."""
    said = tab.locator(".game-said")
    expect(said).to_contain_text("Press Play")
    before = settled(tab, GRID)
    for count in (1, 2):
        tab.get_by_role("button", name="Step", exact=True).click()
        expect(tab.locator(".train-here")).to_have_attribute("data-steps", str(count))
    expect(tab.locator(".train-losses")).not_to_have_attribute("aria-label", "losses: none yet")
    return before, settled(tab, GRID)


def test_a_site_of_files_trains_beside_the_page(served: Served, visit: Callable[..., Page]):
    tab = visit()
    tab.goto(f"{served.url}train.html?recipe=vanilla&seed=2")
    before, after = trained(tab)
    assert not np.array_equal(before, after)
    assert any("training/worker.js" in worker.url for worker in tab.workers)


def test_the_images_are_fetched_once_they_are_needed(served: Served, visit: Callable[..., Page]):
    asked: list[str] = []
    tab = visit()
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(served.url)
    expect(tab.locator(".card-way")).to_have_count(1)
    tab.wait_for_timeout(500)
    assert not any(image_file.SUFFIX in address for address in asked)
    tab.goto(f"{served.url}train.html?recipe=vanilla")
    expect(tab.locator(".game-said")).to_contain_text("Press Play")
    assert sum(address.endswith(image_file.SUFFIX) for address in asked) == 1
