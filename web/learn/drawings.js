// What callers hand in to learn from, checked.

import { InputError, describe, messageOf } from '../engine/errors.js';
import { reading, readStrokes } from '../engine/input.js';

/** @typedef {import('../engine/input.js').Strokes} Strokes each point is [x, y], y down */

/**
 * A drawing and what it shows.
 * @typedef {object} LabeledDrawing
 * @property {string | number | null} label a class of the weights: its name or its index; null: none of them
 * @property {Strokes} strokes
 */

/** @typedef {{ label: unknown, strokes: import('../engine/input.js').FlatStrokes, where: string }} ReadDrawing */

/**
 * @param {unknown} drawings
 * @param {string} what one of them is
 * @returns {ReadDrawing[]}
 */
export function readDrawings(drawings, what) {
  return reading(() => {
    if (!Array.isArray(drawings)) {
      throw new InputError(
        `${what}s: expected an array of { label, strokes }, but was given ${describe(drawings)}`,
      );
    }
    return Array.from(drawings, (drawing, i) => readDrawing(drawing, `${what} ${i + 1}`));
  });
}

/**
 * @param {unknown} drawing
 * @param {string} where
 * @returns {ReadDrawing}
 */
function readDrawing(drawing, where) {
  try {
    const strokes = readStrokes(drawing);
    return { label: /** @type {{ label?: unknown }} */ (drawing).label, strokes, where };
  } catch (error) {
    throw new InputError(`${where}: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * @param {unknown} label a class's name or index
 * @param {string[]} classes
 * @param {string} where what errors call the drawing
 * @param {string} [also] what else it may be, for errors
 * @returns {number} a class's index
 */
export function indexOf(label, classes, where, also = '') {
  const index = typeof label === 'string' ? classes.indexOf(label) : label;
  if (typeof index === 'number' && Number.isInteger(index) && index in classes) return index;
  const named = classes.length > 12 ? `${classes.slice(0, 12).join(', ')}, …` : classes.join(', ');
  throw new InputError(
    `${where}: label: expected one of ${named}, an index of them${also}, but was given ${describe(label)}`,
  );
}

/**
 * @param {unknown} seed
 * @param {number} most
 */
export function checkSeed(seed, most) {
  if (Number.isInteger(seed) && Number(seed) >= 0 && Number(seed) <= most) return;
  throw new InputError(
    `seed: expected a whole number from 0 to ${most}, but was given ${describe(seed)}`,
  );
}
