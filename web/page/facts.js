import { byId } from './dom.js';
import { fill } from './words.js';

/** @typedef {import('./class-words.js').Table['facts']} Words */

/** Says at the foot of the page what network reads. */
export class FactsLine {
  #desk;
  /** @type {Words | null} */
  #words = null;
  /** @type {unknown} the recognizer that it says it of */
  #told = null;

  /** @param {import('./desk.js').Desk} desk */
  constructor(desk) {
    this.#desk = desk;
    // Whichever way another network comes, an answer is shown then.
    desk.reading.onShow(() => this.#tell());
  }

  /** @param {import('./class-words.js').Table} words of the language that is spoken now */
  speak({ facts }) {
    this.#words = facts;
    this.#told = null;
    this.#tell();
  }

  #tell() {
    const { recognizer } = this.#desk;
    if (!recognizer || !this.#words || this.#told === recognizer) return;
    this.#told = recognizer;
    byId('facts').textContent = describeModel(recognizer.info, this.#words);
  }
}

/**
 * A line about the network.
 * @param {import('../recognizer.js').Info} info
 * @param {Words} words
 * @returns {string}
 */
function describeModel({ name, parameters, provenance, simd }, words) {
  const facts = [name, fill(words.parameters, { count: withCommas(parameters) })];
  const accuracy = validationAccuracy(provenance);
  if (accuracy !== null) {
    facts.push(fill(words.validation, { percent: (100 * accuracy).toFixed(2) }));
  }
  facts.push(simd ? words.simd : words.scalar);
  return facts.join(' · ');
}

/**
 * The browser's own formatting takes 20 ms the first time.
 * @param {number} count
 * @returns {string}
 */
function withCommas(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * Weights may come from elsewhere, so what they say of themselves may be anything.
 * @param {Record<string, unknown>} provenance
 * @returns {number | null} 0 to 1; null when the weights do not say
 */
function validationAccuracy(provenance) {
  const validation = /** @type {{ accuracy?: unknown } | null | undefined} */ (
    provenance.validation
  );
  return typeof validation?.accuracy === 'number' ? validation.accuracy : null;
}
