"""Retention of runs: which of them a server forgets, which folders of earlier servers it deletes, and when."""

import contextlib
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from gan.runs.folder import IDENTITY
from gan.runs.job import Job

LEFTOVER_SECONDS = 24 * 3600.0
"""How long the folder of a run of an earlier server stays, from its last save."""
PRIVATE_SECONDS = 3600.0
"""The same for a private run; also how long an ended private run is remembered after anybody last looked at it."""


def surplus(jobs: Sequence[Job], ended_kept: int) -> list[Job]:
    """Ended runs beyond the ``ended_kept`` newest; ``jobs`` are in order, newest first."""
    return [job for job in jobs if not job.active][ended_kept:]


def overdue(jobs: Sequence[Job], seconds: float) -> list[Job]:
    """Private runs that have ended and that nobody has looked at for so long."""
    return [job for job in jobs if job.private and not job.active and job.idle_seconds >= seconds]


def has_expired(identity: str, age: float) -> bool:
    """Whether the folder of a run of an earlier server is to be deleted, ``age`` seconds after its last save.

    A run that is going on under another server saves all the time, so its folder stays.
    """
    private = len(identity) > 8
    return age > (PRIVATE_SECONDS if private else LEFTOVER_SECONDS)


def sweep(runs: Path) -> None:
    """Delete the folders in ``runs`` that have expired; what does not look like a run's folder stays."""
    for folder in runs.glob("*"):
        with contextlib.suppress(OSError):
            newest = max((file.stat().st_mtime for file in folder.glob("*")), default=folder.stat().st_mtime)
            ours = IDENTITY.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink()
            if ours and has_expired(folder.name, time.time() - newest):
                shutil.rmtree(folder, ignore_errors=True)


def delete_files(job: Job) -> None:
    """Delete the folder of a run and its events; the model that it was saved as stays."""
    job.keeper.let_go()
    for folder in (job.checkpoint_path.parent, job.events_folder):
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
