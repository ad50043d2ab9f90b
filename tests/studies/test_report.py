import json
from pathlib import Path

import pytest

from gan.errors import TheatreError
from gan.studies import report, result_file
from gan.studies.sample_augmentation import ARMS
from tests.helpers import is_sentence

MACHINE = {"device": "cpu", "precision": "bf16", "threads": 1, "torch": "2.14"}
LABELS = {
    "command": "python -m gan labels --seed 5",
    "dataset": "mnist",
    "labels": 100,
    "images": 640_000,
    "steps": 10_000,
    "machine": MACHINE,
    "draws": [
        {"seed": 5, "plain": 0.1, "semi_supervised": 0.0151, "seconds": 600.0},
        {"seed": 6, "plain": 0.12, "semi_supervised": 0.0171, "seconds": 720.0},
    ],
}
AUGMENT = {
    "command": "python -m gan augment --seed 5",
    "dataset": "mnist",
    "labels": 500,
    "images": 64_000,
    "steps": 1_000,
    "gan_images": 100_000,
    "gan_width": 32,
    "machine": MACHINE,
    "draws": [
        {
            "seed": seed,
            "errors": dict.fromkeys(ARMS, 0.05) | {"own": own, "shipped": 0.02},
            "obeyed": {"own": 0.8, "shipped": 0.99},
            "seconds": 60.0,
        }
        for seed, own in ((5, 0.04), (6, 0.08))
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    result_file.add_row(tmp_path / "labels.json", LABELS)
    result_file.add_row(tmp_path / "augment.json", AUGMENT)
    return tmp_path


def rows(section: str) -> list[list[str]]:
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_page_has_a_section_for_each_study_that_is_there(folder: Path):
    page = report.write(folder).read_text(encoding="utf-8")
    assert page.startswith("# Studies\n") and "## What labels buy" in page and "## Augmentation" in page
    assert "Stacked MNIST" not in page
    (folder / "labels.json").unlink()
    assert "What labels buy" not in report.write(folder).read_text(encoding="utf-8")


def test_a_page_without_results_is_still_a_page(tmp_path: Path):
    assert report.write(tmp_path / "new").read_text(encoding="utf-8").startswith("# Studies\n")


def test_every_table_is_whole(folder: Path):
    for section in report.write(folder).read_text(encoding="utf-8").split("## ")[1:]:
        tables = section.split("\n\n")
        for table in filter(lambda text: text.startswith("|"), tables):
            assert len({len(row) for row in rows(table)}) == 1, table


def test_what_labels_buy_stands_beside_the_target_and_the_published_figure():
    told = report.labels({"rows": [LABELS]})
    assert ["mnist", "100", "5", "10.00", "1.51", "640,000", "10 min, bf16"] in rows(told)
    assert ["mnist", "100", "**mean of 2**", "**11.00 ± 1.41**", "**1.61 ± 0.14**", "", ""] in rows(told)
    assert "below 2%; it was reached: 1.61 ± 0.14" in told and "0.93 ± 0.065" in told and LABELS["command"] in told


def test_a_target_that_was_not_measured_is_not_called_reached():
    assert "it was not measured yet" in report.labels({"rows": [LABELS | {"labels": 50}]})


def test_a_missed_target_is_called_missed():
    worse = [one | {"semi_supervised": 0.025} for one in LABELS["draws"]]
    assert "it was missed: 2.50 ± 0.00" in report.labels({"rows": [LABELS | {"draws": worse}]})


def test_augmentation_is_told_whichever_way_it_came_out():
    told = report.augment({"rows": [AUGMENT]})
    table = {row[0]: row[1:] for row in rows(told)}
    assert table[ARMS["real"].title] == ["5.00", "5.00", "**5.00 ± 0.00**", ""]
    assert table[ARMS["own"].title] == ["4.00", "8.00", "**6.00 ± 2.83**", "+1.00"]
    assert table[ARMS["shipped"].title][-1] == "-3.00"
    assert "on its own in 1 of 2 draws and on top of turns, slants and shifts in 0 of 2 draws" in told
    assert "80.0%, 80.0%" in told and "99.0%" in told and "not a free lunch" in told


@pytest.mark.parametrize(
    ("shares", "told"), [([0.0151], "1.51"), ([0.01, 0.03], "2.00 ± 1.41"), ([0.02, 0.02, 0.02], "2.00 ± 0.00")]
)
def test_shares_are_told_in_percent(shares: list[float], told: str):
    assert report.percent(shares) == told


# --- files


def test_the_same_command_replaces_its_row(tmp_path: Path):
    file = tmp_path / "deep" / "labels.json"
    result_file.add_row(file)
    for row in (LABELS, LABELS | {"images": 1}, LABELS | {"command": "another"}):
        result_file.add_row(file, row)
    held = json.loads(file.read_text(encoding="utf-8"))["rows"]
    assert [(row["command"], row["images"]) for row in held] == [(LABELS["command"], 1), ("another", 640_000)]


@pytest.mark.parametrize("content", ["half a", "[]", '{"rows": [{"command": "x"}]}', '{"rows": [{"command": "x", "draws": 3}]}'])
def test_damaged_results_are_named(tmp_path: Path, content: str):
    (tmp_path / "labels.json").write_text(content, encoding="utf-8")
    with pytest.raises(TheatreError, match=r"labels\.json") as caught:
        report.write(tmp_path)
    assert is_sentence(caught.value)


def test_a_full_disk_is_told_in_one_sentence(folder: Path, monkeypatch):
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(report, "write_whole", full)
    monkeypatch.setattr(result_file, "write_whole", full)
    for write in (lambda: report.write(folder), lambda: result_file.add_row(folder / "labels.json", LABELS)):
        with pytest.raises(TheatreError, match="the disk is full; free some space") as caught:
            write()
        assert is_sentence(caught.value)


def test_the_shipped_page_is_what_the_shipped_results_say(tmp_path: Path):
    for file in result_file.FOLDER.glob("*.json"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    written = result_file.FOLDER / report.PAGE
    assert not written.exists() or report.write(tmp_path).read_text(encoding="utf-8") == written.read_text(encoding="utf-8")
