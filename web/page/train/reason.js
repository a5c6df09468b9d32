import { StrokeFault } from '../drawing/stroke-fault.js';
import { fill } from '../words.js';

/**
 * @param {unknown} error
 * @param {import('../class-words.js').Table} table
 * @returns {string} what is wrong with a file, as a part of a sentence
 */
export function reasonOf(error, table) {
  if (!(error instanceof StrokeFault)) return /** @type {Error} */ (error).message;
  const reason = fill(table.strokes[error.fault], error.values);
  const { line } = error.values;
  return line === undefined ? reason : fill(table.collect.line, { line, reason });
}
