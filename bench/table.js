// Figures as text, column by column.
import { geometricMean } from './statistics.js';

/**
 * @param {string[][]} rows the first is the head
 * @returns {string} columns of equal width; all but the first are aligned to the right
 */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => `  ${line}\n`).join('');
}

/**
 * @param {number} value
 * @param {[number, number]} range
 * @param {number} [digits] behind the point
 */
export const ranged = (value, [low, high], digits = 0) =>
  `${value.toFixed(digits)} (${low.toFixed(digits)}-${high.toFixed(digits)})`;

/** @param {number} ratio */
export const times = (ratio) => `${ratio.toFixed(2)}x`;

/** @param {number} share */
export const percent = (share) => `${(100 * share).toFixed(0)} %`;

/** @param {import('./speed.js').Speed} speed */
export const perSecond = ({ images_per_second, range_images_per_second }) =>
  ranged(images_per_second, range_images_per_second);

/** @param {import('./wasm.js').Latency} latency */
export const microseconds = ({ median_us, range_us }) =>
  ranged(median_us, range_us, median_us < 50 ? 1 : 0);

/**
 * The last row: geometric means of the columns of ratios. No row where there are none.
 * @param {number} before how many columns there are before them
 * @param {number[][]} ratios a row each
 * @param {number} after likewise, after them
 * @returns {string[][]}
 */
export function means(before, ratios, after) {
  if (ratios[0].length === 0) return [];
  const each = ratios[0].map((_, i) => times(geometricMean(ratios.map((row) => row[i]))));
  return [['geometric mean', ...Array(before - 1).fill(''), ...each, ...Array(after).fill('')]];
}

/** @param {{ peers: object }[]} rows */
export const peersOf = (rows) => Object.keys(rows[0].peers);
