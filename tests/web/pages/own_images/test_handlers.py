"""What Your images does with what a browser sends, without a browser."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from gan.data.own_images.uploads import StoragePolicy, Uploads
from gan.errors import TheatreError
from gan.runs.registry import JobRegistry
from gan.web.components.run_watcher import NOTHING_SEEN
from gan.web.pages.own_images import feed, layout
from gan.web.pages.own_images.handlers import PictureHandlers, RunHandlers
from tests.runs.real_runs import until

KEY, OTHER = "0" * 32, "1" * 32
REQUEST: Any = SimpleNamespace(session_hash="a tab")


@pytest.fixture
def handlers(registries: Callable[..., JobRegistry]) -> Iterator[RunHandlers]:
    with gr.Blocks():
        page = layout.draw()
    jobs, uploads = registries(), Uploads(StoragePolicy(free_bytes=0))
    yield RunHandlers(jobs, uploads, page, PictureHandlers(jobs, uploads, page))
    uploads.close()


def test_each_fact_has_its_place_on_the_page(handlers: RunHandlers) -> None:
    assert set(handlers.page.shows) == set(feed.FACTS)


def test_samples_are_taken_read_again_and_forgotten(handlers: RunHandlers) -> None:
    page, pictures = handlers.page, handlers.pictures
    shown = pictures.sample("", "", 28, "", REQUEST)
    given = shown[page.given]
    assert set(shown) == page.pictures and shown[page.start]["interactive"] and shown[page.sheet]["channels"] == 3
    assert pictures.read_again(given, "", 28, "grey", REQUEST)[page.sheet]["channels"] == 1
    assert pictures.read_again("", "", 28, "grey", REQUEST) == gr.skip()
    refused = pictures.receive(given, "", 28, "", REQUEST, SimpleNamespace(upload="0badcafe"))  # type: ignore[arg-type]
    assert set(refused) == {page.dropzone} and refused[page.dropzone]["trouble"]
    gone = pictures.forget(given)
    assert page.augmentation not in gone and gone[page.given] == "" and not gone[page.start]["interactive"]
    with pytest.raises(TheatreError):
        pictures.read_again(given, "", 28, "", REQUEST)


def test_a_private_run_is_started_followed_and_stopped(handlers: RunHandlers) -> None:
    page = handlers.page
    given = handlers.pictures.sample("", "", 28, "", REQUEST)[page.given]
    shown = handlers.start(KEY, given, "vanilla", 5_000_000, 0, 0.5, REQUEST)
    run = shown[page.run]
    assert set(shown) <= page.view | {page.run} and len(run) == 32
    assert shown[page.stop]["interactive"] and not shown[page.start]["interactive"]
    job = handlers.jobs.get(run)
    until(lambda: job.grid() is not None and job.state == "running")
    running = handlers.look(KEY, given, run, shown[page.seen])
    assert running[page.shows["own_images_grid"]]["rows"] == 1, "there is nothing to pick"
    again = handlers.look(KEY, given, run, running[page.seen])
    assert page.stop not in again and page.shows["own_images_status"] in again
    guest: Any = SimpleNamespace(session_hash="another tab", query_params={"run": run})
    watched = handlers.arrive(OTHER, "", "", guest)
    assert not watched[page.link]["mine"] and not watched[page.stop]["interactive"] and watched[page.seen]["id"] == run
    assert "not your pictures" in shown[page.link]["note"]
    with pytest.raises(TheatreError, match="Only whoever started this run"):
        handlers.stop(OTHER, "", "", watched[page.seen])
    handlers.stop(KEY, given, run, again[page.seen])
    until(lambda: not job.active)
    over = handlers.look(KEY, given, run, again[page.seen])
    assert over[page.start]["interactive"] and not over[page.stop]["interactive"]
    assert over[page.seen]["active"], "asked about now and then, so that it is kept"
    gone = handlers.look(KEY, given, "0badcafe", NOTHING_SEEN)
    assert set(gone) <= page.view and gone[page.seen] == NOTHING_SEEN
