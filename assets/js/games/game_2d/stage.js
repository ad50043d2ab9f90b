// Stage: the square on which all layers are drawn. Whatever has not changed since the last drawing is not computed again: D's heatmap
// is a small picture scaled up, the real points are a picture of their own, and each kind of mark is one path.

import { read_colours } from "../../lib/charts.js";
import { context_of, is_projector, tag } from "../../lib/elements.js";
import { contour } from "./contours.js";
import { density, optimal_discriminator } from "./densities.js";
import { channels_of, Heatmap } from "./heatmap.js";
import { draw_arrows, draw_diamonds, draw_discs, draw_grid, draw_lines, half_slope } from "./marks.js";
import { to_shares, undecided } from "./opinions.js";
import { across, down } from "./place.js";

/** @typedef {import("./layers.js").Layer} Layer */
/**
 * What is drawn of a run.
 * @typedef {object} Scene
 * @property {Float32Array} real (n, 2) a sample of the data
 * @property {Float32Array} [fakes] (n, 2)
 * @property {Float32Array} [logits] of D on the cells
 * @property {Float32Array} [grid] (rows, 2) images of the grid's latents
 * @property {Float32Array} [from] (n, 2) where arrows begin
 * @property {Float32Array} [slopes] (n, 2)
 * @property {Float32Array} [logits_real] of the last batch
 * @property {Float32Array} [logits_fake]
 */

/** Cells of the heatmap along each side of the stage. */
export const CELLS = 36;
const DENSITY_CELLS = 48;
const DRAWN = 600; // points and fakes at most: more hide each other
const LEVELS = [0.25, 0.5, 0.75];
const COLOURS = {
  d: /** @type {[string, string]} */ (["--player-d", ""]),
  g: /** @type {[string, string]} */ (["--player-g", ""]),
  real: /** @type {[string, string]} */ (["--player-real", ""]),
  ink: /** @type {[string, string]} */ (["--body-text-color", ""]),
};

/** The square canvas and what is remembered between two drawings. */
export class Stage {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = context_of(canvas);
    this.heatmap = new Heatmap(CELLS);
    this.shares = new Float32Array(CELLS * CELLS);
    /** @type {import("./warped_grid.js").Grid | null} */
    this.grid = null;
    /** @type {import("./opinions.js").Kind} */
    this.kind = "probability";
    /** the slope whose arrow is half as long as one can be */
    this.half = 0;
    this.size = 0;
    /** @type {Record<string, {of: unknown[], value: any}>} what was computed, and of what */
    this.known = {};
  }

  /** Another run begins. @param {import("./opinions.js").Kind} kind what D's outputs are */
  begin(kind) {
    this.kind = kind;
    this.half = 0;
  }

  /**
   * How long arrows are: of scores beside each other, else alike in all runs, so that one sees them vanish.
   * @param {Float32Array} slopes
   */
  weigh(slopes) {
    this.once("arrows", [slopes], () => {
      this.half = this.kind === "score" ? half_slope(slopes, this.half) : 1;
    });
  }

  /**
   * What was computed of the same things before, or is now.
   * @template Value
   * @param {string} name
   * @param {unknown[]} of compared by identity
   * @param {() => Value} compute
   * @returns {Value}
   */
  once(name, of, compute) {
    const known = this.known[name];
    if (known?.of.length === of.length && known.of.every((one, i) => one === of[i])) return known.value;
    const value = compute();
    this.known[name] = { of, value };
    return value;
  }

  /** Sets the canvas to as many pixels as it takes on the screen. @returns {boolean} whether it has a size */
  fit() {
    const scale = window.devicePixelRatio || 1;
    const side = this.canvas.clientWidth;
    if (!side) return false;
    if (this.canvas.width !== Math.round(side * scale)) {
      this.canvas.width = Math.round(side * scale);
      this.canvas.height = this.canvas.width;
    }
    this.size = side;
    this.pen.setTransform(this.canvas.width / side, 0, 0, this.canvas.width / side, 0, 0);
    this.pen.clearRect(0, 0, side, side);
    return true;
  }

  /** The style sheet's colours; read anew when light turns to dark. */
  colours() {
    const dark = document.body.classList.contains("dark") || document.documentElement.classList.contains("dark");
    return this.once("colours", [dark, matchMedia("(prefers-color-scheme: dark)").matches], () => {
      const read = read_colours(this.canvas, COLOURS);
      return { ...read, blue: channels_of(this.pen, read.d) };
    });
  }

  /**
   * Draws a scene.
   * @param {Scene} scene
   * @param {Set<Layer>} shown
   * @param {number} [most] real points
   */
  draw(scene, shown, most = DRAWN) {
    if (!this.fit()) return;
    const { pen, size } = this;
    const colours = this.colours();
    const large = is_projector() ? 1.5 : 1;
    if (shown.has("heatmap") && scene.logits) this.draw_heatmap(scene, scene.logits, colours, large);
    if (shown.has("real")) this.draw_real(scene.real, colours.real, large, most);
    if (shown.has("grid") && scene.grid && this.grid) {
      pen.strokeStyle = colours.g;
      pen.fillStyle = colours.g;
      draw_grid(pen, this.grid, scene.grid, size);
    }
    if (shown.has("contours") && scene.fakes) this.draw_contours(scene.real, scene.fakes, colours.ink, large);
    if (shown.has("arrows") && scene.from && scene.slopes) {
      this.weigh(scene.slopes);
      pen.strokeStyle = colours.g;
      pen.lineWidth = large;
      draw_arrows(pen, scene.from, scene.slopes, size, this.half);
    }
    if (shown.has("fakes") && scene.fakes) {
      pen.fillStyle = colours.g;
      draw_diamonds(pen, scene.fakes, size, 3.2 * large, DRAWN);
    }
  }

  /**
   * @param {Scene} scene
   * @param {Float32Array} logits
   * @param {{d: string, blue: [number, number, number]}} colours
   * @param {number} large
   */
  draw_heatmap(scene, logits, { d, blue }, large) {
    const { pen, size, kind } = this;
    this.once("heatmap", [logits, kind, blue], () => {
      to_shares(logits, kind, this.shares);
      this.heatmap.show(this.shares, blue);
    });
    this.heatmap.draw(pen, size);
    const level = undecided(kind, scene.logits_real ?? [], scene.logits_fake ?? []);
    const lines = this.once("undecided", [logits, level], () => (Number.isNaN(level) ? [] : contour(logits, CELLS, level)));
    pen.strokeStyle = d;
    pen.lineWidth = 2 * large;
    draw_lines(pen, lines, size);
  }

  /** @param {Float32Array} real @param {string} colour @param {number} large @param {number} most */
  draw_real(real, colour, large, most) {
    const { width } = this.canvas;
    const picture = this.once("real", [real, colour, width, large], () => {
      const sheet = tag("canvas", { width, height: width });
      const pen = context_of(sheet);
      pen.fillStyle = colour;
      draw_discs(pen, real, width, (1.9 * large * width) / this.size, most);
      return sheet;
    });
    this.pen.drawImage(picture, 0, 0, this.size, this.size);
  }

  /** Where keys draw. @param {[number, number]} place */
  draw_cross([x, y]) {
    const { pen, size } = this;
    const [left, top] = [across(x, size), down(y, size)];
    pen.strokeStyle = this.colours().ink;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(left - 10, top);
    pen.lineTo(left + 10, top);
    pen.moveTo(left, top - 10);
    pen.lineTo(left, top + 10);
    pen.stroke();
  }

  /** @param {Float32Array} real @param {Float32Array} fakes @param {string} ink @param {number} large */
  draw_contours(real, fakes, ink, large) {
    const { pen, size } = this;
    const p = this.once("p", [real], () => density(real, DENSITY_CELLS));
    const lines = this.once("contours", [p, fakes], () => {
      const best = optimal_discriminator(p, density(fakes, DENSITY_CELLS));
      return LEVELS.map((level) => contour(best, DENSITY_CELLS, level));
    });
    pen.strokeStyle = ink;
    pen.setLineDash([5, 3]);
    lines.forEach((of_level, i) => {
      pen.lineWidth = (LEVELS[i] === 0.5 ? 2 : 1) * large;
      draw_lines(pen, of_level, size);
    });
    pen.setLineDash([]);
  }
}
