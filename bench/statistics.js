/**
 * @param {number[]} values at least one
 * @returns {number} the middle value, or the upper of the two middle ones
 */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** @typedef {{ median: number, low: number, high: number }} Summary */

/**
 * @param {number[]} values at least one
 * @returns {Summary}
 */
export function summarise(values) {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}
