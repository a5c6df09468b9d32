// What callers hand in, checked and brought into the layout of engine/c_api.h.

import { InputError, describe } from './errors.js';

/** @typedef {ReadonlyArray<ReadonlyArray<ArrayLike<number>>>} Strokes each point is [x, y], y down */
/** @typedef {{ data: Uint8Array | Uint8ClampedArray, width: number, height: number }} Picture */
/** @typedef {{ points: Float64Array, lengths: Uint32Array }} FlatStrokes */
/** @typedef {{ pixels: Uint8Array, width: number, height: number, channels: number }} Bitmap */

/** Grey, RGB and RGBA. */
const CHANNELS = [1, 3, 4];

/**
 * x0, y0, x1, y1, ... of all strokes in turn, and each stroke's number of points. Whether the
 * numbers are finite is for the engine to say.
 * @param {unknown} strokes
 * @returns {FlatStrokes}
 */
export function flattenStrokes(strokes) {
  const checked = checkStrokes(strokes);
  const lengths = Uint32Array.from(checked, (stroke) => stroke.length);
  const points = new Float64Array(2 * lengths.reduce((sum, length) => sum + length, 0));
  let end = 0;
  checked.forEach((stroke, s) => {
    for (let p = 0; p < stroke.length; ++p) {
      const point = stroke[p];
      if (typeof point?.[0] !== 'number' || typeof point[1] !== 'number') {
        throw new InputError(
          `strokes[${s}][${p}]: expected a pair of numbers [x, y], but was given ${describe(point)}`,
        );
      }
      points[end++] = point[0];
      points[end++] = point[1];
    }
  });
  return { points, lengths };
}

/**
 * @param {unknown} strokes
 * @returns {Strokes} the points are still unchecked
 */
function checkStrokes(strokes) {
  if (!Array.isArray(strokes)) {
    throw new InputError(
      `strokes: expected an array of strokes, but was given ${describe(strokes)}`,
    );
  }
  for (let s = 0; s < strokes.length; ++s) {
    if (Array.isArray(strokes[s])) continue;
    throw new InputError(
      `strokes[${s}]: expected an array of points [x, y], but was given ${describe(strokes[s])}`,
    );
  }
  return strokes;
}

/**
 * @param {{ data: unknown, width?: unknown, height?: unknown }} picture
 * @returns {Bitmap}
 */
export function checkPicture({ data, width, height }) {
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
  const channels = data.length / (width * height);
  if (!CHANNELS.includes(channels)) {
    throw new InputError(
      `picture: data has ${data.length} bytes, but ${width} x ${height} pixels take ` +
        `${CHANNELS.map((count) => width * height * count).join(', ')} (grey, RGB, RGBA)`,
    );
  }
  return { pixels: plainBytes(data), width, height, channels };
}

/**
 * @param {Uint8Array | Uint8ClampedArray} raster
 * @param {{ width: number, height: number, channels: number }} shape what the network takes
 * @returns {Uint8Array}
 */
export function checkRaster(raster, { width, height, channels }) {
  if (raster.length !== width * height * channels) {
    throw new InputError(
      `raster: expected ${width * height * channels} bytes ` +
        `(${height} x ${width} x ${channels}), but was given ${raster.length}`,
    );
  }
  return plainBytes(raster);
}

/**
 * @param {unknown} value
 * @returns {value is Uint8Array | Uint8ClampedArray}
 */
export function isBytes(value) {
  return value instanceof Uint8Array || value instanceof Uint8ClampedArray;
}

/** @param {Uint8Array | Uint8ClampedArray} bytes */
function plainBytes(bytes) {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * @param {unknown} value
 * @returns {value is number}
 */
function isPositiveInteger(value) {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
