// The line-up: one picture at a time is judged, by button or key; the page knows no answers until all are judged.
// value: {round, count, height, width, pixels (base64), answers: null or [{real, you, belief}, ...]}
const root = element.querySelector(".lineup");
const main = element.querySelector(".lineup-picture");
const words = element.querySelector(".lineup-words");
const strip = element.querySelector(".lineup-strip");
const buttons = { true: element.querySelector(".lineup-real"), false: element.querySelector(".lineup-fake") };
let bytes = new Uint8Array();
let guesses = [];
let current = 0;
let shown = "";
let sent = false;
let looked = false;

const called = (real) => (real ? "real" : "fake");

function paint_picture(canvas, index) {
  const { height, width } = props.value;
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const picture = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    picture.data.fill(bytes[index * width * height + i], 4 * i, 4 * i + 3);
    picture.data[4 * i + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
}

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
  const before = guesses[current] === null ? "" : ` You said ${called(guesses[current])}; say it again to change it.`;
  return `Picture ${current + 1} of ${count}: real or fake? ${done} judged.${before}`;
}

function refresh() {
  const { count, answers } = props.value;
  paint_picture(main, current);
  main.setAttribute("aria-label", answers && looked ? sentence() : `picture ${current + 1} of ${count}, real or generated`);
  words.textContent = sentence();
  for (const button of Object.values(buttons)) button.disabled = sent || Boolean(answers);
  [...strip.children].forEach((cell, index) => {
    const [truth, marks] = cell.querySelectorAll("span");
    const guess = answers ? answers[index].you : guesses[index];
    cell.setAttribute("aria-current", index === current);
    cell.classList.remove("right", "wrong");
    marks.textContent = guess === null ? "" : called(guess);
    if (answers) {
      const { real, belief } = answers[index];
      const mark = (right) => (right ? "✓" : "✗");
      cell.classList.add(real === guess ? "right" : "wrong");
      truth.textContent = called(real);
      marks.textContent = `you ${mark(real === guess)} D ${mark(real === belief > 0.5)}`;
    }
    cell.setAttribute(
      "aria-label",
      answers
        ? `picture ${index + 1}: ${called(answers[index].real)}, you said ${called(guess)}`
        : `picture ${index + 1}: ${guess === null ? "not judged" : `you said ${called(guess)}`}`,
    );
  });
}

function go(index) {
  looked = Boolean(props.value.answers);
  current = Math.max(0, Math.min(props.value.count - 1, index));
  refresh();
}

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
  const raw = atob(value.pixels);
  bytes = Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
  if (!value.answers) {
    guesses = Array(value.count).fill(null);
    sent = false;
    current = 0;
  }
  root.dataset.round = value.round;
  root.dataset.state = value.answers ? "judged" : "open";
  strip.replaceChildren(
    ...guesses.map((_, index) => {
      const cell = document.createElement("button");
      const canvas = document.createElement("canvas");
      cell.type = "button";
      paint_picture(canvas, index);
      cell.append(canvas, document.createElement("span"), document.createElement("span"));
      cell.addEventListener("click", () => go(index));
      return cell;
    }),
  );
  refresh();
}

buttons.true.addEventListener("click", () => judge(true));
buttons.false.addEventListener("click", () => judge(false));

function key_pressed(event) {
  if (!root.isConnected) return document.removeEventListener("keydown", key_pressed);
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest?.("input:not([type=radio]), textarea")) return;
  if (event.key.startsWith("Arrow") && event.target.closest?.("input")) return; // the level's own keys
  const act = {
    r: () => judge(true),
    f: () => judge(false),
    ArrowLeft: () => go(current - 1),
    ArrowRight: () => go(current + 1),
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
}
document.addEventListener("keydown", key_pressed);

watch("value", deal);
deal();
