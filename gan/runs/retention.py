"""Retention of runs: which of them a server forgets, which folders of earlier servers it deletes, and when.

What a server remembers it marks with the time of the last look (``folder.LOOKED``). So whoever sweeps, be it the server's
successor or a second server on the same home, knows from the files alone when a folder is due, and leaves those that are in use.
"""

import contextlib
import os
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from gan import paths
from gan.models import provenance
from gan.models.checkpoint import SUFFIX
from gan.quota import quota
from gan.runs.folder import IDENTITY, LOOKED
from gan.runs.job import Job

LEFTOVER_SECONDS = 24 * 3600.0
"""How long the folder of a run of an earlier server stays, from its last save."""
PRIVATE_SECONDS = 3600.0
"""How long a private run stays after it has ended and anybody last looked at it, whatever has become of its server."""
GRACE_SECONDS = 60.0
"""How much longer the folder of another server's run stays, which marks its looks only now and then."""
STRAY_SECONDS = 3600.0
"""How long what belongs to nothing stays: half-written files of a killed process, and what is told of a model that is gone."""


def surplus(jobs: Sequence[Job], ended_kept: int) -> list[Job]:
    """Ended runs beyond the ``ended_kept`` newest, or beyond their owner's share of them; ``jobs`` are in order, newest first."""
    share, kept, beyond = quota().ended_of_visitor, Counter[str](), list[Job]()
    for job in jobs:
        owner = job.spec.rights.owner
        if job.active:
            continue
        if kept.total() < ended_kept and kept[owner] < share:
            kept[owner] += 1
        else:
            beyond.append(job)
    return beyond


def overdue(jobs: Sequence[Job], seconds: float) -> list[Job]:
    """Private runs that have ended and that nobody has looked at for so long."""
    return [job for job in jobs if job.private and not job.active and job.idle_seconds >= seconds]


def has_expired(identity: str, age: float) -> bool:
    """Whether the folder of a run of an earlier server is to be deleted, ``age`` seconds after its last save or look.

    A run that is going on under another server saves all the time, so its folder stays.
    """
    private = len(identity) > 8
    return age > (PRIVATE_SECONDS if private else LEFTOVER_SECONDS)


def tend(runs: Path, jobs: Sequence[Job]) -> None:
    """Mark the folders of the runs that a server remembers, ``jobs``, and delete those of earlier servers that are due."""
    for job in jobs:
        looked = time.time() - (job.idle_seconds if job.private and not job.active else 0.0)
        with contextlib.suppress(OSError):  # a full disk: the run's own saves tell of it
            mark = job.checkpoint_path.parent / LOOKED
            mark.touch()
            os.utime(mark, (looked, looked))
    sweep(runs, {job.id for job in jobs})


def sweep(runs: Path, known: frozenset[str] | set[str] = frozenset()) -> None:
    """Delete the folders in ``runs`` that have expired, but for the runs that are ``known`` to this server; what does not look
    like a run's folder stays. Events and half-written models that belong to nothing go too."""
    for folder in runs.glob("*"):
        with contextlib.suppress(OSError):
            ours = IDENTITY.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink()
            if ours and folder.name not in known and has_expired(folder.name, _age(folder) - GRACE_SECONDS):
                shutil.rmtree(folder, ignore_errors=True)
    for folder in (paths.home() / "tensorboard").glob("*"):
        with contextlib.suppress(OSError):
            if IDENTITY.fullmatch(folder.name) and not (runs / folder.name).exists() and _age(folder) > STRAY_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
    for file in paths.saved().glob("*"):
        part = file.name.startswith(".") and file.suffix == ".part"
        alone = file.suffix == provenance.SUFFIX and not file.with_suffix(SUFFIX).exists()
        with contextlib.suppress(OSError):
            old = (part or alone) and time.time() - file.stat().st_mtime > STRAY_SECONDS
            if old and (part or provenance.is_note(file)):
                file.unlink()


def _age(folder: Path) -> float:
    """Seconds since a folder was last written to."""
    return time.time() - max((file.stat().st_mtime for file in folder.glob("*")), default=folder.stat().st_mtime)


def delete_files(job: Job) -> None:
    """Delete the folder of a run and its events; the model that it was saved as stays."""
    job.keeper.let_go()
    for folder in (job.checkpoint_path.parent, job.events_folder):
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
