"""Train live, as an instructor uses it: real runs in real worker processes."""

import os
import re
import shutil
import signal
import time
from collections.abc import Iterator

import numpy as np
import pytest
from gradio_client import Client
from playwright.sync_api import Page, expect

from gan import models, recipes
from gan.models import checkpoint
from tests.browser.conftest import PATIENCE, Theatre, is_going, pixels, settled, unfold, wait_for_change

POINTS = "document.querySelector('#train-chart .chart').dataset.points"
KNOBS = "Change it while it runs (from the next step on)"
NEXT = "Networks and name (take effect at the next start)"


@pytest.fixture
def stage_door(page: Page) -> Iterator[Page]:
    page.goto("/train")
    expect(page.locator("#train-start")).to_be_enabled()
    yield page
    if is_going(page):
        stop(page)  # a test that failed half way must not take the next one's place on the server


def start(page: Page, images: int = 100_000, recipe: str = "", **settings: str) -> str:
    """Start a run and return its id."""
    if recipe:
        page.locator("#train-recipe input").click()
        page.get_by_role("option", name=f"({recipe})").click()
    page.locator("#train-images input").fill(str(images))
    if settings:
        unfold(page, KNOBS)
        for key, value in settings.items():
            page.locator(f"#train-{key} input").last.fill(value)
    page.locator("#train-start").click()
    expect(page.locator(".status[data-run]:not([data-run=''])")).to_be_visible()
    return page.locator(".status").get_attribute("data-run") or ""


def stop(page: Page) -> None:
    page.locator("#train-stop").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "stopped")


def ink(page: Page) -> int:
    """How many coloured pixels the canvas of the loss curves has: the players' lines, not the grey axes."""
    return page.evaluate(
        """() => {
        const canvas = document.querySelector('#train-chart .chart-losses');
        const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        let count = 0;
        for (let i = 0; i < data.length; i += 4) {
          const rgb = [data[i], data[i + 1], data[i + 2]];
          if (data[i + 3] && Math.max(...rgb) - Math.min(...rgb) > 60) count += 1;
        }
        return count;
        }"""
    )


def wait_for_ink(page: Page, least: int) -> None:
    """Until the curves have grown to more than so many coloured pixels."""
    deadline = time.monotonic() + PATIENCE / 1000
    while ink(page) <= least:
        assert time.monotonic() < deadline, "the curves did not grow"
        page.wait_for_timeout(100)


def test_noise_becomes_pictures_while_the_curves_grow(stage_door: Page) -> None:
    page = stage_door
    blank = ink(page)
    start(page)
    page.wait_for_function(f"{POINTS} >= 3")
    early = pixels(page, "train-stage")
    wait_for_ink(page, blank + 50)  # coloured lines, not just axes; how soon they are so long hangs on the machine
    wait_for_change(page, "train-stage", early, least=1)
    expect(page.locator("#train-status")).to_contain_text("images/s")
    expect(page.locator("#train-chart .chart-readout")).to_contain_text("D loss")
    page.wait_for_function(f"{POINTS} >= 8")
    stop(page)


def test_a_reload_finds_the_run_again_and_another_tab_may_watch(stage_door: Page, theatre: Theatre) -> None:
    page = stage_door
    run = start(page, recipe="dcgan")
    page.wait_for_function(f"{POINTS} >= 3")
    page.reload()
    expect(page.locator(".status")).to_have_attribute("data-run", run)
    page.wait_for_function(f"{POINTS} >= 4")  # all points so far came back, and more come
    expect(page.locator("#train-recipe input")).to_have_value(re.compile("dcgan"))
    watcher = page.context.new_page()
    watcher.goto(f"/train?run={run}")
    expect(watcher.locator(".status")).to_have_attribute("data-state", "running")
    watcher.close()
    stop(page)


def test_pause_holds_step_takes_one_and_resume_goes_on(stage_door: Page) -> None:
    page = stage_door
    start(page, recipe="vanilla")
    page.wait_for_function(f"{POINTS} >= 2")
    page.locator("#train-pause").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "paused")
    expect(page.locator("#train-pause")).to_have_text("Resume")

    def seen() -> int:
        return int(re.search(r"([\d,]+) of", page.locator(".status").inner_text()).group(1).replace(",", ""))  # type: ignore[union-attr]

    held = seen()
    page.wait_for_timeout(1500)
    assert seen() == held
    page.locator("#train-step").click()
    expect(page.locator(".status")).to_contain_text(f"{held + recipes.get('vanilla').batch:,} of")
    page.locator("#train-pause").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "running")
    stop(page)


def test_a_finished_run_is_at_once_in_explore_and_can_be_downloaded(stage_door: Page, theatre: Theatre) -> None:
    page = stage_door
    unfold(page, NEXT)
    page.locator("#train-name input, #train-name textarea").fill("my-first-gan")
    unfold(page, NEXT)
    start(page, images=2000, recipe="vanilla")
    expect(page.locator(".status")).to_have_attribute("data-state", "finished")
    expect(page.locator(".status")).to_contain_text("Saved as my-first-gan")
    with page.expect_download() as waiting:
        page.locator("#train-download").click()
    file = theatre.home / "downloaded.safetensors"
    waiting.value.save_as(file)
    assert checkpoint.read_header(file).images >= 2000
    page.get_by_role("link", name="open it in Explore").click()
    expect(page.locator("#explore-model input")).to_have_value("my-first-gan")
    shown = pixels(page, "explore-stage")
    model = models.open_file(file)
    drawn = model.generate(model.latent.fill(1, 7))[0, 0].numpy()
    assert np.abs(shown.astype(int) - drawn).max() <= 2  # the same weights draw the same picture


def test_a_killed_worker_is_told_in_one_sentence_and_nothing_saved_is_lost(stage_door: Page, theatre: Theatre) -> None:
    page = stage_door
    run = start(page, recipe="vanilla", images=5_000_000)
    page.wait_for_function(f"{POINTS} >= 2")
    worker = Client(theatre.url, verbose=False).predict(run=run, api_name="/train_status")["worker"]
    os.kill(worker, signal.SIGKILL)
    expect(page.locator(".status")).to_have_attribute("data-state", "failed")
    expect(page.locator(".status")).to_contain_text("The training process ended unexpectedly")
    expect(page.locator("#train-start")).to_be_enabled()
    page.goto("/")
    assert pixels(page, "explore-stage").max() > 200  # the rest of the house is untouched


def test_a_setting_out_of_range_is_refused_in_one_sentence(stage_door: Page) -> None:
    page = stage_door
    unfold(page, KNOBS)
    page.locator("#train-lr_g input").fill("5")
    page.locator("#train-start").click()
    expect(page.get_by_text("lr_g must be from 0 to 1")).to_be_visible()
    expect(page.locator("#train-start")).to_be_enabled()


def test_the_curves_tell_their_values_where_the_pointer_is(stage_door: Page) -> None:
    page = stage_door
    start(page, recipe="vanilla", images=20_000)
    expect(page.locator(".status")).to_have_attribute("data-state", "finished")
    readout = page.locator("#train-chart .chart-readout")
    last = readout.inner_text()
    box = page.locator("#train-chart .chart-losses").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 80)
    expect(readout).not_to_have_text(last)


def wait_for_rest(page: Page) -> None:
    page.locator("#train-pause").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "paused")


def losses_told(page: Page) -> dict[str, list[float]]:
    """What the table below the grid says: for each player its loss before and after the step, and the change."""
    rows = page.locator(".compared tbody tr").all()
    return {row.locator("th").inner_text()[0]: [float(cell) for cell in row.locator("td").all_inner_texts()] for row in rows}


def test_one_players_step_shows_what_it_did_to_both_losses(stage_door: Page) -> None:
    page = stage_door
    start(page, recipe="vanilla", images=5_000_000)
    page.wait_for_function(f"{POINTS} >= 2")
    wait_for_rest(page)
    for button, who in (("step-d", "D"), ("step-g", "G")):
        page.locator(f"#train-{button}").click()
        expect(page.locator(".compared caption")).to_contain_text(f"{who} alone has just learnt")
        before, after, change = losses_told(page)[who]
        assert after < before and change < 0, "whoever learns does better on the very same images and noise"
    page.locator("#train-step").click()
    expect(page.locator(".compared caption")).to_contain_text("Both players have")
    stop(page)


def test_slow_motion_lights_the_algorithm_line_by_line(stage_door: Page) -> None:
    page = stage_door
    start(page, recipe="vanilla", images=5_000_000)
    page.get_by_text("slow motion").click()
    expect(page.locator(".algorithm li")).to_have_count(8)
    lit = page.locator(".algorithm li[aria-current]")
    expect(lit).to_have_count(1)
    first = lit.inner_text()
    expect(lit).not_to_have_text(first)  # it wanders on
    page.get_by_text("full speed").click()
    expect(page.locator(".algorithm")).to_have_count(0)
    page.wait_for_function(f"{POINTS} >= 8")
    stop(page)


def test_a_setting_turned_while_it_runs_is_marked_and_seen_by_other_tabs(stage_door: Page, theatre: Theatre) -> None:
    page = stage_door
    run = start(page, recipe="vanilla", images=5_000_000)
    watcher = page.context.new_page()
    watcher.goto(f"/train?run={run}")
    unfold(page, KNOBS)
    unfold(watcher, KNOBS)
    page.locator("#train-lr_g input").last.fill("0.003")
    page.locator("#train-lr_g input").last.press("Enter")
    page.locator("#train-frozen").get_by_text("discriminator").click()
    marks = "document.querySelector('#train-chart .chart').dataset.marks"
    page.wait_for_function(f"{marks} >= 2")
    expect(watcher.locator("#train-lr_g input").last).to_have_value("0.003")
    expect(watcher.locator("#train-frozen").get_by_label("discriminator")).to_be_checked()
    status = Client(theatre.url, verbose=False).predict(run=run, api_name="/train_status")
    assert [mark[1:] for mark in status["marks"]] == [["lr_g", 0.003], ["frozen", "discriminator"]]
    seen = int(page.evaluate(POINTS))
    page.wait_for_function(f"{POINTS} >= {seen + 4}")  # the curves go on
    page.locator("#train-lr_g input").last.fill("7")
    page.locator("#train-lr_g input").last.press("Enter")
    expect(page.get_by_text("lr_g must be from 0 to 1").first).to_be_visible()
    watcher.close()
    stop(page)


def test_restart_begins_the_same_run_again(stage_door: Page, theatre: Theatre) -> None:
    page = stage_door
    run = start(page, recipe="vanilla", images=5_000_000)
    page.wait_for_function(f"{POINTS} >= 3")
    page.locator("#train-restart").click()
    expect(page.locator(".status")).not_to_have_attribute("data-run", run)
    page.wait_for_function(f"{POINTS} >= 2")
    client = Client(theatre.url, verbose=False)
    again = page.locator(".status").get_attribute("data-run") or ""
    first, second = (client.predict(run=one, api_name="/train_status") for one in (run, again))
    assert first["state"] == "stopped" and first["saved"]
    assert [first[key] for key in ("recipe", "dataset", "seed", "total")] == [
        second[key] for key in ("recipe", "dataset", "seed", "total")
    ]
    both = {tuple(point[:1]) for point in first["points"]} & {tuple(point[:1]) for point in second["points"]}
    for images in both:  # the same seed: where both have a point, it is the same
        assert [p for p in first["points"] if p[0] == images[0]] == [p for p in second["points"] if p[0] == images[0]]
    stop(page)


def test_a_critic_shows_its_estimate(stage_door: Page) -> None:
    page = stage_door
    expect(page.locator(".chart-of-critic")).to_be_hidden()
    start(page, recipe="wgan", images=5_000_000)
    expect(page.locator(".chart-of-critic")).to_be_visible()
    expect(page.locator(".chart-readout")).to_contain_text("estimate")
    stop(page)


def test_a_run_is_scored_on_its_way_and_can_be_taken_home(stage_door: Page) -> None:
    page = stage_door
    run = start(page, recipe="vanilla", images=5_000_000)
    expect(page.locator(".scores")).to_contain_text("of 10 classes seen")
    expect(page.locator(".chart-fid")).to_be_visible()
    wait_for_rest(page)
    begins = {
        "curves.png": b"\x89PNG",
        "curves.svg": b"<?xml",
        "curves.csv": b"images,loss_d,loss_g,d_real,d_fake",
        "film.gif": b"GIF89a",
        "tensorboard.zip": b"PK",
    }
    for file, begin in begins.items():
        with page.expect_download() as waiting:
            page.locator(f".takeaway a[href$='{file}']").click()
        assert waiting.value.suggested_filename == f"vanilla-{run}-{file}"
        assert waiting.value.path().read_bytes().startswith(begin), file
    film = page.request.get(f"/take/{run}/film.mp4")
    assert film.ok and film.body()[4:8] == b"ftyp"
    gone = page.request.get("/take/ffffffff/film.gif")
    assert gone.status == 404 and "no run" in gone.text()
    assert "choose one of curves.png" in page.request.get(f"/take/{run}/passwords.txt").text()
    stop(page)


def test_the_detective_tells_the_forger_where_ink_should_come_and_go(stage_door: Page) -> None:
    page = stage_door
    start(page, recipe="vanilla", images=5_000_000)
    page.wait_for_function(f"{POINTS} >= 3")
    expect(page.locator("#train-critique")).to_be_hidden()
    page.locator("#train-stage canvas").click(position={"x": 100, "y": 100})
    expect(page.locator("#train-words .stage-top")).to_contain_text("now:")
    expect(page.locator("#train-words .stage-top")).to_contain_text("% real")
    wait_for_rest(page)
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


def scrub(page: Page, images: int) -> None:
    """Drag the time line back."""
    page.locator("#train-line input").evaluate(
        "(input, images) => { input.value = images; input.dispatchEvent(new Event('input', { bubbles: true })) }", images
    )


def test_rewind_branch_and_keep(stage_door: Page, theatre: Theatre) -> None:
    page = stage_door
    first = start(page, images=12_000, recipe="vanilla")
    expect(page.locator(".status")).to_have_attribute("data-state", "finished")
    end = settled(page, "train-stage")
    scrub(page, 2_000)
    expect(page.locator(".timeline-words")).to_have_text(re.compile("back at 2,000"))
    early = wait_for_change(page, "train-stage", end, least=5)
    expect(page.locator(".chart-readout")).to_contain_text(re.compile(r"at [12],\d{3} images"))

    page.locator("#train-keep").click()
    expect(page.get_by_text(re.compile("Saved as vanilla-live.*; Explore opens it"))).to_be_visible()
    newest = max((theatre.home / "models").glob("vanilla-live*"), key=lambda file: file.stat().st_mtime)
    assert 0 < models.open_file(newest).header.images <= 2_000
    newest.unlink()

    page.locator("#train-line button").click()
    wait_for_change(page, "train-stage", early, least=5)
    scrub(page, 2_000)
    page.locator("#train-branch").click()
    page.wait_for_function(f"document.querySelector('.status').dataset.run != '{first}'")
    expect(page.locator(".status")).to_have_attribute("data-state", "finished")
    expect(page.locator(".timeline")).to_have_attribute("data-live", "true")
    assert first not in page.locator(".status").get_attribute("data-run")


def test_play_while_it_trains(stage_door: Page) -> None:
    page = stage_door
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


def test_a_stopped_run_goes_on(stage_door: Page) -> None:
    page = stage_door
    first = start(page, images=10_000_000, recipe="vanilla")
    page.wait_for_function(f"{POINTS} >= 3")
    stop(page)
    expect(page.locator("#train-pause")).to_have_text("Go on")
    points = page.evaluate(POINTS)
    page.locator("#train-pause").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "running")
    assert page.locator(".status").get_attribute("data-run") != first
    page.wait_for_function(f"{POINTS} > {points}")  # the curves go on where they were
    stop(page)


def test_a_run_of_an_earlier_server_is_offered_again(stage_door: Page, theatre: Theatre) -> None:
    page = stage_door
    first = start(page, images=10_000_000, recipe="vanilla")
    page.wait_for_function(f"{POINTS} >= 3")
    stop(page)
    points = page.evaluate(POINTS)
    lost = "0badcafe"  # to this server an id that it has never started, as every run is to the next server
    shutil.copytree(theatre.home / "runs" / first, theatre.home / "runs" / lost)
    page.goto(f"/train?run={lost}")
    expect(page.locator("#train-status")).to_contain_text("The theatre was closed since your last run: Vanilla GAN")
    expect(page.locator("#train-recipe input")).to_have_value(re.compile("vanilla"))
    page.locator("#train-pause").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "running")
    page.wait_for_function(f"{POINTS} > {points}")
    page.locator("#train-stop").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "stopped")
