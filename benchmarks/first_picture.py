"""`make run` for the second time: seconds from the command to the first generated picture on screen.

The browser is already open. The clock starts with the command; the port is polled, the page opened with an empty browser
cache, and the clock stops when a canvas frame with bright pixels has been shown.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

import common

SHOWN = """() => {
  const canvas = document.querySelector('#explore-stage canvas');
  if (!canvas || canvas.width < 2) return false;
  return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((v, i) => i % 4 === 0 && v > 200);
}"""


def start_once(browser, home: Path) -> tuple[float, float]:
    """Seconds until the port is open, and until the picture is seen."""
    port = common.free_port()
    began = time.perf_counter()
    with common.serving(["make", "run", f"PORT={port}"], port, home):
        common.wait_for_port(port)
        opened = time.perf_counter() - began
        visitor = browser.new_context(viewport={"width": 1366, "height": 768})
        tab = visitor.new_page()
        tab.goto(f"http://127.0.0.1:{port}", wait_until="commit")
        tab.wait_for_function(SHOWN, polling="raf", timeout=1000 * common.PATIENCE)
        seen = time.perf_counter() - began
        visitor.close()
    return opened, seen


def measure(quick: bool) -> common.Report:
    """Some starts, one after another; one more before them leaves Python's compiled files, as a first time would."""
    repeats = 1 if quick else 5
    with common.browser() as browser, tempfile.TemporaryDirectory() as home:
        start_once(browser, Path(home))
        starts = []
        for _ in range(repeats):
            starts.append(start_once(browser, Path(home)))
            common.say("port open after {:.1f} s, picture after {:.1f} s".format(*starts[-1]))
    ports, pictures = ([start[i] for start in starts] for i in range(2))
    rows = [
        ["server listens", common.spread(ports, ".1f")],
        ["first generated picture on screen", common.spread(pictures, ".1f")],
    ]
    remark = "The machine's file cache is warm, as it is soon after a first time; the browser's own is empty."
    return common.Report(
        ["after the command", "seconds, median (range)"],
        rows,
        [common.at_most("command to picture", median(pictures), 10, " s")],
        [remark],
    )


if __name__ == "__main__":
    common.run(__doc__, measure)
