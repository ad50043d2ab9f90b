"""Races: of real workers on tiny recipes, and of fake ones where only time, limits and order matter."""

import math
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gan import paths, recipes
from gan.data import datasets
from gan.errors import TheatreError, UsageError
from gan.models import catalogue
from gan.runs import worker
from gan.runs.job import Job
from gan.runs.race import Race, Races
from gan.runs.registry import JobRegistry
from tests.helpers import is_sentence
from tests.runs.conftest import Clock
from tests.runs.fake_workers import FakeWorkers
from tests.runs.real_runs import tiny, until

LONG = 60.0


@pytest.fixture
def jobs(registries: Callable[..., JobRegistry]) -> JobRegistry:
    """A server's runs, whose files lie in ``tmp_path``."""
    return registries()


def images(race: Race) -> list[int]:
    return [lane["images"] for lane in race.status()["lanes"]]


def process(lane: Job) -> int:
    return lane.worker


def processor_seconds(lane: Job) -> float:
    """What the lane's worker has had of the cores so far."""
    fields = Path(f"/proc/{process(lane)}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_lanes_share_data_seed_and_cores_and_stop_together_when_the_time_is_up(jobs: JobRegistry) -> None:
    race = Races(jobs).start([tiny(), tiny(lr_d=1e-3), tiny("wgan")], "mnist", 5, LONG)
    until(lambda: race.state == "running")
    before, started = [processor_seconds(lane) for lane in race.lanes], race.seconds
    assert started < 1, "the clock stood still while the lanes were loading"

    def used() -> list[float]:
        return [processor_seconds(lane) - one for lane, one in zip(race.lanes, before, strict=True)]

    # whatever else this machine does may favour a lane for seconds, but not for long
    until(lambda: min(used()) > 1 and max(used()) < 1.4 * min(used()), 60)
    race.limit = race.seconds + 2
    until(lambda: race.state == "over", 60)
    status = race.status()
    assert status["timed_out"] and status["seconds"] == race.limit
    lanes = status["lanes"]
    assert {(lane["state"], lane["dataset"], lane["seed"]) for lane in lanes} == {("stopped", "mnist", 5)}
    spent = [lane["seconds"] for lane in lanes]
    assert max(spent) < race.limit + 1.5 and min(spent) > 0.6 * max(spent), spent
    saved = [lane["saved"] for lane in lanes]
    assert len({*saved}) == 3 and {*saved} <= {*catalogue.names()}
    assert all(lane["real"] for lane in lanes), "real images were scored before the start"
    for command in (race.pause, race.resume, race.stop):
        with pytest.raises(UsageError, match="is over"):
            command()


def test_nobody_starts_before_the_last_lane_has_loaded(jobs: JobRegistry) -> None:
    race = Races(jobs).start([tiny(), tiny("wgan")], "mnist", 0, LONG)
    late, early = race.lanes
    os.kill(process(late), signal.SIGSTOP)  # takes its time
    try:
        until(lambda: early.state == "paused")
        time.sleep(0.7)
        assert images(race) == [0, 0] and race.state == "starting" and race.seconds == 0
    finally:
        os.kill(process(late), signal.SIGCONT)
    until(lambda: min(images(race)) > 0)
    assert race.state == "running"


def test_pause_resume_and_stop_act_on_all_lanes(jobs: JobRegistry) -> None:
    race = Races(jobs).start([tiny(), tiny(images=320), tiny("wgan")], "mnist", 0, LONG)
    race.pause()  # before the start: it is held back
    until(lambda: all(lane.state in ("paused", "finished") for lane in race.lanes))
    time.sleep(0.5)
    assert images(race) == [0, 0, 0] and race.state == "paused"

    race.resume()
    until(lambda: race.lanes[1].state == "finished" and min(images(race)) > 0)
    race.pause()
    until(lambda: {lane.state for lane in race.lanes} == {"paused", "finished"})
    still, clock = images(race), race.seconds
    time.sleep(0.5)
    assert (images(race), race.seconds, race.state) == (still, clock, "paused")

    race.resume()
    until(lambda: images(race)[0] > still[0] and images(race)[2] > still[2])
    race.stop()
    until(lambda: race.state == "over")
    assert [lane.state for lane in race.lanes] == ["stopped", "finished", "stopped"]
    assert not race.status()["timed_out"] and all(lane.saved_path for lane in race.lanes)


def is_running(race: Race) -> bool:
    return race.status()["state"] == "running" and all(lane.state == "running" for lane in race.lanes if lane.active)


def test_the_time_is_up(jobs: JobRegistry, workers: FakeWorkers) -> None:
    workers.load = False
    race = Races(jobs).start([tiny(), tiny("wgan")], "mnist", 0, LONG / 60)
    for one in workers.all:
        one.load()
    until(lambda: is_running(race))
    workers.all[0].train(16, LONG - 1)
    workers.all[1].train(16, LONG - 3)
    until(lambda: race.seconds == LONG - 1)
    assert race.status()["seconds"] == LONG - 1 and race.active, "the clock is the furthest lane's"
    workers.all[0].train(16, 2)
    until(lambda: race.state == "over")
    status = race.status()
    assert status["timed_out"] and status["seconds"] == race.limit == LONG
    assert [lane["state"] for lane in status["lanes"]] == ["stopped", "stopped"]
    assert all(lane.saved_path for lane in race.lanes)
    for command in (race.pause, race.resume, race.stop):
        with pytest.raises(UsageError, match="is over"):
            command()


def test_a_look_at_the_lanes_starts_or_stops_them(jobs: JobRegistry, workers: FakeWorkers) -> None:
    workers.load = False
    race = Race(jobs.start_together([tiny(), tiny()], "mnist", 0), LONG)  # without its thread
    late, early = workers.all
    early.load()
    until(lambda: race.lanes[1].state == "paused")
    race.tick()
    assert race.state == "starting"
    late.load()
    until(lambda: race.lanes[0].state == "paused")
    race.pause()
    race.tick()
    assert race.state == "paused", "held back"
    race.resume()
    race.tick()
    assert is_running(race)
    workers.train(16, LONG - 1)
    race.tick()
    assert race.active and not race.timed_out
    workers.train(16, 1)
    until(lambda: race.seconds == LONG)
    race.tick()
    assert race.timed_out and race.state == "over"


def test_a_lane_that_dies_while_loading_holds_nobody_up(jobs: JobRegistry, workers: FakeWorkers) -> None:
    workers.load = False
    race = Races(jobs).start([tiny(), tiny()], "mnist", 0, LONG)
    workers.all[1].load()
    workers.all[0].kill()
    until(lambda: race.lanes[0].state == "failed" and is_running(race))
    workers.train()
    until(lambda: images(race)[1] > 0)
    assert race.state == "running"


def test_a_killed_lane_says_so_and_the_others_go_on(jobs: JobRegistry, workers: FakeWorkers) -> None:
    race = Races(jobs).start([tiny(), tiny()], "mnist", 0, LONG)
    until(lambda: is_running(race))
    workers.train()
    until(lambda: min(images(race)) > 0)
    workers.all[0].kill()
    until(lambda: not race.lanes[0].active)
    assert "ended unexpectedly" in race.lanes[0].message
    went = images(race)[1]
    workers.train()
    until(lambda: images(race)[1] > went)
    assert race.state == "running"


def test_a_race_takes_one_place_and_there_is_one_at_a_time(jobs: JobRegistry, workers: FakeWorkers) -> None:
    races = Races(jobs)
    race = races.start([tiny()] * 4, "mnist", 0, LONG)
    assert races.get(race.id) is race and races.current() is race and len(jobs.active()) == 4
    with pytest.raises(TheatreError, match=rf"under way on this server; watch it at /race\?race={race.id}"):
        races.start([tiny()] * 2, "mnist", 0, LONG)
    beside = jobs.start(tiny(), "mnist", 0)
    with pytest.raises(TheatreError, match="All 2 places for runs are taken"):
        jobs.start(tiny(), "mnist", 0)
    race.stop()
    until(lambda: not race.active)
    assert races.current() is None and races.get(race.id) is race
    other = jobs.start(tiny(), "mnist", 0)
    with pytest.raises(TheatreError, match="All 2 places for runs are taken"):
        races.start([tiny()] * 2, "mnist", 0, LONG)
    assert {job.id for job in jobs.active()} == {beside.id, other.id}


def test_all_lanes_start_or_none(jobs: JobRegistry, workers: FakeWorkers, monkeypatch: pytest.MonkeyPatch) -> None:
    count = [0]

    def third_fails(*arguments: Any, **named: Any) -> Any:
        count[0] += 1
        if count[0] == 3:
            raise TheatreError("Could not start a training process; wait a little and try again.")
        return workers.launch(*arguments, **named)

    monkeypatch.setattr(worker, "launch", third_fails)
    races = Races(jobs)
    with pytest.raises(TheatreError, match="Could not start"):
        races.start([tiny()] * 4, "mnist", 0, LONG)
    assert count == [3] and jobs.all() == [] and races.current() is None
    assert not list((paths.home() / "runs").glob("*")), "nothing is left of the first two"
    monkeypatch.setattr(worker, "launch", workers.launch)
    races.start([tiny()] * 2, "mnist", 0, LONG)  # the place is free again


def test_what_is_refused_before_a_process_is_started(jobs: JobRegistry, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*arguments: Any) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(worker, "launch", never)
    races, two = Races(jobs), [tiny()] * 2

    def refused(match: str, lanes: list[recipes.Recipe], dataset: Any = "mnist", seed: Any = 0, minutes: Any = 3) -> None:
        with pytest.raises(TheatreError, match=match) as caught:
            races.start(lanes, dataset, seed, minutes)
        assert is_sentence(caught.value)

    refused("from 2 to 4 lanes, not 1", [tiny()])
    refused("from 2 to 4 lanes, not 5", [tiny()] * 5)
    for minutes in (0, -1, 61, math.nan, math.inf, None, "3", True):
        refused("from 0.1 to 60 minutes", two, minutes=minutes)
    for seed in (-1, 2**31, 0.5, None):
        refused("seed", two, seed=seed)
    refused("mnist", two, dataset="nowhere")
    refused("choose a recipe without labels", [tiny(), tiny("cgan")], dataset="stacked-mnist")
    refused("lower g_width", [tiny(), recipes.get("dcgan").with_settings(g_width=512)])
    monkeypatch.setattr(datasets, "load", lambda name: (_ for _ in ()).throw(TheatreError("The files are missing.")))
    refused("The files are missing", [tiny("wgan"), tiny("wgan")], dataset="fashion-mnist")
    for identity in ("", "deadbeef", None, {}):
        with pytest.raises(UsageError, match="start a new one"):
            races.get(identity)  # type: ignore[arg-type]
    assert jobs.all() == []


def test_an_unwatched_race_is_stopped_and_a_watched_one_goes_on(
    timed_registries: Callable[..., JobRegistry], workers: FakeWorkers, clock: Clock
) -> None:
    jobs = timed_registries(orphan_seconds=2.0)
    race = Races(jobs).start([tiny()] * 2, "mnist", 0, LONG)
    until(lambda: is_running(race))
    workers.train(16, 4.0)
    for _ in range(3):
        race.status()
        clock.seconds += 1.9
    race.status()
    time.sleep(0.6)  # longer than the server takes to notice
    assert race.status()["state"] == "running" and all(lane.active for lane in race.lanes)
    clock.seconds += 2.1
    until(lambda: not race.active)
    assert all("Nobody watched" in lane.message for lane in race.lanes)


def test_a_race_is_forgotten_with_its_runs(registries: Callable[..., JobRegistry], workers: FakeWorkers) -> None:
    jobs = registries(ended_kept=1)
    races = Races(jobs)
    race = races.start([tiny(images=16)] * 2, "mnist", 0, LONG)
    until(lambda: is_running(race))
    workers.train(16)
    until(lambda: not race.active)
    assert races.get(race.id) is race
    jobs.start(tiny(images=16), "mnist", 0)
    with pytest.raises(UsageError, match="no race"):
        races.get(race.id)


def test_many_steer_at_once(jobs: JobRegistry, workers: FakeWorkers) -> None:
    race = Races(jobs).start([tiny()] * 2, "mnist", 0, LONG)
    until(lambda: is_running(race))
    hands = [threading.Thread(target=command) for command in (race.pause, race.resume, race.pause) * 4]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(30)
        assert not hand.is_alive()
    race.pause()
    until(lambda: {lane.state for lane in race.lanes} == {"paused"})
    race.stop()
    until(lambda: not race.active)
