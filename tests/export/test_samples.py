import io
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gan import models, paths
from gan.export import images, samples
from gan.latents.latent import Latent
from gan.models import Model

PARTS = {"dcgan": {}, "cgan": {"label": 7}, "infogan": {"category": 3, "codes": {"c2": -1.234}}, "wgan": {}}


def some(model: Model) -> Latent:
    """A point with numbers of every length."""
    noise = [0.0, -1.0, 0.125, 2.718281828] + [round(0.001 * k * k - 1.7, 3) for k in range(model.latent.noise - 4)]
    return model.latent.fill(1, 5, noise=noise, **PARTS[model.name])


@pytest.fixture(params=PARTS)
def model(request) -> Model:
    return models.load(request.param)


def test_the_script_draws_exactly_this_picture(model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    latent = some(model)
    program = tmp_path / "again.py"
    program.write_text(samples.script(model, latent, model.name, "drawn"))
    if model.name == "infogan":  # one in a process of its own, to which it brings all it needs; three seconds each
        environment = {**os.environ, "PYTHONPATH": str(paths.ROOT)}
        subprocess.run([sys.executable, program], cwd=tmp_path, env=environment, check=True)
    else:
        monkeypatch.chdir(tmp_path)
        runpy.run_path(str(program), run_name="__main__")
    drawn = np.asarray(Image.open(tmp_path / "drawn.png"))
    assert np.array_equal(drawn[8::16, 8::16], images.sheet(model.generate(latent)))
    assert drawn.shape == (28 * 16, 28 * 16)


def test_a_name_in_a_script_is_only_a_name(tmp_path: Path):
    model = models.load("dcgan")
    nasty = 'x\'); import os; os.abort() #"""\n'
    text = samples.script(model, some(model), nasty, "a")
    assert compile(text, "again.py", "exec").co_consts.count(nasty) == 1


def test_a_png_holds_its_pixels_and_what_made_them(model: Model):
    latent = some(model)
    for scale in (1, 16):
        file = Image.open(io.BytesIO(samples.png(model, latent, scale)))
        assert np.array_equal(np.asarray(file)[::scale, ::scale], images.sheet(model.generate(latent)))
        told = json.loads(file.info[images.SETTINGS])
        codes = told.get("codes", {})
        again = model.latent.fill(1, 0, told.get("label"), told.get("category"), codes, told["noise"])
        assert np.array_equal(again.noise.numpy(), latent.noise.numpy()) and told["model"] == model.name
        assert np.array_equal(images.sheet(model.generate(again)), images.sheet(model.generate(latent)))


def test_the_arrays_are_the_picture_and_the_point(model: Model):
    latent = some(model)
    with np.load(io.BytesIO(samples.npz(model, latent)), allow_pickle=False) as held:
        assert np.array_equal(held["pixels"], images.sheet(model.generate(latent)))
        assert np.array_equal(held["noise"], latent.noise[0].numpy())
        assert ("label" in held) == (model.name == "cgan") and ("codes" in held) == (model.name == "infogan")
        if "codes" in held:
            assert np.array_equal(held["codes"], latent.codes[0].numpy()) and held["category"] == 3


FORMER = '''"""Draws one picture of GAN Theatre. Put this file beside GAN Theatre's app.py and run it with Python there."""

from pathlib import Path

import torch

from gan import models, pictures

torch.set_num_threads(1)  # several would add in another order, and a grey level might come out one off

model = models.load('cgan')
latent = model.latent.fill(
    1,
    seed=0,
    label=7,
    noise=[NOISE],
)
images = model.generate(latent)
Path('former.png').write_bytes(pictures.png(pictures.sheet(images), scale=16))
'''
"""A script as the app handed it out when ``gan.pictures`` was a module, word for word but for the numbers of z."""


def test_a_script_that_was_handed_out_before_the_modules_moved_still_draws_its_picture(tmp_path: Path):
    model = models.load("cgan")
    latent = some(model)
    program = tmp_path / "former.py"
    program.write_text(FORMER.replace("NOISE", ", ".join(str(np.float32(value)) for value in latent.noise[0])), encoding="utf-8")
    subprocess.run([sys.executable, program], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(paths.ROOT)}, check=True)
    drawn = np.asarray(Image.open(tmp_path / "former.png"))
    assert np.array_equal(drawn[8::16, 8::16], images.sheet(model.generate(latent))) and drawn.shape == (28 * 16, 28 * 16)
