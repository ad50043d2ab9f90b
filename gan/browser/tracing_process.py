"""Tracing in a process of its own: PyTorch's tracer takes 130 MB and for seconds all of Python's attention, which a server has
better use for. The process ends when it has had nothing to do for a while."""

import contextlib
import functools
import json
import logging
import signal
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import torch

from gan import processes
from gan.browser import model_programs
from gan.browser.program import Program
from gan.errors import TheatreError
from gan.recipes import Recipe

IDLE_SECONDS = 120.0
LONGEST_SECONDS = 120.0
"""Until an answer that does not come is given up."""
_MOST_BYTES = 64 * 2**20
_REMEMBERED = 16
_log = logging.getLogger(__name__)


@functools.lru_cache(_REMEMBERED)
def of_recipe(recipe: Recipe, shape: tuple[int, int, int]) -> dict[str, Program]:
    """``model_programs.of_recipe``, by the process."""
    return _TRACER.ask("of_recipe", recipe, shape)


@functools.lru_cache(_REMEMBERED)
def of_classifier(shape: tuple[int, int, int], classes: int) -> dict[str, Program]:
    """``model_programs.of_classifier``, by the process."""
    return _TRACER.ask("of_classifier", shape, classes)


class Tracer:
    """The process, started when there is something to do."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._there: tuple[BaseProcess, Connection] | None = None

    def ask(self, function: str, *arguments: Any) -> dict[str, Program]:
        """What a function of ``model_programs`` answers; traced here where no process answers."""
        with self._guard:
            for _ in range(2):  # it may be about to end
                try:
                    return self._answer(function, arguments)
                except (OSError, EOFError, ValueError, TheatreError) as error:
                    self._end()
                    _log.info("The process that traces did not answer (%s).", error)
        return getattr(model_programs, function)(*arguments)

    def _answer(self, function: str, arguments: tuple[Any, ...]) -> dict[str, Program]:
        if self._there is None or not self._there[0].is_alive():
            self._end()
            self._there = processes.start(_main, (), "trace", "tracing")
        connection = self._there[1]
        connection.send((function, arguments))
        if not connection.poll(LONGEST_SECONDS):
            raise TheatreError("Tracing takes too long; try again later.")
        told = json.loads(connection.recv_bytes(_MOST_BYTES))
        for sentence in told["said"]:
            _log.warning("%s", sentence)
        return {name: Program.from_json(program) for name, program in told["programs"].items()}

    def _end(self) -> None:
        if self._there is not None:
            process, connection = self._there
            self._there = None
            connection.close()
            process.kill()
            process.join(5)


_TRACER = Tracer()


class _Said(logging.Handler):
    """Handler that keeps what is logged, for the other process to log."""

    def __init__(self) -> None:
        super().__init__()
        self.sentences: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record's text."""
        self.sentences.append(self.format(record))


def _main(connection: Connection) -> None:
    """Main function of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means
    torch.set_num_threads(1)
    said = _Said()
    logging.getLogger(model_programs.__name__).addHandler(said)
    logging.getLogger(model_programs.__name__).propagate = False
    with contextlib.suppress(EOFError, OSError):  # the parent has ended
        while connection.poll(IDLE_SECONDS):
            function, arguments = connection.recv()
            said.sentences.clear()
            programs = getattr(model_programs, function)(*arguments)
            told = {name: program.to_json() for name, program in programs.items()}
            connection.send_bytes(json.dumps({"programs": told, "said": said.sentences}).encode())
