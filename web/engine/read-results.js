// What a recognizer in the engine has found, copied out of its memory.

/** @typedef {import('./engine.js').Engine} Engine */

/**
 * @typedef {object} Recognition
 * @property {number | null} digit index into info.classes; null without ink, and where the ink is too
 *   implausible to be any of the classes
 * @property {number} confidence 0 to 1: plausibility x the largest probability
 * @property {number} plausibility 0 to 1: how probable it is that the input shows one of the classes at
 *   all; 1 for every ink with weights that have not learnt what shows none
 * @property {Float32Array<ArrayBuffer>} probabilities one a class, sum 1
 * @property {Uint8Array<ArrayBuffer>} raster what the network saw, height x width x channels; of one
 *   channel 0 = paper, 255 = ink
 */

/**
 * @typedef {object} NumberDigit
 * @property {number | null} digit index into info.classes; null for a sign: point, comma, minus, slash
 * @property {number} confidence 0 to 1; 0 for a sign
 * @property {number[]} strokes the indices of its strokes in the input, in ascending order
 * @property {{ x: number, y: number, width: number, height: number }} box around its points, in the
 *   input's units; x and y are its left and upper sides
 */

/**
 * @param {Engine} engine
 * @param {number} handle
 * @param {{ channels: number, height: number, width: number, classes: number }} shape of the raster,
 *   and how many classes there are
 * @returns {Recognition}
 */
export function readRecognition(engine, handle, { channels, height, width, classes }) {
  const { exports } = engine;
  const digit = exports.ink_digit(handle);
  return {
    digit: digit < 0 ? null : digit,
    confidence: exports.ink_confidence(handle),
    plausibility: exports.ink_plausibility(handle),
    probabilities: engine.copyFloats(exports.ink_probabilities(handle), classes),
    raster: engine.copyBytes(exports.ink_raster(handle), height * width * channels),
  };
}

/**
 * @param {Engine} engine
 * @param {number} handle
 * @returns {NumberDigit[]} of the number that was read last
 */
export function readDigits(engine, handle) {
  const { exports } = engine;
  return Array.from({ length: exports.ink_number_length(handle) }, (_, i) => {
    const count = exports.ink_number_stroke_count(handle, i);
    const [left, top, right, bottom] = engine.copyDoubles(exports.ink_number_box(handle, i), 4);
    const digit = exports.ink_number_digit(handle, i);
    return {
      digit: digit < 0 ? null : digit,
      confidence: exports.ink_number_confidence(handle, i),
      strokes: engine.copyIndices(exports.ink_number_strokes(handle, i), count),
      box: { x: left, y: top, width: right - left, height: bottom - top },
    };
  });
}
