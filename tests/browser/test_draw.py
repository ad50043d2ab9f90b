"""Draw: what a hand puts on the pad, the search for its z, and the detective's opinion of it."""

import base64
import io
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.canvas import pixels, settled, wait_for_change
from tests.browser.conftest import unfold
from tests.browser.pages.draw import find, opened, read, seven, stroke
from tests.browser.pages.lane import Asked, until_local, without_lane


@pytest.fixture
def draw(page: Page) -> Page:
    return opened(page)


@pytest.fixture(params=["browser", "server"])
def either(request: pytest.FixtureRequest, own_page: Page) -> Page:
    """The page as this browser answers for it, and as the server does."""
    if request.param == "server":
        without_lane(own_page)
    opened(own_page)
    if request.param == "browser":
        until_local(own_page)
    return own_page


def test_the_first_view_has_a_test_digit_and_its_redrawing(draw: Page) -> None:
    assert pixels(draw, "draw-pad").max() > 200
    assert read(pixels(draw, "draw-found")) == [4, 4]
    assert pixels(draw, "draw-starts").shape == (28, 6 * 29 - 1)
    expect(draw.locator("#draw-link a")).to_have_attribute("href", re.compile(r"^\./\?model=.*z="))
    expect(draw.locator("#draw-opinion")).to_contain_text("says the discriminator")


def test_what_is_drawn_is_found_while_one_watches(either: Page) -> None:
    before = pixels(either, "draw-found")
    seven(either)
    either.evaluate(
        """() => { window.steps = new Set(); new MutationObserver(() => window.steps.add(
        document.querySelector('.draw-told')?.dataset.step)).observe(document.querySelector('#draw-told'),
        { subtree: true, childList: true, attributes: true }) }"""
    )
    find(either)
    pair = wait_for_change(either, "draw-found", before)
    assert read(pair) == [7, 7]
    assert len(either.evaluate("[...window.steps]")) > 4  # several steps were seen on the way
    left, luck = map(float, re.findall(r"(\d+\.\d)[;.]", either.locator(".draw-told").inner_text().split("error")[1]))
    assert left < luck / 2
    expect(either.locator("#draw-starts .stage-mark")).to_be_visible()


def test_d_judges_the_drawing_as_it_grows(either: Page) -> None:
    first, opinion = pixels(either, "draw-wish"), either.locator("#draw-opinion .opinion-words")
    said = opinion.inner_text()
    box = either.locator("#draw-pad canvas").bounding_box()
    assert box is not None
    either.mouse.move(box["x"] + 80, box["y"] + 60)
    either.mouse.down()
    either.mouse.move(box["x"] + 80, box["y"] + 220, steps=8)
    wait_for_change(either, "draw-wish", first, least=2)  # the button is still down
    either.mouse.up()
    expect(opinion).not_to_have_text(said)


def test_wherever_it_is_drawn_the_models_see_it_in_the_middle(either: Page) -> None:
    before = pixels(either, "draw-wish")
    stroke(either, (0.1, 0.1), (0.1, 0.3))
    seen = wait_for_change(either, "draw-wish", before, least=2)
    seen = settled(either, "draw-wish")[:, :28]
    columns = (seen > 100).any(0).nonzero()[0]
    rows = (seen > 100).any(1).nonzero()[0]
    assert abs(columns.mean() - 14) < 1.5 and len(rows) >= 17


def test_undo_and_clear(draw: Page) -> None:
    example = pixels(draw, "draw-pad")
    seven(draw)
    one = pixels(draw, "draw-pad")
    assert not np.array_equal(one, example)  # the first stroke wiped the example away
    stroke(draw, (0.35, 0.55), (0.75, 0.55))
    assert (pixels(draw, "draw-pad") > 100).sum() > (one > 100).sum()
    draw.get_by_role("button", name="Undo").click()
    assert np.array_equal(pixels(draw, "draw-pad"), one)
    draw.get_by_role("button", name="Clear").click()
    assert pixels(draw, "draw-pad").max() == 0
    expect(draw.locator("#draw-opinion")).to_contain_text("The pad is empty")
    draw.get_by_role("button", name="Undo").click()
    draw.get_by_role("button", name="Undo").click()
    assert np.array_equal(pixels(draw, "draw-pad"), example)
    draw.get_by_role("button", name="Undo").click()
    expect(draw.locator(".pad-words")).to_have_text("There is nothing to undo.")


def test_an_empty_pad_is_not_searched(either: Page) -> None:
    either.get_by_role("button", name="Clear").click()
    expect(either.locator("#draw-opinion")).to_contain_text("The pad is empty")
    either.locator("#draw-find").click()
    expect(either.get_by_text("The picture is empty; draw something on the pad")).to_be_visible()


def test_another_test_picture(draw: Page) -> None:
    before = pixels(draw, "draw-pad")
    draw.get_by_role("button", name="A test picture").click()
    wait_for_change(draw, "draw-pad", before, least=2)


def paper_with_a_seven(ink: int) -> bytes:
    """A drawing on paper of the other tone, as a PNG."""
    sheet = Image.new("L", (300, 200), 230 - ink * 200 // 255)
    ImageDraw.Draw(sheet).line([(110, 40), (190, 40), (140, 170)], fill=ink, width=16)
    return as_png(sheet)


def as_png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def open_file(page: Page, name: str, content: bytes) -> None:
    file: FilePayload = {"name": name, "mimeType": "image/png", "buffer": content}
    page.locator("#draw-pad input[type=file]").set_input_files(file)


def bring(page: Page, event: str, content: bytes, target: str = ".pad-words") -> None:
    """Paste or drop a PNG; without content, a text."""
    page.evaluate(
        """([event, base64, target]) => {
            const transfer = new DataTransfer();
            const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
            if (base64) transfer.items.add(new File([bytes], "image.png", { type: "image/png" }));
            else transfer.setData("text/plain", "words");
            const options = { bubbles: true, cancelable: true };
            document.querySelector(target).dispatchEvent(event === "paste"
                ? new ClipboardEvent("paste", { ...options, clipboardData: transfer })
                : new DragEvent("drop", { ...options, dataTransfer: transfer }));
        }""",
        [event, base64.b64encode(content).decode(), target],
    )


def test_a_picture_from_a_file_is_ink_on_black_and_is_found(draw: Page) -> None:
    before = pixels(draw, "draw-wish")
    open_file(draw, "seven.png", paper_with_a_seven(ink=0))
    wait_for_change(draw, "draw-wish", before, least=2)
    board = settled(draw, "draw-pad")
    assert board.max() == 255 and 0.02 < (board > 100).mean() < 0.2
    find(draw)
    assert read(pixels(draw, "draw-found")) == [7, 7]


def test_a_picture_is_pasted_or_dropped_drawn_on_and_undone(draw: Page) -> None:
    before = pixels(draw, "draw-pad")
    bring(draw, "paste", paper_with_a_seven(ink=255), "body")
    pasted = wait_for_change(draw, "draw-pad", before)
    assert pasted.max() == 255 and 0.02 < (pasted > 100).mean() < 0.2
    stroke(draw, (0.1, 0.9), (0.3, 0.9))
    drawn = pixels(draw, "draw-pad")
    assert (drawn > 100).sum() > (pasted > 100).sum() and np.array_equal(drawn[:200], pasted[:200]), "it is drawn on"
    draw.get_by_role("button", name="Undo").click()
    assert np.array_equal(pixels(draw, "draw-pad"), pasted)
    rows = np.mgrid[:60, :90][0]
    photograph = Image.fromarray(np.where(rows < 20, 200, 60 + rows).astype(np.uint8))
    bring(draw, "drop", as_png(photograph))
    expect(draw.locator(".pad-words")).to_contain_text("Taken as it is, in grey")
    taken = pixels(draw, "draw-pad")
    assert abs(int(taken[20, 140]) - 200) < 5 and abs(int(taken[-20, 140]) - 115) < 8, "it fills the pad, as light as it was"
    draw.get_by_role("button", name="Undo").click()
    assert np.array_equal(pixels(draw, "draw-pad"), pasted)
    bring(draw, "paste", b"", "body")
    expect(draw.locator(".pad-words")).to_contain_text("There is no picture to paste")
    # a chooser opens after a real key only, so what is looked at is that the key asks for one
    asked = "(input) => { input.addEventListener('click', (event) => { event.preventDefault(); input.dataset.asked = 'yes' }) }"
    draw.locator("#draw-pad input[type=file]").evaluate(asked)
    draw.get_by_role("button", name="Open a picture").press("Enter")
    expect(draw.locator("#draw-pad input[type=file]")).to_have_attribute("data-asked", "yes")


def test_a_file_that_is_no_picture_is_refused_in_one_sentence(draw: Page) -> None:
    before = pixels(draw, "draw-pad")
    for content, said in (
        (b"these are words", "choose a PNG, JPEG or WebP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), "This is a HEIC picture"),
        (as_png(Image.new("L", (50, 50), 120)), "the same tone"),
    ):
        open_file(draw, "photo.png", content)
        expect(draw.locator(".pad-words.trouble")).to_contain_text(said)
    draw.evaluate(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(20 * 2 ** 20 + 1)], "large.png"));
            const event = new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
            document.querySelector("#draw-pad canvas").dispatchEvent(event);
        }"""
    )
    expect(draw.locator(".pad-words.trouble")).to_contain_text("larger than 20 MiB")
    assert np.array_equal(pixels(draw, "draw-pad"), before)


def test_another_model_and_a_link_to_one(draw: Page) -> None:
    before = pixels(draw, "draw-found")
    draw.locator("#draw-model input").click()
    draw.get_by_role("option", name="wgan-gp", exact=True).click()
    wait_for_change(draw, "draw-found", before)
    expect(draw.locator("#draw-opinion")).to_contain_text("the critic scores it")
    find(draw)
    expect(draw.locator("#draw-link a")).to_have_attribute("href", re.compile("model=wgan-gp"))
    draw.goto("/draw?model=vanilla")
    expect(draw.locator("#draw-model input")).to_have_value("vanilla")
    draw.goto("/draw?model=nobody")
    expect(draw.get_by_text("There is no model of grey pictures")).to_be_visible()


def test_it_explains_itself(draw: Page) -> None:
    unfold(draw, "What am I looking at?")
    expect(draw.get_by_text("into a box of 20 by 20 pixels")).to_be_visible()
    expect(draw.locator(".katex").first).to_be_visible()
    expect(draw.locator("#draw-found canvas")).to_have_attribute("aria-label", re.compile("closest to it, with error"))


def drawn(page: Page) -> tuple[np.ndarray, str]:
    """A seven on the pad: the picture of what D would change, and D's opinion in words."""
    before = pixels(page, "draw-wish")
    seven(page)
    wait_for_change(page, "draw-wish", before, least=2)
    shown = settled(page, "draw-wish")
    return shown, page.locator("#draw-opinion").inner_text()


def test_a_hand_and_a_search_ask_the_server_nothing_once_the_networks_are_here(own_page: Page) -> None:
    opened(own_page)
    until_local(own_page)
    asked = Asked(own_page)
    drawn(own_page)
    find(own_page)
    assert read(pixels(own_page, "draw-found")) == [7, 7]
    expect(own_page.locator("#draw-link a")).to_have_attribute("href", re.compile(r"^\./\?model=.*z="))
    assert not asked.requests
    own_page.locator("#draw-model input").click()  # and what the server then says is seen
    own_page.get_by_role("option", name="wgan-gp", exact=True).click()
    expect(own_page.locator("#draw-opinion")).to_contain_text("the critic scores it")
    expect(own_page.locator(".draw-told")).to_have_attribute("data-step", "0")
    expect(own_page.locator("#draw-link a")).to_have_count(0)
    assert asked.requests


def test_browser_and_server_judge_a_drawing_alike(own_page: Page) -> None:
    opened(own_page, "/draw?model=cgan")
    until_local(own_page)
    here, said = drawn(own_page)
    without_lane(own_page)
    opened(own_page, "/draw?model=cgan")
    there, words = drawn(own_page)
    assert said == words and "says the discriminator" in said
    off = np.abs(here.astype(int) - there.astype(int))
    assert off.max() <= 2 and (off > 0).mean() < 0.02


def test_another_press_and_another_model_end_a_search(own_page: Page) -> None:
    opened(own_page)
    until_local(own_page)
    seven(own_page)
    own_page.evaluate(
        """() => { window.steps = []; new MutationObserver(() => window.steps.push(
        Number(document.querySelector('.draw-told')?.dataset.step))).observe(document.querySelector('#draw-told'),
        { subtree: true, childList: true, attributes: true }) }"""
    )
    find_button, told = own_page.locator("#draw-find"), own_page.locator(".draw-told")
    find_button.click()
    own_page.wait_for_function("window.steps.some((step) => step >= 10 && step < 150)")
    find_button.click()
    own_page.wait_for_function("window.steps.at(-1) === 150")
    steps = own_page.evaluate("window.steps.filter((step, at, all) => step !== all[at - 1])")
    again = len(steps) - 1 - steps[::-1].index(0)
    assert steps[again:] == list(range(0, 151, 10)), "the first search ended where the second began"
    find_button.click()
    own_page.wait_for_function("window.steps.at(-1) >= 10 && window.steps.at(-1) < 150")
    own_page.locator("#draw-model input").click()
    own_page.get_by_role("option", name="vanilla", exact=True).click()
    expect(told).to_have_attribute("data-step", "0")
    own_page.wait_for_timeout(1000)
    expect(told).to_have_attribute("data-step", "0")
