"""Your images, as a visitor uses it: real files through a real file chooser, a real run on them, and nobody else who sees any."""

import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from gradio_client import Client
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from gan.data.own_images import gather
from gan.data.own_images.uploads import Terms, Uploads
from gan.export import images as drawing
from gan.models import checkpoint
from gan.runs.race import Races
from gan.runs.registry import JobRegistry
from gan.web import app
from tests.browser.conftest import Theatre, is_going, pixels, settled, unfold, wait_for_change


def painted(number: int) -> bytes:
    """A disc on a coloured ground, as a PNG: warm and to the left, or cold and to the right."""
    rows, columns = np.mgrid[:40, :48]
    warm = number % 2 == 0
    disc = (rows - 20) ** 2 + (columns - (17 if warm else 31)) ** 2 < (6 + number % 7) ** 2
    ground, ink = ((230, 120, 30), (90, 10, 10)) if warm else ((20, 60, 200), (220, 240, 255))
    picture = np.where(disc[..., None], ink, ground).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 pictures in two sub-folders, and a file that is none."""
    top = tmp_path_factory.mktemp("own") / "discs"
    for number in range(60):
        file = top / ("cold" if number % 2 else "warm") / f"{number:02d}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(painted(number))
    (top / "warm" / "notes.txt").write_text("no picture")
    return top


@pytest.fixture(scope="module")
def packed(folder: Path) -> Path:
    """The same as a zip."""
    file = folder.with_suffix(".zip")
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(folder.rglob("*.*")):
            archive.write(path, path.relative_to(folder))
    return file


@pytest.fixture
def door(page: Page) -> Iterator[Page]:
    page.goto("/yours")
    expect(page.locator("#yours-summary")).to_contain_text("An example")
    yield page
    if is_going(page):
        page.locator("#yours-stop").click()  # a test that failed half way must not take the next one's place on the server
        expect(page.locator(".status")).to_have_attribute("data-state", "stopped")


def bring(page: Page, *files: Path) -> None:
    page.locator("#yours-bring .bring-files").set_input_files(list(files))


def sheet_of(source: Path, side: int = 28, colour: bool | None = None) -> np.ndarray:
    """The red channel of what the page is to show of ``source``."""
    shown = gather.preview(gather.gather(source, side, colour).data)
    board = drawing.sheet(shown.images, 8, 1)
    return board if board.ndim == 2 else board[..., 0]


def visitors(theatre: Theatre) -> list[Path]:
    """The folders of all uploads there are."""
    return list((theatre.home / "visitors").glob("*/*"))


def test_pictures_are_seen_as_they_will_be_trained_on_then_learnt_then_explored(
    door: Page, theatre: Theatre, packed: Path, browser: Browser
) -> None:
    page = door
    example = pixels(page, "yours-sheet")
    assert example.max() > 200
    expect(page.locator("#yours-start")).to_be_disabled()
    bring(page, packed)
    expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures of 28 x 28 pixels")
    expect(page.locator("#yours-summary")).to_contain_text("Classes: cold (30), warm (30)")
    expect(page.locator("#yours-bring")).to_contain_text("discs.zip is ready")
    assert np.array_equal(settled(page, "yours-sheet"), sheet_of(packed))
    page.get_by_text("1 file was left out").click()
    expect(page.locator("#yours-summary")).to_contain_text("notes.txt: it is no JPEG")
    expect(page.locator("#yours-augmentation input").first).to_have_value("1")

    page.locator("#yours-recipe input").click()
    page.get_by_role("option", name="(cgan)").click()
    page.locator("#yours-images input").fill("1000")
    before = pixels(page, "yours-stage")
    models = set(checkpoints_of(theatre))
    page.locator("#yours-start").click()
    first = wait_for_change(page, "yours-stage", before)
    assert first.shape == (8 * 28, 2 * 28), "a column for each class"
    expect(page.locator("#yours-status")).to_contain_text("Watch it on Train live")
    wait_for_change(page, "yours-stage", first, least=1)
    expect(page.locator(".status")).to_have_attribute("data-state", "finished")
    expect(page.locator("#yours-start")).to_be_enabled()
    run = page.locator(".status").get_attribute("data-run") or ""
    assert len(run) == 32

    with page.expect_download() as waiting:
        page.get_by_role("link", name="download the model").click()
    file = theatre.home / "mine.safetensors"
    waiting.value.save_as(file)
    header = checkpoint.read_header(file)
    assert header.images >= 1000 and header.shape == (3, 28, 28) and header.recipe.latent.classes == 2
    assert header.recipe.augmentation == 1.0
    page.get_by_role("link", name="open it in Explore").click()
    expect(page.locator("#explore-model input")).to_have_value(f"private run {run[:8]}")
    shown = settled(page, "explore-stage")
    page.locator("#explore-randomise").click()
    wait_for_change(page, "explore-stage", shown)  # the page goes on with a model that is not in everybody's list

    assert set(checkpoints_of(theatre)) == models
    assert all(run not in row["name"] for row in Client(theatre.url, verbose=False).predict(api_name="/models"))
    stranger = browser.new_context(base_url=theatre.url).new_page()
    stranger.goto("/")
    stranger.locator("#explore-model input").click()
    expect(stranger.get_by_role("option", name="dcgan", exact=True)).to_be_visible()
    expect(stranger.get_by_role("option", name="private")).to_have_count(0)
    stranger.goto("/yours")
    expect(stranger.locator("#yours-summary")).to_contain_text("An example")
    stranger.context.close()


def checkpoints_of(theatre: Theatre) -> list[str]:
    return [file.name for file in (theatre.home / "models").glob("*")]


def test_a_run_is_watched_on_train_live_too(door: Page, packed: Path) -> None:
    page = door
    bring(page, packed)
    expect(page.locator("#yours-start")).to_be_enabled()
    page.locator("#yours-images input").fill("5000000")
    page.locator("#yours-start").click()
    page.get_by_role("link", name="Watch it on Train live").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "running")
    page.wait_for_function("document.querySelector('#train-chart .chart').dataset.points >= 2")
    assert pixels(page, "train-stage").shape == (224, 224)
    page.goto("/yours")  # back again: the run and the pictures are still there
    expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures")
    expect(page.locator("#yours-start")).to_be_disabled()
    page.locator("#yours-stop").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "stopped")
    expect(page.locator("#yours-start")).to_be_enabled()


def test_a_folder_is_brought_with_its_classes_and_read_again_at_another_size(door: Page, folder: Path) -> None:
    page = door
    page.locator("#yours-bring .bring-folder").set_input_files(folder)
    expect(page.locator("#yours-summary")).to_contain_text("Classes: cold (30), warm (30)")
    expect(page.locator("#yours-bring")).to_contain_text("discs is ready")
    page.locator("#yours-side").get_by_label("64").check()
    expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures of 64 x 64 pixels")
    assert np.array_equal(settled(page, "yours-sheet"), sheet_of(folder, 64))
    page.locator("#yours-colour input").click()
    page.get_by_role("option", name="grey").click()
    expect(page.locator("#yours-summary")).to_contain_text("60 grey pictures of 64 x 64 pixels")
    assert np.array_equal(settled(page, "yours-sheet"), sheet_of(folder, 64, False))


def test_what_is_no_set_of_pictures_is_told_in_a_sentence_and_nothing_is_lost(
    door: Page, theatre: Theatre, packed: Path, tmp_path: Path
) -> None:
    page = door
    bring(page, packed)
    expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures")
    held = len(visitors(theatre))
    with zipfile.ZipFile(tmp_path / "words.zip", "w") as archive:
        archive.writestr("readme.txt", "no picture")
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 rubbish")
    (tmp_path / "one.png").write_bytes(painted(1))
    for name, sentence in (
        ("words.zip", "words.zip holds no picture that can be read"),
        ("broken.zip", "broken.zip is not a zip, or it is damaged"),
        ("one.png", "one.png holds only one picture that can be read"),
    ):
        bring(page, tmp_path / name)
        expect(page.locator("#yours-bring .trouble")).to_contain_text(sentence)
    assert len(visitors(theatre)) == held
    expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures")
    page.locator("#yours-images input").fill("1000")
    page.locator("#yours-start").click()
    expect(page.locator(".status")).to_have_attribute("data-state", "finished")


def test_a_selection_too_large_is_refused_before_it_is_sent(door: Page) -> None:
    page = door
    dropped = """(count) => {
        const transfer = new DataTransfer();
        for (let i = 0; i < count; i++) transfer.items.add(new File(['x'], `${i}.png`));
        const drop = document.querySelector('#yours-bring .bring-drop');
        drop.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(dropped, 20_001)
    expect(page.locator("#yours-bring .trouble")).to_contain_text("These are 20,001 files, more than 20,000")
    page.evaluate(dropped, 3)
    expect(page.locator("#yours-bring .trouble")).to_contain_text("Your selection holds no picture that can be read")


def test_samples_survive_a_reload_and_go_when_they_are_told_to(door: Page, theatre: Theatre) -> None:
    page = door
    held = set(visitors(theatre))
    page.locator("#yours-samples").click()
    expect(page.locator("#yours-summary")).to_contain_text("300 colour pictures")
    mine = set(visitors(theatre)) - held
    assert len(mine) == 1
    page.reload()
    expect(page.locator("#yours-summary")).to_contain_text("300 colour pictures")
    expect(page.locator("#yours-start")).to_be_enabled()
    page.locator("#yours-forget").click()
    expect(page.locator("#yours-bring")).to_contain_text("Your pictures are deleted")
    expect(page.locator("#yours-summary")).to_contain_text("An example")
    expect(page.locator("#yours-start")).to_be_disabled()
    assert not mine & set(visitors(theatre))
    unfold(page, "What am I looking at, and who else sees it?")
    expect(page.get_by_text("under a name that nobody can guess")).to_be_visible()


def test_pictures_go_when_the_page_is_closed(
    browser: Browser, packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server of its own, where what is left goes after seconds and not after ten minutes."""
    monkeypatch.setenv("GAN_THEATRE_HOME", str(tmp_path))
    jobs, uploads = JobRegistry(), Uploads(Terms(left_seconds=4.0, sweep_seconds=0.1))
    races = Races(jobs)
    demo = app.build(jobs, uploads, races)
    try:
        _, url, _ = demo.launch(server_name="127.0.0.1", prevent_thread_lock=True, **app.launch_options(jobs, uploads, races))
        page = browser.new_context(base_url=url).new_page()
        page.goto("/yours")
        bring(page, packed)
        expect(page.locator("#yours-summary")).to_contain_text("60 colour pictures")
        folders = list(tmp_path.glob("visitors/*/*"))
        page.wait_for_timeout(6000)
        assert len(folders) == 1 and folders[0].exists(), "they stay while the page is open"
        page.close()
        deadline = time.monotonic() + 30
        while folders[0].exists():
            assert time.monotonic() < deadline, "the pictures were not deleted"
            time.sleep(0.1)
        later = browser.new_context(base_url=url).new_page()
        later.goto("/yours")
        expect(later.locator("#yours-summary")).to_contain_text("An example")
    finally:
        demo.close(verbose=False)
        uploads.close()
        jobs.close()
