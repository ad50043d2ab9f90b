"""GAN Theatre: everything about generative adversarial networks, and, in ``gan.web`` alone, the pages that show it.

Read ``recipes/table.py``, ``functional/objectives.py`` and ``training/loop.py``, in that order, to see how a GAN is trained.
Nothing outside ``gan.web`` imports gradio.
"""

import importlib
import os
from types import ModuleType

# Torch's threads wait for each other by spinning, which on a busy machine burns the core that the slower one needs:
# training beside a browser was 2.5 times as fast with waiting threads asleep. OpenMP reads this once, when it is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "0")

_FORMER = {"pictures": "gan.export.images"}
"""Modules by the names that scripts know which the app handed out before modules moved: ``from gan import models, pictures``."""


def __getattr__(name: str) -> ModuleType:
    """A module by its former name."""
    if name in _FORMER:
        return importlib.import_module(_FORMER[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
