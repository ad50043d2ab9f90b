"""Environment variables of Gradio, looked at before it reads them: some of its own reading ends in a traceback."""

import os
import sys
from pathlib import Path

from gan.errors import UsageError

PREFIX = "GRADIO_"
KEPT = ("GRADIO_ROOT_PATH", "GRADIO_TEMP_DIR", "GRADIO_ANALYTICS_ENABLED", "GRADIO_BLOCKED_PATHS")
"""What Gradio may see. Host and port have been read by app.py, and all else is decided by us."""
OURS = ("GRADIO_SERVER_NAME", "GRADIO_SERVER_PORT")


def check() -> None:
    """Take from the environment what Gradio shall not see, say what has no effect, and check the rest.

    Raises:
        UsageError: a path that cannot be used.
    """
    for name in (name for name in list(os.environ) if name.startswith(PREFIX) and name not in KEPT):
        del os.environ[name]
        if name not in OURS and "SPACE_ID" not in os.environ:  # a Space sets some for every app
            print(f"{name} has no effect here.", file=sys.stderr)
    root = os.environ.get("GRADIO_ROOT_PATH", "")
    if root and not root.startswith(("/", "http://", "https://")):
        raise UsageError(f"GRADIO_ROOT_PATH must be a path such as /gan, or a whole address with https://, not {root[:80]!r}.")
    if folder := os.environ.get("GRADIO_TEMP_DIR"):
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"GRADIO_TEMP_DIR cannot be used ({error.strerror}); name a folder that can be written to."
            ) from error
        if not os.access(folder, os.W_OK):
            raise UsageError("GRADIO_TEMP_DIR cannot be written to; name another folder.")
