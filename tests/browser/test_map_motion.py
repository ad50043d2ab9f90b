"""Map, moved as a student moves it: by hand, wheel, fingers, keys and link."""

import json
import re

import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.canvas import pixels, wait_for_change
from tests.browser.pages.latent_map import ATLAS, board, box_of, changed, open_map, place, settled


def drag(page: Page, across: float, down: float) -> None:
    box = box_of(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=8)


def is_full(shown: np.ndarray) -> bool:
    """Whether each of the 15 x 15 tiles has ink on an empty ground: what is not painted yet is an even grey."""
    tiles = [tile for band in np.array_split(shown, 15) for tile in np.array_split(band, 15, axis=1)]
    return all(tile.min() < 15 and tile.max() > 100 for tile in tiles)


def test_first_paint_is_a_full_mosaic_before_any_click(page: Page) -> None:
    shown = open_map(page)
    box = box_of(page)
    assert shown.shape[0] == shown.shape[1] and shown.shape[0] > 400
    assert is_full(shown)
    assert box["y"] + box["height"] <= 768


def test_the_map_moves_with_the_hand_and_fills_up(page: Page) -> None:
    before = open_map(page)
    drag(page, 150, 90)
    now = board(page)  # at once: the button is still down, and what was painted has moved
    overlap = np.abs(now[200:500, 250:500] - before[110:410, 100:350]).mean()
    assert overlap < 25 < np.abs(now[200:500, 250:500] - before[200:500, 250:500]).mean()
    page.mouse.up()
    assert (settled(page)[..., 0] < 5).mean() > 0.5  # empty ground everywhere, where grey would be what is missing
    where = place(page)
    assert float(where["x"]) < -1 and float(where["y"]) < -0.5


def test_a_link_restores_the_very_view(page: Page) -> None:
    open_map(page, "?model=vanilla&plane=random&seed=3")
    drag(page, -120, 60)
    page.mouse.up()
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="D's opinion").click()
    view, first = place(page), settled(page)
    again = open_map(page, page.url.partition("/map")[2])
    assert place(page) == view and view["layer"] == "opinion" and view["zoom"] == "1"
    assert np.abs(first - again).mean() < 3  # the frame around the picture chosen may be elsewhere


def test_wheel_and_buttons_zoom_to_where_the_hand_points(page: Page) -> None:
    before = open_map(page, "?model=vanilla")
    box = box_of(page)
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -200)
    changed(page, before, least=1)
    where = place(page)
    assert 0.3 < float(where["zoom"]) < 1 and float(where["x"]) > 0.5 and abs(float(where["y"])) < 0.1
    page.get_by_role("button", name="Start").click()
    assert float(place(page)["x"]) == 0 and float(place(page)["zoom"]) == 0
    for _ in range(9):
        page.get_by_role("button", name="Zoom in").click()
    assert place(page)["zoom"] == "4"


def test_the_keyboard_reaches_everything(page: Page) -> None:
    open_map(page, "?model=vanilla")
    first = pixels(page, "map-stage")
    page.locator(f"#{ATLAS} canvas").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "+", "ArrowLeft"):
        page.keyboard.press(key)
    settled(page)
    page.keyboard.press("Enter")
    wait_for_change(page, "map-stage", first)
    where = place(page)
    assert (where["x"], where["y"], where["zoom"]) == ("0.9", "0.6", "1")
    expect(page.locator(".map-said")).to_contain_text(re.compile(r"Chosen: x 0\.90, y 0\.60; the discriminator believes \d+%"))


def test_two_fingers_zoom(page: Page) -> None:
    open_map(page, "?model=vanilla")
    box = box_of(page)
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(
        """([x, y]) => { const canvas = document.querySelector('#map-atlas canvas');
        canvas.setPointerCapture = () => {};
        const send = (type, id, at) => canvas.dispatchEvent(new PointerEvent(type,
          { pointerId: id, button: 0, pointerType: 'touch', clientX: at, clientY: y, bubbles: true }));
        send('pointerdown', 1, x - 50); send('pointerdown', 2, x + 50);
        for (let away = 50; away <= 100; away += 5) { send('pointermove', 1, x - away); send('pointermove', 2, x + away); }
        send('pointerup', 1, x - 100); send('pointerup', 2, x + 100); }""",
        list(middle),
    )
    where = place(page)
    assert abs(float(where["zoom"]) - 1) < 0.05 and abs(float(where["x"])) < 0.1


def test_it_asks_for_what_is_missing_and_nothing_else(own_page: Page) -> None:
    asked: list[int] = []

    def note(body: str) -> None:
        for part in json.loads(body).get("data", []):
            if isinstance(part, dict) and "wanted" in part:
                asked.append(len(part["wanted"]))

    own_page.on(
        "request", lambda request: note(request.post_data) if request.post_data and "wanted" in request.post_data else None
    )
    open_map(own_page, "?model=vanilla")
    asked.clear()
    drag(own_page, 0, 30)
    own_page.mouse.up()
    settled(own_page)
    assert sum(asked) <= 2 * 16  # a row or two, not the whole map
    again = len(asked)
    drag(own_page, 0, -30)
    own_page.mouse.up()
    settled(own_page)
    assert len(asked) == again  # all of that is here


def test_it_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_map(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
