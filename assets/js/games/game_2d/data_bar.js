// Data bar: small pictures of the distributions, drawing on the stage by hand, and points that are pasted or uploaded.
import { context_of, tag } from "../../lib/elements.js";
import { Generator } from "../../models/draws.js";
import { action, row, toggle } from "../controls.js";
import { distribution, NAMES_2D } from "../distributions.js";
import { LARGEST } from "./csv.js";
import { OWN } from "./link.js";
import { draw_discs } from "./marks.js";

const SIDE = 44;
const POINTS = 220;

/**
 * What the bar asks for.
 * @typedef {object} Wishes
 * @property {(name: string) => void} choose a distribution, or OWN
 * @property {(tool: "pen" | "eraser") => void} tool
 * @property {() => void} undo
 * @property {() => void} clear
 * @property {() => void} done trains on what is drawn
 * @property {(text: string) => void} bring
 * @property {(sentence: string) => void} refuse
 */

/** @param {Wishes} wishes */
export function data_bar(wishes) {
  const pictures = NAMES_2D.map((name) => {
    const { title, help } = distribution(name);
    const canvas = tag("canvas", { width: 2 * SIDE, height: 2 * SIDE, "aria-hidden": "true" });
    const button = tag(
      "button",
      { type: "button", class: "data-picture", title: `${title}. ${help}`, "aria-label": title },
      canvas,
    );
    button.addEventListener("click", () => wishes.choose(name));
    return { name, button, canvas };
  });
  const own = action("✎ Draw your own", () => wishes.choose(OWN), { help: "Draw the data on the stage with mouse or finger" });
  own.classList.add("draw-own");
  const bring = action("Paste or upload", () => show_form(Boolean(form.hidden)), {
    help: "Bring points as CSV: two columns, x and y",
  });
  const form = csv_form(wishes, () => show_form(false));
  const show_form = (/** @type {boolean} */ open) => {
    form.hidden = !open;
    bring.setAttribute("aria-expanded", String(open));
    if (open) form.querySelector("textarea")?.focus();
  };
  show_form(false);
  const tools = pad_tools(wishes);
  const element = tag(
    "div",
    { class: "data-bar" },
    tag("div", { class: "data-pictures", role: "group", "aria-label": "Data" }, ...pictures.map(({ button }) => button)),
    row(own, bring),
    tools.element,
    form,
  );
  return {
    element,
    /** Draws the small pictures in the colour of real data. @param {string} colour */
    paint(colour) {
      for (const { name, canvas } of pictures) {
        const pen = context_of(canvas);
        pen.clearRect(0, 0, canvas.width, canvas.height);
        pen.fillStyle = colour;
        draw_discs(pen, distribution(name).sample(new Generator(1), POINTS), canvas.width, 1.7);
      }
    },
    /** @param {string} data @param {boolean} drawing */
    show(data, drawing) {
      for (const { name, button } of pictures) button.setAttribute("aria-pressed", String(name === data && !drawing));
      own.setAttribute("aria-pressed", String(drawing || data === OWN));
      tools.element.hidden = !drawing;
    },
    tools,
    /** Folds the form away. */
    close: () => show_form(false),
  };
}

/** @param {Wishes} wishes */
function pad_tools(wishes) {
  const pen = toggle("Pen", true, () => pick("pen"), "Draw points");
  const eraser = toggle("Eraser", false, () => pick("eraser"), "Take points away");
  const pick = (/** @type {"pen" | "eraser"} */ tool) => {
    pen.show(tool === "pen");
    eraser.show(tool === "eraser");
    wishes.tool(tool);
  };
  const done = action("Train on these", wishes.done, { help: "Begin a run on the points that are drawn", primary: true });
  const undo = action("Undo", wishes.undo, { help: "Take the last stroke back" });
  const clear = action("Clear", wishes.clear, { help: "Take all points away" });
  return { element: row(pen.element, eraser.element, undo, clear, done), pick };
}

/** @param {Wishes} wishes @param {() => void} close */
function csv_form(wishes, close) {
  const text = tag("textarea", {
    rows: 4,
    placeholder: "x,y\n0.5,1.2\n-0.3,0.8",
    "aria-label": "Points as CSV: two columns, x and y; a header is allowed",
    spellcheck: "false",
  });
  const file = tag("input", {
    type: "file",
    accept: ".csv,.tsv,.txt,text/csv,text/plain",
    "aria-label": "A CSV file of two columns",
  });
  file.addEventListener("change", async () => {
    const chosen = file.files?.[0];
    if (chosen) await read_file(chosen, wishes);
    file.value = "";
  });
  const use = action("Use these points", () => wishes.bring(text.value), { primary: true });
  const form = tag("div", { class: "csv-form" }, text, row(use, file, action("Cancel", close)));
  return form;
}

/**
 * Reads a file that was chosen or dropped.
 * @param {File} file
 * @param {Pick<Wishes, "bring" | "refuse">} wishes
 */
export async function read_file(file, wishes) {
  if (file.size > LARGEST) {
    wishes.refuse(`'${file.name.slice(0, 60)}' has more than ${LARGEST / 2 ** 20} MB; bring a file with fewer rows.`);
    return;
  }
  try {
    wishes.bring(await file.text());
  } catch {
    wishes.refuse(`'${file.name.slice(0, 60)}' cannot be read; choose it again.`);
  }
}
