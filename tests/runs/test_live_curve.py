"""The points of a live chart."""

from typing import Any

from gan.runs import live_curve as curves
from gan.runs.live_curve import LiveCurve


def test_a_curve_is_dense_at_first_and_bounded() -> None:
    curve = LiveCurve()

    def progress(tick: int) -> dict[str, Any]:
        return {"seconds": tick / 8, "images": tick * 100, "loss_d": 1.23456789, "loss_g": 1e-9, "d_real": 0.5, "d_fake": 0.5}

    day = 24 * 3600 * 8
    for tick in range(1, day):
        curve = curve.add(progress(tick))
    assert len(curve.points) < 4200
    assert [point[0] for point in curve.points[:400]] == [tick * 100 for tick in range(1, 401)]
    assert curve.points[0][1:3] == [1.2346, 1e-9]
    assert list(curve.seconds) == [round(point[0] / 800, 3) for point in curve.points], "each point has its moment"
    gaps = [after[0] - before[0] for before, after in zip(curve.points, curve.points[1:], strict=False)]
    assert max(gaps) < day * 100 / 450
    count = len(curve.points)
    curve = curve.add(progress(day), forced=True)
    curve = curve.add(progress(day), forced=True)
    assert len(curve.points) == count + (count < curves._MOST_FORCED_POINTS)
