"""A run on somebody's own pictures: known to who has its id, absent from what all visitors see, and deleted when it is due."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from gan import paths
from gan.data.datasets import Dataset
from gan.data.fingerprint import fingerprint
from gan.data.own_images import gather, store
from gan.errors import TheatreError, UsageError
from gan.models import catalogue
from gan.runs.folder import DATA
from gan.runs.job import Job
from gan.runs.registry import JobRegistry
from gan.runs.rights import Rights
from gan.web import api
from gan.web.pages.train import timeline
from gan.web.show import model_cache
from gan.web.show.model_picker import listed
from tests.helpers import is_sentence
from tests.runs.real_runs import ENDLESS, tiny, until_saved, until_steps

KEY = "0" * 32
PICTURES = Dataset(
    gather.NAME,
    torch.randint(256, (12, 3, 32, 32), dtype=torch.uint8, generator=torch.Generator().manual_seed(0)),
    torch.tensor([0, 1] * 6),
    ("cats", "dogs"),
)


def begin(jobs: JobRegistry, images: int = 64) -> Job:
    return jobs.start(tiny(images=images), gather.NAME, 3, data=PICTURES, private=True, rights=Rights.of(KEY))


def test_what_it_learns_is_found_by_its_id_alone(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    job = begin(jobs)
    assert job.wait(60) and job.state == "finished" and len(job.id) == 32
    status = job.status()
    json.dumps(status, allow_nan=False)
    assert status["private"] is True and status["kept"] == 64 and status["saved"] is None and status["message"] == ""
    assert status["class_names"] == ["cats", "dogs"]
    assert not list(paths.saved().glob("*")), "nothing is among the models that all visitors see"
    name = f"run:{job.id}"
    assert name not in catalogue.names() and name not in model_cache.choices()
    assert job.id not in json.dumps(api.models())

    held = model_cache.get(name)
    assert held.model.name == name and held.model.header.shape == (3, 32, 32) and held.model.header.dataset == gather.NAME
    assert held.model.generate(held.model.latent.fill(2, 0)).shape == (2, 3, 32, 32)
    assert held.class_names[:2] == ("cats", "dogs") and held.model.header.fingerprint == fingerprint(PICTURES)
    assert listed("", [name]).choices[-1] == (f"private run {job.id[:8]}", name)
    assert all(value != name for _, value in listed("", ["dcgan"], others=True).choices)
    for saving in (lambda: job.save_as("mine"), lambda: timeline.keep(jobs, job.spec.rights.key, job.id, None, "mine")):
        with pytest.raises(UsageError, match="all visitors see the saved models"):
            saving()
    for other in ("run:" + "0" * 32, f"run:{job.id[:-1]}", f"run:../runs/{job.id}", "run:", f"run:{job.id}/../{job.id}"):
        with pytest.raises(UsageError) as caught:
            model_cache.get(other)
        assert is_sentence(caught.value) or "There is no model" in str(caught.value)
    assert job.events_folder and job.events_folder.is_relative_to(job.checkpoint_path.parent)


def test_runs_that_come_of_it_are_private_too(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries(save_seconds=0.05)
    job = begin(jobs, ENDLESS)
    until_saved(job)
    job.stop()
    assert job.wait(60) and job.state == "stopped"
    others = [jobs.again(job.id, KEY), jobs.go_on(job.id, KEY)]
    for other in others:
        until_steps(other)
        other.stop()
        assert other.wait(60) and other.private and len(other.id) == 32 and other.dataset == gather.NAME
        assert other.message == "" and other.saved_path is None
    with pytest.raises(UsageError, match="nobody else branches"):
        jobs.branch(job.id, job.moments[0], job.recipe, "1" * 32)
    branched = jobs.branch(job.id, job.moments[0], job.recipe, KEY)
    until_steps(branched)
    branched.stop()
    assert branched.wait(60) and branched.private
    assert not list(paths.saved().glob("*"))


def test_its_folder_goes_when_it_is_due_and_when_the_server_closes(registries: Callable[..., JobRegistry]) -> None:
    jobs = registries()
    private, public = begin(jobs), jobs.start(tiny(images=64), "mnist", 0)
    assert private.wait(60) and public.wait(60)
    folder = private.checkpoint_path.parent
    assert store.restore(folder / DATA).shape == (3, 32, 32)
    jobs.forget_private(3600)
    assert folder.exists() and jobs.get(private.id) is private
    model_cache.get(f"run:{private.id}")
    time.sleep(0.3)
    jobs.forget_private(0.2)
    assert not folder.exists()
    with pytest.raises(UsageError, match="no run"):
        jobs.get(private.id)
    with pytest.raises(UsageError, match="not on the server any more") as caught:
        model_cache.get(f"run:{private.id}")  # though it is in memory still
    assert is_sentence(caught.value)
    assert jobs.get(public.id) is public and public.checkpoint_path.exists()

    running = begin(jobs, ENDLESS)
    until_steps(running)
    jobs.forget_private(0.0)
    assert running.active, "a run that is going on is not forgotten"
    jobs.close()
    assert not running.checkpoint_path.parent.exists() and public.checkpoint_path.exists()


def test_what_a_killed_server_left_goes_after_an_hour(registries: Callable[..., JobRegistry], tmp_path: Path) -> None:
    private, fresh, public = (tmp_path / "runs" / name for name in ("a" * 32, "b" * 32, "c" * 8))
    for folder, hours in ((private, 2), (fresh, 0), (public, 2)):
        folder.mkdir(parents=True)
        (folder / "data.safetensors").write_bytes(b"x")
        then = time.time() - 3600 * hours
        os.utime(folder / "data.safetensors", (then, then))
    registries()
    assert not private.exists() and fresh.exists() and public.exists()


def test_a_full_disk_starts_no_run_and_leaves_no_pictures(
    registries: Callable[..., JobRegistry],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs = registries()

    def refuse(*_: object) -> None:
        raise TheatreError("Could not write it (No space left on device); free some space and try again.")

    monkeypatch.setattr(store, "store", refuse)
    with pytest.raises(TheatreError, match="free some space"):
        begin(jobs)
    assert jobs.all() == []
    assert not list((paths.home() / "runs").glob("*")), "and no folder without a run"
