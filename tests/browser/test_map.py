"""Map, as a student meets it."""

import base64
import io
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from gan import models
from gan.analysis import principal_directions
from gan.latents import plane
from tests.browser.conftest import PATIENCE, pixels, wait_for_change

ATLAS = "map-atlas"


def board(page: Page) -> np.ndarray:
    """What the map shows now: (H, W, 3) int, at its own resolution."""
    url = page.locator(f"#{ATLAS} canvas").evaluate("c => c.toDataURL()")
    with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def settled(page: Page) -> np.ndarray:
    """What the map shows when no tile is missing any more."""
    expect(page.locator(f"#{ATLAS} canvas")).to_have_attribute("aria-busy", "false")
    page.wait_for_timeout(200)  # it is painted in the next frame
    expect(page.locator(f"#{ATLAS} canvas")).to_have_attribute("aria-busy", "false")
    return board(page)


def changed(page: Page, before: np.ndarray, least: float = 1.0) -> np.ndarray:
    """What the map shows, when that differs from ``before`` and no tile is missing."""
    for _ in range(PATIENCE // 100):
        now = board(page)
        if now.shape != before.shape or np.abs(now - before).mean() > least:
            return settled(page)
        page.wait_for_timeout(100)
    pytest.fail("the map did not change")


def open_map(page: Page, query: str = "") -> np.ndarray:
    """The map at a link, once that has been followed."""
    page.goto(f"/map{query}")
    expect(page.locator(f"#{ATLAS} canvas")).to_be_visible()
    for word in re.split("[?&]", query)[1:]:
        expect(page.locator(".map-link")).to_have_attribute("href", re.compile(re.escape(word)))
    return settled(page)


def place(page: Page) -> dict[str, Any]:
    """The view in the address bar, once it is there."""
    page.wait_for_function("() => location.search.includes('zoom=')")
    page.wait_for_timeout(400)
    return dict(parse_qsl(urlsplit(page.url).query))


def box_of(page: Page) -> dict[str, float]:
    box = page.locator(f"#{ATLAS} canvas").bounding_box()
    assert box is not None
    return dict(box)


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


def test_clicking_a_tile_shows_that_picture_with_its_place_and_a_way_to_explore(page: Page) -> None:
    open_map(page, "?model=vanilla&seed=4")
    first = pixels(page, "map-stage")
    box = box_of(page)
    tile = box["width"] / 15
    page.mouse.click(box["x"] + tile * 10.5, box["y"] + tile * 3.5)  # 3 to the right and 4 above the middle
    shown = wait_for_change(page, "map-stage", first)
    expect(page.locator("#map-words")).to_contain_text("x = 1.80, y = -2.40")
    model = models.load("vanilla")
    along, down = principal_directions.find(model, "pca").vectors[:2]
    start = model.latent.fill(1, 4)
    there = plane.spanned(start.noise[0], along, down)
    noise = there.origin + 1.8 * there.across - 2.4 * there.down
    wanted = model.generate(start._replace(noise=noise[None]))[0, 0].numpy()
    assert np.abs(shown.astype(int) - wanted).max() <= 3  # the page rounds z to thousandths
    href = page.get_by_role("link", name="Open in Explore").get_attribute("href")
    asked = dict(parse_qsl(urlsplit(href or "").query))
    assert asked["model"] == "vanilla" and np.allclose([float(n) for n in asked["z"].split(",")], noise, atol=2e-3)


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


def test_the_layers_are_never_colour_alone(page: Page) -> None:
    plain = open_map(page, "?model=dcgan")
    page.get_by_role("button", name="D's opinion").click()
    believed = changed(page, plain, least=2)
    expect(page.locator(".map-legend")).to_contain_text("0%: surely generated")
    page.get_by_role("button", name="The digit seen").click()
    changed(page, believed, least=2)
    expect(page.locator(".map-legend span")).to_have_text([str(digit) for digit in range(10)])
    settled(page)
    page.locator(f"#{ATLAS} canvas").hover()
    expect(page.locator(".map-readout")).to_have_text(re.compile(r"believes \d+% that it is real; the classifier sees a \d$"))


def test_a_critics_scores_have_no_percent(page: Page) -> None:
    open_map(page, "?model=wgan-gp&layer=opinion")
    expect(page.locator(".map-legend")).to_contain_text("highest score in view")
    page.locator(f"#{ATLAS} canvas").hover()
    expect(page.locator(".map-readout")).to_contain_text("the critic scores it")


def test_a_label_holds_for_the_whole_map(page: Page) -> None:
    before = open_map(page, "?model=cgan&label=1&x=1&zoom=1")
    page.get_by_role("radiogroup", name="Digit").get_by_role("radio", name="8", exact=True).click()
    changed(page, before, least=5)
    where = place(page)
    assert (where["label"], where["x"], where["zoom"]) == ("8", "1", "1")  # the place stays
    page.get_by_role("button", name="The digit seen").click()
    settled(page)
    page.locator(f"#{ATLAS} canvas").hover()
    expect(page.locator(".map-readout")).to_contain_text("sees a 8")


def test_three_samples_span_a_plane_and_three_equal_ones_do_not(page: Page) -> None:
    before = open_map(page, "?model=vanilla")
    page.get_by_label("Through three samples").check()
    changed(page, before, least=3)
    corner = page.locator("#map-b textarea, #map-b input").first
    corner.fill("7")
    corner.press("Enter")
    expect(page.get_by_text("These points lie on one line")).to_be_visible()
    corner.fill("12")
    before = board(page)
    corner.press("Enter")
    changed(page, before, least=3)
    where = place(page)
    assert (where["plane"], where["a"], where["b"], where["c"]) == ("three", "7", "12", "23")


def test_another_model_and_another_place(page: Page) -> None:
    before = open_map(page)
    page.locator("#map-model input").click()
    page.get_by_role("option", name="cgan-fashion", exact=True).click()
    now = changed(page, before, least=5)
    expect(page.get_by_role("button", name="The class seen")).to_be_enabled()
    expect(page.get_by_role("radiogroup", name="Class")).to_be_visible()
    page.locator("#map-another").click()
    changed(page, now, least=5)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?model=nonesuch", "There is no model called 'nonesuch'"),
        ("?plane=three&a=1&b=1&c=2", "These points lie on one line"),
        ("?x=nan", "The map's x must be a number"),
        ("?x=99", "The map's x was clamped to 10."),
    ],
)
def test_a_bad_link_is_one_sentence_and_a_map_all_the_same(page: Page, query: str, sentence: str) -> None:
    page.goto(f"/map{query}")
    expect(page.get_by_text(sentence)).to_be_visible()
    assert settled(page).max() > 200


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
