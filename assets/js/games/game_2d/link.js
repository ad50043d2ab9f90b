// Link: the settings of a run as the state of the page's address, and back; what is as at first is left out.

/** @typedef {Record<string, any>} Settings of the page, by key, with `points` (x, y, x, y ...) where a hand has drawn them */

/** What `data` is called where a visitor has drawn or brought the points. */
export const OWN = "own";

/**
 * @param {Settings} settings
 * @param {Settings} defaults
 * @param {number} most points that a link holds
 * @returns {Settings} state for view_state's encode
 */
export function to_state(settings, defaults, most) {
  const changed = Object.entries(settings).filter(([key, value]) => key !== "points" && value !== defaults[key]);
  const state = Object.fromEntries(changed);
  state.seed = settings.seed;
  if (settings.data === OWN && settings.points?.length && settings.points.length <= 2 * most) state.points = [...settings.points];
  return state;
}

/**
 * @param {Settings} state as view_state's decode gives it
 * @param {Settings} defaults
 * @returns {Settings}
 */
export function from_state(state, defaults) {
  const { points, ...others } = state;
  const settings = { ...defaults, ...others };
  const numbers = (points ?? []).filter(Number.isFinite);
  settings.points = numbers.length % 2 ? numbers.slice(0, -1) : numbers;
  if (settings.points.length >= 4) settings.data = OWN;
  else if (settings.data === OWN) settings.data = defaults.data;
  return settings;
}

/**
 * What a link of these settings cannot bring along, in one sentence; else "".
 * @param {Settings} settings
 * @param {number} most points that a link holds
 */
export function left_out(settings, most) {
  if (settings.data !== OWN || settings.points.length <= 2 * most) return "";
  return `A link holds at most ${most} points, so it brings the settings but not your ${(settings.points.length / 2).toLocaleString("en")}.`;
}
