// Timing: what is asked for again and again is done once a frame, or once at rest.

/**
 * Function that has something drawn in the next frame, once however often it is called before.
 * @param {() => void} draw
 * @returns {() => void}
 */
export function once_a_frame(draw) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      draw();
    });
  };
}

/**
 * Function that acts when it has not been called for a while; the newest call counts.
 * @template {unknown[]} Given
 * @param {number} milliseconds
 * @param {(...given: Given) => void} act
 * @returns {(...given: Given) => void}
 */
export function at_rest(milliseconds, act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds, ...given);
  };
}
