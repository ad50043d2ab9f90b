// The script in the head that finds where the app is and mounts components (assets/js/head/components.js).
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

const SCRIPT = readFileSync(new URL("../../assets/js/head/components.js", import.meta.url), "utf8");

/** Runs the script as a page at this address does; the addresses of what it has loaded early. */
function open_page(address, depth, preload = "lib/a.js", modules = "js/0123/") {
  const links = [];
  const made = () => ({ textContent: "" });
  globalThis.document = {
    currentScript: { dataset: { depth: String(depth), modules, preload } },
    createElement: made,
    head: { append: (link) => links.push(link.href) },
  };
  globalThis.location = new URL(address);
  if (globalThis.location.origin === "null") globalThis.location = { origin: "file://", pathname: new URL(address).pathname };
  globalThis.window = globalThis;
  vm.runInThisContext(`(() => {${SCRIPT}})()`, { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
  return links;
}

test("the app's root is the page's address without what is the app's own", () => {
  for (const [address, depth, root] of [
    ["http://localhost:7860/", 0, "http://localhost:7860/"],
    ["http://localhost:7860/train?run=3", 1, "http://localhost:7860/"],
    ["http://localhost:7860/train/", 1, "http://localhost:7860/"],
    ["https://host/theatre/", 0, "https://host/theatre/"],
    ["https://host/theatre", 0, "https://host/theatre/"],
    ["https://host/a/theatre/train", 1, "https://host/a/theatre/"],
    ["https://host/theatre/lessons/first", 2, "https://host/theatre/"],
  ])
    assert.deepEqual(open_page(address, depth), [`${root}js/0123/lib/a.js`], address);
});

test("nothing is loaded early where nothing is needed", () => {
  assert.deepEqual(open_page("http://localhost/", 0, ""), []);
});

/** An element of the page, which remembers what is put into it. */
class FakeElement extends EventTarget {
  constructor(id = "") {
    super();
    this.id = id;
  }
  closest() {
    return this.id ? { id: this.id } : null;
  }
  replaceChildren(...children) {
    this.children = children;
  }
}

function folder_with(text) {
  const folder = mkdtempSync(join(tmpdir(), "modules-"));
  mkdirSync(join(folder, "components"));
  writeFileSync(join(folder, "package.json"), '{"type": "module"}');
  writeFileSync(join(folder, "components", "late.js"), text);
  open_page(`${pathToFileURL(folder).href}/page`, 1, "", "");
}

const watch = () => {};
const feed = (element, detail) => element.dispatchEvent(new CustomEvent("feed", { detail }));
const MODULE = `export function mount({ element, props, told }) {
  told.push(["value", props.value]);
  element.addEventListener("feed", (event) => told.push(["feed", event.detail]));
}`;

test("a module that comes late finds the newest value and the newest news, and hears all that follow once", async () => {
  folder_with(MODULE);
  const [element, props, told] = [new FakeElement(), { value: "first" }, []];
  const mounted = globalThis.mount_component("late", { element, props, told, watch });
  props.value = "second";
  feed(element, "older");
  feed(element, "newer");
  assert.deepEqual(told, []);
  await mounted;
  feed(element, "next");
  assert.deepEqual(told, [
    ["value", "second"],
    ["feed", "newer"],
    ["feed", "next"],
  ]);
});

test("without early news there are none", async () => {
  folder_with(MODULE);
  const told = [];
  await globalThis.mount_component("late", { element: new FakeElement(), props: { value: 1 }, told, watch });
  assert.deepEqual(told, [["value", 1]]);
});

test("a module that never comes is said in one sentence, where its component would be", async (context) => {
  folder_with(MODULE);
  const errors = context.mock.method(console, "error", () => {});
  const element = new FakeElement();
  await globalThis.mount_component("missing", { element, props: {}, watch });
  assert.equal(element.children[0].textContent, "A part of this page could not be loaded; reload the page.");
  assert.equal(errors.mock.callCount(), 1);
});

test("a mistake in a component is not hidden", async () => {
  folder_with("export function mount() { throw new Error('ours'); }");
  await assert.rejects(globalThis.mount_component("late", { element: new FakeElement(), props: {}, watch }), /ours/);
});

const WATCHING = `export function mount({ element, props, trigger, watch, told }) {
  watch(["value", "layout"], () => told.push([props.value, props.layout]));
  element.addEventListener("press", () => trigger("pick", { index: 3 }));
}`;

async function mounted(id, told = []) {
  folder_with(WATCHING);
  const [element, triggered, watched] = [new FakeElement(id), [], []];
  const trigger = (event, data) => triggered.push([event, data]);
  const watch = (names, told) => watched.push({ names, told });
  const props = { value: 1, layout: "a" };
  await globalThis.mount_component("late", { element, props, trigger, watch, told });
  return { element, props, triggered, watched };
}

test("a component's event goes to Gradio, unless somebody on the page has answered it", async () => {
  const { element, triggered } = await mounted("explore-around");
  const heard = [];
  element.addEventListener("component-event", (event) => {
    heard.push(event.detail);
    if (heard.length > 1) event.preventDefault();
  });
  element.dispatchEvent(new Event("press"));
  element.dispatchEvent(new Event("press"));
  const said = { id: "explore-around", event: "pick", data: { index: 3 } };
  assert.deepEqual(heard, [said, said]);
  assert.deepEqual(triggered, [["pick", { index: 3 }]]);
});

test("what is mounted is known by its id, and shows props as when Gradio brings them", async () => {
  const told = [];
  const { element, props, watched } = await mounted("explore-console", told);
  const one = globalThis.mounted_components.get("explore-console");
  assert.equal(one.element, element);
  assert.deepEqual(watched.at(-1).names, ["value", "layout"]); // Gradio's own news come as before
  one.show({ value: 2, layout: "b" });
  one.show({ other: 3 });
  assert.deepEqual(told, [[2, "b"]]); // once for all that changed, and not for what nobody watches
  assert.deepEqual(props, { value: 2, layout: "b", other: 3 });
});

test("of two components with one id the later is known, and one without an id is not", async () => {
  await mounted("explore-stage");
  const { element } = await mounted("explore-stage");
  assert.equal(globalThis.mounted_components.get("explore-stage").element, element);
  await mounted("");
  assert.equal(globalThis.mounted_components.has(""), false);
});

test("what Gradio brings is counted and told, before the component shows it", async () => {
  const told = [];
  const { element, watched } = await mounted("explore-console", told);
  element.addEventListener("component-brought", (event) => told.push(event.detail));
  for (const one of watched) one.told();
  assert.deepEqual(told, ["explore-console", [1, "a"]]);
  const one = globalThis.mounted_components.get("explore-console");
  assert.equal(one.brought, 1);
  one.show({ value: 3 });
  assert.equal(one.brought, 1); // what the page itself shows was not brought
});
