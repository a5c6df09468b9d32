import { fill } from './texts.js';

/** @typedef {import('./texts.js').Texts} Texts */

/**
 * @typedef {object} Content what a field holds
 * @property {string} value
 * @property {boolean} inked there are strokes
 * @property {boolean} required
 * @property {import('./limits.js').Count} count of digits
 * @property {'loading' | 'ready' | 'failed'} reading
 */

/**
 * What keeps the form from being sent.
 * @param {Content} content
 * @param {Texts} texts
 * @returns {{ flags: ValidityStateFlags, message: string } | null}
 */
export function problemOf({ value, inked, required, count, reading }, texts) {
  if (value === '' && inked) {
    const message = texts[reading === 'ready' ? 'unreadable' : reading];
    return { flags: { badInput: true }, message };
  }
  if (value === '') {
    if (!required) return null;
    const message = texts[count.max === 1 ? 'missingDigit' : 'missingNumber'];
    return { flags: { valueMissing: true }, message };
  }
  const { length } = [...value];
  if (length >= count.min) return null;
  const message = fill(texts.tooShort, { min: count.min, count: length });
  return { flags: { tooShort: true }, message };
}
