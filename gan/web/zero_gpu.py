"""ZeroGPU: on such a Space the package ``spaces`` lends GPUs to visitors, for seconds and from a quota of theirs.

What runs on a GPU is one function, a slice of a training run (``gan.runs.gpu_slice``). Everything else stays on the CPU.
"""

import re
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

_WAIT = re.compile(r"Try again in (\d+ days?, )?(\d+):(\d\d):\d\d")
_LEFT = re.compile(r"vs\. (\d+)s left")


def load() -> None:
    """Import ``spaces``, before anything imports torch. Where it fails, that is said, and the CPU is left.

    It changes torch (``gan.device`` knows) and the start of Gradio, which then reports that there is a function for a GPU; a
    Space without one is ended.
    """
    try:
        import spaces  # a Space on ZeroGPU brings it
    except Exception as error:  # an assertion, where the Space's own settings are not whole
        print(f"gan: No GPU is lent, since the package 'spaces' does not load ({error}); restart the Space.", file=sys.stderr)
        return
    spaces.disable_gradio_auto_wrap()  # else every handler of the pages would count as a function for a GPU


def lend() -> Any:
    """A function that lends a GPU to a slice of a run (``gpu_slice.Lend``); None elsewhere than on ZeroGPU."""
    from gan import device  # not above: it imports torch
    from gan.runs.gpu_slice import GpuRefused, train_slice

    if not device.on_zero_gpu() or "spaces" not in sys.modules:
        return None
    import spaces

    on_gpu = spaces.GPU(train_slice, duration=_duration)

    def lend_slice(connection: Connection, recipe_json: dict[str, Any], *rest: Any) -> None:
        try:
            on_gpu(connection, recipe_json, *rest)
        except Exception as error:  # whatever goes wrong there, the run goes on here
            raise GpuRefused(sentence(error)) from error

    return lend_slice


def _duration(
    connection: Connection, recipe_json: dict[str, Any], dataset: str, seed: int, folder: Path, save: float, seconds: float
) -> int:
    """Seconds for which a GPU is asked; ``spaces`` calls it with the arguments of the slice."""
    return round(seconds)


def sentence(error: Exception) -> str:
    """What an error of ``spaces`` means for a run, in one sentence for its page."""
    title, text = str(getattr(error, "title", "")), str(error)
    if wait := _WAIT.search(text):
        left = _LEFT.search(text)
        some = f" ({left[1]} seconds are left, too few)" if left and int(left[1]) else ""
        return f"Your GPU time of the day is used up{some}; the CPU trains on, and there is new time in {_in_words(wait)}."
    if "runs limit" in text:
        return "You have used a GPU as often as you may today; the CPU trains on."
    if "credits" in title:
        return "All your GPU time is taken by other tasks under way; the CPU trains on. Pause and resume the run to ask again."
    if "GPU limit" in text:
        return "This Space has no GPU time left for visits without a Hugging Face account; the CPU trains on."
    if "No GPU was available" in text:
        return "All GPUs are taken at the moment; the CPU trains on. Pause and resume the run to ask again."
    if "Expired" in text:
        return "The page has been open for too long to ask for a GPU; reload it, stop the run and press Go on, to ask again."
    if "illegal duration" in title:
        return "A GPU is lent to you for less time than a run needs at once; the CPU trains on."
    if "worker error" in title:
        return f"The GPU's process has ended ({text[:80]}), so the run went on from its last save, on the CPU."
    return "What lends GPUs does not answer; the CPU trains on. Pause and resume the run to ask again."


def _in_words(wait: re.Match[str]) -> str:
    """The time until there is new quota."""
    days, hours, minutes = wait.groups()
    if days:
        return days.rstrip(", ")
    if int(hours):
        return "an hour" if int(hours) == 1 else f"{int(hours)} hours"
    return f"{int(minutes) + 1} minutes" if int(minutes) else "a minute"
