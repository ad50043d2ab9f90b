"""Controls of a run: what a person may change between two training steps, from any thread."""

import functools
import math
import threading
import time
from collections import deque
from dataclasses import dataclass

from gan.errors import UsageError, unknown
from gan.recipes import RECIPES, Recipe

PLAYERS = ("generator", "discriminator")
LINES = (
    "Sample real images x and noise z.",
    "Forge: the generator paints G(z).",
    "Judge: the discriminator says D(x) and D(G(z)).",
    "Update D, so that it tells the two apart better.",
    "Sample fresh noise z.",
    "Forge: the generator paints G(z) again.",
    "Judge: the discriminator says D(G(z)).",
    "Update G, so that D takes its pictures for real.",
)
"""The lines of the algorithm (Goodfellow and others 2014, algorithm 1), in the order in which a step comes to them; D's half is
repeated for each of its updates."""
SLOWEST = 10.0
"""The longest delay before a line, in seconds."""


@dataclass(frozen=True)
class Knobs:
    """Settings that the next step will use; None leaves the recipe's own.

    Attributes:
        frozen: the player whose weights stay as they are, or "".

    The others are settings of the recipe that may change under way; ``recipes.SETTINGS`` says what they mean.
    """

    lr_g: float | None = None
    lr_d: float | None = None
    d_steps: int | None = None
    batch: int | None = None
    objective: str | None = None
    smoothing: float | None = None
    instance_noise: float | None = None
    frozen: str = ""


@functools.lru_cache(maxsize=64)
def in_force(recipe: Recipe, knobs: Knobs) -> Recipe:
    """The recipe as the next step will follow it.

    Raises:
        UsageError: the knobs do not go with the recipe.
    """
    turned = {key: value for key, value in vars(knobs).items() if key != "frozen" and value is not None}
    return recipe.with_settings(**turned) if turned else recipe


class Controls:
    """Controls of one run: pause, resume, single steps, stop, slow motion and changed settings.

    The loop calls ``wait_for_step`` before every step and ``before_line`` before every line of it.

    Attributes:
        waited: seconds that the loop was held up within steps, by slow motion.
    """

    def __init__(self, paused: bool = False):
        self._condition = threading.Condition()
        self._paused = paused
        self._stopped = False
        self._steps: deque[str] = deque()  # the player that each step is for, or ""
        self._only = ""
        self._stepping = False
        self._pace = 0.0
        self._knobs = Knobs()
        self.waited = 0.0

    @property
    def paused(self) -> bool:
        """Whether the loop waits before its next step."""
        return self._paused

    @property
    def stopped(self) -> bool:
        """Whether the run is over."""
        return self._stopped

    @property
    def knobs(self) -> Knobs:
        """The settings that the next step will use."""
        return self._knobs

    @property
    def frozen(self) -> str:
        """The player that does not learn in this step: the knob's, or the other one of a step that was asked for one alone."""
        if self._only:
            return PLAYERS[1 - PLAYERS.index(self._only)]
        return self._knobs.frozen

    @property
    def pace(self) -> float:
        """Seconds before each line of the algorithm; 0 is full speed."""
        return self._pace

    def pause(self) -> None:
        """Make the loop wait before its next step."""
        with self._condition:
            self._paused = True
            self._steps.clear()
            self._stepping = False
            self._condition.notify_all()

    def resume(self) -> None:
        """Let the loop continue."""
        with self._condition:
            self._paused = False
            self._steps.clear()
            self._condition.notify_all()

    def step(self, count: int = 1, player: str = "") -> None:
        """Pause after ``count`` more steps, in which only ``player`` learns ("": both).

        Raises:
            UsageError: not a count from 1 to 10,000, or no such player.
        """
        if count not in range(1, 10_001):
            raise UsageError(f"One can step from 1 to 10000 times, not {str(count)[:40]}.")
        _check_player(player)
        with self._condition:
            self._paused = True
            self._steps.extend([player] * int(count))
            self._condition.notify_all()

    def slow(self, seconds: float) -> None:
        """Wait so long before each line of the algorithm; 0 is full speed.

        Raises:
            UsageError: not from 0 to ``SLOWEST``.
        """
        number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool) and math.isfinite(seconds)
        if not number or not 0 <= seconds <= SLOWEST:
            raise UsageError(f"Slow motion waits from 0 to {SLOWEST:g} seconds before each line, not {str(seconds)[:40]}.")
        with self._condition:
            self._pace = float(seconds)
            self._condition.notify_all()

    def stop(self) -> None:
        """End the run before its next step."""
        with self._condition:
            self._stopped = True
            self._condition.notify_all()

    def turn(self, **changes: float | int | str | None) -> None:
        """Change knobs from the next step on.

        Raises:
            UsageError: an unknown knob, or a value that the recipes' ``SETTINGS`` do not allow.
        """
        values = dict(vars(self._knobs))
        reference = next(iter(RECIPES.values()))
        for key, value in changes.items():
            if key == "frozen":
                values[key] = _check_player(value or "")
            elif key in values:
                checked = None if value is None else reference.with_settings(**{key: value}).setting(key)
                values[key] = checked
            else:
                raise unknown("knob", key, values)
        with self._condition:
            self._knobs = Knobs(**values)  # type: ignore[arg-type]

    def wait_for_step(self) -> bool:
        """Block while paused; True when the loop may do one step, False when the run is to end."""
        with self._condition:
            while self._paused and not self._steps and not self._stopped:
                self._condition.wait()
            self._stepping = self._paused and bool(self._steps)
            self._only = self._steps.popleft() if self._stepping else ""
            return not self._stopped

    def before_line(self, line: int) -> None:
        """Called before ``LINES[line]``: in slow motion it blocks for the delay, or until a pause or a stop."""
        if not self._pace:
            return
        self._on_line(line)
        started = time.monotonic()
        with self._condition:
            pace = self._pace
            self._condition.wait_for(
                lambda: self._stopped or self._pace != pace or (self._paused and not self._stepping), timeout=pace
            )
        self.waited += time.monotonic() - started

    def _on_line(self, line: int) -> None:
        """Hook for subclasses: slow motion has come to this line."""


def _check_player(player: object) -> str:
    if player and player not in PLAYERS:
        raise unknown("player", str(player), PLAYERS)
    return str(player)
