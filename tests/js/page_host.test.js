// Gradio's page as a page's script sees it: what is read, and which answer may be shown.
import assert from "node:assert/strict";
import test from "node:test";
import { PageHost } from "../../assets/js/lib/page_host.js";
import { Update } from "../../assets/js/pages/types.js";

class FakeElement extends EventTarget {
  isConnected = true;
  constructor(stage = false) {
    super();
    this.stage = stage;
    this.fed = [];
    this.addEventListener("feed", (event) => this.fed.push(event.detail));
  }
  querySelector() {
    return this.stage ? {} : null;
  }
}

/** A page of a console, a stage and a panel, as head/components.js makes them known. */
function page(inputs = {}) {
  const component = (props, stage) => {
    const made = { element: new FakeElement(stage), props, shown: [], brought: 0 };
    made.show = (changes) => {
      made.shown.push(changes);
      Object.assign(props, changes);
    };
    return made;
  };
  const parts = {
    console: component({ value: { noise: [0] }, layout: { id: "dcgan" } }),
    stage: component({ value: null }, true),
    opinion: component({ value: "" }),
  };
  globalThis.window = { mounted_components: new Map(Object.entries(parts).map(([id, one]) => [`explore-${id}`, one])) };
  globalThis.document = { querySelector: () => null };
  return { host: new PageHost({ prefix: "explore" }, inputs, {}, {}), ...parts };
}
const picture = (shade) => ({ pixels: new Uint8Array([shade]), width: 1, height: 1 });

test("a stage is fed past Gradio, other components are shown as when Gradio brings a value", () => {
  const { host, stage, opinion, console } = page();
  const shown = host.show({ stage: picture(3), opinion: "words", console: new Update({ value: 1, layout: 2 }) }, host.begin());
  assert.deepEqual(shown, ["explore-stage", "explore-opinion", "explore-console"]);
  assert.deepEqual(stage.element.fed, [picture(3)]);
  assert.deepEqual(stage.shown, []);
  assert.deepEqual(opinion.shown, [{ value: "words" }]);
  assert.deepEqual(console.shown, [{ value: 1, layout: 2 }]);
});

test("a later answer stays, whichever comes first", () => {
  const { host, stage } = page();
  const [earlier, later] = [host.begin(), host.begin()];
  host.show({ stage: picture(1) }, later);
  assert.deepEqual(host.show({ stage: picture(2) }, earlier), []);
  host.show({ stage: picture(3) }, later);
  assert.deepEqual(stage.element.fed, [picture(1), picture(3)]);
});

test("what Gradio has brought meanwhile stays, and the rest of the answer is shown", () => {
  const { host, stage, opinion } = page();
  const run = host.begin();
  stage.brought += 1;
  assert.deepEqual(host.show({ stage: picture(1), opinion: "new" }, run), ["explore-opinion"]);
  assert.deepEqual(host.show({ stage: picture(2) }, host.begin()), ["explore-stage"]);
  assert.deepEqual(opinion.shown, [{ value: "new" }]);
});

test("what a stage shows is told, though its props have what Gradio brought", () => {
  const { host, stage } = page();
  stage.props.value = { pixels: "AA==", middle: 1 };
  host.show({ stage: { ...picture(1), middle: 2 } }, host.begin());
  assert.equal(host.value("stage").middle, 2);
  assert.equal(host.props("explore-stage").value.middle, 2);
  stage.brought += 1;
  assert.equal(host.value("stage").middle, 1);
});

test("what a hand has moved counts before Gradio has it, and no more once another value is there", () => {
  const { host, console } = page();
  host.move("explore-console", { noise: [1] });
  assert.deepEqual(host.value("console"), { noise: [1] });
  console.props.value = { noise: [2] };
  assert.deepEqual(host.value("console"), { noise: [2] });
});

test("the models are those of the sliders, of a list of two, or of the only list", () => {
  const { host, console } = page({ model: "wgan" });
  assert.deepEqual(host.names, ["dcgan"]);
  console.props.layout = null;
  assert.deepEqual(host.names, ["wgan"]);
  assert.equal(host.model, "wgan");
  assert.deepEqual(page({ "model-left": "a", "model-right": "b" }).host.names, ["a", "b"]);
  const empty = page();
  empty.console.element.isConnected = false; // hidden
  assert.deepEqual(empty.host.names, []);
});

test("Gradio's own inputs are known by what they told last", () => {
  const inputs = { seed: 7 };
  const { host } = page(inputs);
  assert.equal(host.value("seed"), 7);
  inputs.seed = 8;
  assert.equal(host.value("seed"), 8);
  assert.equal(host.value("nothing"), undefined);
});
