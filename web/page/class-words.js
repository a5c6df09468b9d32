/** @typedef {typeof import('../languages/en.json')} Table what a file of web/languages has */

/** More names than these are too many for a sentence. */
const NAMED = 8;

/**
 * The words of the page and of the first scripts, asking for what the network reads: "Draw one of A, B, C".
 * @param {Table} table
 * @param {readonly string[]} classes
 * @returns {Pick<Table, 'page' | 'reading'>}
 */
export function wordsFor({ page, reading, ofClasses }, classes) {
  if (classes.every((name) => /^[0-9]$/.test(name))) return { page, reading };
  const named = classes.length > NAMED ? [...classes.slice(0, 3), '…', classes.at(-1)] : classes;
  const [, comma] = /** @type {RegExpMatchArray} */ (/\{a\}(.*)\{b\}/.exec(ofClasses.two));
  const one = ofClasses.one.replace('{names}', () => named.join(comma));
  /** @param {Record<string, string>} texts */
  const fill = (texts) =>
    Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [key, text.replace('{classes}', () => one)]),
    );
  return {
    page: { ...page, ...fill(ofClasses.page) },
    reading: { ...reading, ...fill(ofClasses.reading) },
  };
}
