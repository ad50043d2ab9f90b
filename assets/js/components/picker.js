// The picker: a sheet of samples under native buttons, so that keyboard and screen readers work as everywhere.
// value: {pixels (base64), width, height, channels, columns, rows, names: [...], chosen: {A: [...], B: [...], C: [...]}}
const canvas = element.querySelector("canvas");
const cells = element.querySelector(".picker-cells");
const groups = element.querySelector(".picker-groups");
let active = "A";
let painted = "";
let chosen = {}; // the hand's, and told whole: of quick clicks none is lost

function tag(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function paint_pixels(value) {
  canvas.width = value.width;
  canvas.height = value.height;
  put_pixels(canvas.getContext("2d"), value, bytes_of(value.pixels));
}

function choose(index) {
  const was = chosen[active].includes(index);
  for (const group of Object.keys(chosen)) chosen[group] = chosen[group].filter((one) => one !== index);
  if (!was) chosen[active] = [...chosen[active], index].sort((a, b) => a - b);
  paint_choices();
  trigger("choose", { chosen });
}

function build_cells(value) {
  cells.style.gridTemplateColumns = `repeat(${value.columns}, 1fr)`;
  cells.style.gridTemplateRows = `repeat(${value.rows}, 1fr)`;
  cells.replaceChildren(
    ...value.names.map((name, index) => {
      const cell = tag("button", { type: "button" });
      cell.addEventListener("click", () => choose(index));
      cell.addEventListener("keydown", (event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -value.columns, ArrowDown: value.columns }[event.key];
        const next = cells.children[index + (step || 0)];
        if (!step || !next) return;
        event.preventDefault();
        next.focus();
      });
      return cell;
    }),
  );
}

function paint_groups() {
  groups.replaceChildren(
    ...Object.keys(chosen).map((group) => {
      const count = chosen[group].length;
      const button = tag("button", { type: "button", role: "radio", class: `in-${group}`, "aria-checked": group === active });
      button.textContent = `choose ${group} (${count})`;
      button.addEventListener("click", () => {
        active = group;
        paint_choices();
        groups.querySelector("[aria-checked=true]").focus();
      });
      return button;
    }),
  );
}

function paint() {
  const value = props.value;
  if (!value || !value.pixels) return;
  if (value.pixels !== painted) {
    painted = value.pixels;
    paint_pixels(value);
    build_cells(value);
  }
  chosen = structuredClone(value.chosen);
  paint_choices();
}

function paint_choices() {
  paint_groups();
  [...cells.children].forEach((cell, index) => {
    const group = Object.keys(chosen).find((one) => chosen[one].includes(index));
    cell.className = group ? `in-${group}` : "";
    cell.setAttribute("aria-pressed", Boolean(group));
    cell.setAttribute("aria-label", `${props.value.names[index]}${group ? `, in ${group}` : ""}`);
    cell.replaceChildren(...(group ? [tag("b", {}, group)] : []));
  });
}

watch("value", paint);
paint();
