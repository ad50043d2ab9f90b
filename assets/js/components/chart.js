// Live chart of a training run: only new points arrive; they are kept here and drawn on small canvases, one above the other.
import * as charts from "../lib/charts.js";
import { on_feed } from "../lib/component.js";
import { find, is_projector } from "../lib/elements.js";
import { nice_step, short } from "../lib/ticks.js";
import { once_a_frame } from "../lib/timing.js";

/** @typedef {[images: number, loss_d: number, loss_g: number, d_real: number, d_fake: number]} Point */
/** @typedef {[images: number, fid: number]} Reading */
/** @typedef {[images: number, setting: string, value: string | number | null]} Mark */
/** @typedef {{low: number, high: number, real: number[], fake: number[]}} Histogram counts of opinions from low to high */
/**
 * What is new of a run.
 * @typedef {object} ChartValue
 * @property {string} run
 * @property {number} from index of the first of these points
 * @property {Point[]} points
 * @property {number} total images of the whole run
 * @property {boolean} probability whether D's opinion is one
 * @property {boolean} critic
 * @property {Mark[]} [marks] settings that were changed
 * @property {Reading[]} [readings]
 * @property {number | null} [fid_of_real]
 * @property {Histogram | null} opinions of the last batch
 * @property {number | null} [at] images at which the timeline stands
 */
/** @typedef {"d" | "g" | "real" | "ink" | "faint"} Colour */
/** @typedef {{seen: number, low: number, high: number}} Extent of the rows that have been looked at */

/**
 * One of the small canvases.
 * @template {number[]} Row
 * @typedef {object} Panel
 * @property {HTMLCanvasElement} canvas
 * @property {() => Row[]} rows
 * @property {{of: (row: Row) => number, colour: Colour, dash: number[]}[]} lines
 * @property {boolean} [logarithmic]
 * @property {{rows: Row[], extent: Extent}} [known]
 */

const NOTHING = { seen: 0, low: Infinity, high: -Infinity };

/**
 * Range of all that a panel shows. Only what has come since the last look is looked at: going through 50,000 points costs frames.
 * @template {number[]} Row
 * @param {Panel<Row>} panel
 * @returns {[number, number]}
 */
function range_of(panel) {
  const rows = panel.rows();
  let { seen, low, high } = panel.known?.rows === rows && panel.known.extent.seen <= rows.length ? panel.known.extent : NOTHING;
  for (; seen < rows.length; seen++)
    for (const line of panel.lines) {
      const value = line.of(rows[seen]);
      if (value < low) low = value;
      if (value > high) high = value;
    }
  panel.known = { rows, extent: { seen, low, high } };
  return charts.padded(low, high);
}

/** @param {Mark} mark */
function words_of([, setting, value]) {
  return `${setting.replace("_", " ")} ${value === null ? "back" : value === "" ? "nobody" : value}`;
}

/**
 * Mounts a chart; it triggers "gap" when it has missed points and wants all of them.
 * @param {import("../lib/component.js").Component<{value: ChartValue | null}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const root = find(element, ".chart", HTMLElement);
  const histogram = find(element, ".chart-histogram", HTMLCanvasElement);
  const readout = find(element, ".chart-readout", HTMLElement);
  const opinions_canvas = find(element, ".chart-opinions", HTMLCanvasElement);
  /** @type {Point[]} */
  let points = [];
  /** @type {Omit<ChartValue, "points" | "from">} what came last, without its points */
  let value = { run: "", total: 1, probability: true, critic: false, opinions: null };
  /** @type {number | null} index of a point */
  let hover = null;
  /** @type {((images: number) => number) | null} of both upper panels */
  let x_of_panels = null;

  /** @type {Panel<Point>} */
  const losses = {
    canvas: find(element, ".chart-losses", HTMLCanvasElement),
    rows: () => points,
    lines: [
      { of: (point) => point[1], colour: "d", dash: [] },
      { of: (point) => point[2], colour: "g", dash: [] },
    ],
  };
  /** @type {Panel<Point>} */
  const opinions = {
    canvas: opinions_canvas,
    rows: () => points,
    lines: [
      { of: (point) => point[3], colour: "real", dash: [2, 2] },
      { of: (point) => point[4], colour: "g", dash: [] },
    ],
  };
  /** @type {Panel<Point>} */
  const estimate = {
    canvas: opinions_canvas,
    rows: () => points,
    lines: [{ of: (point) => point[3] - point[4], colour: "d", dash: [] }],
  };
  /** @type {Panel<Reading>} it falls a thousandfold */
  const scores = {
    canvas: find(element, ".chart-fid", HTMLCanvasElement),
    rows: () => value.readings ?? [],
    lines: [{ of: (reading) => charts.log_score(reading[1]), colour: "g", dash: [] }],
    logarithmic: true,
  };

  /**
   * @template {number[]} Row
   * @param {Panel<Row>} panel
   * @param {Record<Colour, string>} colours
   * @param {{even?: boolean, real?: number | null, named?: boolean}} more a line at one half, one for real images, words at marks
   */
  function draw_panel(panel, colours, { even = false, real = null, named = false }) {
    const sheet = charts.open_sheet(panel.canvas);
    if (!sheet) return;
    const end = value.total;
    let [low, high] = even ? [0, 1] : range_of(panel);
    if (panel.logarithmic) [low, high] = [Math.floor(Math.min(low, real ?? low)), Math.ceil(high)];
    const plot = charts.open_plot(sheet, { end, low, high });
    if (panel.canvas === losses.canvas) x_of_panels = plot.x_of;
    const step = panel.logarithmic ? 1 : nice_step(high - low, 3);
    charts.draw_value_axis(plot, { low, high, step }, colours, (tick) => short(panel.logarithmic ? 10 ** tick : tick));
    charts.draw_progress_axis(plot, { end, step: nice_step(end, 3) }, "images", colours.ink);
    if (even) charts.horizontal_rule(plot, plot.y_of(0.5), { colour: colours.ink, dash: [5, 5] });
    draw_marks(plot, colours.ink, named);
    if (real !== null) charts.horizontal_rule(plot, plot.y_of(real), { colour: colours.real, dash: [2, 2] });
    const width = is_projector() ? 3 : 1.75;
    for (const { of, colour, dash } of panel.lines)
      charts.draw_line(plot, panel.rows(), { x: (row) => row[0], y: of }, { colour: colours[colour], width, dash });
    if (typeof value.at === "number") charts.vertical_rule(plot, plot.x_of(value.at), { colour: colours.ink, width: 2.5 });
    if (hover !== null) charts.vertical_rule(plot, plot.x_of(points[hover][0]), { colour: colours.ink });
  }

  /**
   * Marks where a setting was changed, if wanted with what it became, as long as there is room.
   * @param {import("../lib/charts.js").Plot} plot
   * @param {string} ink
   * @param {boolean} named
   */
  function draw_marks(plot, ink, named) {
    const { pen, box } = plot;
    pen.fillStyle = ink;
    pen.textAlign = "left";
    pen.textBaseline = "top";
    let free = -Infinity;
    for (const mark of value.marks ?? []) {
      const x = plot.x_of(mark[0]);
      charts.vertical_rule(plot, x, { colour: ink, dash: [1, 3] });
      const words = words_of(mark);
      const wide = pen.measureText(words).width;
      const left = Math.min(x + 4, box.right - wide);
      if (named && left > free) {
        pen.fillText(words, left, box.top);
        free = left + wide + 8;
      }
    }
  }

  /** @param {Record<Colour, string>} colours */
  function draw_histogram(colours) {
    const sheet = charts.open_sheet(histogram);
    const counts = value.opinions;
    if (!sheet || !counts) return;
    const bins = counts.real.length;
    const tallest = Math.max(1, ...counts.real, ...counts.fake);
    const plot = charts.open_plot(sheet, { end: bins, low: 0, high: tallest }, { top: 4, bottom: 18 });
    const { pen, box, x_of, y_of } = plot;
    /** @type {(count: number, at: number, inset: number) => [number, number, number, number]} */
    const bar = (count, at, inset) => [x_of(at) + inset, y_of(count), x_of(1) - x_of(0) - 2 * inset, box.bottom - y_of(count)];
    pen.fillStyle = colours.g;
    counts.fake.forEach((count, at) => {
      pen.fillRect(...bar(count, at, 1));
    });
    pen.strokeStyle = colours.real; // an outline over the filled bars: told apart without colour
    pen.lineWidth = 1.5;
    counts.real.forEach((count, at) => {
      if (count) pen.strokeRect(...bar(count, at, 2));
    });
    charts.horizontal_rule(plot, box.bottom, { colour: colours.faint, width: 1.5 });
    pen.fillStyle = colours.ink;
    pen.textBaseline = "top";
    pen.textAlign = "left";
    pen.fillText(value.probability ? "0: surely generated" : short(counts.low), box.left, box.bottom + 4);
    pen.textAlign = "right";
    pen.fillText(value.probability ? "1: surely real" : short(counts.high), box.right, box.bottom + 4);
  }

  /** @param {number} images */
  const nearest_point = (images) => charts.nearest_row(points, images, (point) => point[0]);

  function sentence() {
    const told = hover ?? (typeof value.at === "number" && points.length ? nearest_point(value.at) : null);
    const point = points[told ?? points.length - 1];
    if (!point) return "The curves grow here once a run has started.";
    const [images, loss_d, loss_g, d_real, d_fake] = point;
    const readings = value.readings ?? [];
    const words = [`D loss ${loss_d.toFixed(3)}`, `G loss ${loss_g.toFixed(3)}`];
    words.push(`D(x) ${d_real.toFixed(3)}`, `D(G(z)) ${d_fake.toFixed(3)}`);
    if (told !== null && readings.length)
      words.push(`FID ${readings[charts.nearest_row(readings, images, (reading) => reading[0])][1].toFixed(1)}`);
    if (value.critic) words.push(`estimate ${(d_real - d_fake).toFixed(3)}`);
    return `at ${Math.round(images).toLocaleString("en")} images: ${words.join(", ")}`;
  }

  function draw() {
    if (hover !== null && hover >= points.length) hover = null;
    const colours = charts.read_colours(element, {
      d: ["--player-d", ""],
      g: ["--player-g", ""],
      ink: ["--body-text-color", "#333"],
      faint: ["--border-color-primary", "#ccc"],
      real: ["--body-text-color", "#111"],
    });
    draw_panel(losses, colours, { named: true });
    draw_panel(value.critic ? estimate : opinions, colours, { even: !value.critic && value.probability });
    draw_panel(scores, colours, { real: typeof value.fid_of_real === "number" ? charts.log_score(value.fid_of_real) : null });
    draw_histogram(colours);
    readout.textContent = sentence();
    root.dataset.points = String(points.length);
    root.dataset.marks = String((value.marks ?? []).length);
  }

  const redraw = once_a_frame(draw);

  /** @param {ChartValue | null} news */
  function take(news) {
    if (!Array.isArray(news?.points)) return;
    if (news.run !== value.run) points = [];
    if (news.from === points.length) for (const point of news.points) points.push(point);
    else if (news.from < points.length) points = points.slice(0, news.from).concat(news.points);
    else trigger("gap"); // two values came at once and only the second was seen: ask for all of them again
    const { points: _, from: __, ...rest } = news;
    value = { ...rest, total: Math.max(1, news.total || 1), probability: news.probability !== false };
    find(element, ".chart-scores", HTMLElement).hidden = !value.readings?.length;
    find(element, ".chart-of-probability", HTMLElement).hidden = value.critic;
    find(element, ".chart-of-critic", HTMLElement).hidden = !value.critic;
    find(element, ".chart-of-probability .chart-even", HTMLElement).hidden = !value.probability;
    redraw();
  }

  for (const canvas of [losses.canvas, opinions_canvas]) {
    canvas.addEventListener("pointermove", (event) => {
      if (!points.length || !x_of_panels) return;
      const x = event.clientX - canvas.getBoundingClientRect().left;
      const [left, right] = [x_of_panels(0), x_of_panels(value.total)];
      hover = nearest_point(((x - left) / (right - left)) * value.total);
      redraw();
    });
    canvas.addEventListener("pointerleave", () => {
      hover = null;
      redraw();
    });
  }
  new ResizeObserver(redraw).observe(element);
  watch("value", () => take(props.value));
  on_feed(element, take); // from the run watcher
  take(props.value);
  redraw();
}
