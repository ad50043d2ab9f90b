// Quiz round: one picture at a time is judged, by button or key; the page knows no answers until all are judged.
import { came_from, find, tag } from "../lib/elements.js";
import { decode_base64, paint_picture } from "../lib/pixels.js";

/** @typedef {{real: boolean, you: boolean, belief: number}} Answer belief: D's probability that the picture is real */
/**
 * Round of grey pictures.
 * @typedef {object} RoundValue
 * @property {string} round which one
 * @property {number} count of pictures
 * @property {number} height of each, in pixels
 * @property {number} width
 * @property {string} pixels of all, in base64
 * @property {Answer[] | null} answers null until all are judged
 */

const called = (/** @type {boolean} */ real) => (real ? "real" : "fake");

/**
 * Mounts a round; it triggers "judged" with the guesses when the last picture is judged.
 * @param {import("../lib/component.js").Component<{value: RoundValue}>} component
 */
export function mount({ element, props, trigger, watch }) {
  const root = find(element, ".quiz-round", HTMLElement);
  const main = find(element, ".quiz-round-picture", HTMLCanvasElement);
  const words = find(element, ".quiz-round-words", HTMLElement);
  const strip = find(element, ".quiz-round-strip", HTMLElement);
  const real_button = find(element, ".quiz-round-real", HTMLButtonElement);
  const fake_button = find(element, ".quiz-round-fake", HTMLButtonElement);
  /** @type {Uint8Array} */
  let bytes = new Uint8Array();
  /** @type {(boolean | null)[]} */
  let guesses = [];
  let current = 0;
  let shown = "";
  let sent = false;
  let looked = false;

  /** @param {HTMLCanvasElement} canvas @param {number} index */
  function paint(canvas, index) {
    const { height, width } = props.value;
    paint_picture(canvas, { height, width, channels: 1 }, bytes, index * width * height);
  }

  /** @returns {string} */
  function sentence() {
    const { count, answers } = props.value;
    if (answers && !looked) {
      const right = answers.filter(({ real, you }) => real === you).length;
      const detective = answers.filter(({ real, belief }) => real === belief > 0.5).length;
      return `You have ${right} of ${count} right, the detective ${detective}. Choose a picture to see what was said of it.`;
    }
    if (answers) {
      const { real, you, belief } = answers[current];
      return (
        `Picture ${current + 1} is ${real ? "a real test digit" : "the generator's"}. You said ${called(you)}; the detective ` +
        `believed ${(100 * belief).toFixed(0)}% that it is real.`
      );
    }
    if (sent) return "All are judged; the answers are coming.";
    const done = guesses.filter((guess) => guess !== null).length;
    const guess = guesses[current];
    const before = guess === null ? "" : ` You said ${called(guess)}; say it again to change it.`;
    return `Picture ${current + 1} of ${count}: real or fake? ${done} judged.${before}`;
  }

  /** @param {Element} cell @param {number} index */
  function refresh_cell(cell, index) {
    const answer = props.value.answers?.[index];
    const [truth, marks] = cell.querySelectorAll("span");
    const guess = answer ? answer.you : guesses[index];
    cell.setAttribute("aria-current", String(index === current));
    cell.classList.remove("right", "wrong");
    marks.textContent = guess === null ? "" : called(guess);
    if (answer) {
      const { real, belief } = answer;
      const mark = (/** @type {boolean} */ right) => (right ? "✓" : "✗");
      cell.classList.add(real === guess ? "right" : "wrong");
      truth.textContent = called(real);
      marks.textContent = `you ${mark(real === guess)} D ${mark(real === belief > 0.5)}`;
      cell.setAttribute("aria-label", `picture ${index + 1}: ${called(real)}, you said ${called(answer.you)}`);
    } else {
      cell.setAttribute("aria-label", `picture ${index + 1}: ${guess === null ? "not judged" : `you said ${called(guess)}`}`);
    }
  }

  function refresh() {
    const { count, answers } = props.value;
    paint(main, current);
    main.setAttribute("aria-label", answers && looked ? sentence() : `picture ${current + 1} of ${count}, real or generated`);
    words.textContent = sentence();
    for (const one of [real_button, fake_button]) one.disabled = sent || Boolean(answers);
    [...strip.children].forEach(refresh_cell);
  }

  /** @param {number} index */
  function go(index) {
    looked = Boolean(props.value.answers);
    current = Math.max(0, Math.min(props.value.count - 1, index));
    refresh();
  }

  /** @param {boolean} real */
  function judge(real) {
    if (sent || !props.value || props.value.answers) return;
    guesses[current] = real;
    const ahead = guesses.findIndex((guess, index) => guess === null && index > current);
    const next = ahead < 0 ? guesses.indexOf(null) : ahead;
    if (next >= 0) return go(next);
    sent = true;
    refresh();
    trigger("judged", { guesses });
  }

  function deal() {
    const value = props.value;
    if (!value) return;
    const key = value.round + Boolean(value.answers);
    if (key === shown) return;
    shown = key;
    looked = false;
    bytes = decode_base64(value.pixels);
    if (!value.answers) {
      guesses = Array(value.count).fill(null);
      sent = false;
      current = 0;
    }
    root.dataset.round = value.round;
    root.dataset.state = value.answers ? "judged" : "open";
    strip.replaceChildren(
      ...guesses.map((_, index) => {
        const canvas = tag("canvas");
        paint(canvas, index);
        const cell = tag("button", { type: "button" }, canvas, tag("span"), tag("span"));
        cell.addEventListener("click", () => go(index));
        return cell;
      }),
    );
    refresh();
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (!root.isConnected) return document.removeEventListener("keydown", press);
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (came_from(event, "input:not([type=radio]), textarea")) return;
    if (event.key.startsWith("Arrow") && came_from(event, "input")) return; // the level's own keys
    /** @type {Record<string, () => void>} */
    const acts = {
      r: () => judge(true),
      f: () => judge(false),
      ArrowLeft: () => go(current - 1),
      ArrowRight: () => go(current + 1),
    };
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  real_button.addEventListener("click", () => judge(true));
  fake_button.addEventListener("click", () => judge(false));
  document.addEventListener("keydown", press);
  watch("value", deal);
  deal();
}
