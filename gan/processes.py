"""Child processes: started from a fork server that has loaded torch, so in milliseconds, and ended with this one."""

import contextlib
import multiprocessing
import sys
import threading
import types
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from gan import paths
from gan.errors import TheatreError

PRELOADED = [
    "torch",
    "torch._dynamo",
    "numpy",
    "PIL.Image",
    "safetensors.torch",
    "gan.runs.worker",
    *(f"gan.networks.families.{file.stem}" for file in sorted(paths.FAMILIES.glob("[!_]*.py"))),
]
"""What the fork server imports, by name. torch._dynamo: the first optimiser imports it, for a second or two. The families: each
recipe imports its own, by name."""

_hiding = threading.Lock()
"""Held while ``__main__`` is hidden: of two threads at once, one would put the other's empty module back."""


def warm() -> None:
    """Get the fork server to load torch, in the background, so that ``start`` then takes milliseconds.

    A child's environment is the fork server's, so that of this moment: what a child needs is passed to it.
    """
    if _start_method() == "forkserver":
        from multiprocessing import forkserver  # does not exist everywhere

        multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOADED)
        forkserver.ensure_running()


def start(target: Callable[..., None], arguments: tuple[Any, ...], name: str, purpose: str) -> tuple[BaseProcess, Connection]:
    """Call ``target(their end of a pipe, *arguments)`` in a process that ends with this one; and our end of the pipe.

    Raises:
        TheatreError: the system refused; ``purpose`` names the process in the message.
    """
    warm()
    context: Any = multiprocessing.get_context(_start_method())
    ours, theirs = context.Pipe()
    process = context.Process(target=target, args=(theirs, *arguments), name=name, daemon=True)
    try:
        with _main_hidden():
            process.start()
    except (OSError, EOFError) as error:
        ours.close()
        raise TheatreError(f"Could not start a {purpose} process ({error}); wait a little and try again.") from error
    finally:
        theirs.close()  # so that the pipe ends when the process does
    return process, ours


def _start_method() -> str:
    """A fork server where there is one. macOS has one too, but its system libraries do not survive a fork once loaded."""
    return "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() and sys.platform != "darwin" else "spawn"


@contextlib.contextmanager
def _main_hidden() -> Iterator[None]:
    """multiprocessing has every child import the parent's ``__main__``: app.py, so Gradio and all the pages, for seconds.
    The worker needs none of it, so it is given an empty one."""
    with _hiding:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
