// The page's words in the visitor's language. A language is a file of web/languages, and nothing else.

import { wordsFor } from './class-words.js';
import { byId } from './dom.js';
import { keep, kept } from './kept.js';
import { words } from './words.js';

/** @typedef {import('./class-words.js').Table} Table */

/** Where the choice is kept; without one, the browser's languages decide. */
const KEY = 'inkdigit-language';

const files = import.meta.glob('../languages/*.json');

/** @type {Map<string, Promise<Table>>} */
const tables = new Map();

/**
 * @param {string} [language] what the page speaks when left out
 * @returns {Promise<Table>} all its words
 */
export async function table(language = document.documentElement.lang) {
  let loading = tables.get(language);
  if (!loading) {
    loading = /** @type {Promise<{ default: Table }>} */ (
      files[`../languages/${language}.json`]()
    ).then((module) => module.default);
    // The network may be back at the next attempt.
    loading.catch(() => tables.delete(language));
    tables.set(language, loading);
  }
  return loading;
}

/** @returns {string} one that the page speaks */
export function preferredLanguage() {
  const known = (/** @type {string | undefined} */ language) =>
    language !== undefined && `../languages/${language}.json` in files;
  const chosen = kept(KEY);
  if (chosen !== null && known(chosen)) return chosen;
  const short = navigator.languages.map((language) => language.split('-')[0].toLowerCase());
  return short.find(known) ?? 'en';
}

/** For those who would wait for the network in a language that is not theirs. */
export async function speakPreferred() {
  const language = preferredLanguage();
  if (language === document.documentElement.lang) return;
  await table(language);
  // Another one may have been chosen meanwhile.
  if (language !== preferredLanguage()) return;
  await speak(language, byId('meters').dataset.classes?.split(' ') ?? []);
}

/** @param {string} language */
export function keepLanguage(language) {
  keep(KEY, language);
}

/**
 * Writes what index.html says, and what the first scripts say from now on, in this language.
 * @param {string} language
 * @param {readonly string[]} classes
 */
export async function speak(language, classes) {
  const all = await table(language);
  const { page, reading } = wordsFor(all, classes);
  const text = /** @type {Record<string, string>} */ (page);
  Object.assign(words, reading);
  document.documentElement.lang = language;
  document.documentElement.dir = all.direction;
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = text[/** @type {HTMLElement} */ (element).dataset.text ?? ''];
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    const { label } = /** @type {HTMLElement} */ (element).dataset;
    element.setAttribute('aria-label', text[label ?? '']);
  }
  /** @type {HTMLSelectElement} */ (byId('language')).value = language;
}
