from pathlib import Path

import pytest
from PIL import Image

from gan import checkpoints, model_table, paths

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


@pytest.fixture
def folder(tmp_path: Path, home: Path, tiny_files: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shipped models: one with scores, two without."""
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for name, file in tiny_files.items():
        (shipped / f"{name}.safetensors").write_bytes(file.read_bytes())
    checkpoints.rewrite(shipped / "cgan.safetensors", SCORES)
    monkeypatch.setattr(paths, "SHIPPED", shipped)
    return shipped


def rows(folder: Path) -> dict[str, list[str]]:
    lines = (folder / "README.md").read_text().splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| **")]
    return {row[0].strip("*"): row for row in cells}


def test_every_figure_comes_from_the_checkpoint(folder: Path):
    model_table.write(folder)
    text = (folder / "README.md").read_text()
    assert rows(folder)["cgan"][6:] == ["3.22", "0.812", "0.700", "10 (8.3%)", "0.9877"]
    assert "12,000 samples" in text and "FID 0.20" in text and "0.9968" in text
    assert "not comparable with a FID from Inception" in text


def test_a_model_without_scores_says_so(folder: Path):
    model_table.write(folder)
    assert list(rows(folder)) == ["cgan", "infogan", "wgan"]
    assert rows(folder)["wgan"][6] == "not scored"
    assert {len(row) for row in rows(folder).values()} == {11}


def test_each_row_shows_ten_samples(folder: Path):
    model_table.write(folder)
    for name, row in rows(folder).items():
        assert row[1] == f"![samples of {name}](strips/{name}.png)"
        with Image.open(folder / "strips" / f"{name}.png") as strip:
            assert strip.size == (10 * 28 + 9 * 2, 28)


def test_each_model_says_how_it_was_trained(folder: Path):
    model_table.write(folder)
    text = (folder / "README.md").read_text()
    header = checkpoints.read_header(folder / "cgan.safetensors")
    assert f"`python -m gan train cgan --dataset mnist --images {header.total} --seed 0`" in text
    assert header.recipe.departs in text and header.recipe.url in text


def test_without_any_scores_the_table_is_written_all_the_same(folder: Path):
    (folder / "cgan.safetensors").unlink()
    model_table.write(folder)
    assert "{" not in (folder / "README.md").read_text()
