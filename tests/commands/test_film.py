"""``python -m gan film``: a short run, and what its film holds."""

import io
import itertools
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gan.__main__ import main
from gan.commands import film
from gan.export import animation, readme_blocks
from gan.recipes import Recipe
from tests.helpers import SMALL

NARROW = [part for key, value in SMALL.items() for part in ("--set", f"{key}={value}")]


def make(out: Path, *arguments: object, recipe: str = "cgan") -> int:
    words = ["film", recipe, "--images", 160, "--frames", 6, "--rows", 2, "--scale", 1, "--precision", "fp32", *NARROW]
    return main([*map(str, words), *map(str, arguments), "--out", str(out)])


def frames(file: Path) -> list[np.ndarray]:
    with Image.open(io.BytesIO(file.read_bytes())) as moving:
        found = []
        for number in range(moving.n_frames):  # type: ignore[attr-defined]
            moving.seek(number)
            found.append(np.asarray(moving.convert("L")))
    return found


def test_it_shows_the_same_vectors_from_the_first_step_to_the_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert make(tmp_path / "a.gif") == 0
    assert "6 frames of 160 images (seed 0) are in" in capsys.readouterr().out
    found = frames(tmp_path / "a.gif")
    assert len(found) == 6 and found[0].shape[1] >= 10 * 28 and found[0].shape[0] > 2 * 28
    assert all((a != b).any() for a, b in itertools.pairwise(found))
    settings = animation.read_settings((tmp_path / "a.gif").read_bytes())
    assert Recipe.from_json(settings["recipe"]).images == 160 and settings["dataset"] == "mnist" and settings["seed"] == 0
    assert settings["film"] == {"frames": 6, "rows": 2, "scale": 1, "greys": 256}


def test_the_same_arguments_give_the_same_film_and_another_seed_another(tmp_path: Path):
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        make(tmp_path / f"{name}.gif", "--seed", seed)
    a, b, c = ((tmp_path / f"{name}.gif").read_bytes() for name in "abc")
    assert a == b != c


def test_an_early_frame_is_noise_and_no_flat_grey(tmp_path: Path):
    make(tmp_path / "a.gif")
    assert frames(tmp_path / "a.gif")[0][:56, :280].std() > 10


def test_fewer_greys_make_a_smaller_file_of_so_many_levels(tmp_path: Path):
    make(tmp_path / "all.gif")
    make(tmp_path / "few.gif", "--greys", 8)
    assert len(np.unique([frame[:56] for frame in frames(tmp_path / "few.gif")])) <= 8
    assert (tmp_path / "few.gif").stat().st_size < (tmp_path / "all.gif").stat().st_size


def test_moments_come_thick_at_first_and_end_with_the_run():
    moments = film._moments(1000, 10)
    steps = np.diff([0, *moments])
    assert moments[-1] == 1000 and len(moments) == 10 and (np.diff(steps) > 0).all()


def test_a_grid_without_labels_and_another_kind_of_file(tmp_path: Path):
    assert make(tmp_path / "a.webp", recipe="dcgan") == 0
    assert len(frames(tmp_path / "a.webp")) == 6


def test_the_readme_tells_the_command_that_made_it(tmp_path: Path):
    make(tmp_path / "a.gif", "--greys", 8)
    text = readme_blocks.film(tmp_path / "a.gif")
    assert "A Conditional GAN learns MNIST handwritten digits" in text and "after 160 images" in text
    assert "python -m gan film cgan --dataset mnist --images 160 --seed 0 --set " in text and " --set batch=8 " in text
    assert "--frames 6 --rows 2 --scale 1 --greys 8 --out assets/pictures/noise_to_digits.gif" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--frames", 1), "--frames must be from 2 to 500, not 1."),
        (("--rows", 0), "--rows must be at least 1, not 0."),
        (("--greys", 1), "--greys must be from 2 to 256, not 1."),
        (("--scale", 0), "--scale must be from 1 to 32, not 0."),
        (("--dataset", "faces"), "There is no data set called 'faces'"),
    ],
)
def test_what_makes_no_film_is_refused_in_a_sentence(
    tmp_path: Path, arguments: tuple, said: str, capsys: pytest.CaptureFixture[str]
):
    assert make(tmp_path / "a.gif", *arguments) == 2
    assert said in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_the_ending_says_what_kind_of_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert make(tmp_path / "a.png") == 2
    assert "--out must end in one of .gif, .webp, .mp4, not '.png'." in capsys.readouterr().err
