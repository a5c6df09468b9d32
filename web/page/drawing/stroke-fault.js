/** More than anybody draws; what somebody pastes must not hold up the page. */
export const MOST_STROKES = 1000;
export const MOST_POINTS = 100_000;

/** @typedef {keyof import('../class-words.js').Table['strokes']} Fault */

/** What is wrong with strokes that come from elsewhere, as a sentence of the page's words and what is to be put into it. */
export class StrokeFault extends Error {
  /**
   * @param {Fault} fault
   * @param {Record<string, string | number>} [values]
   */
  constructor(fault, values = {}) {
    super(fault);
    this.fault = fault;
    this.values = values;
  }
}
