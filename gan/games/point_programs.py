"""Programs of the game on points, as templates of sizes: few files, of which a run needs four.

- points-state: optimisers, average and clip, in "count".
- points-gG: "generate" and "draw" of a generator of G hidden layers, and its first values.
- points-dD-PENALTY: "judge" and "gradient_d.OBJECTIVE" of a discriminator of D hidden layers, and its first values.
- points-gG-dD-ACTIVATION: "gradient_g.OBJECTIVE".
"""

import dataclasses
import itertools
from collections.abc import Callable, Mapping
from typing import Any

from gan.browser import state_programs, template, training_programs
from gan.browser.first_values import first_values
from gan.browser.players import AVERAGE, D, G
from gan.browser.program import Program
from gan.browser.template import Sizes
from gan.functional.objectives import OBJECTIVES
from gan.games.point_game import SETTINGS, PointGame, d_activation
from gan.latents.latent import LatentSpec
from gan.recipes import OPTIMISERS, PENALTIES, Recipe

DEPTHS = tuple(range(int(SETTINGS["g_depth"].low), int(SETTINGS["g_depth"].high) + 1))
_ACTIVATIONS = {d_activation(penalty): penalty for penalty in PENALTIES}
_OF_G, _OF_D = ("latent", "dimensions", "g_width"), ("dimensions", "d_width")
"""Sizes of each player's network."""
Content = Mapping[str, Any]


def files() -> dict[str, Callable[[], Content]]:
    """Makers of the files, by name."""
    made: dict[str, Callable[[], Content]] = {"points-state": _state}
    made |= {f"points-g{depth}": _maker(_generator, depth) for depth in DEPTHS}
    for depth, penalty in itertools.product(DEPTHS, PENALTIES):
        made[f"points-d{depth}-{penalty}"] = _maker(_discriminator, depth, penalty)
    for g_depth, d_depth, activation in itertools.product(DEPTHS, DEPTHS, _ACTIVATIONS):
        made[f"points-g{g_depth}-d{d_depth}-{activation}"] = _maker(_of_both, g_depth, d_depth, activation)
    return made


def _maker(make: Callable[..., Content], *arguments: Any) -> Callable[[], Content]:
    return lambda: make(*arguments)


def _recipe(game: PointGame, sizes: Sizes) -> Recipe:
    """The game's recipe with networks and batch of these sizes, which may lie out of the game's bounds."""
    recipe = game.to_recipe()
    recipe = dataclasses.replace(recipe, latent=LatentSpec(noise=sizes.get("latent", 1)))
    named = {name: sizes[name] for name in ("batch", "g_width", "d_width") if name in sizes}
    return dataclasses.replace(recipe, **named)  # type: ignore[arg-type]


def _shape(sizes: Sizes) -> tuple[int, int, int]:
    return sizes["dimensions"], 1, 1


def _template(game: PointGame, sizes: tuple[str, ...], make: Callable[[Recipe, Sizes], Program]) -> Content:
    return template.make(sizes, lambda now: make(_recipe(game, now), now)).to_json()


def _start(game: PointGame, player: str, sizes: tuple[str, ...]) -> Content:
    """First values of a player, whose scales are roots."""
    made = []
    for now in list(template.assignments(sizes))[:-1]:
        told = {
            name: first.to_json()
            for name, first in first_values(_recipe(game, now), _shape(now)).items()
            if name.startswith(f"{player}.")
        }
        made.append((now, {name: {**first, "scale": first["scale"] ** 2} for name, first in told.items()}))
    solved = template.solve(made)
    return {name: {**first, "scale": template.root(first["scale"])} for name, first in solved.items()}


def _state() -> Content:
    at = ("count",)
    made = {
        f"optimise_{player[0]}.{optimiser}": template.make(at, _optimiser(player, optimiser))
        for player, optimiser in itertools.product((G, D), OPTIMISERS)
    }
    made["average"] = template.make(at, lambda now: state_programs.average(G, AVERAGE, now["count"]))
    made["clip"] = template.make(at, lambda now: state_programs.clip(now["count"]))
    return {"templates": {name: one.to_json() for name, one in made.items()}}


def _optimiser(player: str, optimiser: str) -> Callable[[Sizes], Program]:
    return lambda now: state_programs.optimise(player, optimiser, now["count"])


def _generator(depth: int) -> Content:
    game = PointGame(g_depth=depth)
    generate = _template(game, ("batch", *_OF_G), lambda recipe, now: training_programs.generate(recipe, _shape(now)))
    draw = _template(game, ("rows", *_OF_G), lambda recipe, now: training_programs.draw(recipe, _shape(now), now["rows"]))
    return {"templates": {"generate": generate, "draw": draw}, "start": _start(game, G, _OF_G)}


def _discriminator(depth: int, penalty: str) -> Content:
    game = PointGame(d_depth=depth, penalty=penalty)
    judge = _template(game, ("rows", *_OF_D), lambda recipe, now: training_programs.judge(recipe, _shape(now), now["rows"]))
    templates, traced, draws = {"judge": judge}, dict[Callable[..., Any], Content](), []
    for objective in OBJECTIVES:
        one = dataclasses.replace(game, objective=objective)
        seen: list[tuple[Sizes, training_programs.Draws]] = []

        def gradient(recipe: Recipe, now: Sizes, seen: list[Any] = seen) -> Program:
            made = training_programs.gradient_d(recipe, _shape(now))
            seen.append((now, made.draws))
            return made.program

        loss = OBJECTIVES[objective].discriminator
        if loss not in traced:  # minimax and non-saturating are the same to D
            traced[loss] = _template(one, ("batch", *_OF_D), gradient)
            draws = template.solve(seen)  # the same for all objectives
        templates[f"gradient_d.{objective}"] = traced[loss]
    return {"templates": templates, "start": _start(game, D, _OF_D), "draws": draws}


def _of_both(g_depth: int, d_depth: int, activation: str) -> Content:
    game = PointGame(g_depth=g_depth, d_depth=d_depth, penalty=_ACTIVATIONS[activation])
    sizes = ("batch", *_OF_G, "d_width")
    return {
        "templates": {
            f"gradient_g.{objective}": _template(
                dataclasses.replace(game, objective=objective),
                sizes,
                lambda recipe, now: training_programs.gradient_g(recipe, _shape(now)).program,
            )
            for objective in OBJECTIVES
        }
    }
