import assert from "node:assert/strict";
import test from "node:test";

globalThis.document = { hidden: true, addEventListener() {}, getElementById: () => null };
const { mount } = await import("../../assets/js/components/run_watcher.js");

const seen = (id, turn) => ({ id, turn, at: null, versions: { grid: "7" }, steady: { state: ["running"] }, active: true });

/** A watcher on a page that stands still, to which values come as Gradio brings them. */
function watcher(first) {
  const asked = [];
  let told = () => {};
  const props = { value: first, shows: {}, route: "watch", tick_for: "", seconds: 0.001 };
  mount({ props, trigger: (event) => asked.push(event), watch: (_, callback) => (told = callback) });
  return {
    asked,
    props,
    bring(value) {
      props.value = value;
      told();
    },
  };
}

test("a run that the page was turned to stays, and an answer that comes late has all of it asked again", () => {
  const { asked, props, bring } = watcher(seen("before", 0));
  bring(seen("after", 2000));
  assert.deepEqual(asked, []);
  bring(seen("before", 1000)); // asked before the restart, answered after it
  assert.deepEqual(props.value, { ...seen("after", 2000), versions: {}, steady: null });
  assert.deepEqual(asked, ["look"]);
});

test("a later turn, and no run at all, are taken as they come", () => {
  const { asked, props, bring } = watcher(seen("before", 1000));
  bring(seen("after", 2000));
  bring({ id: "", turn: 0, at: null, versions: {}, steady: null, active: false });
  assert.equal(props.value.id, "");
  bring(seen("another", 3000));
  assert.equal(props.value.id, "another");
  assert.deepEqual(asked, []);
});
