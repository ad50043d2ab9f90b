"""What a person may change between two training steps, from any thread."""

import threading
from dataclasses import dataclass

from gan.errors import UsageError, unknown
from gan.recipes import RECIPES

PLAYERS = ("generator", "discriminator")


@dataclass(frozen=True)
class Knobs:
    """The values that the next step will use; None leaves the recipe's own.

    Attributes:
        lr_g, lr_d: learning rates before decay.
        d_steps: D's updates before each of G's.
        frozen: the player whose weights stay as they are, or "".
    """

    lr_g: float | None = None
    lr_d: float | None = None
    d_steps: int | None = None
    frozen: str = ""


class Controls:
    """Pause, resume, step once, stop, and turn the knobs. The loop calls ``admit`` before every step."""

    def __init__(self, paused: bool = False):
        self._condition = threading.Condition()
        self._paused = paused
        self._stopped = False
        self._steps = 0
        self._knobs = Knobs()

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
        """What the next step will use."""
        return self._knobs

    def pause(self) -> None:
        """Wait before the next step."""
        with self._condition:
            self._paused = True
            self._steps = 0

    def resume(self) -> None:
        """Go on."""
        with self._condition:
            self._paused = False
            self._condition.notify_all()

    def step(self, count: int = 1) -> None:
        """Pause, but take ``count`` steps first."""
        if count not in range(1, 10_001):
            raise UsageError(f"One can step from 1 to 10000 times, not {str(count)[:40]}.")
        with self._condition:
            self._paused = True
            self._steps += count
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
                if value and value not in PLAYERS:
                    raise unknown("player", value, PLAYERS)
                values[key] = value or ""
            elif key in values:
                checked = None if value is None else reference.with_settings(**{key: value}).setting(key)
                values[key] = checked
            else:
                raise unknown("knob", key, values)
        with self._condition:
            self._knobs = Knobs(**values)  # type: ignore[arg-type]

    def admit(self) -> bool:
        """Block while paused; True to take one step, False when the run is to end."""
        with self._condition:
            while self._paused and not self._steps and not self._stopped:
                self._condition.wait()
            if self._paused and self._steps:
                self._steps -= 1
            return not self._stopped
