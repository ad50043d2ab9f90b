// Grey levels and colours of pixels, rounded as PyTorch rounds them.

/**
 * The nearest whole number; of two that are as near, the even one.
 * @param {number} value
 * @returns {number}
 */
export function half_even(value) {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 ? below + 1 : below;
}

/**
 * Byte of a colour, rounded and within its bounds.
 * @param {number} value
 * @returns {number} 0 to 255
 */
export const as_byte = (value) => Math.max(0, Math.min(255, half_even(value)));
