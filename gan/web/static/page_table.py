"""Table of static pages: the app's pages that a browser can draw by itself, and those that only a server can serve."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from gan.errors import unknown
from gan.web.pages import (
    arithmetic,
    averages,
    codes,
    compare,
    cross_entropy,
    digits,
    directions,
    draw,
    explore,
    game_1d,
    game_2d,
    game_orbits,
    journeys,
    latent_map,
    quiz,
    train_here,
)
from gan.web.view_table import TABLE


class StaticPage(NamedTuple):
    """A page that works without a server.

    Attributes:
        name: what ``--pages`` calls it, and its file is called.
        title: what navigation and heading call it.
        address: in the app, as links of its pages say it.
        script: module of ``assets/js/pages`` that answers for it.
        build: fills the page, inside a Blocks context.
        is_large: whether its data are too large to be one file with a model and other pages.
        stands_for: address of the app's page that needs a server, in whose place it stands here; "" for none.
    """

    name: str
    title: str
    address: str
    script: str
    build: Callable[[], None]
    stands_for: str = ""
    is_large: bool = False


PAGES = (
    StaticPage("explore", "Explore", "./", "explore", explore.build),
    StaticPage("digits", "Digits", "digits", "digits", digits.build),
    StaticPage("codes", "Codes", "codes", "codes", codes.build),
    StaticPage("train", "Train live", "train-here", "self_contained", train_here.build, stands_for="train", is_large=True),
    StaticPage("directions", "Directions", "directions", "directions", directions.build),
    StaticPage("map", "Map", "map", "map", latent_map.build),
    StaticPage("journeys", "Journeys", "journeys", "journeys", journeys.build),
    StaticPage("arithmetic", "Arithmetic", "arithmetic", "arithmetic", arithmetic.build),
    StaticPage("compare", "Compare", "compare", "compare", compare.build),
    StaticPage("draw", "Draw", "draw", "draw", draw.build),
    StaticPage("game", "Real or fake?", "game", "quiz", quiz.build),
    StaticPage("game-1d", "Game in 1-D", "game-1d", "self_contained", game_1d.build),
    StaticPage("game-2d", "Game in 2-D", "game-2d", "self_contained", game_2d.build),
    StaticPage("game-orbits", "Orbits", "game-orbits", "self_contained", game_orbits.build),
    StaticPage("cross-entropy", "Cross-entropy", "cross-entropy", "self_contained", cross_entropy.build),
    StaticPage("averages", "Averages", "averages", "self_contained", averages.build),
)
"""In the order of the app's own navigation."""
ON_A_SERVER = {
    "train": (
        "Train live",
        "all recipes at full size and on other data, in runs that go on when the page is closed, that a class can watch, and "
        "that a doctor diagnoses",
    ),
    "race": ("Race", "several GANs learn side by side"),
    "yours": ("Your images", "a GAN learns from pictures of your own"),
    "nearest": ("Memorised?", "a picture beside the nearest of 60,000 training pictures"),
}
"""Pages of the app that need a server: title and what one sees there (of Train live: what is not on this site), by address."""


def find(names: Sequence[str] | None) -> tuple[StaticPage, ...]:
    """The pages of these names, in the order of the table; all for None.

    Raises:
        UsageError: a name that is no page's.
    """
    known = {page.name: page for page in PAGES}
    for name in names or ():
        if name not in known:
            raise unknown("page that works without a server", name, known)
    return tuple(page for page in PAGES if names is None or page.name in names)


def addresses(pages: Iterable[StaticPage], home: str = "index.html") -> dict[str, str]:
    """File of each page by the app's address; of those that need a server, the place on the first page that says so.

    A page that a site leaves out is not in it either: its links lead to the first page.
    """
    own = {address: f"{page.name}.html" for page in pages for address in (page.address, page.stands_for) if address}
    left_out = {page.address: home for page in PAGES if page.address not in own}
    return {**dict.fromkeys(ON_A_SERVER, f"{home}#server"), **left_out, **own}


def addresses_within(pages: Iterable[StaticPage]) -> dict[str, str]:
    """As ``addresses``, for pages that are all in one file: "#digits"."""
    own = {address: f"#{page.name}" for page in pages for address in (page.address, page.stands_for) if address}
    left_out = {page.address: "#start" for page in PAGES if page.address not in own}
    return {**dict.fromkeys(ON_A_SERVER, "#server"), **left_out, **own}


def explore_keys() -> tuple[str, ...]:
    """Keys by which an address asks for a view of Explore."""
    return tuple(TABLE["pages"]["explore"]["keys"])
