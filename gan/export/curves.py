"""Curves of a run as PNG, SVG and CSV."""

import csv
import io
import textwrap
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gan.errors import UsageError
from gan.export.plots import COLUMNS, PLAYERS, draw_losses
from gan.export.tensorboard import mark_text
from gan.functional.objectives import OBJECTIVES
from gan.training.history import History, Mark, Reading

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKS_APART = 0.03
"""Share of the width below which neighbouring marks get one label together."""
_MOST_NAMED = 3
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "gan-theatre",  # else the names inside an SVG are drawn at random
    "svg.fonttype": "none",  # text stays text, which can be searched and read aloud
    "font.family": "DejaVu Sans",
    "text.parse_math": False,  # a title may come from a stranger's file
}
_style = threading.Lock()
"""Lock of Matplotlib's settings, which all threads share."""


def curves_png(history: History, fid_of_real: float | None = None) -> bytes:
    """Losses, opinions and, once there are readings, FID against images seen, as PNG of about 1100 pixels' width.

    Args:
        history: one point at least.
        fid_of_real: FID of as many real images as a reading has pictures, drawn as a line.

    Raises:
        UsageError: the run has no points yet.
    """
    with _matplotlib():
        buffer = io.BytesIO()
        _figure(history, fid_of_real).savefig(buffer, format="png", dpi=120, metadata={"Software": None})
    return buffer.getvalue()


def curves_svg(history: History, fid_of_real: float | None = None) -> bytes:
    """As ``curves_png``, as SVG (UTF-8): the same history gives the same bytes."""
    with _matplotlib():
        buffer = io.BytesIO()
        metadata = {"Date": None, "Title": _plain(f"{history.recipe.title}: losses and opinions")}
        _figure(history, fid_of_real).savefig(buffer, format="svg", metadata=metadata)
    return buffer.getvalue()


def curves_csv(history: History) -> str:
    """A table with a header and a row for each moment, by images seen; a cell is empty where that moment has no such number.

    Columns: images, loss_d, loss_g, d_real, d_fake; if there are readings fid, precision, recall, confidence and, for each class,
    the share of it; marks, as "key=value" (empty: the recipe's own), two of one moment with "; " between them. Numbers are
    written in full, so that reading them back gives the same. Of two readings of one moment the later one is there.

    Raises:
        UsageError: the run has no points yet.
    """
    _check(history)
    rows: list[dict[str, object]] = [
        {"images": int(point.images)} | {name: getattr(point, name) for name in COLUMNS} for point in history.points
    ]
    at = {row["images"]: row for row in rows}

    def row_at(images: float) -> dict[str, object]:
        if int(images) not in at:
            at[int(images)] = {"images": int(images)}
            rows.append(at[int(images)])
        return at[int(images)]

    shares = _share_columns(history)
    for reading in history.readings:
        row_at(reading.images).update({name: getattr(reading, name) for name in _SCORES})
        row_at(reading.images).update(zip(shares, reading.shares, strict=False))
    for mark in history.marks:
        row = row_at(mark.images)
        text = f"{mark.key}={'' if mark.value is None else mark.value}"
        row["marks"] = f"{row['marks']}; {text}" if "marks" in row else text
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, ["images", *COLUMNS, *(_SCORES if history.readings else ()), *shares, "marks"])
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: row["images"]))  # type: ignore[arg-type,return-value]
    return buffer.getvalue()


_SCORES = ("fid", "precision", "recall", "confidence")


def _share_columns(history: History) -> list[str]:
    count = max((len(reading.shares) for reading in history.readings), default=0)
    names = history.class_names if len(history.class_names) == count else range(count)
    return [f"share of {name}" for name in names]


def _check(history: History) -> None:
    if not history.points:
        raise UsageError("This run has no curves yet; export them after its first steps.")


@contextmanager
def _matplotlib() -> Iterator[None]:
    from matplotlib import rc_context  # slow to import, and only needed here

    with _style, rc_context(_STYLE):
        yield


def _figure(history: History, fid_of_real: float | None) -> "Figure":
    """The panels, one above the other."""
    from matplotlib.figure import Figure

    _check(history)
    panels = 3 if history.readings else 2
    figure = Figure(figsize=(9, 0.8 + 2.3 * panels), layout="constrained")
    losses, opinions, *rest = figure.subplots(panels, 1, sharex=True)
    used = [OBJECTIVES[name] for name in _objectives(history)]
    critic = all(objective.critic for objective in used)
    seen = [point.images for point in history.points]
    draw_losses(losses, opinions, seen, [[getattr(point, name) for point in history.points] for name in COLUMNS], critic)
    losses.set(ylabel="loss")
    opinions.set(ylabel="score of the critic" if critic else "opinion of D")
    if all(objective.probability for objective in used):
        opinions.set(ylim=(-0.03, 1.03))
        opinions.axhline(0.5, color="grey", linestyle="--", linewidth=1, label="1/2: neither can win")
    for axes in rest:
        _readings(axes, history.readings, fid_of_real)
    for axes in (losses, opinions, *rest):
        axes.grid(alpha=0.3)
        # above the panel, where it hides nothing
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=4, fontsize="small", frameon=False, borderaxespad=0.2)
        for mark in history.marks:
            axes.axvline(mark.images, color="grey", linewidth=0.8)
    bottom = (losses, opinions, *rest)[-1]
    bottom.set(xlabel="real images shown to D")
    bottom.xaxis.set_major_formatter("{x:,.0f}")
    _name_marks(losses, history.marks)
    figure.suptitle(_plain(history.recipe.title))
    if history.failed:
        figure.supxlabel("\n".join(textwrap.wrap(_plain(history.failed), 130)), fontsize="small")
    return figure


def _objectives(history: History) -> set[str]:
    """The names of all objectives that the run was trained with."""
    changed = {str(mark.value) for mark in history.marks if mark.key == "objective"}
    return {history.recipe.objective, *(changed & set(OBJECTIVES))}


def _readings(axes: "Axes", readings: Sequence[Reading], fid_of_real: float | None) -> None:
    from matplotlib.ticker import LogFormatter

    seen = [reading.images for reading in readings]
    axes.semilogy(seen, [reading.fid for reading in readings], "o-", ms=3, lw=1, color=PLAYERS["g"], label="FID, lower is better")
    if fid_of_real is not None:
        axes.axhline(fid_of_real, color=PLAYERS["real"], linestyle="--", linewidth=1, label="FID of as many real images")
    axes.set(ylabel="FID")
    # plain numbers in place of powers of ten, also within a decade as long as there is room
    axes.yaxis.set_major_formatter(LogFormatter(minor_thresholds=(2, 0.5)))
    axes.yaxis.set_minor_formatter(LogFormatter(minor_thresholds=(2, 0.5)))


def _name_marks(axes: "Axes", marks: Sequence[Mark]) -> None:
    """Label the marks with what was changed; of settings changed many times in one place, with the last value."""
    low, high = axes.get_xlim()
    places: list[tuple[float, dict[str, str]]] = []
    for mark in sorted(marks, key=lambda mark: mark.images):
        if not places or mark.images - places[-1][0] > MARKS_APART * (high - low):
            places.append((mark.images, {}))
        places[-1][1][mark.key] = mark_text(mark)
    for images, named in places:
        lines = list(named.values())
        more = [f"and {len(lines) - _MOST_NAMED} more"] if len(lines) > _MOST_NAMED else []
        axes.annotate(
            _plain("\n".join(lines[:_MOST_NAMED] + more)),
            (images, 1),
            (2, -3),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            rotation=90,
            fontsize=7,
            verticalalignment="top",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.6, "pad": 0.5},
        )


def _plain(text: str) -> str:
    """Text without the characters that XML refuses."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)
