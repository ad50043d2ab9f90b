// Race chart: one line for each lane; only new points arrive and are kept here.
import * as charts from "../lib/charts.js";
import { on_feed } from "../lib/component.js";
import { find, is_projector } from "../lib/elements.js";
import { nice_step, short } from "../lib/ticks.js";
import { once_a_frame } from "../lib/timing.js";

/** @typedef {[images: number, seconds: number, loss_g: number, gap: number]} Point */
/** @typedef {[images: number, seconds: number, fid: number]} Reading */
/**
 * One run of a race.
 * @typedef {object} Lane
 * @property {string} name
 * @property {number[]} dash of its line
 * @property {boolean} critic
 * @property {number} from index of the first of these points
 * @property {Point[]} points
 * @property {Reading[]} readings
 */
/**
 * What is new of a race.
 * @typedef {object} RaceValue
 * @property {string | null} race
 * @property {number} [total] images of a run
 * @property {number} [limit] seconds of a run
 * @property {boolean} [over]
 * @property {number | null} [fid_of_real]
 * @property {Lane[]} lanes
 */
/** @typedef {{of: (row: number[]) => number, rows: (lane: Lane) => number[][], label: string}} Measure */

/** @type {Record<string, Measure>} */
const MEASURES = {
  fid: { of: (row) => charts.log_score(row[2]), rows: (lane) => lane.readings, label: "FID" }, // it falls a thousandfold
  loss: { of: (row) => row[2], rows: (lane) => lane.points, label: "G's loss" },
  gap: { of: (row) => row[3], rows: (lane) => lane.points, label: "D(x) - D(G(z))" },
};
/** @type {Record<string, number>} where in a row each is */
const AXES = { images: 0, seconds: 1 };
const MARGINS = { left: 44, right: 22 };

/**
 * Mounts a chart; it triggers "gap" when it has missed points and wants all of them.
 * @param {import("../lib/component.js").Component<{value: RaceValue | null}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const root = find(element, ".race-chart", HTMLElement);
  const canvas = find(element, "canvas", HTMLCanvasElement);
  const note = find(element, ".race-note", HTMLElement);
  const readout = find(element, ".race-readout", HTMLElement);
  /** @type {RaceValue} */
  let value = { race: null, lanes: [] };
  /** @type {Lane[]} with all of their points */
  let lanes = [];
  let measure = "fid";
  let axis = "seconds";
  /** @type {number | null} where the pointer is, 0..1 of the axis */
  let hover = null;

  const place_of = (/** @type {number[]} */ row) => row[AXES[axis]];

  // how far the axis goes: the whole race while it is going on, and what was run of it once it is over
  function reach() {
    const ends = lanes.map((lane) => lane.points.at(-1)).map((row) => (row ? place_of(row) : 0));
    const furthest = Math.max(0, ...ends);
    const whole = axis === "images" ? value.total || 100000 : value.limit || 180;
    return value.over && furthest > 0 ? furthest : Math.max(whole, furthest);
  }

  /** @param {number[]} numbers @returns {[number, number]} */
  function range_of(numbers) {
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    if (measure !== "fid") return charts.padded(low, high);
    return numbers.length ? charts.decades(low, high) : [0, 3];
  }

  /**
   * @param {import("../lib/charts.js").Plot} plot
   * @param {Lane} lane
   * @param {number} number of the lane, written at its end
   * @param {string} colour
   */
  function draw_lane(plot, lane, number, colour) {
    const { pen, x_of, y_of } = plot;
    const { of, rows } = MEASURES[measure];
    const shown = rows(lane);
    const newest = shown.at(-1);
    if (!newest) return;
    const large = is_projector();
    charts.draw_line(plot, shown, { x: place_of, y: of }, { colour, width: large ? 3.5 : 2, dash: lane.dash });
    pen.fillStyle = colour;
    if (measure === "fid")
      for (const row of shown) {
        pen.beginPath();
        pen.arc(x_of(place_of(row)), y_of(of(row)), large ? 5 : 3, 0, 7);
        pen.fill();
      }
    pen.font = `bold ${large ? 18 : 13}px system-ui, sans-serif`;
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.fillText(`${number}`, x_of(place_of(newest)) + 6, y_of(of(newest)));
  }

  function draw() {
    const sheet = charts.open_sheet(canvas);
    if (!sheet) return;
    const colours = charts.read_colours(element, {
      ink: ["--body-text-color", "#333"],
      faint: ["--border-color-primary", "#ccc"],
      real: ["--player-real", ""],
    });
    const { of, rows, label } = MEASURES[measure];
    const real = measure === "fid" && value.fid_of_real ? charts.log_score(value.fid_of_real) : null;
    const numbers = lanes.flatMap((lane) => rows(lane).map(of));
    const [low, high] = range_of(real === null ? numbers : [...numbers, real]);
    const end = reach();
    const plot = charts.open_plot(sheet, { end, low, high }, MARGINS);
    const { pen, box } = plot;
    const step = measure === "fid" ? 1 : nice_step(high - low, 5);
    charts.draw_value_axis(plot, { low, high, step }, colours, (tick) => short(measure === "fid" ? 10 ** tick : tick));
    charts.draw_progress_axis(plot, { end, step: nice_step(end, 5) }, axis, colours.ink);
    if (real !== null) {
      const colour = colours.real || colours.ink;
      charts.horizontal_rule(plot, plot.y_of(real), { colour, dash: [1, 3] });
      pen.fillStyle = colour;
      pen.textAlign = "right";
      pen.textBaseline = "bottom";
      pen.fillText("real images: nobody can do better", box.right, plot.y_of(real) - 2);
    }
    const style = getComputedStyle(element);
    lanes.forEach((lane, at) => {
      draw_lane(plot, lane, at + 1, style.getPropertyValue(`--lane-${at + 1}`).trim());
    });
    if (hover !== null) charts.vertical_rule(plot, plot.x_of(hover * end), { colour: colours.ink });
    tell(label, hover === null ? null : hover * end);
  }

  /**
   * Tells the lanes' values where the pointer is, else the newest.
   * @param {string} label
   * @param {number | null} at
   */
  function tell(label, at) {
    const { of, rows } = MEASURES[measure];
    const words = lanes.map((lane, i) => {
      const shown = rows(lane);
      const row = at === null ? shown.at(-1) : shown[charts.nearest_row(shown, at, place_of)];
      const number = row && (measure === "fid" ? row[2].toFixed(1) : of(row).toFixed(3));
      return `${i + 1} ${lane.name} ${number ?? "-"}`;
    });
    const where = at === null ? "now" : axis === "images" ? `at ${short(at)} images` : `after ${at.toFixed(0)} s`;
    readout.textContent = words.length
      ? `${label} ${where}: ${words.join(", ")}`
      : "The lines grow here once a race has started.";
    canvas.setAttribute("aria-label", `${label} of each lane against ${axis}: ${readout.textContent}`);
    note.textContent = warning();
    root.dataset.points = lanes.map((lane) => lane.points.length).join(",");
    root.dataset.readings = lanes.map((lane) => lane.readings.length).join(",");
  }

  function warning() {
    const mixed = lanes.some((lane) => lane.critic) && lanes.some((lane) => !lane.critic);
    if (measure === "fid" || !mixed) return "";
    if (measure === "loss") return "Different games: compare shapes, not heights.";
    return "A critic's score has no unit: compare shapes, not heights.";
  }

  const redraw = once_a_frame(draw);

  /** @param {RaceValue | null} told */
  function take(told) {
    if (!told || !Array.isArray(told.lanes)) return;
    if (told.race !== value.race) lanes = [];
    value = told;
    let missed = false;
    lanes = value.lanes.map((lane, at) => {
      const kept = lanes[at]?.points ?? [];
      missed ||= lane.from > kept.length; // two values came at once and only the second was seen
      return { ...lane, points: kept.slice(0, lane.from).concat(lane.points) };
    });
    if (missed) trigger("gap"); // ask for all of them again
    redraw();
  }

  const choices = [...element.querySelectorAll("button")];
  for (const choice of choices)
    choice.addEventListener("click", () => {
      measure = choice.dataset.measure ?? measure;
      axis = choice.dataset.axis ?? axis;
      for (const one of choices)
        one.setAttribute("aria-pressed", String([measure, axis].includes(one.dataset.measure ?? one.dataset.axis ?? "")));
      redraw();
    });
  canvas.addEventListener("pointermove", (event) => {
    const box = canvas.getBoundingClientRect();
    const wide = box.width - MARGINS.left - MARGINS.right;
    hover = Math.min(1, Math.max(0, (event.clientX - box.left - MARGINS.left) / wide));
    redraw();
  });
  canvas.addEventListener("pointerleave", () => {
    hover = null;
    redraw();
  });
  new ResizeObserver(redraw).observe(element);
  watch("value", () => take(props.value));
  on_feed(element, take); // from the run watcher
  take(props.value);
  redraw();
}
