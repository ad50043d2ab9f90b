// Pad: the stage while a hand draws the data on it, with mouse, finger or keys.
import { DrawnPoints } from "./drawn_points.js";
import { EDGE, point_at } from "./place.js";

const STEP = EDGE / 20; // of the cross that keys move
/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };

export class Pad {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} changed
   */
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.changed = changed;
    this.drawn = new DrawnPoints();
    this.open = false;
    /** @type {"pen" | "eraser"} */
    this.tool = "pen";
    /** @type {[number, number] | null} where keys draw */
    this.cross = null;
    /** @type {number | null} */
    this.finger = null;
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"]))
      canvas.addEventListener(name, (event) => {
        if (event.pointerId === this.finger) this.finger = null;
      });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {MouseEvent} event @returns {[number, number]} */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return point_at(event.clientX - box.left, event.clientY - box.top, box.width);
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (!this.open || event.button !== 0 || this.finger !== null) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.finger = event.pointerId;
    this.cross = null;
    this.drawn.begin();
    this.use(...this.place(event));
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (event.pointerId !== this.finger) return;
    const all = event.getCoalescedEvents?.() ?? [];
    for (const one of all.length ? all : [event]) this.use(...this.place(one));
  }

  /** @param {number} x @param {number} y */
  use(x, y) {
    if (this.tool === "pen") this.drawn.draw(x, y);
    else this.drawn.erase(x, y);
    this.changed();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.open || event.altKey || event.metaKey) return;
    const way = WAYS[event.key];
    if ((event.ctrlKey && event.key === "z") || event.key === "Backspace") this.drawn.undo();
    else if (event.ctrlKey) return;
    else if (way) {
      const [x, y] = this.cross ?? [0, 0];
      const inside = (/** @type {number} */ number) => Math.min(EDGE, Math.max(-EDGE, number));
      this.cross = [inside(x + way[0]), inside(y + way[1])];
    } else if (event.key === "Enter" || event.key === " ") {
      this.cross ??= [0, 0];
      this.drawn.begin();
      this.use(...this.cross);
    } else return;
    event.preventDefault();
    event.stopPropagation();
    this.changed();
  }
}
