// Tables with commas, as RFC 4180 has them.

/**
 * @param {string} text
 * @returns {string[][]} rows of fields; empty lines are none
 */
function rowsOf(text) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  // A field in quotes, with its quotes twice, or one without; then what ends it.
  for (const [, quoted, plain, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g,
  )) {
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    if (row.some((field) => field !== '')) rows.push(row);
    row = [];
  }
  return rows;
}

/**
 * @param {string} text the first row names the columns
 * @returns {Record<string, string>[]} fields by their columns
 */
export function parseCsv(text) {
  const [head = [], ...rows] = rowsOf(text.replace(/^\uFEFF/, ''));
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));
}
