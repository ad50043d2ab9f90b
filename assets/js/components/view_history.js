// The keeper: nothing is lost. Every settled view of a page is one entry of a history with undo and redo; the address bar
// follows; favourites stay in this browser; the view can be linked to and taken home. All of it is the visitor's own.
// value: {query, alt, width, height, channels, pixels (base64), at}; at is the entry that was gone back to, or null
// page: its name; stage: the id of its stage; dice: the id of the button that draws another view; more: [[address, words, why]];
// files: whether it can be downloaded
const find = (name) => element.querySelector(`.keeper-${name}`);
const HISTORY = `gan-theatre-history-${props.page}`;
const FAVOURITES = "gan-theatre-favourites";
const LONGEST_HISTORY = 40;
const MOST_FAVOURITES = 24;
const OURS = ["model", "seed", "z", "label", "category", "codes", "number", "left", "right", "z2", "label2", "category2", "codes2"];
const strip = find("strip");
const said = find("said");
const fold = find("fold");
let entries = [];
let here = -1; // the entry that is shown
let asked = null; // the entry that a hand wants, while another or none is shown
let under_way = null; // {at, since} of the one request that the server has; quick hands wait for it
const PATIENCE_MS = 4000; // then it was refused, and said to be

function is_view(entry) {
  const { query, alt, pixels, width, height, channels } = entry || {};
  const words = [query, alt, pixels].every((word) => typeof word === "string");
  const sizes = [width, height].every((side) => Number.isInteger(side) && side > 0 && side <= 256);
  return words && query.length < 4000 && sizes && (channels === 1 || channels === 3);
}

// storage may be full, forbidden, or hold what an earlier version or a hand put there
function stored(store, key) {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
}

function store_in(store, key, value) {
  try {
    store.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function all_favourites() {
  const list = stored(localStorage, FAVOURITES);
  return Array.isArray(list) ? list.filter((entry) => is_view(entry) && typeof entry.page === "string") : [];
}

const favourites = () => all_favourites().filter((entry) => entry.page === props.page);

let silence = 0;
function tell(words) {
  said.textContent = words;
  clearTimeout(silence);
  silence = setTimeout(() => (said.textContent = ""), 4000);
}

function thumbnail(view) {
  const canvas = document.createElement("canvas");
  canvas.width = view.width;
  canvas.height = view.height;
  canvas.setAttribute("aria-hidden", "true"); // the button around it says what it is
  try {
    const raw = atob(view.pixels);
    const pen = canvas.getContext("2d");
    const picture = pen.createImageData(view.width, view.height);
    for (let i = 0; i < view.width * view.height; i++) {
      for (let c = 0; c < 3; c++) picture.data[4 * i + c] = raw.charCodeAt(view.channels === 3 ? 3 * i + c : i);
      picture.data[4 * i + 3] = 255;
    }
    pen.putImageData(picture, 0, 0);
  } catch {
    canvas.classList.add("lost"); // a damaged thumbnail still leads to its view
  }
  return canvas;
}

function view_button(view, words, go) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", words);
  button.title = view.alt;
  button.append(thumbnail(view));
  button.addEventListener("click", go);
  return button;
}

function draw_history() {
  strip.replaceChildren(
    ...entries.map((view, index) => {
      const button = view_button(view, `view ${index + 1} of ${entries.length}: ${view.alt}`, () => go_to(index));
      if (index === here) button.setAttribute("aria-current", "true");
      return button;
    }),
  );
  const current = strip.children[here];
  if (current) strip.scrollLeft = current.offsetLeft - strip.clientWidth + 2 * current.offsetWidth;
  find("undo").disabled = here < 1;
  find("redo").disabled = here >= entries.length - 1;
}

function draw_favourites() {
  const list = favourites();
  const present = props.value && props.value.query;
  const pinned = list.some((view) => view.query === present);
  find("pin").setAttribute("aria-pressed", pinned);
  find("pin").textContent = pinned ? "★ Pinned" : "☆ Pin";
  find("count").textContent = list.length;
  fold.hidden = list.length === 0;
  find("favourites").replaceChildren(
    ...list.map((view, index) => {
      const box = document.createElement("span");
      const remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = "×";
      remove.className = "keeper-remove";
      remove.setAttribute("aria-label", `remove favourite ${index + 1}`);
      remove.addEventListener("click", () => unpin(view.query));
      box.append(
        view_button(view, `favourite ${index + 1}: ${view.alt}`, () => trigger("go", { query: view.query, at: -1 })),
        remove,
      );
      return box;
    }),
  );
}

function go_to(index) {
  if (index < 0 || index >= entries.length || (index === here && asked === null)) return;
  asked = index;
  if (under_way && performance.now() - under_way.since < PATIENCE_MS) return;
  under_way = { at: index, since: performance.now() };
  trigger("go", { query: entries[index].query, at: index });
}

// an answer has come: a hand that has gone on meanwhile is followed
function go_on(at) {
  if (at < 0) asked = null;
  if (under_way?.at !== at && at >= 0) return;
  under_way = null;
  if (asked === here) asked = null;
  if (asked !== null) setTimeout(() => asked !== null && go_to(asked));
}

const undo = () => go_to((asked ?? here) - 1);
const redo = () => go_to((asked ?? here) + 1);

function unpin(query) {
  const kept = all_favourites().filter((view) => view.page !== props.page || view.query !== query);
  store_in(localStorage, FAVOURITES, kept);
  draw_favourites();
  tell("Unpinned.");
}

function pin() {
  const view = props.value;
  if (!is_view(view)) return;
  const all = all_favourites();
  if (all.some((one) => one.page === props.page && one.query === view.query)) return unpin(view.query);
  if (favourites().length >= MOST_FAVOURITES)
    return tell(`${MOST_FAVOURITES} favourites are pinned already; remove one first.`);
  const { query, alt, pixels, width, height, channels } = view;
  const stored_it = store_in(localStorage, FAVOURITES, [...all, { page: props.page, query, alt, pixels, width, height, channels }]);
  draw_favourites();
  tell(stored_it ? "Pinned: it stays in this browser." : "This browser has no room for it; copy the link instead.");
}

function link() {
  return new URL(`?${props.value.query}`, location.href.split(/[?#]/)[0]).href;
}

async function copy() {
  const text = link();
  const field = find("link");
  field.value = text;
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    field.hidden = false; // without https a browser lends its clipboard only to a selection
    field.select();
    copied = document.execCommand("copy");
    field.hidden = copied;
  }
  find("copy").textContent = copied ? "✓ Copied" : "Copy link";
  tell(copied ? "Copied: the link opens this very view." : "Copy the link from the field.");
  setTimeout(() => (find("copy").textContent = "Copy link"), 2500);
}

// the address bar follows, and keeps what is not ours to change
function write_address(query) {
  const others = new URLSearchParams(location.search);
  OURS.forEach((name) => others.delete(name));
  const search = [others.toString(), query].filter(Boolean).join("&");
  // with its path, since Gradio's <base> would lead a page's address to the first page
  history.replaceState(history.state, "", `${location.pathname}?${search}${location.hash}`);
}

function point_links(query) {
  for (const anchor of element.querySelectorAll("[data-file]")) anchor.href = `picture?as=${anchor.dataset.file}&${query}`;
  for (const anchor of element.querySelectorAll("[data-page]")) anchor.href = `${anchor.dataset.page}?${query}`;
}

function take() {
  const value = props.value;
  if (!is_view(value)) return;
  const arrived = here < 0;
  if (arrived) restore();
  const at = Number.isInteger(value.at) && entries[value.at]?.query === value.query ? value.at : -1;
  if (at >= 0) here = at;
  else if (entries[here]?.query !== value.query) {
    const { query, alt, pixels, width, height, channels } = value;
    entries = [...entries.slice(0, here + 1), { query, alt, pixels, width, height, channels }].slice(-LONGEST_HISTORY);
    here = entries.length - 1;
  }
  go_on(at);
  store_in(sessionStorage, HISTORY, { entries, here });
  if (!arrived || location.search) write_address(value.query);
  point_links(value.query);
  draw_history();
  draw_favourites();
  find("alt").textContent = value.alt;
  document.querySelector(`#${props.stage} canvas`)?.setAttribute("aria-describedby", find("alt").id);
}

// after a reload the history is still there
function restore() {
  const kept = stored(sessionStorage, HISTORY);
  entries = Array.isArray(kept?.entries) ? kept.entries.filter(is_view).slice(-LONGEST_HISTORY) : [];
  here = Math.min(Number.isInteger(kept?.here) ? kept.here : -1, entries.length - 1);
}

function show_keys(open) {
  find("keys").hidden = !open;
  find("help").setAttribute("aria-expanded", open);
}

const TYPED = "input:not([type=range]):not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true]";
const PRESSED = "button, a, summary, canvas.clickable, label, [role=option], [role=listbox], [role=radio], input[type=checkbox]";

function pressed(event) {
  if (!element.isConnected || event.defaultPrevented || event.altKey || event.target.closest?.(TYPED)) return;
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key !== "z" && key !== "y") return;
  } else if (key === " ") {
    // where space already means something it goes on to mean that
    if (event.target.closest?.(PRESSED) || !props.dice || event.repeat) return;
    event.preventDefault();
    document.getElementById(props.dice)?.click();
    return;
  }
  const act = { z: event.shiftKey ? redo : undo, y: redo, s: pin, "?": () => show_keys(find("keys").hidden), escape: () => show_keys(false) }[key];
  if (!act) return;
  if (key === "z" || key === "y") event.preventDefault();
  act();
}

for (const [address, words, why] of props.more || []) {
  const anchor = document.createElement("a");
  Object.assign(anchor, { textContent: words, title: why });
  anchor.dataset.page = address;
  find("more").append(anchor);
}
find("space").hidden = !props.dice;
find("menu").hidden = !props.files;
find("alt").id = `${props.page}-said`;
find("undo").addEventListener("click", undo);
find("redo").addEventListener("click", redo);
find("pin").addEventListener("click", pin);
find("copy").addEventListener("click", copy);
find("help").addEventListener("click", () => show_keys(find("keys").hidden));
find("clear").addEventListener("click", () => {
  entries = here >= 0 ? [entries[here]] : [];
  here = entries.length - 1;
  store_in(sessionStorage, HISTORY, { entries, here });
  draw_history();
});
document.addEventListener("keydown", pressed);
document.addEventListener("click", (event) => {
  const menu = find("menu");
  if (menu && !menu.contains(event.target)) menu.open = false;
});
window.addEventListener("storage", (event) => event.key === FAVOURITES && draw_favourites());
watch("value", take);
draw_favourites();
take();
