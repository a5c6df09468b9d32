// Numbers of both signs as squares: their depth says how much, their color and size which sign.

import { contextOf } from '../../pad/canvas.js';

/** @typedef {{ positive: string, negative: string }} Colors */

/** By how much of its side a square below 0 is smaller, on each side. */
const INSET = 0.15;

/**
 * Grids side by side and below each other on one canvas, which becomes as large as they are.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} values grids x height x width
 * @param {{ width: number, height: number, columns: number, cell: number }} layout of a grid in values; how many stand
 *   side by side; and a value's side in CSS pixels, whole
 * @param {Colors} colors
 */
export function paintSigned(canvas, values, { width, height, columns, cell }, colors) {
  const context = contextOf(canvas);
  const count = values.length / (width * height);
  const gap = count > 1 ? 3 : 0;
  const size = {
    width: Math.min(columns, count) * (width * cell + gap) - gap,
    height: Math.ceil(count / columns) * (height * cell + gap) - gap,
  };
  const fine = Math.min(3, Math.ceil(devicePixelRatio));
  canvas.width = fine * size.width;
  canvas.height = fine * size.height;
  canvas.style.width = `${size.width}px`;
  canvas.style.height = `${size.height}px`;
  context.scale(fine, fine);
  const most = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0) || 1;
  values.forEach((value, i) => {
    const grid = Math.floor(i / (width * height));
    const x = (grid % columns) * (width * cell + gap) + (i % width) * cell;
    const row = Math.floor(i / width) % height;
    const y = Math.floor(grid / columns) * (height * cell + gap) + row * cell;
    context.fillStyle = value < 0 ? colors.negative : colors.positive;
    context.globalAlpha = Math.abs(value) / most;
    // Smaller squares tell those apart that see no red.
    const inset = value < 0 ? Math.round(INSET * cell) : 0;
    context.fillRect(x + inset, y + inset, cell - 2 * inset, cell - 2 * inset);
  });
}

/**
 * The cell with which grids fit into a box.
 * @param {{ count: number, width: number, height: number }} grids
 * @param {number} side of the box, in CSS pixels
 * @returns {{ columns: number, cell: number }}
 */
export function fitGrids({ count, width, height }, side) {
  let best = { columns: 1, cell: 0 };
  for (let columns = 1; columns <= count; ++columns) {
    const rows = Math.ceil(count / columns);
    const across = (side - 3 * (columns - 1)) / (columns * width);
    const down = (side - 3 * (rows - 1)) / (rows * height);
    const cell = Math.floor(Math.min(across, down));
    if (cell > best.cell) best = { columns, cell };
  }
  return { ...best, cell: Math.max(1, best.cell) };
}
