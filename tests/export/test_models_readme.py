from pathlib import Path

import pytest
from PIL import Image

from gan import paths
from gan.evaluation import milestones, model_card
from gan.evaluation.milestones import Milestone
from gan.export import models_readme
from gan.models import checkpoint
from tests.helpers import forge, header_of

SCORES = {
    "samples": 12_000,
    "seed": 0,
    "fid": 3.21987,
    "precision": 0.8125,
    "recall": 0.7,
    "classes_covered": 10,
    "rarest": 0.0834,
    "label_accuracy": 0.98765,
    "category_accuracy": None,
    "category_classes": None,
    "reference": {"fid": 0.2, "precision": 0.857, "recall": 0.875, "accuracy": 0.9968},
}
OTHER = {"fid": 0.4, "precision": 0.7, "recall": 0.7, "accuracy": 0.93}


@pytest.fixture
def folder(tmp_path: Path, home: Path, tiny_files: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shipped models: one with scores, two without."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for name, file in tiny_files.items():
        (shipped / f"{name}.safetensors").write_bytes(file.read_bytes())
    checkpoint.rewrite(shipped / "cgan.safetensors", SCORES)
    monkeypatch.setattr(paths, "SHIPPED", shipped)
    return shipped


def rows(folder: Path) -> dict[str, list[str]]:
    lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| **")]
    return {row[0].strip("*"): row for row in cells}


def test_every_figure_comes_from_the_checkpoint(folder: Path):
    models_readme.write(folder)
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert rows(folder)["cgan"][6:] == ["3.22", "0.812", "0.700", "10 (8.3%)", "0.9877"]
    assert "12,000 samples: FID 0.20" in text and "label accuracy\n  0.9968" in text
    assert "not comparable with a FID from Inception" in text


def test_a_model_without_scores_says_so(folder: Path):
    models_readme.write(folder)
    assert list(rows(folder)) == ["cgan", "infogan", "wgan"]
    assert rows(folder)["wgan"][6] == "not scored"
    assert {len(row) for row in rows(folder).values()} == {11}


def test_a_critic_that_was_scored_on_its_way_shows_how_its_estimate_went_with_fid(folder: Path):
    reached = [Milestone(i * 100, float(i), 3.0 / i, 40.0 / i, 0.5, 0.4, 10, 0.08) for i in range(1, 5)]
    for name in ("wgan", "cgan"):
        milestones.write(folder / f"{name}.scores.csv", reached)
    models_readme.write(folder)
    lines = [line for line in (folder / "README.md").read_text(encoding="utf-8").splitlines() if "Spearman" in line]
    assert len(lines) == 1 and lines[0].startswith("- **wgan**") and "correlation 1.00 ([plot](curves/wgan.svg))" in lines[0]
    assert (folder / "curves" / "wgan.svg").exists()


def test_each_data_set_has_its_own_floor(folder: Path):
    file = folder / "wgan.safetensors"
    forge(file, file, {**header_of(file), "dataset": "fashion-mnist", "scores": SCORES | {"reference": OTHER}})
    models_readme.write(folder)
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "MNIST handwritten digits, 12,000 samples: FID 0.20," in text
    assert "Fashion-MNIST clothes, 12,000 samples: FID 0.40," in text and "Zalando" in text
    assert list(rows(folder)) == ["cgan", "infogan", "wgan"]


def test_each_row_shows_ten_samples(folder: Path):
    models_readme.write(folder)
    for name, row in rows(folder).items():
        assert row[1] == f"![samples of {name}](strips/{name}.png)"
        with Image.open(folder / "strips" / f"{name}.png") as strip:
            assert strip.size == (10 * 28 + 9 * 2, 28)


def test_each_model_says_how_it_was_trained(folder: Path):
    models_readme.write(folder)
    text = (folder / "README.md").read_text(encoding="utf-8")
    header = checkpoint.read_header(folder / "cgan.safetensors")
    assert f"`{model_card.train_command('cgan', header)}`" in text and "python -m gan train cgan " in text
    assert header.recipe.departs in text and header.recipe.url in text


def test_without_any_scores_the_table_is_written_all_the_same(folder: Path):
    (folder / "cgan.safetensors").unlink()
    models_readme.write(folder)
    assert "{" not in (folder / "README.md").read_text(encoding="utf-8")
