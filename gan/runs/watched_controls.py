"""Controls of a worker's training loop that report, on the training thread, what the loop does next."""

from collections.abc import Callable

import torch

from gan.training.controls import Controls


class WatchedControls(Controls):
    """Controls with callbacks, set by ``worker.perform``; until then they do nothing.

    Attributes:
        on_state: called with "paused" each time the loop comes to rest, and with "running" before each step that is not a single
            step of a paused run.
        on_single_step: called before a single step of a paused run.
        on_line: called in slow motion with the line of ``controls.LINES`` that is next.
        on_watch, on_publish: called by the commands ``watch`` and ``publish``, on the thread that obeys.
    """

    def __init__(self, paused: bool = False) -> None:
        super().__init__(paused)
        self.on_state: Callable[[str], None] = lambda state: None
        self.on_single_step: Callable[[], None] = lambda: None
        self.on_line: Callable[[int], None] = lambda line: None
        self.on_watch: Callable[[int], None] = lambda cell: None
        self.on_publish: Callable[[], None] = lambda: None
        self._threads = 0

    def watch(self, cell: int) -> None:
        """Ask for D's critique of this cell of the grid from now on; -1: of none."""
        self.on_watch(cell)

    def publish(self) -> None:
        """Ask for saves of the run as it is now, for some seconds."""
        self.on_publish()

    def share(self, threads: int) -> None:
        """Use so many of torch's threads from the next step on; 0 leaves them as they are."""
        self._threads = threads

    def wait_for_step(self) -> bool:
        """As ``Controls.wait_for_step``, with the callbacks. A single step of a paused run does not make it "running"."""
        with self._condition:  # reentrant; so no command comes between the look and the wait
            if self._paused and not self._steps and not self._stopped:
                self.on_state("paused")
            going = super().wait_for_step()
            if going and not self._paused:
                self.on_state("running")
            if self._threads and self._threads != torch.get_num_threads():
                torch.set_num_threads(self._threads)  # here, since it counts for the calling thread alone
        if going and self._stepping:
            self.on_single_step()
        return going

    def _on_line(self, line: int) -> None:
        self.on_line(line)
