"""Draw's views in JavaScript against Python's: drawings as digits, D's opinion of them, the search."""

import base64
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw, ImageFilter
from torch import Tensor

from gan.analysis import inversion, pixel_gradients
from gan.analysis.inversion import Search
from gan.data import datasets, drawn_digit
from gan.web.components import drawing_pad
from gan.web.pages import draw
from gan.web.show import model_cache, points
from gan.web.view_table import TABLE
from tests.web.twins import harness
from tests.web.twins.harness import Case


def in_javascript(function: str, cases: list[Any]) -> list[Any]:
    """What a function of draw.js answers to each case."""
    answers = harness.in_javascript([{"function": f"./draw.js {function}", "arguments": [case]} for case in cases])
    return [answer["value"] for answer in answers]


def base64_of(images: Tensor) -> str:
    return base64.b64encode(images.contiguous().numpy().tobytes()).decode()


def bytes_of(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), np.uint8).astype(int)


def pad(drawing: np.ndarray) -> dict[str, Any]:
    return {"side": drawing_pad.SIDE, "pixels": base64.b64encode(drawing.tobytes()).decode()}


def drawings(count: int) -> list[np.ndarray]:
    """Strokes, soft and hard, symmetric bars and rings, noise, and pads that hold test digits."""
    random, side = np.random.default_rng(3), drawing_pad.SIDE
    made = [np.zeros((side, side), np.uint8)]
    for index in range(count):
        sheet = Image.new("L", (side, side))
        pen, (x, y) = ImageDraw.Draw(sheet), random.integers(0, side - 8, 2).tolist()
        wide, high = random.integers(0, 30, 2).tolist()
        if index % 4 == 0:
            places = [tuple(place) for place in random.integers(0, side, (int(random.integers(2, 6)), 2)).tolist()]
            pen.line(places, fill=int(random.integers(60, 256)), width=int(random.integers(1, 6)))
        elif index % 4 == 1:
            pen.rectangle([x, y, x + wide, y + high], fill=255)
        elif index % 4 == 2:
            pen.ellipse([x, y, x + wide + 3, y + high + 3], outline=255, width=3)
        else:
            sheet = Image.fromarray(random.integers(0, 256, (side, side), np.uint8))
        made.append(np.array(sheet.filter(ImageFilter.GaussianBlur(1)) if index % 3 else sheet))
    digits = datasets.subset("mnist", "test", 40).images
    return made + [drawing_pad.read(drawing_pad.holding(one)).numpy() for one in digits]


def test_a_drawing_is_the_same_digit_and_the_same_picture():
    all_drawn = drawings(200)
    found = in_javascript("digits", [pad(one) for one in all_drawn])
    for way, made in enumerate((drawn_digit.as_digit, drawn_digit.as_picture)):
        far = [
            np.abs(bytes_of(both[way]) - made(torch.from_numpy(drawn)).numpy().flatten())
            for both, drawn in zip(found, all_drawn, strict=True)
        ]
        # a sum may be rounded otherwise where PyTorch adds several products at once
        assert max(one.max() for one in far) <= 1 and sum((one > 0).sum() for one in far) <= 30


def test_a_pad_holds_a_picture_alike():
    digits = datasets.subset("mnist", "test", 30).images
    harness.check([Case("./draw.js held", [base64_of(one)], lambda one=one: drawing_pad.holding(one)) for one in digits])


def facts(held: model_cache.OpenModel) -> dict[str, Any]:
    """The part of a model's facts that these views read."""
    spec = held.model.latent
    return {
        "name": held.model.name,
        "probability": held.model.is_probability,
        "real": held.real,
        "fake": held.fake,
        "dataset": held.model.header.dataset,
        "class_names": held.class_names,
        "draws_digits": held.draws_digits,
        "latent": {"noise": spec.noise, "classes": spec.classes, "categories": spec.categories, "codes": spec.codes},
    }


MODELS = ("vanilla", "wgan-gp", "cgan", "infogan", "dcgan-fashion")


def test_d_says_and_would_change_the_same():
    cases, expected = [], []
    for name in MODELS:
        held = model_cache.get(name)
        for drawn in drawings(6)[:12]:
            target = draw._target(held, pad(drawn))
            label = draw._read_as(held, target) if target.max() >= drawn_digit.FAINT else None
            said = pixel_gradients.of_picture(held.model, target, label)
            judged = {"logit": said.logit, "slopes": said.gradient.flatten().tolist()}
            cases.append({"facts": facts(held), "pad": pad(drawn), "label": label, **judged})
            expected.append(draw._opinion_views(held, pad(drawn)))
    for shown, (board, opinion) in zip(in_javascript("opinion", cases), expected, strict=True):
        assert shown["opinion"] == opinion
        far = np.abs(bytes_of(shown["picture"].pop("pixels")) - bytes_of(board["pixels"]))
        assert far.max() <= 1 and (far > 0).mean() < 0.01
        assert shown["picture"] == {key: value for key, value in board.items() if key != "pixels"}


def a_search(held: model_cache.OpenModel, step: int) -> Search:
    """A state of a search, with errors that round half way."""
    random = torch.Generator().manual_seed(step)
    latent = held.model.latent.sample(inversion.STARTS, random)
    latent = latent._replace(noise=latent.noise.clamp(-3, 3))
    errors = tuple((torch.randint(0, 800, (inversion.STARTS,), generator=random) / 4).tolist())
    return Search(step, inversion.STEPS, latent, held.model.generate(latent), errors)


@pytest.mark.parametrize("name", MODELS)
def test_a_search_is_told_alike(name: str):
    held, cases = model_cache.get(name), []
    for index, step in enumerate((0, 10, 70, 75, inversion.STEPS)):
        target, search = datasets.load("mnist", "test").images[index], a_search(held, step)
        luck, seconds = 60.25 + index / 8, 1.25 + index
        state = {
            "step": search.step,
            "steps": search.steps,
            "points": [
                {
                    "noise": search.latent.noise[row].tolist(),
                    "label": None if search.latent.label is None else int(search.latent.label[row]),
                    "category": None if search.latent.category is None else int(search.latent.category[row]),
                    "codes": search.latent.codes[row].tolist(),
                }
                for row in range(inversion.STARTS)
            ],
            "pictures": {"count": inversion.STARTS, "pixels": base64_of(search.pictures)},
            "errors": search.errors,
            "best": search.best,
            "done": search.done,
        }
        shown = draw._search_views(held, target, search, luck, seconds)._asdict()
        given = {"target": {"count": 1, "pixels": base64_of(target)}, "state": state, "luck": luck, "seconds": seconds}
        cases.append(Case("./draw.js search", [{"facts": facts(held), "table": TABLE, **given}], lambda shown=shown: shown))
    harness.check(cases)
    assert points.from_latent(a_search(held, 0).latent)["noise"]  # so that the link said a z


def test_the_rules_say_what_the_search_does():
    assert draw.RULES["draws"] == inversion.DRAWS and tuple(draw.RULES["shape"]) == draw.SHAPE
    held = model_cache.get("vanilla")
    with pytest.raises(Exception, match="The picture is empty") as error:
        next(inversion.invert(held.model, torch.zeros(1, 28, 28, dtype=torch.uint8)))
    assert str(error.value) == draw.RULES["search"]["empty"]
