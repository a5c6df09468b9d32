// What callers ask of an answer, checked and as include/inkdigit/inkdigit.h takes it, and the alternatives that they
// get. As in input.js every value is read once, for it may run code of the caller's. The page's bundle takes
// no-options.js instead, as its engine for strokes alone knows none.

import { InputError, describe } from './errors.js';
import { reading } from './input.js';

/** @typedef {import('./engine.js').Engine} Engine */

/**
 * @typedef {object} AnswerOptions
 * @property {string | readonly string[]} [allowed] the names of the only classes that it may be, as an array, or
 *   one after the other in a string where each is a single character: '0123456789'. What most likely shows another
 *   class is no digit: null, and in texts '?'. All of them when left out
 * @property {number} [alternatives] how many alternatives are wanted at most, 0 to 100; 0 when left out
 */

/**
 * @typedef {object} LengthOption
 * @property {number | { min?: number, max?: number }} [length] how many digits the number has, or each row of a
 *   picture; signs do not count. What cannot be read as so many gives no digits, and '' for its text
 */

/** @typedef {AnswerOptions & LengthOption} NumberOptions */

/** @typedef {{ digit: number, probability: number }} DigitAlternative digit: index into info.classes */
/** @typedef {{ text: string, probability: number }} TextAlternative */

/** @typedef {{ allowed: Uint32Array, alternatives: number, least: number, most: number }} FlatOptions */

const MOST_ALTERNATIVES = 100;
/** The engine's largest size: no limit. */
const UNLIMITED = 2 ** 32 - 1;

/** @type {FlatOptions} */
const NOTHING_ASKED = {
  allowed: new Uint32Array(),
  alternatives: 0,
  least: 0,
  most: UNLIMITED,
};

/**
 * @param {NumberOptions | undefined} options
 * @param {readonly string[]} classes
 * @returns {FlatOptions}
 */
export function readOptions(options, classes) {
  if (options === undefined) return NOTHING_ASKED;
  if (options === null || typeof options !== 'object') {
    throw new InputError(`options: expected an object, but was given ${describe(options)}`);
  }
  return reading(() => flatten(options, classes));
}

/**
 * Each call says all that it asks for, so none depends on another.
 * @param {Engine} engine
 * @param {number} handle
 * @param {FlatOptions} asked
 * @param {number} allowed where the engine has a copy of asked.allowed
 * @returns {number} an InkStatus
 */
export function ask(engine, handle, asked, allowed) {
  if (asked === NOTHING_ASKED && !engine.readsPictures) return 0;
  const { ink_allow, ink_set_alternatives, ink_set_length } = engine.pictureExports;
  return (
    ink_allow(handle, allowed, asked.allowed.length) ||
    ink_set_alternatives(handle, asked.alternatives) ||
    ink_set_length(handle, asked.least, asked.most)
  );
}

/**
 * @param {NumberOptions} options
 * @param {readonly string[]} classes
 * @returns {FlatOptions}
 */
function flatten({ allowed, alternatives = 0, length = {} }, classes) {
  const { min = 0, max = UNLIMITED } =
    typeof length === 'object' ? length : { min: length, max: length };
  return {
    allowed: allowed === undefined ? new Uint32Array() : indicesOf(allowed, classes),
    alternatives: whole('alternatives', alternatives, 0, MOST_ALTERNATIVES),
    least: whole('length', min, 0, UNLIMITED),
    most: whole('length', max, Math.max(Number(min), 1), UNLIMITED),
  };
}

/**
 * @param {string | readonly string[]} allowed
 * @param {readonly string[]} classes
 */
function indicesOf(allowed, classes) {
  const names = typeof allowed === 'string' ? [...allowed] : allowed;
  if (!Array.isArray(names) || names.length === 0) {
    throw new InputError(`allowed: expected names of classes, but was given ${describe(allowed)}`);
  }
  return Uint32Array.from(names, (name) => {
    const index = classes.indexOf(name);
    if (index >= 0) return index;
    throw new InputError(
      `allowed: no class is named ${describe(name)}; the classes are ${classes.join(', ')}`,
    );
  });
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 */
function whole(name, value, least, most) {
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) {
    return Number(value);
  }
  throw new InputError(
    `${name}: expected a whole number from ${least}${most < UNLIMITED ? ` to ${most}` : ''}, but was given ${describe(value)}`,
  );
}

/**
 * @param {Engine} engine
 * @param {number} handle
 * @param {number} i
 * @returns {DigitAlternative[]} to digit i of those read last
 */
export function readDigitAlternatives(engine, handle, i) {
  if (!engine.readsPictures) return [];
  const exports = engine.pictureExports;
  return Array.from({ length: exports.ink_digit_alternative_count(handle, i) }, (_, k) => ({
    digit: exports.ink_digit_alternative(handle, i, k),
    probability: exports.ink_digit_alternative_probability(handle, i, k),
  }));
}

/**
 * @param {Engine} engine
 * @param {number} handle
 * @returns {TextAlternative[]} to the number or picture that was read last
 */
export function readAlternatives(engine, handle) {
  if (!engine.readsPictures) return [];
  const exports = engine.pictureExports;
  return Array.from({ length: exports.ink_alternative_count(handle) }, (_, k) => ({
    text: engine.readString(exports.ink_alternative_text(handle, k)),
    probability: exports.ink_alternative_probability(handle, k),
  }));
}
