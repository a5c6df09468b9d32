// Puts the words of a language into index.html, when the page is built: the text of what has `data-text` (or
// `data-start`, which a script writes over), the label of what has `data-label`, the words that scripts need before anything else has loaded, and the languages there are.
import { readFileSync, readdirSync } from 'node:fs';

import { wordsFor } from '../web/page/class-words.js';

/** @typedef {import('../web/page/class-words.js').Table} Table */

const folder = new URL('../web/languages/', import.meta.url);

/**
 * @param {string} language as its file is named
 * @returns {Table}
 */
export function readTable(language) {
  return JSON.parse(readFileSync(new URL(`${language}.json`, folder), 'utf8'));
}

/** @returns {string[]} the languages there are, English first */
export function languages() {
  const names = readdirSync(folder).map((file) => file.replace('.json', ''));
  return ['en', ...names.filter((name) => name !== 'en').sort()];
}

/**
 * @param {string} text
 * @returns {string} as HTML, also inside an attribute
 */
export function escape(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * @param {string} html
 * @param {readonly string[]} [classes] those of a page that does not read digits
 * @returns {string}
 */
export function withWords(html, classes = []) {
  // A page of one's own weights has them already, when its turn comes to get those of digits.
  if (html.includes('id="words">{')) return html;
  const { page, reading } = wordsFor(readTable('en'), classes);
  /** @param {string} key */
  const word = (key) => {
    const text = /** @type {Record<string, string>} */ ({ ...reading, ...page })[key];
    if (text === undefined) throw new Error(`index.html: web/languages/en.json has no ${key}`);
    return escape(text);
  };
  const options = languages().map((language) => {
    return `<option value="${language}" lang="${language}">${escape(readTable(language).name)}</option>`;
  });
  return html
    .replace(/( data-(?:text|start)="(\w+)"[^>]*>)\s*(?=<)/g, (_, start, key) => start + word(key))
    .replace(/ data-label="(\w+)"/g, (found, key) => `${found} aria-label="${word(key)}"`)
    .replace(/data-content="(\w+)"/g, (_, key) => `content="${word(key)}"`)
    .replace(/(<select id="language"[^>]*>)/, (start) => start + options.join(''))
    .replace(
      /(<script type="application\/json" id="words">)/,
      // What would end the script must not be in it.
      (start) => start + JSON.stringify(reading).replaceAll('<', '\\u003c'),
    );
}
