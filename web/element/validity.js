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

/**
 * Tells the form.
 * @param {ElementInternals} internals
 * @param {ReturnType<typeof problemOf>} problem
 * @param {string} custom what setCustomValidity said, which goes first; '' for nothing
 * @param {HTMLElement} anchor where the message is shown
 */
export function report(internals, problem, custom, anchor) {
  const flags = { ...problem?.flags, customError: custom !== '' };
  const message = custom || problem?.message;
  if (message) internals.setValidity(flags, message, anchor);
  else internals.setValidity({});
}
