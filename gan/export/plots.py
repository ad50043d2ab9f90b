"""Plots of a finished run: losses and opinions, and its milestones."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from gan.evaluation.milestones import Milestone, rank_correlation

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLAYERS = {"d": "#1d4ed8", "g": "#047857", "real": "#111827"}
"""One colour per player, the same as on the pages."""
COLUMNS = ("loss_d", "loss_g", "d_real", "d_fake")
"""The values of a step that are drawn: fields of ``loop.Progress`` and of ``history.Point``."""


def draw_losses(losses: "Axes", opinions: "Axes", seen: Sequence[float], lines: Sequence[Sequence[float]], critic: bool) -> None:
    """Draw losses and opinions of a run.

    Args:
        losses, opinions: the axes.
        seen: images seen.
        lines: for each of ``COLUMNS`` as many numbers.
        critic: whether D is called a critic.
    """
    loss_d, loss_g, d_real, d_fake = lines
    marker = "." if len(seen) == 1 else ""  # one point makes no line
    for axes, line, label, player in (
        (losses, loss_d, "critic" if critic else "discriminator", "d"),
        (losses, loss_g, "generator", "g"),
        (opinions, d_real, "real, D(x)", "real"),
        (opinions, d_fake, "generated, D(G(z))", "g"),
    ):
        width = 1.7 if player == "g" else 0.9  # so that G can be told without its colour
        axes.plot(seen, line, marker=marker, label=label, color=PLAYERS[player], linewidth=width)


def curves(log: Path, title: str, target: Path) -> None:
    """Draw both losses and both opinions of a run against images seen.

    Args:
        log: the CSV that ``gan train`` wrote; its columns are the fields of ``loop.Progress``.
        title: the heading.
        target: a .png or .svg file.
    """
    from matplotlib.figure import Figure  # slow to import, and only needed at the end of a run

    with log.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    seen = [float(row["images"]) for row in rows]
    figure = Figure(figsize=(8, 5), layout="constrained")
    losses, opinions = figure.subplots(2, 1, sharex=True)
    draw_losses(losses, opinions, seen, [[float(row[column]) for row in rows] for column in COLUMNS], critic=False)
    losses.set(title=title, ylabel="loss")
    opinions.set(xlabel="real images shown to D", ylabel="opinion of D")
    for axes in (losses, opinions):
        axes.legend(loc="upper right", fontsize="small")
        axes.grid(alpha=0.3)
    _save(figure, target)


def milestones(reached: list[Milestone], title: str, critic: bool, target: Path) -> None:
    """Draw FID, precision and recall of a run against images seen; of a critic its estimate beside FID, and how they agree.

    Args:
        reached: in order.
        title: the heading.
        critic: whether D's gap estimates a distance.
        target: a .png or .svg file.
    """
    from matplotlib.figure import Figure

    seen = [m.images for m in reached]
    figure = Figure(figsize=(8, 5), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    above.semilogy(seen, [m.fid for m in reached], color=PLAYERS["g"], label="FID, lower is better")
    above.set(title=title, ylabel="FID")
    if critic:
        below.plot(seen, [m.gap for m in reached], color=PLAYERS["d"], label="critic's estimate of the distance")
        below.set(ylabel="critic's estimate")
        if len(reached) > 2:
            above.set(title=f"{title}: Spearman correlation of the two {rank_correlation(reached):.2f}")
    else:
        below.plot(seen, [m.precision for m in reached], color=PLAYERS["g"], label="precision")
        below.plot(seen, [m.recall for m in reached], color=PLAYERS["real"], label="recall", linestyle="--")
    below.set(xlabel="real images shown to D")
    for axes in (above, below):
        axes.legend(loc="best", fontsize="small")
        axes.grid(alpha=0.3)
    _save(figure, target)


def _save(figure: "Figure", target: Path) -> None:
    """Save a figure so that the same curves give the same file: an SVG would else hold the time and random names."""
    from matplotlib import rc_context

    with rc_context({"svg.hashsalt": "gan-theatre"}):
        figure.savefig(target, dpi=120, metadata={"Date": None} if target.suffix == ".svg" else None)
