"""The reporter alone, without a pipe: what it draws, and how often it sends."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gan import recipes
from gan.data import datasets
from gan.runs import reporter
from gan.runs.reporter import Reporter
from gan.runs.sample_grid import grid_latent
from gan.training.loop import Progress, Run, train
from tests.runs.real_runs import of_kind, tiny


@pytest.mark.parametrize("name", ["dcgan", "vanilla"])
def test_the_untrained_grid_shows_noise_and_leaves_the_average_alone(name: str, tmp_path: Path) -> None:
    run = Run(recipes.get(name), (1, 28, 28))
    before = {key: value.clone() for key, value in run.average.state_dict().items()}
    told: list[tuple[Any, ...]] = []
    Reporter(lambda *message: told.append(message), run, "", tmp_path).draw()
    assert np.frombuffer(told[0][1], np.uint8).std() > 10, "not a flat grey"
    assert not run.average.training
    for key, value in run.average.state_dict().items():
        assert torch.equal(value, before[key])


def test_a_trained_grid_is_the_average_in_eval_mode(tmp_path: Path) -> None:
    run = Run(tiny("infogan"), (1, 28, 28))
    run.step = 1000
    told: list[tuple[Any, ...]] = []
    Reporter(lambda *message: told.append(message), run, "", tmp_path).draw()
    latent, columns = grid_latent(run.recipe.latent)
    with torch.no_grad(), run.compute.autocast():
        images = datasets.to_bytes(run.average(run.recipe.latent.encode(latent)))
    board = np.frombuffer(told[0][1], np.uint8).reshape(280, 280)
    assert columns == 10
    assert np.array_equal(board[28:56, 56:84], images[12, 0].numpy()), "row 1, column 2"


@pytest.mark.parametrize(("work", "due"), [(0.0, reporter.GRID_SECONDS), (1.0, reporter.GRID_MOST_SECONDS)])
def test_a_grid_that_took_long_puts_off_the_next_only_so_far(
    work: float, due: float, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = Run(tiny(), (1, 28, 28))
    run.step = 1000
    now, worked = [50.0], itertools.count(0.0, work)
    monkeypatch.setattr(reporter.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(reporter.time, "thread_time", lambda: next(worked))
    told: list[tuple[Any, ...]] = []
    one = Reporter(lambda *message: told.append(message), run, "", tmp_path)
    one.draw()
    progress = Progress(1000, 16_000, 32_000, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0)
    for passed, grids in ((0.9 * due, 1), (1.1 * due, 2)):
        now[0] = 50.0 + passed
        one.stepped(progress)
        assert len(of_kind(told, "grid")) == grids


def test_the_rate_is_smoothed_and_gives_the_time_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reporter, "PROGRESS_SECONDS", 0.0)
    data, recipe = datasets.load("mnist"), tiny(images=3200)
    run = Run(recipe, data.shape)
    told: list[tuple[Any, ...]] = []
    one = Reporter(lambda *message: told.append(message), run, "", tmp_path)
    one.draw()
    for progress in itertools.islice(train(run, data, every=1), 20):
        one.stepped(progress)
    last = of_kind(told, "progress")[-1][1]
    assert last["step"] == 20 and last["images"] == 320
    assert last["seconds_left"] == pytest.approx((3200 - 320) / last["images_per_second"], rel=0.01)
