"""Curves as files: what is read back is the run."""

import csv
import io
import itertools
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageColor

from gan import recipes
from gan.errors import UsageError
from gan.export import curves
from gan.export.plots import PLAYERS
from gan.training.history import History, Mark, Point, Reading
from tests.helpers import is_sentence


def history(recipe: str = "dcgan", **changes: object) -> History:
    """Twenty points of 128 images each, two readings, three marks."""
    points = tuple(Point(128 * i, 1 / 3 + i / 7, 3.1 - i / 9, 0.9 - i / 70, 0.1 + i / 70) for i in range(1, 21))
    shares = tuple(i / 45 for i in range(10))
    readings = (Reading(640, 123.456789, 0.25, 0.125, shares, 0.7), Reading(1280, 23.4, 0.5, 0.375, shares[::-1], 0.9))
    marks = (Mark(640, "lr_g", 1e-4), Mark(640, "d_steps", 3), Mark(1920, "lr_g", None))
    made = History(recipes.get(recipe), points, readings, marks, class_names=tuple("0123456789"))
    return replace(made, **changes)  # type: ignore[arg-type]


def texts(svg: bytes) -> list[str]:
    """Every text of a picture, in order."""
    return [" ".join("".join(node.itertext()).split()) for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def table(run: History) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(curves.curves_csv(run), newline="")))


def inked(png: bytes, colour: str) -> int:
    """How many pixels are of exactly this colour."""
    pixels = np.array(Image.open(io.BytesIO(png)).convert("RGB"))
    return int((pixels == ImageColor.getrgb(colour)).all(2).sum())


def test_the_png_shows_all_three_players_in_their_colours():
    png = curves.curves_png(history(marks=()))
    assert Image.open(io.BytesIO(png)).size[0] == 1080
    assert all(inked(png, PLAYERS[player]) > 200 for player in ("d", "g", "real"))


def test_the_svg_is_xml_and_holds_its_labels_as_text():
    found = texts(curves.curves_svg(history(), fid_of_real=9.5))
    for label in (
        "DCGAN",
        "discriminator",
        "generator",
        "real, D(x)",
        "generated, D(G(z))",
        "1/2: neither can win",
        "FID, lower is better",
        "FID of as many real images",
        "real images shown to D",
        "opinion of D",
        "loss",
        "2,500",
    ):
        assert label in found, (label, found)
    assert PLAYERS["d"] in curves.curves_svg(history()).decode()


@pytest.mark.parametrize("draw", [curves.curves_png, curves.curves_svg])
def test_same_history_same_bytes_and_no_date(draw):
    once = draw(history())
    assert draw(history()) == once != draw(history(marks=()))
    assert not re.search(rb"dc:date|20\d\d-\d\d-\d\d", once)


def test_marks_are_lines_through_all_panels_with_a_label():
    grey = "#808080"  # matplotlib's "grey"
    plain, marked = (curves.curves_svg(history("wgan", marks=marks)).decode() for marks in ((), history().marks))
    assert (plain.count(grey), marked.count(grey)) == (0, 3 * 3)
    found = texts(marked.encode())
    assert {"lr_g = 0.0001", "d_steps = 3", "lr_g = the recipe's own"} <= set(found)


def test_of_a_knob_that_is_turned_and_turned_the_last_place_is_named():
    marks = tuple(Mark(640 + i, "lr_g", i / 1000) for i in range(20)) + tuple(Mark(660, key, 1) for key in "abcd")
    named = [text for text in texts(curves.curves_svg(history(marks=marks))) if " = " in text or "more" in text]
    assert named == ["lr_g = 0.019", "a = 1", "b = 1", "and 2 more"]


def test_fid_is_there_once_there_are_readings():
    assert "FID" in texts(curves.curves_svg(history())) and "FID" not in texts(curves.curves_svg(history(readings=())))
    two, three = (Image.open(io.BytesIO(curves.curves_png(history(readings=r)))).size[1] for r in ((), history().readings))
    assert three > two + 200


@pytest.mark.parametrize("fid", [(12.0, 13.5), (9.0, 300.0), (0.5, 5000.0), (20.0, 20.0)])
def test_fid_has_plain_numbers_at_its_ticks(fid: tuple[float, float]):
    readings = tuple(r._replace(fid=value) for r, value in zip(history().readings, fid, strict=True))
    found = texts(curves.curves_svg(history(readings=readings)))
    ticks = list(itertools.takewhile(lambda text: text != "FID", found[found.index("real images shown to D") + 1 :]))
    numbers = [float(tick) for tick in ticks]
    assert 2 <= len(numbers) <= 12 and min(numbers) <= fid[1] * 1.5 and max(numbers) >= fid[0] / 1.5


@pytest.mark.parametrize(
    ("recipe", "marks", "half", "critic"),
    [
        ("dcgan", (), True, False),
        ("dcgan", (Mark(640, "objective", "minimax"),), True, False),
        ("dcgan", (Mark(640, "objective", "wasserstein"),), False, False),
        ("dcgan", (Mark(640, "objective", None),), True, False),
        ("r3gan", (), False, False),
        ("wgan-gp", (), False, True),
    ],
)
def test_one_half_is_drawn_only_where_opinions_are_probabilities(recipe: str, marks: tuple, half: bool, critic: bool):
    found = texts(curves.curves_svg(history(recipe, marks=marks)))
    assert ("1/2: neither can win" in found) == half
    assert ("critic" in found, "discriminator" in found) == (critic, not critic)


def test_one_point_is_seen():
    png = curves.curves_png(history(points=history().points[:1], readings=(), marks=()))
    panel = Image.open(io.BytesIO(png)).crop((90, 62, 1080, 305))  # without the legend
    buffer = io.BytesIO()
    panel.save(buffer, "PNG")
    assert inked(buffer.getvalue(), PLAYERS["d"]) > 5 and inked(buffer.getvalue(), PLAYERS["g"]) > 5


def test_a_gap_in_the_numbers_is_a_gap_in_the_line():
    points = [*history().points]
    points[5] = points[5]._replace(loss_d=float("nan"), loss_g=float("inf"))
    assert ET.fromstring(curves.curves_svg(history(points=tuple(points)))) is not None


def test_how_a_run_failed_stands_below():
    sentence = "The generator's loss is no longer finite; lower its learning rate."
    assert sentence in texts(curves.curves_svg(history(failed=sentence)))


def test_a_strangers_title_is_text_and_nothing_else():
    recipe = replace(recipes.get("dcgan"), title="$\\frac<b>&\x00\x1b]]> $x$")
    drawn = curves.curves_svg(replace(history(), recipe=recipe, failed="$\\oops$\x07 went wrong."))
    assert {"$\\frac<b>& ]]> $x$", "$\\oops$ went wrong."} <= set(texts(drawn))


def test_the_table_holds_every_number_of_the_run():
    run, rows = history(), table(history())
    assert list(rows[0])[:5] == ["images", "loss_d", "loss_g", "d_real", "d_fake"] and list(rows[0])[-1] == "marks"
    assert tuple(Point(int(row["images"]), *(float(row[name]) for name in Point._fields[1:])) for row in rows) == run.points
    read = tuple(
        Reading(
            int(row["images"]),
            float(row["fid"]),
            float(row["precision"]),
            float(row["recall"]),
            tuple(float(row[f"share of {i}"]) for i in range(10)),
            float(row["confidence"]),
        )
        for row in rows
        if row["fid"]
    )
    assert read == run.readings
    marks = {int(row["images"]): row["marks"] for row in rows if row["marks"]}
    assert marks == {640: "lr_g=0.0001; d_steps=3", 1920: "lr_g="}


def test_what_falls_between_two_points_has_a_row_of_its_own():
    run = history(readings=(history().readings[0]._replace(images=200),), marks=(Mark(10, "frozen", "generator"),))
    rows = table(run)
    assert [int(row["images"]) for row in rows] == sorted([10, 200, *(point.images for point in run.points)])
    assert (rows[0]["marks"], rows[0]["loss_d"], rows[0]["fid"]) == ("frozen=generator", "", "")
    assert (rows[2]["fid"], rows[2]["loss_d"]) == ("123.456789", "")


def test_the_table_of_a_run_without_readings_has_no_empty_columns():
    header, *lines = curves.curves_csv(history(readings=())).splitlines()
    assert header == "images,loss_d,loss_g,d_real,d_fake,marks" and len(lines) == 20


def test_images_are_whole_numbers_also_after_a_file():
    again = History.from_json(history().to_json())
    assert curves.curves_csv(again) == curves.curves_csv(history())


def test_awkward_class_names_keep_their_column():
    names = ("T-shirt/top", "a, b", 'say "c"', *"3456789")
    assert float(table(history(class_names=names))[4]["share of a, b"]) == 1 / 45
    assert "share of 0" in table(history(class_names=()))[0]


@pytest.mark.parametrize("write", [curves.curves_png, curves.curves_svg, curves.curves_csv])
def test_a_run_without_points_is_refused_in_a_sentence(write):
    with pytest.raises(UsageError) as caught:
        write(history(points=()))
    assert is_sentence(caught.value)


def test_matplotlibs_settings_are_left_as_they_were():
    import matplotlib

    before = dict(matplotlib.rcParams)
    curves.curves_svg(history())
    with pytest.raises(UsageError):
        curves.curves_svg(history(points=()))
    assert dict(matplotlib.rcParams) == before
