"""A run's curves as a picture."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor

from gan.evaluation.milestones import Milestone
from gan.export import plots


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_curves_hold_a_line_for_each_player(tmp_path: Path, ending: str) -> None:
    log, target = tmp_path / "run.csv", tmp_path / f"curves.{ending}"
    rows = [f"{i},{i * 100},{1 + i},{3 - i},{0.9 - i / 10},{0.1 + i / 10}" for i in range(4)]
    log.write_text("step,images,loss_d,loss_g,d_real,d_fake\n" + "\n".join(rows), encoding="utf-8")
    plots.curves(log, "A run", target)
    if ending == "svg":
        assert all(colour in target.read_text(encoding="utf-8") for colour in plots.PLAYERS.values())
        return
    pixels = np.array(Image.open(target).convert("RGB")).reshape(-1, 3)
    for colour in (plots.PLAYERS["d"], plots.PLAYERS["g"]):
        assert (pixels == ImageColor.getrgb(colour)).all(1).sum() > 50


@pytest.mark.parametrize("critic", [True, False])
def test_milestones_are_drawn_with_fid_and_what_goes_with_it(tmp_path: Path, critic: bool) -> None:
    reached = [Milestone(i * 100, float(i), 3.0 / i, 40.0 / i, 0.5 + i / 20, 0.4, 10, 0.08) for i in range(1, 5)]
    target = tmp_path / "scores.svg"
    plots.milestones(reached, "A run", critic, target)
    text = target.read_text(encoding="utf-8")
    assert plots.PLAYERS["g"] in text and (plots.PLAYERS["d"] in text) == critic
    again = tmp_path / "again.svg"
    plots.milestones(reached, "A run", critic, again)
    assert again.read_bytes() == target.read_bytes()  # a picture of the table changes only when what it shows does
