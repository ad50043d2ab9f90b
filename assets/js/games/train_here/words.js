// Words about a run: how far it is, how fast, and how long it takes until there are digits.

const grouped = new Intl.NumberFormat("en");

/** A whole number with its thousands apart. @param {number} number */
export const whole = (number) => grouped.format(Math.round(number));

/**
 * A length of time.
 * @param {number} seconds
 * @returns {string} such as "40 s" or "3 min"
 */
export function duration(seconds) {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

/**
 * How far a run is from digits.
 * @param {{images: number, rate: number, digits_after: number}} run rate: images a second, 0 while it rests
 * @returns {string} one sentence
 */
export function outlook({ images, rate, digits_after }) {
  const about = `about ${whole(digits_after)} images`;
  if (images >= digits_after) return `Most pictures should be digits by now: it takes ${about}.`;
  if (!rate) return `Digits take ${about}.`;
  return `Digits take ${about}: ${duration((digits_after - images) / rate)} left.`;
}
