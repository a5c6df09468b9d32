import { byId } from './dom.js';

/**
 * What the first scripts say. It comes with the page, so that they need not wait for it; `language.js` changes it.
 * @type {import('./class-words.js').Table['reading']}
 */
export const words = JSON.parse(byId('words').textContent ?? '');

/**
 * @param {string} text with {names}
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
