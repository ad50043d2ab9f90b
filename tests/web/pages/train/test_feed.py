"""What a page that shows a run is told, twice a second."""

from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gan.runs.registry import Job, JobRegistry
from gan.web.components.run_watcher import NOTHING_SEEN, POLL_SECONDS, seen
from gan.web.pages.train import feed
from gan.web.pages.train.feed import SLOWEST_SECONDS, Audience
from tests.runs.real_runs import tiny, until, until_steps


@pytest.fixture
def run(registries: Callable[..., JobRegistry]) -> Iterator[tuple[Job, TestClient]]:
    """A run at rest after some steps, and somebody who asks about it."""
    jobs = registries()
    job = jobs.start(tiny(images=10_000_000), "mnist", 1)
    until_steps(job)
    job.pause()
    until(lambda: job.state == "paused" and job.grid() is not None)
    yield job, TestClient(Starlette(routes=feed.routes(jobs)))
    job.stop()


def test_a_first_look_brings_everything_and_a_second_nothing_old(run: tuple[Job, TestClient]) -> None:
    job, _ = run
    first = feed.look(job, NOTHING_SEEN, None)
    assert first.chart["points"] == first.status["points"] != []
    assert first.stage and first.stage["pixels"]
    assert first.seen["active"] and first.seen["run"] == job.id
    second = feed.look(job, first.seen, None)
    assert second.chart["points"] == [] and second.chart["from"] == first.seen["next"]
    assert second.stage is None and second.critique is None
    assert second.seen == first.seen
    assert set(feed.feeds(first)) - set(feed.feeds(second)) == {"train-chart", "train-stage"}
    elsewhere = feed.look(job, {**first.seen, "run": "of another page"}, None)
    assert elsewhere.chart["points"] == first.chart["points"]


def test_what_only_gradio_can_show_is_told_apart(run: tuple[Job, TestClient]) -> None:
    job, _ = run
    before = feed.look(job, NOTHING_SEEN, None).seen
    job.turn(lr_g=0.5)
    after = feed.look(job, before, None).seen
    assert {key for key in before["steady"] if before["steady"][key] != after["steady"][key]} == {"knobs"}
    job.watch(3)
    sight = feed.look(job, after, None)
    assert sight.seen["steady"]["critique"] and sight.critique and "train-words" in feed.feeds(sight)


def test_the_route_says_the_same_and_takes_what_it_gave(run: tuple[Job, TestClient]) -> None:
    job, client = run
    news = client.get(f"/watch/{job.id}").json()
    assert news["seen"] == feed.look(job, NOTHING_SEEN, None).seen
    known = news["seen"]
    again = client.get(f"/watch/{job.id}", params={"next": known["next"], "grid": known["grid"], "said": 0, "at": ""}).json()
    assert "train-stage" not in again["feeds"] and "train-chart" not in again["feeds"]
    assert job.recipe.title in again["feeds"]["train-status"]


@pytest.mark.parametrize("asked", ["next=-1", "next=x&grid=x&at=x", "next=99999999999999999999", "at=%C2%B2", "said=1e9"])
def test_what_nobody_has_seen_is_as_if_nothing_had_been_seen(run: tuple[Job, TestClient], asked: str) -> None:
    job, client = run
    answer = client.get(f"/watch/{job.id}?{asked}")
    assert answer.status_code == 200
    assert answer.json()["feeds"]["train-chart"]["points"]


def test_a_run_that_is_gone_is_one_sentence(run: tuple[Job, TestClient]) -> None:
    _, client = run
    answer = client.get("/watch/0badcafe")
    assert answer.status_code == 404
    assert answer.text.endswith(".")


@pytest.mark.parametrize(("watching", "seconds"), [(1, POLL_SECONDS), (12, POLL_SECONDS), (30, 1.25), (1000, SLOWEST_SECONDS)])
def test_the_more_watch_the_less_often_each_looks(monkeypatch: pytest.MonkeyPatch, watching: int, seconds: float) -> None:
    now = 100.0
    monkeypatch.setattr("gan.web.pages.train.feed.time.monotonic", lambda: now)
    audience = Audience()
    due = [100.0 + POLL_SECONDS * viewer / watching for viewer in range(watching)]
    while now < 130.0:
        viewer = due.index(min(due))
        now = due[viewer]
        due[viewer] += audience.looked()
    assert audience.seconds == pytest.approx(seconds, rel=0.1)
    now = 200.0
    audience.looked()  # all the others have gone
    assert audience.seconds == POLL_SECONDS


@pytest.mark.parametrize("value", [None, "x", {}, {"run": 3}, {"next": -4}, {"next": True}, {"next": "9"}, {"other": 1}], ids=str)
def test_a_browser_may_send_anything(value: object) -> None:
    assert seen(value) == NOTHING_SEEN
