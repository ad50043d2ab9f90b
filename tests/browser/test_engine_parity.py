"""The engine in real browsers: the same bits in Chromium and in Firefox, by both kernels, and PyTorch's pictures."""

import pytest
from playwright.sync_api import Browser

from gan.models import catalogue
from tests.browser import engine_page, firefox

POINTS, NETWORKS = 25, 6
"""Few, so that this is quick; ``benchmarks/browser_parity.py`` draws many."""
MOST_PIXELS = 5
"""Pixels of a network's pictures that may be the next grey level, since PyTorch adds up in another order."""

Bytes = dict[tuple[int, str], bytes]


@pytest.fixture(scope="module")
def cases() -> list[engine_page.Case]:
    shipped = [engine_page.shipped(name, POINTS) for name in catalogue.names()]
    return [*shipped, *(engine_page.of_random_layers(seed, POINTS) for seed in range(NETWORKS))]


@pytest.fixture(scope="module")
def in_chromium(browser: Browser, cases: list[engine_page.Case]) -> Bytes:
    with engine_page.serving(cases) as begin:
        return engine_page.in_chromium(browser, begin())


@pytest.fixture(scope="module")
def in_firefox(cases: list[engine_page.Case]) -> Bytes:
    path = firefox.find()
    if path is None:
        pytest.skip("no Firefox here, and only root can install Debian's firefox-esr")
    with engine_page.serving(cases) as begin:
        return engine_page.in_firefox(path, begin())


def test_pictures_are_pytorchs(in_chromium: Bytes, cases: list[engine_page.Case]):
    for at, case in enumerate(cases):
        assert len(case.wanted().unique()) > 20  # a picture of one grey would prove nothing
        pixels, levels = case.misses(in_chromium[at, "wasm"])
        assert levels <= 1 and pixels <= MOST_PIXELS, f"{case.name}: {pixels} pixels differ by up to {levels}"


def test_both_kernels_draw_the_same_bits(in_chromium: Bytes, cases: list[engine_page.Case]):
    for at, case in enumerate(cases):
        plain = in_chromium[at, "plain"]
        assert plain and in_chromium[at, "wasm"].startswith(plain), case.name


def test_firefox_draws_the_same_bits_as_chromium(in_chromium: Bytes, in_firefox: Bytes, cases: list[engine_page.Case]):
    for at, case in enumerate(cases):
        for kernel in ("wasm", "plain"):
            assert in_firefox[at, kernel] == in_chromium[at, kernel], f"{case.name}, {kernel}"
