"""Views of a sum: pure functions to the values of the components of the page Arithmetic."""

import html
import itertools
from typing import Any, NamedTuple

import torch

from gan.errors import TheatreError, UsageError
from gan.latents import arithmetic
from gan.latents.latent import Latent
from gan.latents.truncation import scale
from gan.studies import result_file, truncation
from gan.studies.truncation import Trade
from gan.web.components import picker
from gan.web.components.picker import GROUPS
from gan.web.components.stage import picture
from gan.web.pages.arithmetic import state
from gan.web.pages.arithmetic.state import Sum
from gan.web.show import links, points
from gan.web.show.latent_views import name_of
from gan.web.show.model_cache import OpenModel

NAME = "A - B + C"
SIDE = 3
"""The result is shown in the middle of SIDE x SIDE pictures."""


class Result(NamedTuple):
    """A - B + C among its neighbours as a stage's value (None while a group is empty), and words about it as HTML."""

    picture: dict[str, Any] | None
    words: str


def picked(total: Sum) -> dict[str, Any]:
    """The picker's value."""
    return {part: total[part] for part in ("model", "seed", "chosen")}


def choices(held: OpenModel, total: Sum) -> dict[str, Any]:
    """The picker's sheet."""
    every = state.sheet(held.model.latent, total["seed"])
    names = [f"sample {cell + 1}, {name_of(held, every, cell)}" for cell in range(state.CELLS)]
    return picker.sheet(held.model.generate(every), names, state.COLUMNS)


def terms(held: OpenModel, total: Sum) -> dict[str, Any] | None:
    """The pictures of the three averages, or None while a group is empty."""
    try:
        parts = state.terms(held.model, total)
    except UsageError:
        return None
    means = points.join([arithmetic.mean(parts[group]) for group in GROUPS])
    counts = [len(parts[group].noise) for group in GROUPS]
    alt = f"the pictures of the averages of A ({counts[0]} samples), B ({counts[1]}) and C ({counts[2]})"
    return picture(held.model.generate(means), alt, len(GROUPS), 1, top=["mean of A", "- mean of B", "+ mean of C"])


def result(held: OpenModel, total: Sum) -> Result:
    """The result among its neighbours, and what is said of it; what to do while a group is empty."""
    try:
        near = state.result(held.model, total, SIDE * SIDE)
    except UsageError as error:
        return Result(None, f'<p class="told" role="status">{html.escape(str(error))}</p>')
    middle = SIDE * SIDE // 2
    alt = f"A - B + C in the middle: {name_of(held, near, middle)}; around it 8 points close by"
    words = describe_point(held, points.from_latent(near, middle), NAME)
    return Result(picture(held.model.generate(near), alt, SIDE, 1, marked=middle), words)


def result_points(held: OpenModel, total: Sum) -> list[dict[str, Any]]:
    """The point of each picture of the result, for clicks; none while a group is empty."""
    try:
        return points.grid_points(state.result(held.model, total, SIDE * SIDE))
    except UsageError:
        return []


def describe_point(held: OpenModel, point: dict[str, Any], name: str) -> str:
    """One point in words as HTML: what it is, what D says, and where Explore shows it."""
    one = points.to_latent(held.model, point)
    opinion = float(held.model.opinion(held.model.generate(one), one.label)[0])
    belief = f"{opinion:.0%} real, says the discriminator" if held.model.is_probability else f"the critic scores it {opinion:.2f}"
    link = html.escape(links.explore(held.model.name, point))
    length = float(torch.linalg.vector_norm(one.noise))
    return (
        f'<p class="told" role="status"><b>{name}</b>: {html.escape(name_of(held, one))}; |z| = {length:.1f} (training: about '
        f'{held.model.latent.noise**0.5:.1f}); {belief}. <a href="{link}">Open in Explore</a></p>'
    )


# --- truncation


def truncated(held: OpenModel, total: Sum) -> dict[str, Any]:
    """Samples at psi: the same z for every psi, of random labels."""
    latent = state.drawn(held.model.latent, total["seed"])
    scaled: Latent = scale(latent, total["psi"])
    alt = f"{state.CELLS} samples with z multiplied by {total['psi']:g}"
    return picture(held.model.generate(scaled), alt, 10)


_LEFT, _TOP, _WIDE, _HIGH = 30, 22, 330, 150
_LABEL_WIDE, _LABEL_HIGH = 30, 11
_RECALL = "recall: how much of the real ones is reached"


def trade(held: OpenModel, psi: float) -> str:
    """HTML: precision against recall by psi, as measured, with the present psi marked."""
    name = held.model.name
    try:
        study = result_file.load(truncation.STUDY)
        trades = truncation.measured(study, name)
    except TheatreError as error:
        return f'<div class="trade"><p>{html.escape(str(error))}</p></div>'
    if not trades:
        command = f"<code>python -m gan truncation {html.escape(name)}</code>"
        words = f"What psi buys and costs was not measured for this model; {command} does it."
        return f'<div class="trade"><p>{words}</p></div>'
    real = truncation.of_real(study, name)
    at = interpolated(trades, psi)
    alt = "; ".join(f"psi {one.psi:g}: precision {one.precision:.2f}, recall {one.recall:.2f}" for one in trades)
    parts = [
        f'<path class="plot-axis" d="M{_LEFT} {_TOP} V{_TOP + _HIGH} H{_LEFT + _WIDE}"/>',
        *(f'<text x="{_LEFT - 5}" y="{_y(v) + 4}" text-anchor="end">{v:g}</text>' for v in (0.0, 0.5, 1.0)),
        *(f'<text x="{_x(v)}" y="{_TOP + _HIGH + 14}" text-anchor="middle">{v:g}</text>' for v in (0.0, 0.5, 1.0)),
        f'<text x="{_LEFT - 24}" y="12" class="plot-title">precision: how many samples look real</text>',
        f'<text x="{_x(0.5)}" y="{_TOP + _HIGH + 30}" text-anchor="middle" class="plot-title">{_RECALL}</text>',
        f'<polyline class="plot-line" points="{" ".join(f"{_x(one.recall)},{_y(one.precision)}" for one in trades)}"/>',
    ]
    labels: list[tuple[float, float]] = []
    for one in trades:
        x, y = _x(one.recall), _y(one.precision)
        parts.append(f'<circle class="plot-dot" cx="{x}" cy="{y}" r="3.5"/>')
        x, y = x + 6, y - 6 if one.psi <= 1 else y + 14
        if all(abs(x - left) >= _LABEL_WIDE or abs(y - low) >= _LABEL_HIGH for left, low in labels):  # none over another
            labels.append((x, y))
            parts.append(f'<text x="{x}" y="{y}" class="plot-small">ψ {one.psi:g}</text>')
    x, y = _x(real.recall), _y(real.precision)
    parts.append(f'<path class="plot-real" d="M{x - 5} {y - 5} L{x + 5} {y + 5} M{x - 5} {y + 5} L{x + 5} {y - 5}"/>')
    parts.append(f'<text x="{x + 8}" y="{y - 4}" class="plot-small">real images</text>')
    words = f"ψ = {psi:g} was not measured for this model."
    if at:
        parts.append(f'<circle class="plot-now" cx="{_x(at.recall)}" cy="{_y(at.precision)}" r="8"/>')
        how = "measured" if any(one.psi == psi for one in trades) else "between two measured ones"
        words = f"The ring: ψ = {psi:g}, precision {at.precision:.2f}, recall {at.recall:.2f} ({how})."
    box = f"0 0 {_LEFT + _WIDE + 50} {_TOP + _HIGH + 36}"
    svg = f'<svg class="plot" viewBox="{box}" role="img" aria-label="{html.escape(alt)}">{"".join(parts)}</svg>'
    return f'<div class="trade">{svg}<p role="status">{words}</p></div>'


def interpolated(trades: list[Trade], psi: float) -> Trade | None:
    """What was measured at ``psi``, or the straight line between its two neighbours; None beyond what was measured."""
    for one, other in itertools.pairwise(trades):
        if one.psi <= psi <= other.psi:
            t = (psi - one.psi) / (other.psi - one.psi)
            return Trade(psi, one.precision + t * (other.precision - one.precision), one.recall + t * (other.recall - one.recall))
    return None


def _x(recall: float) -> float:
    return round(_LEFT + recall * _WIDE, 1)


def _y(precision: float) -> float:
    return round(_TOP + (1 - precision) * _HIGH, 1)
