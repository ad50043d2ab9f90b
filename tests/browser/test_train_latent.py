"""Train live, looking into the networks of a run: D's wish for one picture, and G's latent space while it learns."""

from playwright.sync_api import Page, expect

from tests.browser.canvas import pixels, settled, wait_for_change
from tests.browser.conftest import unfold
from tests.browser.pages.train import POINTS, pause, start, stop


def test_the_detective_tells_the_forger_where_ink_should_come_and_go(train_page: Page) -> None:
    page = train_page
    start(page, recipe="vanilla", images=5_000_000)
    page.wait_for_function(f"{POINTS} >= 3")
    expect(page.locator("#train-critique")).to_be_hidden()
    page.locator("#train-stage canvas").click(position={"x": 100, "y": 100})
    expect(page.locator("#train-words .stage-top")).to_contain_text("now:")
    expect(page.locator("#train-words .stage-top")).to_contain_text("% real")
    pause(page)
    page.locator("#train-step-g").click()
    expect(page.locator("#train-words .stage-top")).to_contain_text("before:")
    expect(page.locator("#train-words .stage-top")).to_contain_text("after:")
    colours = page.evaluate(
        """() => {
        const canvas = document.querySelector('#train-words canvas');
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let blue = 0, orange = 0;
        for (let i = 0; i < data.length; i += 4) {
          if (data[i + 2] > data[i] + 30) blue += 1;
          if (data[i] > data[i + 2] + 30) orange += 1;
        }
        return [blue, orange];
        }"""
    )
    assert min(colours) > 5, "D wants ink to come in some places and to go in others"
    stop(page)


def test_play_while_it_trains(train_page: Page) -> None:
    page = train_page
    start(page, images=100_000_000, recipe="vanilla")
    page.wait_for_function(f"{POINTS} >= 3")
    unfold(page, "Play: move through latent space while it trains")
    expect(page.locator("#play-console input[type=range]").first).to_be_visible()
    expect(page.locator("#play-opinion")).to_contain_text("real, says the discriminator")
    before = pixels(page, "play-stage")
    assert before.shape == (28, 28)
    wait_for_change(page, "play-stage", before)  # it goes on training, so the same point is drawn anew
    page.locator("#train-pause").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "paused")
    still = settled(page, "play-stage")
    slider = page.locator("#play-console input[type=range]").first
    slider.focus()
    for _ in range(12):
        page.keyboard.press("PageUp")
    wait_for_change(page, "play-stage", still)
    stop(page)
