"""Names of a run's folder and of the files in it: what the worker writes, and the server and its successors read."""

import re
from pathlib import Path

from gan import paths
from gan.models.checkpoint import SUFFIX

IDENTITY = re.compile("[0-9a-f]{8}|[0-9a-f]{32}")
"""A run's id, which names its folder; a private run's is the longer."""
SPEC = "run.json"
"""What was trained on what, and how it ended (``spec.JobSpec.note``)."""
HISTORY = "history.json"
"""The curves until the last save (``training.history.History``)."""
CHECKPOINT = f"checkpoint{SUFFIX}"
"""The last save, whole."""
NOW = f"now{SUFFIX}"
"""The run as it was about a second ago, slim, while somebody plays with it."""
MOMENTS = "moments"
"""The folder of the moments to go back to (``models.snapshots``)."""
LOOKED = "looked"
"""An empty file, as old as the last look at a run that its server remembers (``gan.runs.retention``)."""
DATA = "data.safetensors"
"""Images of its own to train on; absent where the data set is one of ours."""
ORIGIN = f"origin{SUFFIX}"
"""The checkpoint that the run goes on from; absent where it starts with new networks."""


def runs_folder() -> Path:
    """The folder of all runs, in which each has a folder named by its id."""
    return paths.home() / "runs"
