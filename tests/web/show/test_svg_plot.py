import re

from gan.web.show.svg_plot import lines


def test_lines_rise_with_their_values_and_stay_inside():
    svg = lines("a < b", {"x": [0, 5, 10], "y": [10, 10, 99]}, 0, 10, ("A", "B"), (2, 4), "shell", "told")
    first, second = (
        [tuple(map(float, point.split(","))) for point in found.split()] for found in re.findall(r'points="([^"]+)"', svg)
    )
    assert first[0][1] > first[1][1] > first[2][1] and second[1][1] == second[2][1] == first[2][1]
    assert first[0][0] < first[1][0] < first[2][0]
    assert "a &lt; b" in svg and 'aria-label="told"' in svg and svg.count("plot-band") == 1 and "playhead" in svg
    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', svg))) == 2  # told apart without colour
