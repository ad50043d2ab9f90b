"""Event files: TensorBoard itself reads back what was written."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from gan import recipes
from gan.errors import TheatreError, UsageError
from gan.export import tensorboard
from gan.export.tensorboard import EventFile
from gan.training.history import History, Mark, Point, Reading
from tests.helpers import is_sentence

RECIPE = recipes.get("dcgan")
POINTS = tuple(Point(128 * i, 1 / 3 + i, 3.0 - i, 0.9 - i / 10, 0.1 + i / 10) for i in range(1, 5))
READING = Reading(256, 45.5, 0.25, 0.5, (0.5, 0.495, 0.005, 0.0), 0.75)
MARK = Mark(256, "lr_g", 1e-4)
SHEET = np.random.default_rng(0).integers(0, 256, (30, 40), dtype=np.uint8)
STARTED = 1_700_000_000.0


def reader_of(folder: Path) -> Any:
    """TensorBoard's reader of one run, with all that it has read so far."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    return EventAccumulator(str(folder), size_guidance={"scalars": 0, "images": 0, "tensors": 0}).Reload()


def scalars(reader: Any, tag: str) -> list[tuple[int, float]]:
    return [(event.step, event.value) for event in reader.Scalars(tag)]


def words(reader: Any, tag: str) -> list[tuple[int, str]]:
    return [(event.step, event.tensor_proto.string_val[0].decode()) for event in reader.Tensors(f"{tag}/text_summary")]


def floats(*pairs: tuple[int, float]) -> list[tuple[int, float]]:
    """As an event file holds them, in 32 bits."""
    return [(step, float(np.float32(value))) for step, value in pairs]


def history() -> History:
    return History(RECIPE, POINTS, (READING,), (MARK, Mark(384, "frozen", "")), "It broke; start again.")


def test_tensorboard_reads_every_number_back(tmp_path: Path):
    reader = reader_of(tensorboard.write(history(), tmp_path, "run", STARTED))
    for tag, field in (
        ("loss/discriminator", "loss_d"),
        ("loss/generator", "loss_g"),
        ("opinion/real", "d_real"),
        ("opinion/generated", "d_fake"),
    ):
        assert scalars(reader, tag) == floats(*((point.images, getattr(point, field)) for point in POINTS))
    for tag, value in (
        ("fid", 45.5),
        ("precision", 0.25),
        ("recall", 0.5),
        ("classes_seen", 2),
        ("rarest_class", 0),
        ("confidence", 0.75),
    ):
        assert scalars(reader, f"score/{tag}") == [(256, value)]
    assert len(reader.Tags()["scalars"]) == 4 + 6


def test_what_was_changed_and_how_it_ended_is_text(tmp_path: Path):
    reader = reader_of(tensorboard.write(history(), tmp_path, "run", STARTED))
    assert words(reader, "marks") == [(256, "lr_g = 0.0001"), (384, "frozen = nobody")]
    assert words(reader, "failed") == [(512, "It broke; start again.")]
    assert reader.SummaryMetadata("marks/text_summary").plugin_data.plugin_name == "text"


def test_the_recipe_is_a_table(tmp_path: Path):
    EventFile(tmp_path, RECIPE, "run").close()
    ((step, table),) = words(reader_of(tmp_path / "run"), "recipe")
    assert step == 0 and "**DCGAN** (dcgan)" in table
    assert "| lr_g | 0.001 |" in table and "| noise | 64 |" in table.replace(
        f"| noise | {RECIPE.latent.noise} |", "| noise | 64 |"
    )


@pytest.mark.parametrize("sheet", [SHEET, np.stack([SHEET, SHEET.T.reshape(30, 40), 255 - SHEET], 2)])
def test_sheets_keep_every_pixel(tmp_path: Path, sheet: np.ndarray):
    sheets = [(0, sheet), (500, 255 - sheet)]
    reader = reader_of(tensorboard.write(history(), tmp_path, "run", STARTED, sheets=sheets))
    read = reader.Images("sheet")
    assert [event.step for event in read] == [0, 500] and (read[0].height, read[0].width) == (30, 40)
    for event, (_, wanted) in zip(read, sheets, strict=True):
        pixels = np.asarray(Image.open(io.BytesIO(event.encoded_image_string)).convert("RGB"))
        assert np.array_equal(pixels, wanted if wanted.ndim == 3 else np.stack([wanted] * 3, 2))


def test_an_open_tensorboard_follows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tensorboard, "FLUSH_SECONDS", 0.0)
    with EventFile(tmp_path, RECIPE, "run") as file:
        reader = reader_of(tmp_path / "run")
        assert not reader.Tags()["scalars"]
        for i, point in enumerate(POINTS, 1):
            file.point(point)
            assert len(reader.Reload().Scalars("loss/generator")) == i
        file.sheet(512, SHEET)
        assert len(reader.Reload().Images("sheet")) == 1


def test_the_disk_is_not_asked_for_every_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tensorboard, "FLUSH_SECONDS", 1e9)
    with EventFile(tmp_path, RECIPE, "run") as file:
        reader = reader_of(tmp_path / "run")
        file.point(POINTS[0])
        assert not reader.Reload().Tags()["scalars"]
        file.flush()
        assert len(reader.Reload().Scalars("loss/generator")) == 1
        file.point(POINTS[1])
        file.mark(MARK)
        assert len(reader.Reload().Scalars("loss/generator")) == 2, "a mark is shown at once, and what came before it"
        file.point(POINTS[2])
    assert len(reader.Reload().Scalars("loss/generator")) == 3
    file.close()


def test_a_run_that_is_taken_up_again_goes_on_in_the_same_place(tmp_path: Path):
    for part in (POINTS[:2], POINTS[2:]):
        with EventFile(tmp_path, RECIPE, "run", STARTED) as file:
            for point in part:
                file.point(point, STARTED + point.images)
    files = sorted(path.name for path in (tmp_path / "run").iterdir())
    assert len(files) == 2 and all("tfevents" in name for name in files)
    assert [step for step, _ in scalars(reader_of(tmp_path / "run"), "loss/generator")] == [128, 256, 384, 512]


def test_runs_lie_side_by_side(tmp_path: Path):
    from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer

    for run in ("a1", "b2"):
        tensorboard.write(history(), tmp_path, run, STARTED)
    runs = EventMultiplexer().AddRunsFromDirectory(str(tmp_path)).Reload().Runs()
    assert sorted(runs) == ["a1", "b2"] and all("loss/generator" in tags["scalars"] for tags in runs.values())


def test_the_same_run_gives_the_same_bytes(tmp_path: Path):
    contents = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        (file,) = tensorboard.write(history(), folder, "run", STARTED, 60, [(0, SHEET)]).iterdir()
        contents.append((file.name, file.read_bytes()))
    assert contents[0] == contents[1]


def test_times_are_the_callers_or_spread_over_the_run(tmp_path: Path):
    reader = reader_of(tensorboard.write(history(), tmp_path, "run", STARTED, lasted=100))
    assert [event.wall_time for event in reader.Scalars("loss/generator")] == [STARTED + part for part in (25, 50, 75, 100)]
    with EventFile(tmp_path, RECIPE, "live", STARTED) as file:
        file.point(POINTS[0], STARTED + 3)
        file.point(POINTS[1])
    times = [event.wall_time for event in reader_of(tmp_path / "live").Scalars("loss/generator")]
    assert times[0] == STARTED + 3 and times[1] > STARTED + 1e6


def test_a_history_from_a_file_and_an_empty_one_are_written_too(tmp_path: Path):
    again = History.from_json(history().to_json())
    assert scalars(reader_of(tensorboard.write(again, tmp_path, "again", STARTED)), "loss/generator")[0][0] == 128
    empty = reader_of(tensorboard.write(History(RECIPE), tmp_path, "empty", STARTED))
    assert empty.Tags()["scalars"] == [] and words(empty, "recipe")


def test_numbers_that_are_not_finite_are_kept(tmp_path: Path):
    broken = replace(history(), points=(Point(128, float("nan"), float("inf"), 0.5, 0.5),))
    reader = reader_of(tensorboard.write(broken, tmp_path, "run", STARTED))
    assert np.isnan(scalars(reader, "loss/discriminator")[0][1]) and scalars(reader, "loss/generator") == [(128, float("inf"))]


@pytest.mark.parametrize("run", ["", "..", "a/b", "a\\b", ".hidden", "é", "a" * 101])
def test_a_name_that_makes_no_folder_is_refused(tmp_path: Path, run: str):
    with pytest.raises(UsageError) as caught:
        EventFile(tmp_path, RECIPE, run)
    assert is_sentence(caught.value) and not list(tmp_path.iterdir())


def test_a_disk_that_refuses_is_a_sentence(tmp_path: Path):
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(TheatreError, match="another folder") as caught:
        EventFile(tmp_path / "taken", RECIPE, "run")
    assert is_sentence(caught.value)


def test_no_machine_is_named(tmp_path: Path):
    import socket

    (file,) = tensorboard.write(history(), tmp_path, "run", STARTED).iterdir()
    assert socket.gethostname() not in file.name and file.name.startswith("events.out.tfevents.1700000000")


@pytest.mark.parametrize(("value", "said"), [(1e-4, "0.0001"), (3, "3"), ("minimax", "minimax"), (None, "the recipe's own")])
def test_marks_in_words(value: float | int | str | None, said: str):
    assert tensorboard.mark_text(Mark(0, "key", value)) == f"key = {said}"
