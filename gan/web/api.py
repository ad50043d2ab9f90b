"""API endpoints by name, so that a notebook can do with ``gradio_client`` what a hand does on the pages."""

import base64
import functools
import typing
from collections.abc import Callable
from typing import Any

import gradio as gr
import numpy as np

from gan.errors import UsageError
from gan.export.images import as_arrays, png, sheet
from gan.latents import latent as latents
from gan.latents.latent import Latent
from gan.models import Model, catalogue
from gan.recipes.plan import IMAGES, plan
from gan.runs.registry import JobRegistry
from gan.runs.rights import Rights
from gan.runs.visitor import is_key, owns
from gan.web import reading
from gan.web.events import in_one_sentence
from gan.web.show import latent_views, model_cache, points
from gan.web.show.model_picker import every, opens

MOST = 256
"""Pictures in one answer."""


def build(jobs: JobRegistry) -> None:
    """Register every endpoint; call inside a Blocks context."""

    def train_start(
        recipe: str,
        dataset: str = "mnist",
        images: int = IMAGES,
        seed: int = 0,
        name: str = "",
        settings: dict | None = None,
        key: str = "",
    ) -> dict:
        """Start a training run; poll it with /train_status. settings: see 'python -m gan train --help'. The answer's "key" steers
        it; give the same key to the next start, and both runs are yours."""
        if key and not is_key(key):
            raise UsageError("A key is the 32 hex digits that an earlier /train_start answered; leave it out to get one.")
        job = jobs.start(plan(recipe, images, settings or {}), dataset, seed, name, rights=Rights.of(key))
        return job.status() | {"key": key or job.spec.rights.key}

    def train_status(run: str, since: int = 0) -> dict:
        """State, figures and the points [images, loss_d, loss_g, d_real, d_fake] from index `since` on."""
        return jobs.get(run).status(since)

    def train_pause(run: str, key: str = "") -> dict:
        """Pause a run before its next step."""
        job = jobs.steer(run, key)
        job.pause()
        return job.status()

    def train_resume(run: str, key: str = "") -> dict:
        """Go on with a paused run."""
        job = jobs.steer(run, key)
        job.resume()
        return job.status()

    def train_step(run: str, steps: int = 1, player: str = "", key: str = "") -> dict:
        """Take some steps and pause; with player "discriminator" or "generator" only that one learns."""
        job = jobs.steer(run, key)
        job.step(steps, player)
        return job.status()

    def train_slow(run: str, seconds: float, key: str = "") -> dict:
        """Slow motion: wait so long before each line of the algorithm; 0 is full speed."""
        job = jobs.steer(run, key)
        job.slow(seconds)
        return job.status()

    def train_turn(run: str, knobs: dict, key: str = "") -> dict:
        """Change lr_g, lr_d, d_steps, batch, objective, smoothing, instance_noise or frozen from the next step on."""
        job = jobs.steer(run, key)
        job.turn(**knobs)
        return job.status()

    def train_stop(run: str, key: str = "") -> dict:
        """Stop a run; what it learnt is saved."""
        job = jobs.steer(run, key)
        job.stop()
        return job.status()

    def train_save(run: str, name: str, key: str = "") -> dict:
        """Save an ended run's model under another name."""
        job = jobs.steer(run, key)
        job.save_as(name)
        return job.status()

    def train_grid(run: str) -> dict:
        """The sheet of fixed-noise samples of this second, as pixels (height, width)."""
        grid = jobs.get(run).grid()
        if grid is None:
            raise UsageError("This run has drawn nothing yet; ask again in a second.")
        version, pixels, width, height = grid
        return {"version": version, "pixels": np.frombuffer(pixels, np.uint8).reshape(height, -1)[:, :width].tolist()}

    steering: list[Callable[..., Any]] = [
        train_start,
        train_status,
        train_pause,
        train_resume,
        train_step,
        train_slow,
        train_turn,
        train_stop,
        train_save,
        train_grid,
    ]
    endpoints: list[Callable[..., Any]] = [models, sample, interpolate, neighbours, opinion, digits, write, sweep, *steering]
    for endpoint in endpoints:
        gr.api(in_one_sentence(_typed(endpoint)), api_name=endpoint.__name__, queue=False)


def _typed(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """``endpoint`` with its arguments read as their annotations say; a UsageError names the one that is of another type."""
    kinds = typing.get_type_hints(endpoint)

    @functools.wraps(endpoint)
    def read(*arguments: Any) -> Any:
        return endpoint(*(reading.argument(value, kinds[name], name) for name, value in zip(kinds, arguments, strict=False)))

    return read


def _answer(model: Model, latent: Latent, columns: int = 0) -> dict[str, Any]:
    """Pictures with what they were made from, and their sheet as a PNG."""
    images = model.generate(latent)
    answer: dict[str, Any] = {
        "model": model.name,
        "images": as_arrays(images).tolist(),
        "opinions": [round(value, 4) for value in model.opinion(images, latent.label).tolist()],
        "points": points.grid_points(latent),
        "png": base64.b64encode(png(sheet(images, columns, 2), 2)).decode(),
    }
    if latent.label is not None:
        answer["labels"] = latent.label.tolist()
    if latent.category is not None:
        answer["categories"] = latent.category.tolist()
    return answer


def models(others: bool = False, key: str = "") -> list:
    """The models that belong to nobody or to who has this key, the best first, with what each takes and what it scored; others:
    those of all visitors too."""
    rows = []
    for entry in catalogue.entries():
        seen = others or not entry.provenance.of_visitor or owns(key, entry.provenance.owner)
        if not seen or not opens(entry, every):
            continue
        name, header = entry.name, entry.header
        spec = header.recipe.latent
        takes = {"noise": spec.noise, "classes": spec.classes, "categories": spec.categories, "codes": list(spec.code_names)}
        row = {"name": name, "recipe": header.recipe.name, "dataset": header.dataset, "images": header.images}
        rows.append({**row, "takes": takes, "scores": header.scores})
    return rows


def sample(
    model: str, count: int = 16, seed: int = 0, label: int | None = None, category: int | None = None, codes: dict | None = None
) -> dict:
    """Pictures from a model: images (count, height, width) 0..255, opinions, points, a PNG sheet in base64."""
    if not 1 <= count <= MOST:
        raise UsageError(f"count must be from 1 to {MOST}, not {count}.")
    held = model_cache.get(model)
    return _answer(held.model, held.model.latent.fill(count, seed, label, category, codes))


def interpolate(
    model: str, a: dict | None = None, b: dict | None = None, steps: int = 12, seed_a: int = 0, seed_b: int = 1
) -> dict:
    """Pictures on the way from point a to point b, or from what seed_a draws to what seed_b draws."""
    if not 2 <= steps <= MOST:
        raise UsageError(f"steps must be from 2 to {MOST}, not {steps}.")
    network = model_cache.get(model).model
    start, end = a or points.from_seed(network, seed_a), b or points.from_seed(network, seed_b)
    return _answer(network, latents.interpolate(points.to_latent(network, start), points.to_latent(network, end), steps), steps)


def neighbours(model: str, point: dict | None = None, seed: int = 0) -> dict:
    """The 7 x 7 pictures around a point along the two strongest dimensions of z."""
    held = model_cache.get(model)
    return _answer(held.model, latent_views.around(held, point or points.from_seed(held.model, seed)), latent_views.SIDE)


def opinion(model: str, point: dict) -> dict:
    """What the discriminator says of the picture at a point, and of real and generated ones on average."""
    held = model_cache.get(model)
    answer = _answer(held.model, points.to_latent(held.model, point))
    return {"opinion": answer["opinions"][0], "real": held.real, "generated": held.fake, "probability": held.model.is_probability}


def digits(model: str = "cgan", seed: int = 0) -> dict:
    """The same noise through every label of a conditional model."""
    held = model_cache.get(model)
    return _answer(held.model, latent_views.through_labels(held, points.from_seed(held.model, seed)))


def write(number: str, model: str = "cgan", seed: int = 0) -> dict:
    """A number of 1 to 12 digits in the generator's handwriting."""
    held = model_cache.get(model)
    return _answer(held.model, latent_views.spell(held, points.from_seed(held.model, seed), number), len(str(number)))


def sweep(model: str = "infogan", code: str = "c2", seed: int = 0) -> dict:
    """InfoGAN's sweep: one row for each category, one code from -2 to 2 across; and which digit each category is."""
    held = model_cache.get(model)
    grid = latent_views.swept(held, points.from_seed(held.model, seed), code)
    return {**_answer(held.model, grid, len(latent_views.SWEEP)), "category_classes": held.category_classes}
