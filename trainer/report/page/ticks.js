// Axes: where a value lies on them, and which values are written beside them.

/**
 * @typedef {object} Axis
 * @property {(value: number) => number} place 0 at the axis's start, 1 at its end
 * @property {number[]} ticks
 */

/**
 * Round steps (1, 2 or 5 times a power of ten), about `count` of them.
 *
 * @param {number} low
 * @param {number} high above low
 * @param {number} count
 */
export function roundStep(low, high, count) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough * 0.999) ?? 10;
  return factor * power;
}

/**
 * From the tick below the smallest value to the tick above the largest.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} [limit] no tick lies above it
 * @returns {Axis}
 */
export function linearAxis(low, high, limit = Infinity) {
  const margin = high > low ? 0 : Math.abs(high) * 0.1 || 1;
  const step = roundStep(low - margin, high + margin, 4);
  const first = Math.floor((low - margin) / step + 1e-9);
  const last = Math.ceil((Math.min(high + margin, limit) - 1e-9 * step) / step);
  const ticks = range(first, last).map((i) => Number((i * step).toPrecision(12)));
  const [start, end] = [ticks[0], ticks[ticks.length - 1]];
  return { place: (value) => (value - start) / (end - start), ticks };
}

/**
 * Ticks at 1, 2 and 5 times powers of ten, or, where these would be many, at the powers alone.
 *
 * @param {number} low above 0
 * @param {number} high above low
 * @returns {Axis}
 */
export function logarithmicAxis(low, high) {
  const powers = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)));
  const factors = powers.length > 4 ? [1] : powers.length > 3 ? [1, 3] : [1, 2, 5];
  const all = powers.flatMap((power) => factors.map((f) => Number(`${f}e${power}`)));
  const start = Math.max(...all.filter((tick) => tick <= low), all[0]);
  const end = Math.min(...all.filter((tick) => tick >= high));
  const length = Math.log(end / start);
  return {
    place: (value) => Math.log(value / start) / length,
    ticks: all.filter((tick) => tick >= start && tick <= end),
  };
}

/**
 * Epochs, from the first to the last.
 *
 * @param {number} count at least 1
 * @param {number} most ticks
 * @returns {Axis}
 */
export function epochAxis(count, most) {
  if (count === 1) return { place: () => 0.5, ticks: [1] };
  const step = Math.max(1, roundStep(0, count, most));
  const apart = (step - 1) / (count - 1) > 0.5 / most;
  const ticks = range(1, Math.floor(count / step)).map((i) => i * step);
  if (step > 1 && apart) ticks.unshift(1);
  return { place: (epoch) => (epoch - 1) / (count - 1), ticks };
}

/**
 * @param {number} first
 * @param {number} last
 */
function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
