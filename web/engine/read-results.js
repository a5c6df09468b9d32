// What a recognizer in the engine has found, copied out of its memory.

import { readAlternatives, readDigitAlternatives } from './options.js';

/** @typedef {import('./engine.js').Engine} Engine */

/**
 * Of the raster, and how many classes there are.
 * @typedef {{ channels: number, height: number, width: number, classes: number }} Shape
 */

/** @typedef {import('./options.js').DigitAlternative} DigitAlternative */
/** @typedef {import('./options.js').TextAlternative} TextAlternative */

/**
 * @typedef {object} Recognition
 * @property {number | null} digit index into info.classes; null without ink, and where the ink is too
 *   implausible to be any of the classes
 * @property {boolean} doubtful there is a digit that may well be wrong: the ink is less plausible than the weights ask
 *   of a sure answer; always false with weights that say nothing of doubt
 * @property {number} confidence 0 to 1: plausibility x the largest probability
 * @property {number} plausibility 0 to 1: how probable it is that the input shows one of the classes at
 *   all; 1 for every ink with weights that have not learnt what shows none
 * @property {Float32Array<ArrayBuffer>} probabilities one a class, sum 1
 * @property {Uint8Array<ArrayBuffer>} raster what the network saw, height x width x channels; of one
 *   channel 0 = paper, 255 = ink
 * @property {DigitAlternative[]} alternatives as many as were asked for, the most probable first: the digit with its
 *   confidence, unless it is null. Their probabilities have the plausibility for a sum, or less
 */

/** @typedef {{ x: number, y: number, width: number, height: number }} Box x and y: its left and upper sides */

/**
 * @typedef {object} NumberDigit
 * @property {number | null} digit index into info.classes; null for a sign, and for what is most likely none of
 *   the classes allowed
 * @property {'.' | ',' | '-' | ':' | '=' | '/' | null} sign null where it is none
 * @property {boolean} doubtful as of a Recognition; false where the digit is null
 * @property {number} confidence 0 to 1; 0 for a sign
 * @property {number[]} strokes the indices of its strokes in the input, in ascending order; two digits that were
 *   written without lifting the pen have one in common
 * @property {Box} box around its points, in the input's units
 * @property {number} row always 0: strokes are one row
 * @property {DigitAlternative[]} alternatives as of a Recognition; none for a sign
 */

/**
 * @typedef {object} Digits
 * @property {string} text the names of the digits' classes, the signs, and '?' for what is neither; '' without any
 *   ink, and where it cannot be as many digits as were asked for
 * @property {number} confidence 0 to 1: that all digits are right, and what may be a one or a
 *   slash is told rightly, other signs aside; 0 without any ink
 * @property {NumberDigit[]} digits from left to right; a digit that was struck out and written anew beside itself is none
 *   of them
 * @property {TextAlternative[]} alternatives as many as were asked for, the most probable first: the
 *   text with its confidence. The sum of their probabilities is at most 1
 */

/**
 * @typedef {object} PlaceInPicture
 * @property {Box} box around its ink, in pixels of the picture
 * @property {number} row from the top, from 0
 */

/** @typedef {Recognition & PlaceInPicture} PictureDigit digit: null for ink that looks like none */

/**
 * @typedef {object} PictureDigits
 * @property {string} text the names of the digits' classes, '?' for ink that looks like none, a newline
 *   between rows; '' where nothing looks like a digit
 * @property {number} confidence 0 to 1: that all of it is right; 0 without digits
 * @property {PictureDigit[]} digits row by row, from left to right
 * @property {TextAlternative[]} alternatives as many as were asked for, the most probable first: the
 *   text with its confidence. The sum of their probabilities is at most 1
 */

/**
 * @param {Engine} engine
 * @param {number} handle
 * @param {Shape} shape
 * @param {number} [i] which digit it is of those read last
 * @returns {Recognition}
 */
export function readRecognition(engine, handle, { channels, height, width, classes }, i = 0) {
  const { exports } = engine;
  const digit = exports.ink_digit(handle);
  return {
    digit: digit < 0 ? null : digit,
    doubtful: exports.ink_doubtful(handle) > 0,
    confidence: exports.ink_confidence(handle),
    plausibility: exports.ink_plausibility(handle),
    probabilities: engine.copyFloats(exports.ink_probabilities(handle), classes),
    raster: engine.copyBytes(exports.ink_raster(handle), height * width * channels),
    alternatives: readDigitAlternatives(engine, handle, i),
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
    const digit = exports.ink_number_digit(handle, i);
    return {
      digit: digit < 0 ? null : digit,
      doubtful: exports.ink_number_doubtful(handle, i) > 0,
      sign: readSign(exports.ink_number_sign(handle, i)),
      confidence: exports.ink_number_confidence(handle, i),
      strokes: engine.copyIndices(exports.ink_number_strokes(handle, i), count),
      box: readBox(engine, exports.ink_number_box(handle, i)),
      row: 0,
      alternatives: readDigitAlternatives(engine, handle, i),
    };
  });
}

/** @param {number} code */
function readSign(code) {
  return code === 0 ? null : /** @type {'.'} */ (String.fromCharCode(code));
}

/**
 * @param {Engine} engine
 * @param {number} handle
 * @returns {Digits} of the strokes that were read last
 */
export function readNumber(engine, handle) {
  return {
    text: engine.readString(engine.exports.ink_number_text(handle)),
    confidence: engine.exports.ink_number_whole_confidence(handle),
    digits: readDigits(engine, handle),
    alternatives: readAlternatives(engine, handle),
  };
}

/**
 * @param {Engine} engine
 * @param {number} handle
 * @param {Shape} shape
 * @returns {PictureDigits} of the picture that was read last
 */
export function readPicture(engine, handle, shape) {
  const exports = engine.pictureExports;
  return {
    text: engine.readString(exports.ink_picture_text(handle)),
    confidence: exports.ink_picture_confidence(handle),
    digits: Array.from({ length: exports.ink_picture_length(handle) }, (_, i) => {
      exports.ink_picture_select(handle, i);
      return {
        ...readRecognition(engine, handle, shape, i),
        box: readBox(engine, exports.ink_picture_box(handle, i)),
        row: exports.ink_picture_row(handle, i),
      };
    }),
    alternatives: readAlternatives(engine, handle),
  };
}

/**
 * @param {Engine} engine
 * @param {number} pointer to its left, top, right and bottom
 * @returns {Box}
 */
function readBox(engine, pointer) {
  const [left, top, right, bottom] = engine.copyDoubles(pointer, 4);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
