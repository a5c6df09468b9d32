// What callers hand in, checked and brought into the layout of include/inkdigit/inkdigit.h. Reading it may run code
// of the caller's: getters, proxies. So every value is read once, and nothing here touches the engine.

import { isBytes, viewBytes } from './bytes.js';
import { InputError, describe, messageOf } from './errors.js';

/** @typedef {import('./bytes.js').Bytes} Bytes */
/** @typedef {ReadonlyArray<ReadonlyArray<ArrayLike<number>>>} Strokes each point is [x, y], y down */
/** @typedef {{ data: Bytes, width: number, height: number }} Picture */
/** @typedef {{ width: number, height: number, channels: number }} Shape */

/** @typedef {{ points: Float64Array, lengths: Uint32Array }} FlatStrokes */
/** @typedef {{ pixels: Uint8Array, width: number, height: number, channels: number }} Bitmap */
/** @typedef {FlatStrokes | Bitmap | { raster: Uint8Array }} Ink */

/** Gray, RGB and RGBA. */
const CHANNELS = [1, 3, 4];

/** So many fill WebAssembly's 4 GiB. */
const MOST_POINTS = 2 ** 28 - 1;

/**
 * @param {unknown} input
 * @param {Shape} shape what the network takes
 * @returns {Ink}
 */
export function readInk(input, shape) {
  return reading(() => {
    if (isBytes(input)) return { raster: checkRaster(input, shape) };
    return strokesOrPicture(input, '{ strokes }, { data, width, height } or a Uint8Array');
  });
}

/**
 * @param {unknown} input
 * @returns {FlatStrokes | Bitmap}
 */
export function readStrokesOrPicture(input) {
  return reading(() => strokesOrPicture(input, '{ strokes } or { data, width, height }'));
}

/**
 * @param {unknown} input
 * @returns {FlatStrokes}
 */
export function readStrokes(input) {
  return reading(() => {
    if (hasKey(input, 'strokes')) return flattenStrokes(input.strokes);
    throw new InputError(`expected { strokes }, but was given ${describe(input)}`);
  });
}

/**
 * @param {unknown} input
 * @param {string} expected what the error message says it may be
 * @returns {FlatStrokes | Bitmap}
 */
function strokesOrPicture(input, expected) {
  if (hasKey(input, 'strokes')) return flattenStrokes(input.strokes);
  if (hasKey(input, 'data')) return checkPicture(input);
  throw new InputError(`expected ${expected}, but was given ${describe(input)}`);
}

/**
 * What a getter or a proxy throws becomes an InputError, too.
 * @template T
 * @param {() => T} read
 * @returns {T}
 */
export function reading(read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`the input cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * @template {string} Key
 * @param {unknown} value
 * @param {Key} key
 * @returns {value is Record<Key, unknown>}
 */
function hasKey(value, key) {
  return typeof value === 'object' && value !== null && key in value;
}

/**
 * x0, y0, x1, y1, ... of all strokes in turn, and each stroke's number of points. Whether the
 * numbers are finite is for the engine to say. Errors count strokes and points from 1, as the
 * engine does.
 * @param {unknown} strokes
 * @returns {FlatStrokes}
 */
function flattenStrokes(strokes) {
  const checked = checkStrokes(strokes);
  const total = checked.reduce((sum, { length }) => sum + length, 0);
  if (total > MOST_POINTS) {
    throw new InputError(`strokes: ${total} points are more than WebAssembly's memory can hold`);
  }
  const points = new Float64Array(2 * total);
  let end = 0;
  checked.forEach(({ stroke, length }, s) => {
    for (let p = 0; p < length; ++p) {
      const point = stroke[p];
      const x = point?.[0];
      const y = point?.[1];
      if (typeof x !== 'number' || typeof y !== 'number') {
        throw new InputError(
          `stroke ${s + 1}, point ${p + 1}: expected a pair of numbers [x, y], but was given ${describe(point)}`,
        );
      }
      points[end++] = x;
      points[end++] = y;
    }
  });
  return { points, lengths: Uint32Array.from(checked, ({ length }) => length) };
}

/** @typedef {{ stroke: ArrayLike<ArrayLike<number>>, length: number }} Checked its points are not */

/**
 * @param {unknown} strokes
 * @returns {Checked[]}
 */
function checkStrokes(strokes) {
  if (!Array.isArray(strokes)) {
    throw new InputError(
      `strokes: expected an array of strokes, but was given ${describe(strokes)}`,
    );
  }
  /** @type {Checked[]} */
  const checked = [];
  const count = lengthOf(strokes, 'strokes');
  for (let s = 0; s < count; ++s) {
    const stroke = strokes[s];
    if (!Array.isArray(stroke)) {
      throw new InputError(
        `stroke ${s + 1}: expected an array of points [x, y], but was given ${describe(stroke)}`,
      );
    }
    checked.push({ stroke, length: lengthOf(stroke, `stroke ${s + 1}`) });
  }
  return checked;
}

/**
 * A proxy of an array may give any length.
 * @param {unknown[]} array
 * @param {string} name
 * @returns {number}
 */
function lengthOf({ length }, name) {
  if (Number.isSafeInteger(length) && length >= 0) return length;
  throw new InputError(`${name}: ${describe(length)} is no array's length`);
}

/**
 * @param {{ data: unknown, width?: unknown, height?: unknown }} picture
 * @returns {Bitmap}
 */
function checkPicture({ data, width, height }) {
  if (!isPositiveInteger(width) || !isPositiveInteger(height)) {
    throw new InputError(
      `picture: width and height must be whole numbers above 0, but are ${describe(width)} and ${describe(height)}`,
    );
  }
  if (!isBytes(data)) {
    throw new InputError(
      `picture: data must be a Uint8Array or a Uint8ClampedArray, but is ${describe(data)}`,
    );
  }
  const pixels = plainBytes(data, 'picture: data');
  const channels = pixels.length / (width * height);
  if (!CHANNELS.includes(channels)) {
    throw new InputError(
      `picture: data has ${pixels.length} bytes, but ${width} x ${height} pixels take ` +
        `${CHANNELS.map((count) => width * height * count).join(', ')} (gray, RGB, RGBA)`,
    );
  }
  return { pixels, width, height, channels };
}

/**
 * @param {Bytes} bytes
 * @param {Shape} shape
 * @returns {Uint8Array}
 */
function checkRaster(bytes, { width, height, channels }) {
  const raster = plainBytes(bytes, 'raster');
  if (raster.length === width * height * channels) return raster;
  throw new InputError(
    `raster: expected ${width * height * channels} bytes ` +
      `(${height} x ${width} x ${channels}), but was given ${raster.length}`,
  );
}

/**
 * @param {Bytes} bytes
 * @param {string} name
 * @returns {Uint8Array}
 */
function plainBytes(bytes, name) {
  const view = viewBytes(bytes);
  if (view) return view;
  throw new InputError(`${name}: the buffer was transferred to another owner; hand in a copy`);
}

/**
 * @param {unknown} value
 * @returns {value is number}
 */
function isPositiveInteger(value) {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
