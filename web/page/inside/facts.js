// Sentences about a layer, for those who listen, and about all of the network.

import { fill } from '../words.js';
import { short } from './elements.js';
import { activeOf, peakOf, placeOf } from './values.js';

/** @typedef {import('../../recognizer.js').Info} Info */
/** @typedef {import('../../recognizer.js').LayerOutput} LayerOutput */
/** @typedef {import('../class-words.js').Table['inside']} Words */

/**
 * What a layer is.
 * @param {Info['layers'][number]} layer
 * @param {Words} words
 */
export function factOf({ name: layer, type, output: [count, height, width] }, words) {
  const types = /** @type {Record<string, string>} */ (words.types);
  const text = height * width > 1 ? words.fact : words.factNumbers;
  return fill(text, { layer, type: types[type] ?? type, count, width, height });
}

/**
 * What it made of the drawing.
 * @param {LayerOutput} output
 * @param {Words} words
 */
export function factOfMaps({ values, shape }, words) {
  const [count, height, width] = shape;
  const { value, channel, x, y } = peakOf(values, shape);
  const given = {
    active: activeOf(values, shape),
    count,
    value: short(value),
    map: channel + 1,
  };
  if (height * width === 1) return fill(words.activeNumbers, given);
  const place = words.places[placeOf((x + 0.5) / width, (y + 0.5) / height)];
  return fill(words.active, { ...given, place });
}

/**
 * The two largest of a layer with one number a class.
 * @param {Float32Array} values
 * @returns {number[]} indices, the largest first
 */
export function leaders(values) {
  return [...values.keys()].sort((a, b) => values[b] - values[a]).slice(0, 2);
}

/**
 * @param {LayerOutput[]} outputs
 * @param {number} sums the layer with one number a class
 * @param {readonly string[]} classes
 * @param {Words} words
 */
export function summaryOf(outputs, sums, classes, words) {
  const { values } = outputs[sums];
  const [top, second] = leaders(values);
  const given = { layers: outputs.length, value: short(values[top]), name: classes[top] };
  if (second === undefined) return fill(words.summaryOne, given);
  const next = { nextValue: short(values[second]), next: classes[second] };
  return fill(words.summary, { ...given, ...next });
}
