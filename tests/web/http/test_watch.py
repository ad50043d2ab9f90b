"""What a page that follows a run is told, twice a second."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from gan.runs.race import Races
from gan.runs.registry import Job, JobRegistry
from gan.web.components.run_watcher import NOTHING_SEEN, POLL_SECONDS, seen
from gan.web.http import watch
from gan.web.http.watch import SLOWEST_SECONDS, Audience, Feed
from gan.web.pages.race import feed as race_feed
from gan.web.pages.train import feed as train_feed
from gan.web.show import run_facts
from tests.runs.real_runs import tiny, until, until_steps


def client(jobs: JobRegistry, races: Races | None = None) -> TestClient:
    runs = Feed(jobs.get, train_feed.FACTS, run_facts.look)
    return TestClient(
        Starlette(routes=watch.routes(runs, Feed((races or Races(jobs)).get, race_feed.FACTS, race_feed.look))),
        raise_server_exceptions=True,
    )


def asking(facts: Any, versions: dict[str, str]) -> dict[str, str]:
    """The query of a page that shows these facts and has these versions of them."""
    return {"at": ""} | {name: versions.get(name, "") for name in facts}


@pytest.fixture
def run(registries: Callable[..., JobRegistry]) -> Iterator[tuple[Job, TestClient]]:
    """A run at rest after some steps, and somebody who asks about it."""
    jobs = registries()
    job = jobs.start(tiny(images=10_000_000), "mnist", 1)
    until_steps(job)
    job.pause()
    until(lambda: job.state == "paused" and job.grid() is not None)
    yield job, client(jobs)
    job.stop()


def test_the_route_says_what_a_look_says_and_takes_what_it_gave(run: tuple[Job, TestClient]) -> None:
    job, client = run
    news = client.get(f"/watch/{job.id}", params=asking(train_feed.FACTS, {})).json()
    assert news["seen"] == run_facts.look(job, train_feed.FACTS, NOTHING_SEEN).seen
    assert news["facts"]["grid"]["pixels"] and news["facts"]["curve"]["points"]
    again = client.get(f"/watch/{job.id}", params=asking(train_feed.FACTS, news["seen"]["versions"])).json()
    assert "grid" not in again["facts"] and "curve" not in again["facts"]
    assert job.recipe.title in again["facts"]["status"]
    assert again["seen"] == news["seen"]


def test_only_what_a_page_shows_is_told(run: tuple[Job, TestClient]) -> None:
    job, client = run
    news = client.get(f"/watch/{job.id}?grid=").json()
    assert set(news["facts"]) == {"grid"} == set(news["seen"]["versions"])


@pytest.mark.parametrize(
    "asked", ["curve=-1", "curve=x&grid=x&at=x", "curve=99999999999999999999", "curve=&at=%C2%B2", "curve=1e9:0"]
)
def test_what_nobody_has_seen_is_as_if_nothing_had_been_seen(run: tuple[Job, TestClient], asked: str) -> None:
    job, client = run
    answer = client.get(f"/watch/{job.id}?{asked}")
    assert answer.status_code == 200
    assert answer.json()["facts"]["curve"]["points"]


@pytest.mark.parametrize("address", ["/watch/0badcafe", "/watch/race/0badcafe", "/watch/{run}?gossip="])
def test_what_is_not_there_is_one_sentence(run: tuple[Job, TestClient], address: str) -> None:
    job, client = run
    answer = client.get(address.format(run=job.id))
    assert answer.status_code == 404
    assert answer.text.endswith(".") and "\n" not in answer.text


def test_one_request_tells_of_all_lanes_of_a_race(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    races = Races(jobs)
    race = races.start([tiny(), tiny("wgan")], "mnist", 0, 5.0)
    until(lambda: race.state == "running" and all(lane.grid() and lane.status()["points"] for lane in race.lanes))
    race.pause()
    until(lambda: all(lane.state == "paused" for lane in race.lanes))
    follower = client(jobs, races)
    news = follower.get(f"/watch/race/{race.id}", params=asking(race_feed.FACTS, {})).json()
    assert {"status", "chart", "grid 0", "grid 1", "panel 0", "panel 1"} == set(news["facts"])
    assert all(lane["points"] for lane in news["facts"]["chart"]["lanes"])
    assert news["seen"]["id"] == race.id and news["seen"]["active"]
    again = follower.get(f"/watch/race/{race.id}", params=asking(race_feed.FACTS, news["seen"]["versions"])).json()
    assert set(again["facts"]) == {"status", "panel 0", "panel 1"}
    race.stop()
    until(lambda: not race.active)
    over = follower.get(f"/watch/race/{race.id}", params=asking(race_feed.FACTS, news["seen"]["versions"])).json()
    assert not over["seen"]["active"] and over["seen"]["steady"] != news["seen"]["steady"]


@pytest.mark.parametrize(("watching", "seconds"), [(1, POLL_SECONDS), (12, POLL_SECONDS), (30, 1.25), (1000, SLOWEST_SECONDS)])
def test_the_more_watch_the_less_often_each_looks(monkeypatch: pytest.MonkeyPatch, watching: int, seconds: float) -> None:
    now = 100.0
    monkeypatch.setattr("gan.web.http.watch.time.monotonic", lambda: now)
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


@pytest.mark.parametrize(
    "value",
    [
        None,
        "x",
        {},
        {"id": 3},
        {"at": "x"},
        {"at": -1},
        {"at": True},
        {"versions": 4},
        {"versions": [1]},
        {"versions": {"grid": 9}},
        {"other": 1},
    ],
    ids=str,
)
def test_a_browser_may_send_anything(value: object) -> None:
    assert seen(value) == NOTHING_SEEN
