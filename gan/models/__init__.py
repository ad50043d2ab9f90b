"""Models on disk and in memory: checkpoint files, going on from one, their catalogue, and a loaded model.

``models.load(name)`` is what the scripts that the app hands out call.
"""

from gan.models.model import Model, load, open_file

__all__ = ["Model", "load", "open_file"]
