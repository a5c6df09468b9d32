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
export function summarize(values) {
  return { median: median(values), low: Math.min(...values), high: Math.max(...values) };
}

/**
 * The middle one of the ratios of what was measured side by side, so that a slow moment of the machine
 * meets both.
 * @param {number[]} numerators one a pass
 * @param {number[]} denominators likewise
 */
export function medianRatio(numerators, denominators) {
  return median(numerators.map((value, pass) => value / denominators[pass]));
}

/** @param {number[]} values above 0, at least one */
export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}
