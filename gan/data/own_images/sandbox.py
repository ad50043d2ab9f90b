"""Sandbox of an upload: a process that reads it with a limit on time and memory, so that none can stall the server."""

import contextlib
import dataclasses
import json
import os
import signal
import sys
from collections import Counter
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import torch

from gan import processes
from gan.data.own_images import gather, store
from gan.errors import TheatreError

_NICENESS = 3
"""Niceness of a reading process: lower priority than the pages, higher than the trainings."""
_LONGEST_REPORT = 2**20
_SKIPPED_SHOWN = 100


@dataclass(frozen=True)
class ReadLimits:
    """Limits on reading one upload.

    Attributes:
        seconds: wall-clock time, and processor time: 20,000 pictures of 256 pixels need 50 of the processor's, and several times
            as many on the clock of a busy machine.
        memory: bytes beyond those that every such process needs.
    """

    seconds: float = 300.0
    memory: int = 1536 * 2**20


@dataclass(frozen=True)
class Report:
    """Report on one upload: what was found in it.

    Attributes:
        count: pictures; ``channels``: 1 or 3; ``side``: their width and height in pixels.
        classes: (name, pictures of it), in the labels' order; only ("picture", count) where no folders say more.
        left_out: files that were skipped; ``skipped``: (name, why) of the first hundred.
        advice: sentences on what to expect, or "".
    """

    count: int
    channels: int
    side: int
    classes: list[tuple[str, int]]
    left_out: int
    skipped: list[tuple[str, str]]
    advice: str


def read(source: Path, target: Path, side: int, colour: bool | None, limits: ReadLimits | None = None) -> Report:
    """``gather.gather`` from ``source``, stored as ``target``; an existing ``target`` is replaced only when all went well.

    Raises:
        TheatreError: as ``gather.gather``; or it takes too long, or too much memory; or the disk is full.
    """
    limits = limits or ReadLimits()
    process, connection = processes.start(_main, (source, target, side, colour, limits), "gather", "reading")
    try:
        if not connection.poll(limits.seconds):
            raise TheatreError(
                f"Reading these pictures takes longer than {limits.seconds:.0f} seconds, so it was ended; give fewer "
                "pictures or smaller ones."
            )
        answer = json.loads(connection.recv_bytes(_LONGEST_REPORT))
    except (EOFError, OSError, ValueError) as error:
        raise TheatreError(
            "Reading these pictures needed more time or memory than there is, so it was ended; give fewer or smaller ones."
        ) from error
    finally:
        process.kill()  # it has answered, or never will
        process.join(5)
        connection.close()
        for partial in target.parent.glob(f".{target.name}.*.part"):
            partial.unlink(missing_ok=True)
    if "error" in answer:
        raise TheatreError(answer["error"])
    return _as_report(answer)


def _as_report(answer: dict[str, Any]) -> Report:
    pairs = {key: [(str(name), value) for name, value in answer[key]] for key in ("classes", "skipped")}
    return Report(**{**answer, **pairs})


def _main(connection: Connection, source: Path, target: Path, side: int, colour: bool | None, limits: ReadLimits) -> None:
    """Main function of the reading process. It answers in JSON, so that no hostile picture sends the server a pickle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    torch.set_num_threads(1)
    _apply_limits(limits)
    try:
        answer = _gather_and_store(source, target, side, colour)
    except TheatreError as error:
        answer = {"error": str(error)}
    except MemoryError:
        answer = {"error": "These pictures need more memory than there is for them; give smaller pictures or fewer."}
    connection.send_bytes(json.dumps(answer).encode())


def _apply_limits(limits: ReadLimits) -> None:
    """Have the operating system enforce the limits, where it can."""
    if sys.platform == "linux":
        import resource  # not everywhere

        used = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[0]) * resource.getpagesize()
        with contextlib.suppress(ValueError, OSError):  # stricter limits may be in force already
            resource.setrlimit(resource.RLIMIT_AS, (used + limits.memory, used + limits.memory))
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (int(limits.seconds) + 1, int(limits.seconds) + 1))


def _gather_and_store(source: Path, target: Path, side: int, colour: bool | None) -> dict[str, Any]:
    found = gather.gather(source, side, colour)
    data = found.data
    store.store(data, target)
    of_each = Counter(data.labels.tolist())
    classes = [(name, of_each[label]) for label, name in enumerate(data.class_names)]
    report = Report(
        len(data.images), data.shape[0], side, classes, len(found.skipped), list(found.skipped[:_SKIPPED_SHOWN]), found.advice
    )
    return dataclasses.asdict(report)
