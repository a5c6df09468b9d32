// What there is to tell of a layer's numbers.

/** @typedef {{ value: number, x: number, y: number, channel: number }} Peak */

/**
 * The largest value.
 * @param {Float32Array} values channels x height x width
 * @param {readonly number[]} shape channels, height, width
 * @returns {Peak}
 */
export function peakOf(values, [, height, width]) {
  let best = 0;
  for (let i = 1; i < values.length; ++i) if (values[i] > values[best]) best = i;
  return {
    value: values[best],
    x: best % width,
    y: Math.floor(best / width) % height,
    channel: Math.floor(best / width / height),
  };
}

/**
 * How many channels have a value above 0.
 * @param {Float32Array} values
 * @param {readonly number[]} shape
 */
export function activeOf(values, [channels, height, width]) {
  const size = height * width;
  let count = 0;
  for (let c = 0; c < channels; ++c) {
    if (values.subarray(c * size, (c + 1) * size).some((value) => value > 0)) ++count;
  }
  return count;
}

/**
 * Where the largest values are, all of them above 0.
 * @param {Float32Array} values of one channel
 * @param {number} count
 * @returns {number[]} indices, the largest first
 */
export function strongest(values, count) {
  return [...values.keys()]
    .filter((i) => values[i] > 0)
    .sort((a, b) => values[b] - values[a])
    .slice(0, count);
}

/** @typedef {keyof import('../class-words.js').Table['inside']['places']} Place topLeft ... bottomRight */

const ROWS = /** @type {const} */ (['top', 'middle', 'bottom']);
const COLUMNS = /** @type {const} */ (['Left', 'Center', 'Right']);

/** @typedef {{ left: number, top: number, width: number, height: number }} Rectangle */

/**
 * Where something is, in words: a third of the height and a third of the width.
 * @param {number} x 0 to 1
 * @param {number} y 0 to 1
 * @returns {Place}
 */
export function placeOf(x, y) {
  const third = (/** @type {number} */ part) => Math.min(2, Math.max(0, Math.floor(3 * part)));
  return `${ROWS[third(y)]}${COLUMNS[third(x)]}`;
}

/**
 * Where on the ink it is that speaks most for a sign.
 * @param {Float32Array} map height x width, of explain
 * @param {number} width
 * @param {1 | -1} sign
 * @returns {{ index: number, place: Place } | null} which pixel, and where that is on the ink; null where none has this sign
 */
export function mainPlace(map, width, sign) {
  let index = 0;
  map.forEach((value, i) => {
    if (sign * value > sign * map[index]) index = i;
  });
  if (sign * map[index] <= 0) return null;
  const { left, top, width: inkWidth, height: inkHeight } = boundsOf(map, width);
  const x = ((index % width) + 0.5 - left) / inkWidth;
  const y = (Math.floor(index / width) + 0.5 - top) / inkHeight;
  // An upright line has no left and right.
  const place = placeOf(3 * inkWidth < inkHeight ? 0.5 : x, 3 * inkHeight < inkWidth ? 0.5 : y);
  return { index, place };
}

/**
 * @param {Float32Array} map
 * @param {number} width
 * @returns {Rectangle} around all that is not 0
 */
function boundsOf(map, width) {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  map.forEach((value, i) => {
    if (value === 0) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y + 1)];
  });
  return { left, top, width: right - left, height: bottom - top };
}

/**
 * Which pixels of the picture a value looks at, without those beside the picture.
 * @param {import('../../engine/inspect.js').ReceptiveField} field
 * @param {{ x: number, y: number }} at
 * @param {{ width: number, height: number }} input
 * @returns {Rectangle}
 */
export function fieldAt(field, { x, y }, input) {
  const left = Math.max(0, field.left + x * field.stride);
  const top = Math.max(0, field.top + y * field.stride);
  const right = Math.min(input.width, field.left + x * field.stride + field.width);
  const bottom = Math.min(input.height, field.top + y * field.stride + field.height);
  return { left, top, width: right - left, height: bottom - top };
}
