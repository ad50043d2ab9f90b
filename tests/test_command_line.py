"""``python -m gan``, mostly in this process."""

import csv
import json
import math
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file

import gan.commands.augment
import gan.commands.train
from gan import paths, recipes
from gan.__main__ import main
from gan.data import datasets
from gan.evaluation import classifier, milestones
from gan.evaluation import scores as evaluation
from gan.export import animation
from gan.models import checkpoint
from gan.studies import mode_coverage, result_file, sample_augmentation, truncation
from gan.teaching import quiz_models
from gan.training import loop
from gan.training.controls import Controls
from tests.helpers import SMALL, forge, header_of, same, small, trained

COMMANDS = (
    "models",
    "sample",
    "train",
    "film",
    "evaluate",
    "modes",
    "labels",
    "augment",
    "truncation",
    "seeds",
    "studies",
    "classifier",
    "neighbours",
    "rivals",
    "settings",
    "table",
    "preview",
    "readme",
)
NARROW = [part for key, value in SMALL.items() for part in ("--set", f"{key}={value}")]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, home: Path, tiny_files: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three shipped models of three steps each, and no classifiers, so that training ends without a long scoring."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for name, file in tiny_files.items():
        (shipped / f"{name}.safetensors").write_bytes(file.read_bytes())
    monkeypatch.setattr(paths, "SHIPPED", shipped)
    monkeypatch.setattr(paths, "CLASSIFIERS", tmp_path / "none")
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    """Run one command: its exit code, standard output and standard error."""

    def command(*words) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:
            code = int(end.code or 0)
        return code, *capsys.readouterr()

    return command


def train(run, out: Path, *words, recipe: str = "cgan", images: int = 32) -> tuple[int, str, str]:
    return run("train", recipe, "--images", images, "--precision", "fp32", *NARROW, "--out", out, *words)


# --- help


def test_help_in_a_real_process():
    done = subprocess.run(
        [sys.executable, "-m", "gan", "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=paths.ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0 and done.stderr == ""
    assert all(command in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(run, command: str):
    code, out, err = run(command, "--help")
    assert code == 0 and "usage: python -m gan" in out and not err


def test_trains_help_lists_every_recipe_and_setting(run):
    _, out, _ = run("train", "--help")
    assert all(name in out for name in recipes.RECIPES)
    assert all(key in out and setting.help in out for key, setting in recipes.SETTINGS.items())


# --- what is refused


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        ("", "COMMAND"),
        ("dream", "models"),
        ("sample biggan --out x.png", "cgan, infogan, wgan"),
        ("sample cgan --out x.jpg", ".png or .npz"),
        ("sample cgan --out x", ".png or .npz"),
        ("sample cgan", "--out"),
        ("sample cgan --count 0 --out x.png", "1 to 100000"),
        ("sample cgan --count 100001 --out x.png", "1 to 100000"),
        ("sample cgan --count few --out x.png", "--count"),
        ("sample cgan --label 10 --out x.png", "0 to 9"),
        ("sample cgan --label -1 --out x.png", "0 to 9"),
        ("sample cgan --label 1.5 --out x.png", "--label"),
        ("sample wgan --label 3 --out x.png", "takes no label"),
        ("sample cgan --category 3 --out x.png", "takes no category"),
        ("sample infogan --category 10 --out x.png", "0 to 9"),
        ("sample infogan --code c9=1 --out x.png", "c2, c3"),
        ("sample infogan --code c2=9 --out x.png", "-3 to 3"),
        ("sample infogan --code c2=nan --out x.png", "-3 to 3"),
        ("sample infogan --code c2 --out x.png", "NAME=NUMBER"),
        ("sample infogan --code =1 --out x.png", "c2, c3"),
        ("sample infogan --code c2=much --out x.png", "NAME=NUMBER"),
        ("sample wgan --code c2=1 --out x.png", "takes no codes"),
        ("sample cgan --seed -1 --out x.png", "0 to 2147483647"),
        ("sample cgan --seed 2147483648 --out x.png", "0 to 2147483647"),
        ("sample cgan --seed nan --out x.png", "--seed"),
        ("train biggan --out x.safetensors", "vanilla, dcgan, cgan"),
        ("train cgan --out x.pt", ".safetensors"),
        ("train cgan", "--out"),
        ("train --out x.safetensors", "vanilla, dcgan, cgan"),
        ("train --resume a.safetensors --from cgan --out x.safetensors", "leave one of them out"),
        ("train --from biggan --out x.safetensors", "cgan, infogan, wgan"),
        ("train wgan --from cgan --out x.safetensors", "cgan is a cgan, not a wgan"),
        ("train --from cgan --dataset stacked-mnist --out x.safetensors", "channels: 3"),
        ("train --from cgan --set g_width=16 --out x.safetensors", "keeps its networks"),
        ("settings none.gif", "Could not read none.gif"),
        ("settings shipped", "it is a folder"),
        ("train cgan --dataset cifar --out x.safetensors", "mnist, fashion-mnist"),
        ("train cgan --images 0 --out x.safetensors", "from 1 to"),
        ("train cgan --images many --out x.safetensors", "--images"),
        ("train cgan --seed -1 --out x.safetensors", "0 to 2147483647"),
        ("train cgan --precision fp8 --out x.safetensors", "auto, fp32, bf16"),
        ("train cgan --set learning_rate=1 --out x.safetensors", "lr_g"),
        ("train cgan --set lr_g --out x.safetensors", "KEY=VALUE"),
        ("train cgan --set lr_g=2 --out x.safetensors", "from 0 to 1"),
        ("train cgan --set lr_g=nan --out x.safetensors", "from 0 to 1"),
        ("train cgan --set batch=8.5 --out x.safetensors", "whole number from 2 to 1024"),
        ("train cgan --set objective=hinge --out x.safetensors", "minimax, non-saturating"),
        ("evaluate biggan", "cgan, infogan, wgan"),
        ("evaluate cgan --samples many", "--samples"),
        ("train cgan --dataset stacked-mnist --out x.safetensors", "without labels"),
        ("classifier cifar", "mnist, fashion-mnist"),
        ("classifier stacked-mnist", "python -m gan modes"),
        ("modes", "--train"),
        ("modes x.safetensors --train", "--train"),
        ("modes biggan", "cgan, infogan, wgan"),
        ("modes x.safetensors --images 5", "--images belongs to --train"),
        ("modes x.safetensors --images 0", "--images belongs to --train"),
        ("modes x.safetensors --set lr_g=1", "--set belongs to --train"),
        ("modes x.safetensors --samples 999", "1,000 to 26,000"),
        ("modes x.safetensors --samples many", "--samples"),
        ("modes --train --samples 26001", "1,000 to 26,000"),
        ("modes --train --seed -1", "0 to 2147483647"),
        ("modes --train --recipes dcgan,biggan", "vanilla, dcgan, cgan"),
        ("modes --train --recipes dcgan,cgan", "without labels"),
        ("modes --train --recipes dcgan --images 0", "from 1 to"),
        ("modes --train --recipes dcgan --set lr_g", "KEY=VALUE"),
        ("classifier mnist --epochs 0", "1 to 1000"),
        ("models --loud", "--loud"),
        ("labels --labels 0 --out x.json", "multiple of 10 from 10 to 54210, not 0"),
        ("labels --labels -100 --out x.json", "multiple of 10"),
        ("labels --labels 105 --out x.json", "multiple of 10"),
        ("labels --labels 60000 --out x.json", "multiple of 10 from 10 to 54210"),
        ("labels --labels some --out x.json", "--labels"),
        ("labels --dataset cifar --out x.json", "mnist, fashion-mnist"),
        ("labels --draws 0 --out x.json", "1 to 100"),
        ("labels --draws 101 --out x.json", "1 to 100"),
        ("labels --seed -1 --out x.json", "0 to 2147483647"),
        ("labels --seed 2147483647 --draws 2 --out x.json", "0 to 2147483647"),
        ("labels --images 0 --out x.json", "--images must be from 64"),
        ("labels --out x.txt", ".json"),
        ("augment --labels 0 --out x.json", "multiple of 10"),
        ("augment --labels 501 --out x.json", "multiple of 10"),
        ("augment --labels 99990 --out x.json", "multiple of 10"),
        ("augment --dataset cifar --out x.json", "mnist, fashion-mnist"),
        ("augment --draws 0 --out x.json", "1 to 100"),
        ("augment --images 1 --out x.json", "--images must be from 64"),
        ("augment --gan-images 0 --out x.json", "--gan-images must be from 64"),
        ("augment --model wgan --out x.json", "conditional"),
        ("augment --model biggan --out x.json", "cgan, infogan, wgan"),
        ("augment --out x", ".json"),
    ],
)
def test_wrong_usage_exits_2_with_one_line_that_names_what_is_allowed(run, monkeypatch, folder: Path, words: str, allowed: str):
    monkeypatch.chdir(folder)
    code, _, err = run(*words.split())
    assert code == 2
    assert err.startswith("gan: ") and err.count("\n") == 1 and err.endswith("\n"), err
    assert allowed in err
    assert not list(folder.glob("x*"))


def test_too_few_samples_to_score_are_refused(run):
    code, _, err = run("evaluate", "cgan", "--samples", 3)
    assert code == 2 and err.splitlines()[-1].startswith("gan: ") and "at least 500" in err


@pytest.mark.parametrize("words", ["sample {} --out x.png", "evaluate {}", "train cgan --resume {} --out x.safetensors"])
def test_a_pickled_checkpoint_is_never_opened(run, monkeypatch, folder: Path, words: str):
    monkeypatch.chdir(folder)
    pickled = folder / "stranger.safetensors"
    torch.save({"weights": torch.zeros(3)}, pickled)
    code, _, err = run(*words.format(pickled).split())
    assert code == 1 and err.startswith("gan: ") and err.count("\n") == 1 and "pickle" in err


@pytest.mark.parametrize("words", ["sample none.safetensors --out x.png", "evaluate none.safetensors"])
def test_a_missing_checkpoint_exits_1_with_one_line(run, monkeypatch, folder: Path, words: str):
    monkeypatch.chdir(folder)
    code, _, err = run(*words.split())
    assert code == 1 and err.count("\n") == 1 and "none.safetensors" in err


def test_a_place_that_cannot_be_written_exits_1_with_one_line(run, folder: Path):
    (folder / "file").write_text("not a folder", encoding="utf-8")
    code, _, err = run("sample", "cgan", "--out", folder / "file" / "x.png")
    assert code == 1 and err.count("\n") == 1 and "Could not write" in err
    code, _, err = train(run, folder / "file" / "x.safetensors")
    assert code == 1 and err.count("\n") == 1 and "Could not write" in err


def test_a_missing_classifier_exits_1_and_says_how_to_train_it(run):
    classifier.load.cache_clear()
    code, _, err = run("evaluate", "cgan", "--samples", 500)
    assert code == 1 and "python -m gan classifier mnist" in err.splitlines()[-1]


# --- models


def test_models_lists_what_there_is(run):
    code, out, err = run("models")
    assert code == 0 and not err
    lines = {line.split()[0]: line for line in out.splitlines()[1:]}
    assert list(lines) == ["cgan", "infogan", "wgan"]
    assert "--label 0-9" in lines["cgan"] and "--category" not in lines["cgan"]
    assert "--code c2, c3" in lines["infogan"] and "--category 0-9" in lines["infogan"]


def test_models_json_parses_and_names_damaged_files(run, folder: Path):
    (folder / "shipped" / "broken.safetensors").write_bytes(b"half")
    odd = header_of(folder / "shipped" / "cgan.safetensors")
    odd["recipe"]["name"] = ["a", "list"]
    forge(folder / "shipped" / "cgan.safetensors", folder / "shipped" / "odd.safetensors", odd)
    code, out, _ = run("models", "--json")
    rows = {row["name"]: row for row in json.loads(out)}
    assert code == 0 and set(rows) == {"cgan", "infogan", "wgan", "broken", "odd"}
    assert rows["cgan"]["recipe"]["latent"]["classes"] == 10 and rows["cgan"]["step"] == 3
    assert "damaged" in rows["broken"]["error"] and "damaged" in rows["odd"]["error"]
    code, out, _ = run("models")
    assert code == 0 and "broken" in out and "odd" in out


def test_without_models_the_list_says_how_to_make_one(run, folder: Path, monkeypatch):
    monkeypatch.setattr(paths, "SHIPPED", folder / "empty")
    code, out, _ = run("models")
    assert code == 0 and "python -m gan train" in out


# --- sample


def arrays(path: Path) -> dict[str, np.ndarray]:
    with np.load(path) as file:
        return dict(file)


def test_sample_writes_arrays(run, folder: Path):
    code, out, err = run("sample", "cgan", "--count", 5, "--seed", 3, "--out", folder / "x.npz")
    assert code == 0 and not err and "5 pictures" in out
    held = arrays(folder / "x.npz")
    assert set(held) == {"images", "noise", "labels"} and held["noise"].shape == (5, 64)
    assert held["images"].shape == (5, 28, 28) and held["images"].dtype == np.uint8
    assert held["labels"].shape == (5,) and held["labels"].dtype == np.int64 and held["labels"].max() <= 9


def test_sample_writes_categories_and_obeys_label_category_and_code(run, folder: Path):
    run("sample", "infogan", "--count", 4, "--category", 7, "--code", "c2=1.5", "--code", "c3=-1", "--out", folder / "x.npz")
    held = arrays(folder / "x.npz")
    assert set(held) == {"images", "noise", "categories", "codes"} and held["categories"].tolist() == [7] * 4
    assert held["codes"].tolist() == [[1.5, -1]] * 4
    run("sample", "infogan", "--count", 4, "--category", 7, "--code", "c2=-1.5", "--code", "c3=-1", "--out", folder / "y.npz")
    assert not np.array_equal(arrays(folder / "y.npz")["images"], held["images"])
    run("sample", "cgan", "--count", 3, "--label", 8, "--out", folder / "z.npz")
    assert arrays(folder / "z.npz")["labels"].tolist() == [8] * 3
    run("sample", "wgan", "--count", 2, "--out", folder / "w.npz")
    assert set(arrays(folder / "w.npz")) == {"images", "noise"}


@pytest.mark.parametrize("model", ["cgan", "infogan", "wgan"])
def test_what_was_sampled_is_drawn_again_from_its_points(run, folder: Path, model: str):
    assert run("sample", model, "--count", 5, "--seed", 3, "--out", folder / "x.npz")[0] == 0
    code, told, err = run("sample", model, "--z", folder / "x.npz", "--out", folder / "y.npz")
    assert code == 0 and "5 pictures" in told and not err
    held, again = arrays(folder / "x.npz"), arrays(folder / "y.npz")
    assert held.keys() == again.keys() and all(np.array_equal(held[name], again[name]) for name in held)


@pytest.mark.parametrize("model", ["cgan", "infogan", "wgan"])
def test_the_first_pictures_of_a_seed_are_the_same_however_many_are_drawn(run, folder: Path, model: str):
    for count in (1, 3, 8):
        run("sample", model, "--count", count, "--seed", 7, "--out", folder / f"{count}.npz")
    one, three, eight = (arrays(folder / f"{count}.npz") for count in (1, 3, 8))
    for name in set(eight) - {"images"}:
        assert np.array_equal(one[name], eight[name][:1]) and np.array_equal(three[name], eight[name][:3])
    # a batch of another size adds in another order: at most a grey level
    assert np.abs(one["images"].astype(int) - eight["images"][:1]).max() <= 1


def test_the_command_line_has_the_last_word_about_points(run, folder: Path):
    run("sample", "infogan", "--count", 2, "--seed", 3, "--out", folder / "x.npz")
    run("sample", "infogan", "--z", folder / "x.npz", "--category", 6, "--code", "c3=-1", "--out", folder / "y.npz")
    held, again = arrays(folder / "x.npz"), arrays(folder / "y.npz")
    assert np.array_equal(again["noise"], held["noise"]) and again["categories"].tolist() == [6, 6]
    assert np.array_equal(again["codes"][:, 0], held["codes"][:, 0]) and again["codes"][:, 1].tolist() == [-1, -1]


def test_points_of_another_model_are_refused_with_one_line(run, folder: Path):
    run("sample", "infogan", "--count", 2, "--out", folder / "x.npz")
    for words, say in (
        (("cgan", "--z", folder / "x.npz"), "z has 64 numbers"),
        (("infogan", "--z", folder / "x.npz", "--count", 2), "leave --count out"),
        (("infogan", "--z", folder / "none.csv"), "Could not read"),
    ):
        code, _, err = run("sample", *words, "--out", folder / "y.npz")
        assert code == 2 and err.startswith("gan: ") and err.count("\n") == 1 and say in err
    assert not (folder / "y.npz").exists()


@pytest.mark.parametrize("kind", ["npz", "png"])
def test_same_seed_same_file(run, folder: Path, kind: str):
    files = [folder / f"{name}.{kind}" for name in "abc"]
    for file, seed in zip(files, (4, 4, 5), strict=True):
        assert run("sample", "cgan", "--count", 6, "--seed", seed, "--out", file)[0] == 0
    first, again, other = (file.read_bytes() for file in files)
    assert first == again != other


def test_sample_writes_a_sheet(run, folder: Path):
    run("sample", "wgan", "--count", 10, "--out", folder / "deep" / "x.png")
    with Image.open(folder / "deep" / "x.png") as sheet:  # 4 columns, 3 rows, 2 pixels between, drawn twice as large
        assert sheet.size == (2 * (4 * 28 + 3 * 2), 2 * (3 * 28 + 2 * 2))


# --- train


def rows_of(log: Path) -> list[dict[str, str]]:
    with log.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_train_writes_a_checkpoint_and_a_log(run, folder: Path):
    out = folder / "new" / "mine.safetensors"
    code, told, _ = train(run, out, "--seed", 7, "--set", "lr_g=0.002", images=8 * 25)
    assert code == 0 and str(out) in told
    header = checkpoint.read_header(out)
    assert (header.recipe.name, header.dataset, header.seed, header.images, header.total) == ("cgan", "mnist", 7, 200, 200)
    assert header.recipe.lr_g == 0.002 and header.recipe.g_width == 8 and header.precision == "fp32"
    rows = rows_of(out.with_suffix(".csv"))
    assert [row["step"] for row in rows] == ["10", "20", "25"]
    assert all(np.isfinite(float(value)) for row in rows for value in row.values())
    assert run("sample", out, "--count", 2, "--out", folder / "x.png")[0] == 0


def test_train_scores_on_the_way_into_a_table_and_a_plot(run, folder: Path, monkeypatch):
    monkeypatch.setattr(milestones, "SAMPLES", 500)
    monkeypatch.setattr(paths, "CLASSIFIERS", paths.ROOT / "assets" / "classifiers")
    monkeypatch.setattr(gan.commands.train, "evaluate", lambda model: evaluation.evaluate(model, 500))
    code, _, told = train(run, folder / "scored.safetensors", "--score-every", 16)
    assert code == 0, told
    reached = milestones.read(folder / "scored.scores.csv")
    assert reached and [m.images for m in reached] == sorted({m.images for m in reached})
    assert reached[-1].images == checkpoint.read_header(folder / "scored.safetensors").images
    assert (folder / "scored.scores.png").exists()


def test_train_slim_leaves_the_optimisers_out(run, folder: Path):
    train(run, folder / "slim.safetensors", "--slim")
    assert not [name for name in load_file(folder / "slim.safetensors") if name.startswith("optimiser")]


class Interrupted(Controls):
    """Someone presses Ctrl-C while the third step is being taken."""

    taken = 0

    def wait_for_step(self) -> bool:
        self.taken += 1
        if self.taken == 3:
            signal.raise_signal(signal.SIGINT)
        return super().wait_for_step() or self.taken == 3


def test_ctrl_c_saves_and_resume_goes_on_as_if_nothing_had_happened(run, folder: Path, monkeypatch):
    half, whole = folder / "half.safetensors", folder / "whole.safetensors"
    before = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as patch:
        patch.setattr(gan.commands.train, "Controls", Interrupted)
        code, told, _ = train(run, half, "--slim", images=8 * 12)
    assert code == 0 and f"go on with --resume {half}" in told
    assert signal.getsignal(signal.SIGINT) is before
    assert checkpoint.read_header(half).step == 3
    assert run("train", "cgan", "--resume", half, "--precision", "fp32", "--out", half)[0] == 0
    train(run, whole, images=8 * 12)
    assert same(load_file(half), load_file(whole))
    assert [row["step"] for row in rows_of(half.with_suffix(".csv"))] == ["3", "10", "12"]


@pytest.mark.parametrize(
    ("recipe", "words", "say"),
    [
        ("wgan", "", "'cgan'"),
        ("cgan", "--dataset fashion-mnist", "'mnist'"),
        ("cgan", "--images 5", "images 96"),
        ("cgan", "--seed 1", "seed 0"),
        ("cgan", "--set lr_g=0.1", "keeps its settings"),
    ],
)
def test_a_resume_may_not_change_the_run(run, folder: Path, recipe: str, words: str, say: str):
    half = folder / "half.safetensors"
    state, _ = trained(small("cgan", steps=2))
    state.total = 96
    checkpoint.save(half, state, "mnist")
    code, _, err = run("train", recipe, "--resume", half, "--out", folder / "x.safetensors", *words.split())
    assert code == 2 and err.startswith("gan: ") and err.count("\n") == 1 and say in err


def test_a_finished_run_is_not_resumed(run, folder: Path):
    code, _, err = run("train", "cgan", "--resume", folder / "shipped" / "cgan.safetensors", "--out", folder / "x.safetensors")
    assert code == 1 and err.count("\n") == 1 and "finished" in err


def test_a_run_that_diverges_exits_1_and_says_what_to_do(run, folder: Path, monkeypatch):
    def runs_away(state, data, controls):
        for progress in loop.train(state, data, controls, every=1):
            yield progress
            state.discriminator.score.weight.data.mul_(1e38)

    monkeypatch.setattr(gan.commands.train, "train", runs_away)
    code, _, err = train(run, folder / "x.safetensors")
    assert code == 1 and err.splitlines()[-1].startswith("gan: Training diverged")


# --- evaluate and table


def test_evaluate_json(run, monkeypatch):
    monkeypatch.setattr(paths, "CLASSIFIERS", paths.ASSETS / "classifiers")
    code, out, _ = run("evaluate", "cgan", "infogan", "--samples", 500, "--json")
    assert code == 0
    first, second = json.loads(out)
    assert (first["model"], second["model"]) == ("cgan", "infogan")
    assert first["samples"] == 500 and first["fid"] > 0 and 0 <= first["label_accuracy"] <= 1
    assert second["label_accuracy"] is None and len(second["category_classes"]) == 10
    assert first["reference"] == second["reference"]


def test_evaluate_prints_a_table_and_keeps_the_scores(run, monkeypatch, folder: Path):
    monkeypatch.setattr(paths, "CLASSIFIERS", paths.ASSETS / "classifiers")
    code, out, _ = run("evaluate", "wgan", "--samples", 500, "--write")
    assert code == 0
    lines = out.splitlines()
    assert lines[1].startswith("wgan") and lines[2].startswith("real") and "never compare" in lines[-1]
    scores = checkpoint.read_header(folder / "shipped" / "wgan.safetensors").scores
    assert scores["samples"] == 500 and f"{scores['fid']:.2f}" in lines[1]


# --- modes


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """A classifier that names a digit by the nearest of the ten mean digits: mostly right, and in no time."""
    digits = datasets.load("mnist", "test")
    means = torch.stack([digits.images[digits.labels == i].float().mean(0).flatten() for i in range(10)])

    def nearest(images: torch.Tensor) -> torch.Tensor:
        return images.float().flatten(1) @ means.T - means.square().sum(1) / 2

    monkeypatch.setattr(mode_coverage, "digit_classifier", lambda: nearest)


def test_modes_trains_scores_and_keeps_the_results(run, judge, folder: Path):
    narrow = [word for key, value in SMALL.items() for word in ("--set", f"{key}={value}")]
    study = folder / "new" / "study.json"
    code, out, _ = run(
        "modes", "--train", "--recipes", "dcgan, wgan-gp", "--images", 30, "--samples", 1000, "--out", study, *narrow
    )
    assert code == 0 and str(study) in out
    rows = json.loads(study.read_text(encoding="utf-8"))["rows"]
    assert [row["recipe"] for row in rows] == ["dcgan", "wgan-gp"]
    for row in rows:
        assert 30 <= row["images"] < 60 and row["settings"]["g_width"] == 8 and row["settings"]["family"] == "dcgan"
        assert 1 <= row["modes"] < row["real"]["modes"] and 0 < row["real"]["kl"] < row["kl"] <= math.log(1000) + 1e-9
        assert row["command"].startswith(
            f"python -m gan modes --train --recipes {row['recipe']} --images 30 --seed 0 --samples 1000"
        )
    assert [line.split()[0] for line in out.splitlines()[1:4]] == ["dcgan", "wgan-gp", "real"]
    kept = folder / "home" / "studies" / "stacked-mnist-dcgan.safetensors"
    code, out, _ = run("modes", kept, "--samples", 1000)
    assert code == 0 and out.splitlines()[1].split() == [
        "stacked-mnist-dcgan",
        "1000",
        str(rows[0]["modes"]),
        f"{rows[0]['kl']:.3f}",
    ]
    assert "as published" in out and not list((folder / "shipped").glob("stacked*"))


def test_modes_without_the_classifier_says_how_to_train_it_before_it_trains(run, folder: Path):
    classifier.load.cache_clear()
    words = ["--train", "--recipes", "dcgan", "--images", 30, "--samples", 1000, "--out", folder / "study.json"]
    code, _, err = run("modes", *words)
    assert code == 1 and err.count("\n") == 1 and "python -m gan classifier mnist" in err


def test_modes_that_cannot_be_written_say_so_before_they_are_trained(run, judge, folder: Path):
    (folder / "file").write_text("not a folder", encoding="utf-8")
    code, _, err = run("modes", "--train", "--recipes", "dcgan", "--images", 30, "--out", folder / "file" / "study.json")
    assert code == 1 and err.count("\n") == 1 and "Could not write" in err


def test_modes_of_one_channel_exit_1_with_one_line(run, judge):
    code, _, err = run("modes", "wgan")
    assert code == 1 and err.startswith("gan: wgan draws mnist") and err.count("\n") == 1


def test_a_stacked_model_is_not_evaluated(run, folder: Path):
    made = train(run, folder / "stacked.safetensors", "--dataset", "stacked-mnist", recipe="dcgan")
    assert made[0] == 0
    code, _, err = run("evaluate", folder / "stacked.safetensors")
    assert code == 2 and "python -m gan modes" in err.splitlines()[-1]


def test_table_is_written_beside_the_models(run, folder: Path):
    code, out, _ = run("table")
    assert code == 0 and "README.md" in out
    assert "**cgan**" in (folder / "shipped" / "README.md").read_text(encoding="utf-8")


# --- labels, augment and studies


def few_test_images(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred test images, to save time."""
    whole = datasets.load

    def load(name: str, split: str = "train") -> datasets.Dataset:
        data = whole(name, split)
        few = slice(100 if split == "test" else None)
        return datasets.Dataset(name, data.images[few], data.labels[few], data.class_names)

    monkeypatch.setattr(datasets, "load", load)


def test_labels_keeps_each_draw_and_the_command_that_repeats_it(run, folder: Path, monkeypatch):
    few_test_images(monkeypatch)
    out = folder / "new" / "labels.json"
    code, told, _ = run("labels", "--labels", 20, "--draws", 2, "--seed", 4, "--images", 128, "--out", out)
    assert code == 0 and str(out) in told and "draw 4:" in told and "draw 5:" in told
    (row,) = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert row["command"] == "python -m gan labels --dataset mnist --labels 20 --draws 2 --seed 4 --images 128"
    assert (row["labels"], row["images"], row["steps"]) == (20, 128, 2)
    assert [one["seed"] for one in row["draws"]] == [4, 5]
    assert all(0 <= one[arm] <= 1 for one in row["draws"] for arm in ("plain", "semi_supervised"))
    run("labels", "--labels", 20, "--draws", 2, "--seed", 4, "--images", 128, "--out", out)
    (again,) = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert [one | {"seconds": 0} for one in again["draws"]] == [one | {"seconds": 0} for one in row["draws"]]


def test_augment_measures_every_arm(run, folder: Path, monkeypatch):
    few_test_images(monkeypatch)
    monkeypatch.setattr(paths, "CLASSIFIERS", paths.ASSETS / "classifiers")
    monkeypatch.setattr(sample_augmentation, "OWN", small("cgan"))
    monkeypatch.setattr(gan.commands.augment, "SAMPLES", 50)
    out = folder / "augment.json"
    code, told, _ = run("augment", "--labels", 20, "--draws", 1, "--images", 128, "--gan-images", 64, "--out", out)
    assert code == 0 and all(arm.title in told for arm in sample_augmentation.ARMS.values())
    (row,) = json.loads(out.read_text(encoding="utf-8"))["rows"]
    (one,) = row["draws"]
    assert list(one["errors"]) == list(sample_augmentation.ARMS) and all(0 <= error <= 1 for error in one["errors"].values())
    assert set(one["obeyed"]) == {"own", "shipped"} and row["gan_images"] == 64
    assert row["command"].endswith("--images 128 --gan-images 64 --model cgan")


def test_a_missing_cgan_exits_1_with_one_line(run, folder: Path):
    (folder / "shipped" / "cgan.safetensors").unlink()
    code, _, err = run("augment", "--out", folder / "x.json")
    assert code == 1 and err.count("\n") == 1 and "python -m gan train cgan" in err


@pytest.mark.parametrize("command", ["labels", "augment"])
def test_results_that_cannot_be_written_say_so_before_anything_is_trained(run, folder: Path, command: str, monkeypatch):
    monkeypatch.setattr(paths, "CLASSIFIERS", paths.ASSETS / "classifiers")
    (folder / "file").write_text("not a folder", encoding="utf-8")
    code, _, err = run(command, "--out", folder / "file" / "x.json")
    assert code == 1 and err.count("\n") == 1 and "Could not write" in err


def test_studies_writes_its_page(run, folder: Path, monkeypatch):
    monkeypatch.setattr(result_file, "FOLDER", folder / "studies")
    code, out, _ = run("studies")
    assert code == 0 and "README.md" in out and (folder / "studies" / "README.md").exists()


def test_rivals_saves_a_file_for_each_level(run, folder: Path, monkeypatch):
    monkeypatch.setattr(quiz_models, "recipe", lambda: small("dcgan", steps=40))
    code, out, _ = run("rivals", "--precision", "fp32", "--out", folder / "rivals")
    assert code == 0 and "Level 5: level-5.safetensors" in out
    assert sorted(file.name for file in (folder / "rivals").iterdir()) == [f"level-{level}.safetensors" for level in range(1, 6)]


# --- truncation, seeds and settings


@pytest.fixture
def features(monkeypatch) -> None:
    """Pixels in place of a classifier's features, of which there is none here."""
    monkeypatch.setattr(classifier, "load", lambda name, role: None)
    monkeypatch.setattr(classifier, "features", lambda net, pictures, *rest: pictures.flatten(1).float())
    monkeypatch.setattr(classifier, "label", lambda net, pictures: torch.zeros(len(pictures), dtype=torch.long))
    for cache in (evaluation.test_features, evaluation.reference):
        cache.cache_clear()


def test_truncation_measures_each_model_and_keeps_the_results(run, features, folder: Path):
    study = folder / "study.json"
    for _ in range(2):  # the second time in place of the first
        code, out, _ = run("truncation", "cgan", "infogan", "--samples", 500, "--out", study)
        assert code == 0 and "cgan: psi 1, precision" in out
    rows = result_file.load(study)["rows"]
    assert [row["model"] for row in rows] == ["cgan", "infogan"]
    for row in rows:
        assert row["command"] == f"python -m gan truncation {row['model']} --samples 500 --seed 0"
        assert [one["psi"] for one in row["trades"]] == list(truncation.PSIS)
        assert 0 < row["real"]["precision"] <= 1
    evaluation.test_features.cache_clear()
    evaluation.reference.cache_clear()


def test_seeds_scores_each_run_and_keeps_the_results(run, features, folder: Path):
    study, files = folder / "study.json", []
    for seed in (0, 1):
        files.append(folder / f"run-{seed}.safetensors")
        checkpoint.save(files[-1], trained(small("vanilla", steps=2), seed)[0], "mnist", slim=True)
    code, out, _ = run("seeds", *files, "--samples", 500, "--out", study)
    assert code == 0 and "run-1: seed 1, FID" in out
    rows = result_file.load(study)["rows"]
    assert [row["seed"] for row in rows] == [0, 1] and all(row["scores"]["samples"] == 500 for row in rows)
    assert "--seed 1" in rows[1]["command"] and rows[1]["command"].endswith("--out vanilla-1.safetensors")
    evaluation.test_features.cache_clear()
    evaluation.reference.cache_clear()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("seeds", "MODEL"),
        ("seeds cgan infogan", "differ by more than their seeds"),
        ("seeds cgan cgan", "Two of the models have seed 0"),
        ("seeds cgan --samples 10", "at least 500"),
        ("seeds nobody", "nobody"),
        ("seeds cgan --out x.txt", ".json"),
        ("truncation", "MODEL"),
        ("truncation cgan --samples 10", "at least 500"),
        ("truncation cgan --seed -1", "0 to 2147483647"),
        ("truncation nobody", "nobody"),
        ("truncation cgan --out x.txt", ".json"),
        ("settings nothing.gif", "Could not read nothing.gif"),
        ("settings README.md", "holds no settings"),
    ],
)
def test_seeds_truncation_and_settings_refuse_in_a_sentence(run, features, folder: Path, monkeypatch, words: str, says: str):
    monkeypatch.chdir(folder)
    (folder / "README.md").write_text("no film", encoding="utf-8")
    code, _, err = run(*words.split())
    assert code == 2 and says in err and len(err.strip().splitlines()) == 1


def test_settings_prints_what_a_film_was_made_with(run, folder: Path):
    (folder / "x.webp").write_bytes(animation.webp([np.zeros((4, 4), np.uint8)], settings={"seed": 3}))
    code, out, _ = run("settings", folder / "x.webp")
    assert code == 0 and json.loads(out) == {"seed": 3}
