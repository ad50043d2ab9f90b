"""Train live under the hand: from a slider of its Play panel to new pixels while the run trains, against the same run paused; and
from Start to the first change of the grid.

The run is the page's own default, in Chromium, on the same cores. Its picture is redrawn once a second all by itself while it
trains, so now and then an event meets new pixels that were not its own and looks quicker than it is.
"""

import time
from statistics import median

import common

IMAGES = 50_000_000
EVENTS = 150

WATCH = """
const put = CanvasRenderingContext2D.prototype.putImageData;
let shown = {}, listeners = {};
CanvasRenderingContext2D.prototype.putImageData = function (picture, ...where) {
  put.call(this, picture, ...where);
  const stage = this.canvas.closest("#play-stage, #train-stage")?.id, pixels = picture.data.join();
  if (!stage || pixels === shown[stage]) return;
  shown[stage] = pixels;
  listeners[stage]?.(performance.now());
};
const changed = (stage) => new Promise((done) => {
  listeners[stage] = (now) => { listeners[stage] = null; done(now); };
});
window.time_event = async (value) => {
  const painted = changed("play-stage"), began = performance.now();
  const slider = document.querySelector("#play-console input[type=range]");
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  return (await painted) - began;
};
window.time_start = async () => {
  const first = changed("train-stage"), began = performance.now();
  document.querySelector("#train-start").click();
  const drawn = (await first) - began;
  await changed("train-stage");
  return [drawn, performance.now() - began];
};
"""


def events(tab, count: int) -> list[float]:
    """Milliseconds until painted, for each of so many moves."""
    found, value = [], -2.0
    for number in range(count):
        value = -value + 0.05 * (number % 5)
        found.append(tab.evaluate("value => time_event(value)", max(-3.0, min(3.0, value))))
        time.sleep(0.05)
    return found


def measure(quick: bool) -> common.Report:
    """Start, then events in turn while the run trains and while it is paused."""
    rounds, count = (1, 15) if quick else (5, EVENTS // 5)
    starts, times = [], {"training": [], "paused": []}
    with common.app() as (url, _), common.browser() as browser:
        tab = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
        tab.set_default_timeout(1000 * common.PATIENCE)
        tab.add_init_script(WATCH)
        for number in range(1 if quick else 5):
            tab.goto(f"{url}/train")
            tab.wait_for_selector("#train-start:not([disabled])")
            tab.wait_for_timeout(2000)
            tab.locator("#train-images input").fill(str(IMAGES))
            starts.append(tab.evaluate("() => time_start()"))
            common.say(f"start {number + 1}: grid after {starts[-1][0]:.0f} ms, its change after {starts[-1][1]:.0f} ms")
            if number < (0 if quick else 4):
                tab.locator("#train-stop").click()
                tab.wait_for_selector(".status[data-state=stopped]")
        tab.get_by_text("Play: move through").click()
        tab.wait_for_selector("#play-console input[type=range]")
        tab.wait_for_timeout(3000)
        for number in range(rounds):
            for state, button in (("training", "Pause"), ("paused", "Resume")):
                times[state] += events(tab, count)
                tab.get_by_role("button", name=button, exact=True).click()
                tab.wait_for_timeout(2000)
            common.say(f"round {number + 1} of {rounds}: " + ", ".join(f"{k} {median(v):.0f} ms" for k, v in times.items()))
        tab.locator("#train-stop").click()
        tab.wait_for_selector(".status[data-state=stopped]")
    rows = [
        [f"slider to pixels, {name}", common.spread(found), f"{common.percentile(found, 0.95):.0f}"]
        for name, found in times.items()
    ]
    changes = [one[1] for one in starts]
    rows.append(["Start to the grid's first change", common.spread(changes), f"{common.percentile(changes, 0.95):.0f}"])
    ratio = median(times["training"]) / median(times["paused"])
    targets = [
        common.at_most("slider to pixels while training, median against the same run paused", ratio, 2, "x"),
        common.at_most("seconds from Start to the grid's first change, the slowest", max(changes) / 1000, 2, " s"),
    ]
    return common.Report(["what", "ms, median (range)", "95th percentile"], rows, targets)


if __name__ == "__main__":
    common.run(__doc__, measure)
