/** @typedef {import('./plane.js').Point} Point */

/**
 * Whether a stroke comes as close as that to the way from one point to another.
 * @param {readonly Point[]} stroke at least one point
 * @param {Point} from
 * @param {Point} to
 * @param {number} reach
 */
export function comesNear(stroke, from, to, reach) {
  return stroke.some((point, i) => distance(stroke[Math.max(0, i - 1)], point, from, to) <= reach);
}

/**
 * Between two line segments. Two that do not cross are nearest at an end of one of them.
 * @param {Point} a
 * @param {Point} b
 * @param {Point} c
 * @param {Point} d
 */
function distance(a, b, c, d) {
  if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return 0;
  return Math.min(fromEnd(a, c, d), fromEnd(b, c, d), fromEnd(c, a, b), fromEnd(d, a, b));
}

/**
 * Positive on one side of the line from a to b, negative on the other.
 * @param {Point} a
 * @param {Point} b
 * @param {Point} point
 */
function side([ax, ay], [bx, by], [x, y]) {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax);
}

/**
 * From a point to the segment from a to b, which may be a point too.
 * @param {Point} point
 * @param {Point} a
 * @param {Point} b
 */
function fromEnd([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(Math.max(along, 0), 1);
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
