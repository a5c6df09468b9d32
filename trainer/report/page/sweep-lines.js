// Lines of trials in an SVG: which of them is pointed at, and which stands out.
import { svg } from './dom.js';

/** @typedef {[number, number]} Point x, y */

/**
 * @typedef {object} Line
 * @property {number} index of the trial
 * @property {Point[]} points
 */

/**
 * @param {Point} point
 * @param {Point} start
 * @param {Point} end
 */
function distanceToSegment([x, y], [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const squared = dx * dx + dy * dy;
  const share = squared > 0 ? ((x - x1) * dx + (y - y1) * dy) / squared : 0;
  const along = Math.min(1, Math.max(0, share));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}

/**
 * @param {Point} point
 * @param {Point[]} points
 */
function distanceToLine(point, points) {
  if (points.length === 1) return distanceToSegment(point, points[0], points[0]);
  const distances = points.slice(1).map((end, i) => distanceToSegment(point, points[i], end));
  return Math.min(...distances);
}

/**
 * The trial whose line is the nearest; null where none is near.
 *
 * @param {Line[]} lines
 * @param {Point} point
 */
function nearestTrial(lines, point) {
  let [nearest, least] = [/** @type {number | null} */ (null), 30];
  for (const { index, points } of lines) {
    const distance = distanceToLine(point, points);
    if (distance < least) [nearest, least] = [index, distance];
  }
  return nearest;
}

/**
 * Where a pointer comes near to a line of the plot, that trial is chosen.
 *
 * @param {HTMLElement} plot
 * @param {() => Line[]} lines as they are drawn at the time
 * @param {import('./sweep-choice.js').Choice} choice
 */
export function chooseByPointer(plot, lines, choice) {
  const choose = (/** @type {PointerEvent} */ event) => {
    const { left, top } = plot.getBoundingClientRect();
    const nearest = nearestTrial(lines(), [event.clientX - left, event.clientY - top]);
    if (nearest !== null) choice.choose(nearest);
  };
  plot.addEventListener('pointermove', choose);
  plot.addEventListener('pointerdown', choose);
}

/**
 * @param {Point[]} points
 * @param {string} className
 */
export function drawLine(points, className) {
  const dots = points.map(([x, y]) =>
    svg('circle', { cx: x.toFixed(1), cy: y.toFixed(1), r: points.length > 30 ? 0 : 2.5 }),
  );
  const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return svg('g', { class: className }, svg('polyline', { points: path }), ...dots);
}

/**
 * @param {import('./sweep-data.js').SweepData} sweep
 * @param {import('./sweep-data.js').Trial} trial
 */
export function lookOf(sweep, trial) {
  const top = sweep.rungs[sweep.rungs.length - 1].epochs;
  return trial.score !== null && trial.epochs === top ? 'trial-top' : 'trial-other';
}

/**
 * The shares of the samples that are read wrongly, where none is half of one: a logarithm has no 0.
 *
 * @param {import('./sweep-data.js').SweepData} sweep
 * @param {number} accuracy
 */
export function mistakes(sweep, accuracy) {
  return Math.max(1 - accuracy, 0.5 / Math.max(1, sweep.held_out));
}
