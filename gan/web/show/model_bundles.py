"""Bundles of the models that are open, each made once and the newest kept: what a browser downloads to draw by itself."""

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from gan.browser import bundle, tracing_process
from gan.browser.bundle import Bundle
from gan.errors import TheatreError
from gan.evaluation.classifier import Classifier
from gan.web.show import model_cache
from gan.web.show.model_cache import OpenModel

MOST = 8
"""Contents in memory, 2 to 9 MB each."""


@dataclass(frozen=True)
class Outline:
    """What is known of a bundle without its content; see ``gan.browser.bundle.Bundle``."""

    digest: str
    size: int
    draw_bytes: int
    programs: tuple[str, ...]

    def file(self, name: str) -> dict[str, Any]:
        """Where a browser finds the content of what is called ``name``, below the app's root, and how long it is."""
        return {"file": f"models/weights/{self.digest}/{name}.safetensors", "bytes": self.size, "draw_bytes": self.draw_bytes}


class Bundles:
    """Bundles of what is open: their outlines as long as it is, the contents of those that were asked for last."""

    def __init__(self) -> None:
        self._outlines: WeakKeyDictionary[Any, Outline] = WeakKeyDictionary()
        self._contents: OrderedDict[str, bytes] = OrderedDict()
        self._making, self._guard = threading.Lock(), threading.Lock()

    def outline(self, of: Any, make: Callable[[], Bundle]) -> Outline:
        """The outline of what ``make`` makes of a thing, called once."""
        with self._making:  # whoever waits for the same has it then
            if of not in self._outlines:
                made = make()
                self._outlines[of] = Outline(made.digest, len(made.content), made.draw_bytes, made.programs)
                self._keep(made.digest, made.content)
            return self._outlines[of]

    def content(self, of: Any, make: Callable[[], Bundle]) -> bytes:
        """The content of what ``make`` makes of a thing, made again where it was let go."""
        kept = self.kept(self.outline(of, make).digest)
        if kept is None:
            made = make()
            kept = made.content
            self._keep(made.digest, kept)
        return kept

    def kept(self, digest: str) -> bytes | None:
        """The content of this digest, or None where it is not kept."""
        with self._guard:
            if digest in self._contents:
                self._contents.move_to_end(digest)
            return self._contents.get(digest)

    def _keep(self, digest: str, content: bytes) -> None:
        with self._guard:
            self._contents[digest] = content
            while len(self._contents) > MOST:
                self._contents.popitem(last=False)


BUNDLES = Bundles()
"""Those of this process."""


def preload() -> None:
    """Make the bundle of the model that most pages open with: for a thread, once the server is open, so that its first visitor
    does not wait for it."""
    with contextlib.suppress(TheatreError):
        outline(model_cache.get(model_cache.first()))


def outline(held: OpenModel) -> Outline:
    """The outline of a model's bundle."""
    return BUNDLES.outline(held, lambda: _of_model(held))


def content(held: OpenModel) -> bytes:
    """The content of a model's bundle."""
    return BUNDLES.content(held, lambda: _of_model(held))


def classifier_outline(network: Classifier, shape: tuple[int, int, int]) -> Outline:
    """The outline of a classifier's bundle, for images of ``shape`` (channels, height, width)."""
    return BUNDLES.outline(network, lambda: _of_classifier(network, shape))


def classifier_content(network: Classifier, shape: tuple[int, int, int]) -> bytes:
    """The content of a classifier's bundle."""
    return BUNDLES.content(network, lambda: _of_classifier(network, shape))


def _of_model(held: OpenModel) -> Bundle:
    return bundle.of_model(held.model, tracing_process.of_recipe)


def _of_classifier(network: Classifier, shape: tuple[int, int, int]) -> Bundle:
    return bundle.of_classifier(network, shape, tracing_process.of_classifier)
