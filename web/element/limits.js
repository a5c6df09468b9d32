/** @typedef {{ min: number, max: number }} Count of digits */

/** @type {Count} */
const ONE = { min: 1, max: 1 };
const MOST_DIGITS = 20;
export const DECIMAL = '0123456789';

/**
 * @param {string | null} text the attribute `digits`: how many, or the fewest and the most, as "4" or "1-6"
 * @returns {Count} one where it is not given
 */
export function parseDigits(text) {
  if (text === null) return ONE;
  const [, least, most = least] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(text) ?? [];
  const count = { min: Number(least), max: Number(most) };
  if (count.min >= 1 && count.min <= count.max && count.max <= MOST_DIGITS) return count;
  console.warn(
    `<ink-digit>: digits: expected a number such as "4" or a range such as "1-6", up to ${MOST_DIGITS}, ` +
      `but was given "${text}"; it takes one digit`,
  );
  return ONE;
}

/**
 * A value that a script or an attribute gives: all of it, or, where it does not fit, nothing.
 * @param {string} text
 * @param {Count} count
 * @param {string} allowed
 */
export function fitting(text, { max }, allowed) {
  const all = [...text];
  return all.length <= max && all.every((character) => allowed.includes(character)) ? text : '';
}

/**
 * What somebody typed or pasted: what of it is allowed, as far as there is room for it.
 * @param {string} text
 * @param {Count} count
 * @param {string} allowed
 */
export function typed(text, { max }, allowed) {
  const characters = [...text.normalize('NFKC')].map(decimalOf);
  return characters
    .filter((character) => allowed.includes(character))
    .slice(0, max)
    .join('');
}

/**
 * Keyboards write the digits of their own script, whose blocks of ten Unicode has in order.
 * @param {string} character
 */
function decimalOf(character) {
  if (!/\p{Nd}/u.test(character)) return character;
  const code = Number(character.codePointAt(0));
  let digit = 0;
  while (digit < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - digit - 1))) ++digit;
  return String(digit);
}
