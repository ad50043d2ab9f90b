// Calls of the kernel whose arguments are all known when a program is planned.

/** @typedef {import("./kernel.js").Kernel} Kernel */
/** @typedef {[name: keyof Kernel, ...places: number[]]} Call */

/**
 * What makes these calls, one after another.
 * @param {Kernel} kernel
 * @param {Call[]} calls
 * @returns {() => void}
 */
export function calling(kernel, calls) {
  const made = calls.map(([name, ...places]) => bound(/** @type {any} */ (kernel[name]), places));
  if (made.length === 1) return made[0];
  return () => {
    for (const call of made) call();
  };
}

/** @param {(...places: number[]) => void} call @param {number[]} places @returns {() => void} */
function bound(call, places) {
  return () => call.apply(null, places);
}
