"""Small line plots as SVG, whose lines are told apart by broken strokes as well as by colour."""

import html
from collections.abc import Mapping, Sequence

_WIDTH, _HEIGHT = 360, 132
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 22, 20
_DASHES = ("none", "7 4", "2 3")


def lines(
    title: str,
    series: Mapping[str, Sequence[float]],
    low: float,
    high: float,
    ends: tuple[str, str],
    band: tuple[float, float] | None = None,
    band_words: str = "",
    alt: str = "",
) -> str:
    """Series of one length drawn from left to right, as an SVG of 360 x 132 with a playhead.

    Args:
        title: written above.
        series: values by name; the k-th wears the colour of lane k.
        low, high: the range of the vertical axis; ``high`` is larger.
        ends: what is written below the left and the right end.
        band: a range that is shaded, as wide as the plot, and called ``band_words``.
        alt: what a screen reader says.
    """

    def down(value: float) -> float:
        share = (value - low) / (high - low)
        return round(_HEIGHT - _BOTTOM - min(1.0, max(0.0, share)) * (_HEIGHT - _TOP - _BOTTOM), 1)

    right = _WIDTH - _RIGHT
    parts = [f'<text x="{_LEFT}" y="14" class="plot-title">{html.escape(title)}</text>']
    if band:
        top, bottom = down(band[1]), down(band[0])
        parts.append(f'<rect class="plot-band" x="{_LEFT}" y="{top}" width="{right - _LEFT}" height="{bottom - top:.1f}"/>')
        parts.append(f'<text x="{right - 3}" y="{top - 3}" class="plot-small" text-anchor="end">{html.escape(band_words)}</text>')
    for value in (low, high):
        parts.append(f'<text x="{_LEFT - 5}" y="{down(value) + 4}" text-anchor="end">{value:.3g}</text>')
    parts.append(f'<path class="plot-axis" d="M{_LEFT} {_TOP} V{_HEIGHT - _BOTTOM} H{right}"/>')
    for number, values in enumerate(series.values()):
        step = (right - _LEFT) / max(1, len(values) - 1)
        points = " ".join(f"{_LEFT + step * i:.1f},{down(value)}" for i, value in enumerate(values))
        dash = _DASHES[number % len(_DASHES)]
        parts.append(f'<polyline class="plot-line lane-{number + 1}" stroke-dasharray="{dash}" points="{points}"/>')
    first, last = (html.escape(end) for end in ends)
    parts.append(f'<text x="{_LEFT}" y="{_HEIGHT - 5}">{first}</text>')
    parts.append(f'<text x="{right}" y="{_HEIGHT - 5}" text-anchor="end">{last}</text>')
    where = f'data-left="{_LEFT}" data-right="{right}" x1="{_LEFT}" x2="{_LEFT}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}"'
    parts.append(f'<line class="playhead" {where}/>')
    return f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{html.escape(alt)}">{"".join(parts)}</svg>'
