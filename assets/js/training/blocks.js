// Blocks of an engine: tensors that lie one after another, so that a program may read them as one vector and another one each by its
// name; and programs that write them.

/** @typedef {import("../engine/engine.js").Engine} Engine */
/** @typedef {import("../engine/engine.js").Run} Run */

/**
 * Takes in a block; it and each of its tensors are weights.
 * @param {Engine} engine
 * @param {string} name
 * @param {[name: string, values: ArrayLike<number>][]} tensors
 */
export function give_block(engine, name, tensors) {
  const count = tensors.reduce((all, [, values]) => all + values.length, 0);
  engine.give(name, new Float32Array(count));
  let { place } = /** @type {{place: number}} */ (engine.weights.get(name));
  for (const [tensor, values] of tensors) {
    engine.heap.numbers.set(values, place);
    engine.weights.set(tensor, { place, count: values.length });
    place += values.length;
  }
}

/**
 * Plans a program whose outputs, where they have the name of a weight, are that weight's next value and are not returned.
 * @param {Engine} engine
 * @param {any} program
 * @returns {Run}
 */
export function load_training(engine, program) {
  const run = engine.load(program);
  const written = Object.keys(program.outputs).filter((name) => engine.weights.has(name));
  return (inputs) => {
    const outputs = run(inputs);
    for (const name of written) {
      engine.give(name, outputs[name]);
      delete outputs[name];
    }
    return outputs;
  };
}

/**
 * Copy of a weight.
 * @param {Engine} engine
 * @param {string} name
 */
export function read(engine, name) {
  const { place, count } = /** @type {{place: number, count: number}} */ (engine.weights.get(name));
  return engine.heap.numbers.slice(place, place + count);
}
