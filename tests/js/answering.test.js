import assert from "node:assert/strict";
import test from "node:test";
import { Answering } from "../../assets/js/lib/answering.js";

/** Page whose components hold what was shown last, by the script's answer or by Gradio, which counts what it brings. */
function fake_page() {
  const brought = { picture: 0, around: 0 };
  const shown = {};
  return {
    names: ["model"],
    shown,
    value: () => 1,
    begin: () => ({ ...brought }),
    bring(id, value) {
      brought[id] += 1;
      shown[id] = value;
    },
    show(updates, run) {
      const ids = Object.keys(updates).filter((id) => brought[id] === run[id]);
      for (const id of ids) shown[id] = updates[id];
      return ids;
    },
  };
}

const TOLD = { shown() {}, failed: assert.fail, recovered() {} };
const soon = () => new Promise((done) => setTimeout(done, 20));

test("an older answer of Gradio's that comes in two parts is not the last word", async () => {
  const page = fake_page();
  /** @type {(() => void) | null} */
  let between = null;
  const script = {
    prefix: "explore",
    follows: ["console.settle"],
    handlers: {
      "console.settle": async function* () {
        yield { picture: "here" };
        between?.();
        between = null;
        yield { around: "here" };
      },
    },
  };
  const answering = new Answering(script, page, () => true, TOLD);
  const asked = () => ({ name: "console.settle", id: "explore-console", data: {}, when: performance.now(), leave: assert.fail });
  answering.leave("console.settle");
  await soon();
  answering.ask(asked());
  await soon();
  assert.deepEqual(page.shown, { picture: "here", around: "here" });

  const late = (id) => {
    page.bring(id, "late");
    answering.brought(new Set([id]));
  };
  between = () => late("around"); // while the first part is being answered anew
  late("picture");
  await soon();
  assert.deepEqual(page.shown, { picture: "here", around: "here" });
});

test("an answer to an event that was before all this is not the last word", async () => {
  const page = fake_page();
  const script = {
    prefix: "explore",
    follows: ["console.settle"],
    handlers: { "console.settle": async () => ({ around: "here" }) },
  };
  const answering = new Answering(script, page, () => true, TOLD);
  await soon();
  answering.ask({ name: "console.settle", id: "explore-console", data: {}, when: performance.now(), leave: assert.fail });
  await soon();
  page.bring("around", "late");
  answering.brought(new Set(["around"]));
  await soon();
  assert.equal(page.shown.around, "here");
});
