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
 * Function that has something drawn in a frame, and once in a while at most; what was asked for last is drawn in the end.
 * @param {number} milliseconds
 * @param {() => void} draw
 * @returns {() => void}
 */
export function at_most_every(milliseconds, draw) {
  let due = false;
  let last = Number.NEGATIVE_INFINITY;
  const soon = once_a_frame(() => {
    last = performance.now();
    due = false;
    draw();
  });
  return () => {
    if (due) return;
    due = true;
    const left = last + milliseconds - performance.now();
    if (left > 0) setTimeout(soon, left);
    else soon();
  };
}

/**
 * Function that acts when it has not been called for a while; the newest call counts. Its `now` does at once what waits, if anything.
 * @template {unknown[]} Given
 * @param {number} milliseconds
 * @param {(...given: Given) => void} act
 * @returns {((...given: Given) => void) & {now: () => void}}
 */
export function at_rest(milliseconds, act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {(() => void) | null} */
  let waiting = null;
  const now = () => {
    clearTimeout(timer);
    const due = waiting;
    waiting = null;
    due?.();
  };
  const later = (/** @type {Given} */ ...given) => {
    clearTimeout(timer);
    waiting = () => act(...given);
    timer = setTimeout(now, milliseconds);
  };
  return Object.assign(later, { now });
}

/**
 * What a promise brings, unless that takes too long.
 * @template T
 * @param {number} milliseconds
 * @param {Promise<T>} promise
 * @returns {Promise<T>} or an Error of one sentence
 */
export function in_time(milliseconds, promise) {
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error("No answer came in time.")), milliseconds);
    promise.then(done, fail).finally(() => clearTimeout(late));
  });
}

const LOOK_MS = 100;
const LONGEST_MS = 3000; // the longest wait for a moment to spare

/** Resolves when the page takes clicks (head/hold.js) and has a moment to spare. @returns {Promise<void>} */
export async function page_at_rest() {
  const wait = (/** @type {number} */ milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
  while (document.readyState !== "complete" || document.querySelector("main")?.inert) await wait(LOOK_MS);
  if ("requestIdleCallback" in window) await new Promise((done) => requestIdleCallback(done, { timeout: LONGEST_MS }));
  else await wait(LOOK_MS);
}
