// Answers of a page's handler, one after another, whether it answers once or several times.

/**
 * Updates that a handler answers, in their order; none where nothing changes.
 * @param {import("./types.js").Answer} answer
 * @returns {AsyncGenerator<import("./types.js").Updates>}
 */
export async function* answers_of(answer) {
  if (answer && Symbol.asyncIterator in answer) {
    yield* answer;
    return;
  }
  const updates = await answer;
  if (updates) yield updates;
}
