"""Programs of a model and of a classifier: what a browser computes of them by itself, traced once for each architecture.

Pictures are (1, C, H, W) whole numbers from 0 to 255; a point is its parts as ``Latent`` names them, those that the space has.
"""

import functools
import logging
import threading
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.func import functional_call

from gan import networks
from gan.analysis import inversion, pixel_gradients
from gan.analysis.inversion import Position
from gan.browser.program import Program
from gan.browser.trace import Tensors, UnknownOperation, trace
from gan.data.datasets import to_levels, to_unit
from gan.evaluation.classifier import Classifier
from gan.functional.objectives import OBJECTIVES
from gan.functional.optimisers import Masses, Moments
from gan.latents.latent import Latent
from gan.models import Model
from gan.recipes import Recipe

G, D, CLASSIFIER = "average", "discriminator", "classifier"
"""What the names of weights begin with, as in a checkpoint."""
SEARCH_ROWS = inversion.STARTS // 2
"""Starts that one run of the search's program moves: half of them, since a browser has two workers do it."""
_REMEMBERED = 16
_log = logging.getLogger(__name__)
_tracing = threading.Lock()
"""Tracing has state of its own in PyTorch, so one thread at a time."""


class _Traced(NamedTuple):
    """A function that shall be a program, with inputs of the right shapes."""

    function: Callable[[Tensors, Tensors], Tensors]
    inputs: Tensors
    weights: Tensors


def programs(model: Model) -> dict[str, Program]:
    """Programs of a model, by name; one that cannot be traced is left out, and the log says once why.

    - "draw": a point of one row to "levels", its picture.
    - "judge": "picture" and, for a conditional D, "label" to "opinion" and "logit", each (1,).
    - "slopes": the same to "logit" and "slopes" (H, W), as ``gan.analysis.pixel_gradients`` has them.
    - "search": a step of ``gan.analysis.inversion.move`` for ``SEARCH_ROWS`` starts, of which none depends on another: "rate",
      "target" (a picture) and a position, by parts such as "noise", "noise.mean" and "mass.square", to the next position and
      "levels" (rows, C, H, W) of the one given.
    """
    return of_recipe(model.header.recipe, model.header.shape)


@functools.lru_cache(_REMEMBERED)
def of_recipe(recipe: Recipe, shape: tuple[int, int, int]) -> dict[str, Program]:
    """Programs of all models of a recipe for images of ``shape`` (channels, height, width)."""
    with _tracing:
        return {
            name: program
            for name, traced in _functions(recipe, shape).items()
            if (program := _program(f"{recipe.name}, {name}", traced)) is not None
        }


def _program(what: str, traced: _Traced) -> Program | None:
    try:
        return trace(*traced)
    except UnknownOperation as error:
        _log.warning("A browser does not compute this by itself (%s): %s", what, error)
    except Exception:  # a family of networks is anybody's file: what it does may fail in PyTorch's tracer in any way
        _log.warning("A browser does not compute this by itself (%s), as it could not be traced.", what, exc_info=True)
    return None


@functools.lru_cache(_REMEMBERED)
def of_classifier(shape: tuple[int, int, int], classes: int) -> dict[str, Program]:
    """Program "classify" of all classifiers of images of ``shape`` with so many classes: "picture" to "probabilities" (classes,).

    Raises as ``trace``.
    """
    with torch.random.fork_rng(devices=[]):
        network = Classifier(shape, classes).eval().requires_grad_(False)

    def classify(inputs: Tensors, weights: Tensors) -> Tensors:
        logits = functional_call(network, _of(weights, CLASSIFIER), (inputs["picture"],))
        return {"probabilities": logits.softmax(1)[0]}

    with _tracing:
        return {"classify": trace(classify, {"picture": torch.zeros(1, *shape)}, weights_of(CLASSIFIER, network))}


def weights_of(prefix: str, network: nn.Module) -> dict[str, Tensor]:
    """A network's weights as programs name them."""
    return {f"{prefix}.{name}": value.detach() for name, value in network.state_dict().items() if value.is_floating_point()}


def point_inputs(latent: Latent) -> dict[str, Tensor]:
    """The parts of points that are inputs of a program."""
    return {name: part for name, part in latent._asdict().items() if part is not None and part.numel()}


def _of(weights: Tensors, prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(f"{prefix}."): value for name, value in weights.items()}


def _latent(inputs: Tensors) -> Latent:
    """The points among a program's inputs."""
    noise = inputs["noise"]
    return Latent(noise, inputs.get("label"), inputs.get("category"), inputs.get("codes", noise[:, :0]))


def _functions(recipe: Recipe, shape: tuple[int, int, int]) -> dict[str, _Traced]:
    with torch.random.fork_rng(devices=[]):
        generator, discriminator = (network.eval().requires_grad_(False) for network in networks.build(recipe, shape))
    spec = recipe.latent
    is_probability = OBJECTIVES[recipe.objective].probability

    def drawing(weights: Tensors) -> Callable[[Tensor], Tensor]:
        return lambda points: functional_call(generator, _of(weights, G), (points,))

    def judging(inputs: Tensors, weights: Tensors) -> Callable[[Tensor], Tensor]:
        return lambda images: functional_call(discriminator, _of(weights, D), (images, inputs.get("label"))).logits

    def draw(inputs: Tensors, weights: Tensors) -> Tensors:
        return {"levels": to_levels(drawing(weights)(spec.encode(_latent(inputs))))}

    def judge(inputs: Tensors, weights: Tensors) -> Tensors:
        logit = judging(inputs, weights)(to_unit(inputs["picture"]))
        return {"logit": logit, "opinion": logit.sigmoid() if is_probability else logit}

    def slopes(inputs: Tensors, weights: Tensors) -> Tensors:
        logit, gradient = pixel_gradients.slopes(judging(inputs, weights), to_unit(inputs["picture"]))
        return {"logit": logit, "slopes": gradient}

    def search(inputs: Tensors, weights: Tensors) -> Tensors:
        target = to_unit(inputs["target"])
        position, pictures = inversion.move(drawing(weights), spec, _position(inputs), target, inputs["rate"])
        return {**position_inputs(position), "levels": to_levels(pictures)}

    one, starts = (spec.sample(count, torch.Generator().manual_seed(0)) for count in (1, SEARCH_ROWS))
    picture = {"picture": torch.zeros(1, *shape)}
    judged = picture | ({"label": torch.zeros(1, dtype=torch.int64)} if spec.classes else {})
    position = point_inputs(starts) | position_inputs(inversion.begin(starts))
    of_g, of_d = weights_of(G, generator), weights_of(D, discriminator)
    return {
        "draw": _Traced(draw, point_inputs(one), of_g),
        "judge": _Traced(judge, judged, of_d),
        "slopes": _Traced(slopes, judged, of_d),
        "search": _Traced(search, {**position, "target": torch.zeros(1, *shape), "rate": torch.tensor(0.1)}, of_g),
    }


def _position(inputs: Tensors) -> Position:
    def moments(part: str) -> Moments:
        empty = inputs["noise"][:, :0]
        return Moments(*(inputs.get(f"{part}.{moment}", empty) for moment in Moments._fields))

    masses = Masses(*(inputs[f"mass.{mass}"] for mass in Masses._fields))
    return Position(_latent(inputs), moments("noise"), moments("codes"), masses)


def position_inputs(position: Position) -> dict[str, Tensor]:
    """The parts of a position that a step changes, by the names of a program's inputs."""
    parts: dict[str, Tensor] = {"noise": position.latent.noise}
    if position.latent.codes.numel():
        parts["codes"] = position.latent.codes
    named = dict(parts)
    for part in parts:
        moments: Moments = getattr(position, part)
        named |= {f"{part}.{moment}": value for moment, value in moments._asdict().items()}
    return named | {f"mass.{mass}": value for mass, value in position.masses._asdict().items()}
