"""Worker of a run that trains on a lent GPU while there is one, and on the CPU meanwhile and otherwise.

To its ``Job`` it is one process and one pipe. Behind them the run goes through parts, one after the other: a worker process on
the CPU, or a slice of a GPU's time (``gan.runs.gpu_slice``). Each part ends with a save, and the next goes on exactly from there.
A GPU is asked for while the CPU trains, so that nobody waits for one; what a person steers step by step stays on the CPU.
"""

import contextlib
import contextvars
import multiprocessing
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from gan.errors import TheatreError
from gan.runs import worker
from gan.runs.gpu_slice import SECONDS, GpuRefused, Lend

ASKED = "A GPU has been asked for; until it comes, the CPU trains."
LENT = f"Trains on a lent GPU, {SECONDS:g} seconds at a time, which count towards your GPU time of the day."
STEERED = "Trains on the CPU: pauses, single steps and slow motion would waste your GPU time."
TAKEN = "The GPU was taken away before its time, so the run went on from its last save, on the CPU."
_LAST_SECONDS = 5.0
_LOOK_SECONDS = 0.5
"""Between two looks whether the run was killed."""
Message = tuple[Any, ...]


def launch(
    lend: Lend | None,
    recipe_json: dict[str, Any],
    dataset: str,
    seed: int,
    folder: Path,
    threads: int,
    save_seconds: float,
    paused: bool,
) -> tuple["Process", Connection]:
    """Worker that has begun, and our end of its pipe: a leased one where GPUs are lent, unless it is to begin ``paused``.

    The GPU time is that of the visitor in whose request this is called.

    Raises:
        TheatreError: the system refused.
    """
    if lend is None or paused:
        return worker.launch(recipe_json, dataset, seed, folder, threads, save_seconds, paused)
    ours, theirs = multiprocessing.Pipe()
    return LeasedWorker(lend, theirs, recipe_json, dataset, seed, folder, threads, save_seconds), ours


class LeasedWorker:
    """Parts of a run, and the thread that passes commands and messages between them and the run's ``Job``.

    It has of ``multiprocessing.Process`` what a ``Job`` uses.

    Attributes:
        pid: the first CPU worker's.
        exitcode: the last CPU worker's.
    """

    def __init__(
        self,
        lend: Lend,
        job: Connection,
        recipe_json: dict[str, Any],
        dataset: str,
        seed: int,
        folder: Path,
        threads: int,
        save_seconds: float,
    ):
        self._lend, self._job = lend, job
        self._what = recipe_json, dataset, seed, folder
        self._threads, self._save_seconds = threads, save_seconds
        self._visitor = contextvars.copy_context()  # whose GPU time it is, as what lends the GPU finds out
        self._knobs: dict[str, Any] = {}
        self._pace, self._cell = 0.0, -1
        self._paused, self._stopping, self._refused, self._killed = False, False, False, False
        self._waiting: list[Message] = []  # commands for the next part, while the one under way ends
        self._ending = False  # whether the part under way has been asked to make room for the next one
        self._slice: Connection | None = None  # of a slice that was asked for and has not begun
        self._asking: threading.Thread | None = None
        self._process, self._part = worker.launch(*self._what, threads, save_seconds, paused=False)
        self._on_gpu = False
        self.pid = self._process.pid
        self._thread = threading.Thread(target=self._relay, name=f"lease-{folder.name}", daemon=True)
        self._thread.start()

    @property
    def exitcode(self) -> int | None:
        """Exit code of the last CPU worker."""
        return self._process.exitcode

    def join(self, timeout: float | None = None) -> None:
        """Wait until the run has ended."""
        self._thread.join(timeout)

    def is_alive(self) -> bool:
        """Whether the run has not ended."""
        return self._thread.is_alive()

    def kill(self) -> None:
        """End the run at once; its last save is kept."""
        self._killed = True
        self._process.kill()

    def _relay(self) -> None:
        """The relaying thread."""
        try:
            for source in self._sources():
                if source is self._job:
                    self._obey(source.recv())
                elif source is self._slice:
                    self._hear_of_slice(source)
                else:
                    self._pass_on(source)
        except (EOFError, OSError, TheatreError):
            pass  # the Job has gone, or the CPU worker: without a "done" the Job asks for the exit code
        finally:
            for pipe in (self._job, self._part, *([self._slice] if self._slice else [])):
                with contextlib.suppress(OSError):
                    pipe.close()

    def _sources(self) -> Iterator[Connection]:
        """Pipes with something to be read, until the run has ended."""
        while not self._killed and not self._job.closed:
            for source in wait([self._job, self._part, *([self._slice] if self._slice else [])], _LOOK_SECONDS):
                if not source.closed:  # type: ignore[union-attr]
                    yield source  # type: ignore[misc]

    def _obey(self, message: Message) -> None:
        """Carry out a command of the Job's: remember what the next part must know, and pass it on."""
        name, *rest = message
        if name == "stop":
            self._stopping = True
        elif name in ("pause", "step", "resume"):
            self._paused = name != "resume"
        elif name == "turn":
            self._knobs |= rest[0]
        elif name == "slow":
            self._pace = rest[0]
        elif name == "watch":
            self._cell = rest[0]
        elif name == "share":
            self._threads = rest[0]
        if self._ending:
            self._waiting += [message] if name in ("step", "publish") else []
        elif self._on_gpu and self._steered:
            self._waiting = [message] if name == "step" else []
            self._make_room()
        elif not (self._on_gpu and name == "share"):  # threads of the CPU
            self._send(message)
        if self._steered and self._slice:
            self._let_go()
            self._tell(STEERED)
        elif name in ("resume", "slow") and not self._steered:
            self._refused = False  # by a new command one may ask anew
            if name == "slow":
                self._ask()  # else once the part says that it goes on

    @property
    def _steered(self) -> bool:
        """Whether a person steers the run step by step."""
        return self._paused or self._pace > 0

    def _send(self, message: Message) -> None:
        with contextlib.suppress(OSError):  # that the part has ended is seen at the other end of its pipe
            self._part.send(message)

    def _make_room(self) -> None:
        """Have the part under way save and end."""
        self._ending = True
        self._send(("stop",))

    def _pass_on(self, part: Connection) -> None:
        """Pass a message of the part under way on to the Job, unless it is that it ends for the next one."""
        try:
            message = part.recv()
        except (EOFError, OSError):
            if not self._on_gpu:
                self._process.join(_LAST_SECONDS)  # for its exit code
                raise
            message = ("refused", TAKEN)
        if message[0] == "refused":
            self._refused = True
            self._begin_cpu(message[1])
            return
        if message[0] == "left":  # a disk that refuses a save has none for the next part
            self._stopping = True
        over = message == ("done", "stopped") and not self._stopping and (self._ending or self._on_gpu)
        if not over:
            self._job.send(message)
            if message == ("state", "running"):  # before, a CPU worker that still loads would keep the GPU waiting
                self._ask()
            if message[0] in ("done", "error"):
                self._job.close()
        elif self._slice and not self._on_gpu and not self._steered:
            self._begin_slice(self._slice)
        else:
            self._begin_cpu(STEERED if self._steered else "")

    def _begin_slice(self, pipe: Connection) -> None:
        self._part.close()
        self._part, self._slice, self._on_gpu = pipe, None, True
        self._tell(LENT)
        self._send(("go",))
        self._brief()

    def _begin_cpu(self, why: str) -> None:
        """Go on in a CPU worker."""
        if self._slice:
            self._let_go()
        self._part.close()
        self._on_gpu = False
        self._process, self._part = worker.launch(*self._what, self._threads, self._save_seconds, paused=self._paused)
        self._brief()
        if why:
            self._tell(why)

    def _brief(self) -> None:
        """Tell a part that begins what was commanded before."""
        self._ending = False
        if self._knobs:
            self._send(("turn", self._knobs))
        if self._pace:
            self._send(("slow", self._pace))
        if self._cell >= 0:
            self._send(("watch", self._cell))
        for message in self._waiting:
            self._send(message)
        self._waiting = []
        if self._stopping:
            self._send(("stop",))

    def _ask(self) -> None:
        """Ask for a slice, unless there is one or none can be had, or a person steers the run."""
        if self._slice or self._on_gpu or self._refused or self._stopping or self._steered:
            return
        self._slice, theirs = multiprocessing.Pipe()
        before = self._asking
        ask = threading.Thread(target=self._visitor.copy().run, args=(self._lend_slice, theirs, before), daemon=True)
        self._asking = ask
        ask.start()
        self._tell(ASKED)

    def _lend_slice(self, theirs: Connection, before: threading.Thread | None) -> None:
        """The thread of one slice: ask, and wait until it is over. ``theirs`` reaches the process that trains."""
        if before:
            before.join()  # until the GPU of the slice before is given back
        try:
            self._lend(theirs, *self._what, self._save_seconds, SECONDS)
        except GpuRefused as error:
            with contextlib.suppress(OSError):
                theirs.send(("refused", str(error)))
        finally:
            theirs.close()

    def _hear_of_slice(self, pipe: Connection) -> None:
        try:
            kind, *why = pipe.recv()
        except (EOFError, OSError):
            kind, why = "refused", [TAKEN]
        if kind == "refused":
            self._refused = True
            self._let_go()
            self._tell(why[0])
        elif not self._ending and not self._stopping:
            self._make_room()

    def _let_go(self) -> None:
        """Give up the slice that has not begun; where it is ready, its process sees the pipe close and ends."""
        if self._slice:
            self._slice.close()
            self._slice = None

    def _tell(self, sentence: str) -> None:
        with contextlib.suppress(OSError):
            self._job.send(("device", sentence))


Process = BaseProcess | LeasedWorker
"""What a ``Job`` takes for its worker's process."""
