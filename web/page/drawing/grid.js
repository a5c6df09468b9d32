// What is kept, copied and sent of a drawing: its points in thousandths of the pad's height, as integers.

/** @typedef {import('../../pad/sheet.js').Stroke} Stroke */

/** Steps in the pad's height: finer than the eye, and than the network's picture of it. */
export const GRID = 1000;

/**
 * How many heights beside the pad a point may be: a pen that leaves it, on the widest of screens.
 */
export const REACH = 10;

/**
 * @param {readonly Stroke[]} strokes in heights of the pad
 * @param {number} [least] points that are nearer than this to the one before are left out, but for a stroke's last
 * @returns {Stroke[]} in steps of the grid, integers; without strokes that have no points
 */
export function toGrid(strokes, least = 1) {
  return strokes
    .filter(({ length }) => length > 0)
    .map((stroke) =>
      thin(
        stroke.map(([x, y]) => [step(x), step(y)]),
        least,
      ),
    );
}

/**
 * @param {readonly Stroke[]} strokes in steps of the grid
 * @returns {Stroke[]} in heights of the pad
 */
export function fromGrid(strokes) {
  return strokes.map((stroke) => stroke.map(([x, y]) => [x / GRID, y / GRID]));
}

/** The pad's share that a drawing fills which is fitted to it. */
const FILLED = 0.7;

/**
 * @param {readonly Stroke[]} strokes in any units, each with a point or more
 * @returns {Stroke[]} in heights of the pad, in its middle
 */
export function fitToPad(strokes) {
  const { x, y, extent } = boundsOf(strokes);
  // A dot has no size to fit.
  const scale = extent > 0 ? FILLED / extent : 0;
  return strokes.map((stroke) =>
    stroke.map(([px, py]) => [0.5 + (px - x) * scale, 0.5 + (py - y) * scale]),
  );
}

/**
 * @param {readonly Stroke[]} strokes one point or more
 * @returns {{ x: number, y: number, extent: number }} the middle, and the longer side
 */
export function boundsOf(strokes) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of strokes.flat()) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return {
    // Halved first: what is far enough apart has no sum.
    x: left / 2 + right / 2,
    y: top / 2 + bottom / 2,
    extent: Math.max(right - left, bottom - top),
  };
}

/**
 * A drawing as a line of a stroke file.
 * @param {readonly Stroke[]} strokes in steps of the grid
 * @param {{ label?: string | number, writer?: string }} [about]
 */
export function strokeLine(strokes, about = {}) {
  return JSON.stringify({ ...about, strokes });
}

/** @param {number} height */
function step(height) {
  const limit = REACH * GRID;
  // No minus zero, which JSON does not tell from zero.
  return Math.min(limit, Math.max(-limit, Math.round(height * GRID))) + 0;
}

/**
 * @param {Stroke} stroke
 * @param {number} least
 * @returns {Stroke}
 */
function thin(stroke, least) {
  const kept = [stroke[0]];
  for (const [i, [x, y]] of stroke.entries()) {
    const [lastX, lastY] = kept[kept.length - 1];
    const far = Math.max(Math.abs(x - lastX), Math.abs(y - lastY));
    if (far >= (i === stroke.length - 1 ? 1 : least)) kept.push([x, y]);
  }
  return kept;
}
