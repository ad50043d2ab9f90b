// Words of the map: what is known of a tile, and the legend of the layer.
import { tag } from "../../lib/elements.js";
import { class_colour } from "./painting.js";

/** @typedef {import("./plane.js").Frame} Frame */
/** @typedef {import("./tiles.js").Tile} Tile */

/**
 * What is known of a place, in one line.
 * @param {Frame} frame
 * @param {number} x
 * @param {number} y
 * @param {Tile | undefined} tile
 * @returns {string}
 */
export function describe(frame, x, y, tile) {
  const words = [`x ${x.toFixed(2)}, y ${y.toFixed(2)}`];
  if (tile) {
    words.push(
      frame.probability
        ? `the discriminator believes ${Math.round(100 * tile.opinion)}% that it is real`
        : `the critic scores it ${tile.opinion.toFixed(2)}`,
    );
    if (tile.seen !== undefined) words.push(`the classifier sees ${class_words(frame, tile.seen)}`);
  }
  return words.join("; ");
}

/** @param {Frame} frame @param {number} seen */
function class_words(frame, seen) {
  const name = frame.classes[seen];
  return name === String(seen) ? `a ${seen}` : `${seen}: ${name}`;
}

/**
 * What stands below the map.
 * @param {Frame} frame
 * @param {import("./plane.js").Layer} layer
 * @param {[number, number]} spread of the opinions
 * @returns {(Node | string)[]}
 */
export function legend_of(frame, layer, spread) {
  if (layer === "opinion") {
    const [low, high] = spread.map((opinion) => opinion.toFixed(1));
    return [
      swatch("#f97316", frame.probability ? "0%: surely generated" : `${low}: lowest score in view`),
      swatch("#3b82f6", frame.probability ? "100%: surely real" : `${high}: highest score in view`),
      swatch("#94a3b8", frame.probability ? "bar: how far D believes it" : "bar: its score between them"),
    ];
  }
  if (layer === "class")
    return frame.classes.map((name, i) => swatch(class_colour(i), name === String(i) ? name : `${i} ${name}`));
  return ["Drag to move, wheel or pinch to zoom, click a picture. Keys: arrows, + and -, Enter."];
}

/** @param {string} colour @param {string} words */
function swatch(colour, words) {
  const box = tag("i");
  box.style.background = colour;
  return tag("span", {}, box, words);
}
