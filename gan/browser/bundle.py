"""Bundle: a model for browsers, one safetensors file with its weights and, in its metadata, its programs.

The weights of G come first, so that a browser draws while those of D are still on their way. What float16 holds exactly, as in a
slim checkpoint, is float16. Format and contents are read by ``assets/js/models/safetensors.js``.
"""

import functools
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from gan.analysis import inversion
from gan.browser import model_programs
from gan.browser.model_programs import CLASSIFIER, D, G
from gan.browser.program import Program
from gan.evaluation.classifier import Classifier
from gan.models import Model
from gan.recipes import Recipe

FORMAT = "gan-theatre-browser-1"
"""Changed with whatever a reader would not understand."""
Programs = Mapping[str, Program]
_ALIGNMENT = 8
_TYPES = {torch.float16: "F16", torch.float32: "F32"}


@dataclass(frozen=True, eq=False)
class Bundle:
    """Content of a bundle.

    Attributes:
        content: the file; the same model gives the same bytes.
        draw_bytes: length of its beginning that holds all that draws.
        programs: names of what can be computed, such as "draw"; empty when a browser cannot even draw.
    """

    content: bytes
    draw_bytes: int
    programs: tuple[str, ...]

    @functools.cached_property
    def digest(self) -> str:
        """What names this content."""
        return hashlib.sha256(self.content).hexdigest()[:32]


def of_model(model: Model, trace: Callable[[Recipe, tuple[int, int, int]], Programs] = model_programs.of_recipe) -> Bundle:
    """The bundle of a model; ``trace`` makes the programs of its recipe."""
    programs = trace(model.header.recipe, model.header.shape)
    if "draw" not in programs:
        programs = {}
    search = {
        "draws": inversion.DRAWS,
        "starts": inversion.STARTS,
        "rows": model_programs.SEARCH_ROWS,
        "every": inversion.EVERY,
        "reach": inversion.NOISE_REACH,
        "rates": inversion.rates(inversion.STEPS),
    }
    weights = [model_programs.weights_of(G, model.generator), model_programs.weights_of(D, model.discriminator)]
    return _bundle(programs, weights, {"search": search})


def of_classifier(
    network: Classifier,
    shape: tuple[int, int, int],
    trace: Callable[[tuple[int, int, int], int], Programs] = model_programs.of_classifier,
) -> Bundle:
    """The bundle of a classifier of images of ``shape`` (channels, height, width); ``trace`` makes its program, and raises the
    same."""
    classes = len(network.state_dict()["head.1.bias"])
    return _bundle(trace(shape, classes), [model_programs.weights_of(CLASSIFIER, network)], {})


def _bundle(programs: Programs, parts: Iterable[Mapping[str, Tensor]], more: Mapping[str, Any]) -> Bundle:
    """``parts``: weights that a reader can use as soon as they have come, one part after another; ``more``: other metadata."""
    needed = {name for program in programs.values() for name in program.weights}
    header: dict[str, Any] = {}
    data, sizes, checks = b"", [], []
    for part in parts:
        begin = len(data)
        for name, tensor in part.items():
            if name in needed:
                stored = _halved(tensor)
                content = stored.contiguous().numpy().tobytes()
                header[name] = {
                    "dtype": _TYPES[stored.dtype],
                    "shape": list(stored.shape),
                    "data_offsets": [len(data), len(data) + len(content)],
                }
                data += content
        sizes.append(len(data))
        checks.append({"end": len(data), "crc32": zlib.crc32(data[begin:])})
    told = _text({name: program.to_json() for name, program in programs.items()})
    metadata = {
        "format": FORMAT,
        "checks": _text(checks),
        "programs": told,
        "programs_crc32": str(zlib.crc32(told.encode())),
        **{name: _text(value) for name, value in more.items()},
    }
    text = _text({"__metadata__": metadata, **header}).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    start = len(text).to_bytes(8, "little") + text
    return Bundle(start + data, len(start) + sizes[0], tuple(programs))


def _text(value: Any) -> str:
    """ASCII, so that a place in it is a place in its bytes."""
    return json.dumps(value, separators=(",", ":"))


def _halved(tensor: Tensor) -> Tensor:
    """The tensor on the CPU, as float16 if that holds the same numbers."""
    whole = tensor.detach().cpu().float()
    half = whole.half()
    return half if torch.equal(half.float(), whole) else whole
