// Overview of the model: noise, G, fakes, D, real points, losses and gradient as boxes in which what the last step worked with is drawn,
// each a button for the layer of the stage that shows the same.
import { open_sheet, read_colours } from "../../lib/charts.js";
import { fixed } from "../../lib/decimals.js";
import { tag } from "../../lib/elements.js";
import { draw_arrows, draw_diamonds, draw_discs, draw_grid } from "./marks.js";
import { mean, mean_opinion } from "./opinions.js";
import { EDGE } from "./place.js";
import { lengths_of } from "./slow_motion.js";

/** @typedef {import("./layers.js").Layer} Layer */
/** @typedef {import("./stage.js").Stage} Stage */
/**
 * @typedef {object} Box
 * @property {string} name as its class says
 * @property {string} title on top
 * @property {Layer | ""} layer that a click toggles
 * @property {number[]} lines of the algorithm in which it works
 * @property {string} help
 */

/** @type {Box[]} */
const BOXES = [
  { name: "noise", title: "noise z", layer: "", lines: [0, 4], help: "The noise of the last step, its first two entries." },
  { name: "g", title: "generator", layer: "grid", lines: [1, 5, 7], help: "G, by where it takes a grid of z." },
  { name: "fakes", title: "fakes G(z)", layer: "fakes", lines: [1, 5], help: "What G has made of that noise." },
  {
    name: "d",
    title: "discriminator",
    layer: "heatmap",
    lines: [2, 3, 6],
    help: "D, by what it says of each place: the bluer, the more real.",
  },
  { name: "gradient", title: "gradient", layer: "arrows", lines: [7], help: "Where D’s slope tells each fake to go." },
  { name: "loss", title: "losses", layer: "", lines: [3, 7], help: "What each player has to make small, in the last step." },
  { name: "reals", title: "real points x", layer: "real", lines: [0], help: "The real points of the last step." },
];
/** Arrows between boxes, by grid area. */
const ARROWS = { "a-zg": "→", "a-gf": "→", "a-fd": "→", "a-up": "↑", "a-dl": "↙", "a-xd": "↑", "a-lg": "←" };
const SPAN = 3; // of z that the small picture shows either way

/**
 * @param {(layer: Layer) => void} toggled
 */
export function overview(toggled) {
  const boxes = BOXES.map(({ name, title, layer, help }) => {
    const canvas = tag("canvas", { "aria-hidden": "true" });
    const words = tag("span", { class: "box-numbers" });
    const heading = tag("span", { class: "box-title" }, title);
    const parts = name === "loss" ? [heading, words] : [heading, canvas, words];
    const click = layer ? " Click: show or hide it on the stage." : "";
    const element = layer
      ? tag("button", { type: "button", title: help + click, class: `box box-${name}` }, ...parts)
      : tag("div", { title: help, class: `box box-${name}` }, ...parts);
    if (layer) element.addEventListener("click", () => toggled(layer));
    return { name, element, canvas, words, heading };
  });
  const arrows = Object.entries(ARROWS).map(([area, glyph]) =>
    tag("span", { class: `flow ${area}`, "aria-hidden": "true" }, glyph),
  );
  const element = tag(
    "div",
    { class: "overview", role: "group", "aria-label": "The model, with the numbers of the last step" },
    ...boxes.map((box) => box.element),
    ...arrows,
  );
  const by_name = Object.fromEntries(boxes.map((box) => [box.name, box]));
  return { element, boxes: by_name };
}

/** The overview that draws itself. */
export class Overview {
  /**
   * @param {(layer: Layer) => void} toggled
   */
  constructor(toggled) {
    const { element, boxes } = overview(toggled);
    this.element = element;
    this.boxes = boxes;
  }

  /** @param {Set<Layer>} shown */
  mark(shown) {
    for (const { name, layer } of BOXES)
      if (layer) this.boxes[name].element.setAttribute("aria-pressed", String(shown.has(layer)));
  }

  /** Another run begins. @param {boolean} critic whether D is called so */
  begin(critic) {
    this.boxes.d.heading.textContent = critic ? "critic" : "discriminator";
  }

  /** Marks the boxes that work in a line of the algorithm. @param {number | null} line none while it plays at full speed */
  light(line) {
    for (const { name, lines } of BOXES)
      this.boxes[name].element.classList.toggle("working", line !== null && lines.includes(line));
  }

  /**
   * @param {import("./stage.js").Scene} scene
   * @param {import("../../training/types.js").Frame} frame
   * @param {Stage} stage whose heatmap and grid are drawn small
   * @param {number} latent entries of z
   */
  draw(scene, frame, stage, latent) {
    const { batch } = frame;
    const colours = this.colours();
    this.small("noise", colours.g, (pen, size) => draw_diamonds(pen, as_plane(batch.latent, latent), size, 1.6, 128));
    this.small("fakes", colours.g, (pen, size) => draw_diamonds(pen, batch.fake ?? [], size, 1.8, 128));
    this.small("reals", colours.real, (pen, size) => draw_discs(pen, batch.real ?? [], size, 1.2, 128));
    this.small("d", colours.d, (pen, size) => stage.heatmap.draw(pen, size));
    this.small("g", colours.g, (pen, size) => {
      if (scene.grid && stage.grid) draw_grid(pen, stage.grid, scene.grid, size);
    });
    this.small("gradient", colours.g, (pen, size) => {
      if (!scene.slopes || !scene.from) return;
      stage.weigh(scene.slopes);
      draw_arrows(pen, scene.from, scene.slopes, size, stage.half);
    });
  }

  /** @param {string} name @param {string} colour @param {(pen: CanvasRenderingContext2D, size: number) => void} draw */
  small(name, colour, draw) {
    const sheet = open_sheet(this.boxes[name].canvas);
    if (!sheet) return;
    sheet.pen.fillStyle = colour;
    sheet.pen.strokeStyle = colour;
    sheet.pen.lineWidth = 0.8;
    draw(sheet.pen, sheet.width);
  }

  colours() {
    return read_colours(this.element, { d: ["--player-d", ""], g: ["--player-g", ""], real: ["--player-real", ""] });
  }

  /**
   * @param {import("../../training/types.js").Frame} frame
   * @param {import("./opinions.js").Kind} kind
   * @param {{d: number, g: number}} losses
   */
  write({ batch }, kind, losses) {
    const said = (/** @type {string} */ name, /** @type {string} */ text) => {
      const { words } = this.boxes[name];
      if (words.textContent !== text) words.textContent = text;
    };
    const number = (/** @type {number} */ value) => (Number.isFinite(value) ? fixed(value, 2) : "–");
    const opinion = (/** @type {Float32Array | undefined} */ logits) =>
      logits?.length ? number(mean_opinion(kind, logits)) : "–";
    said("noise", batch.latent?.length ? `z₁ ${number(batch.latent[0])}` : "–");
    said("fakes", `D ${opinion(batch.logits_fake)}`);
    said("reals", `D ${opinion(batch.logits_real)}`);
    said("loss", `D ${number(losses.d)}\nG ${number(losses.g)}`);
    said("gradient", `mean ${batch.slopes?.length ? number(mean(lengths_of(batch.slopes))) : "–"}`);
  }
}

/**
 * Noise as points of the plane of the stage; of one entry a line.
 * @param {Float32Array | undefined} latent
 * @param {number} width entries of each
 */
function as_plane(latent, width) {
  const scale = EDGE / SPAN;
  const rows = Math.floor((latent?.length ?? 0) / width);
  const points = new Float32Array(2 * rows);
  for (let row = 0; row < rows; row++) {
    points[2 * row] = (latent?.[row * width] ?? 0) * scale;
    points[2 * row + 1] = width > 1 ? (latent?.[row * width + 1] ?? 0) * scale : 0;
  }
  return points;
}
