import { fill, words } from './words.js';

/**
 * A line about the network, for the foot of the page.
 * @param {import('../recognizer.js').Info} info
 * @returns {string}
 */
export function describeModel({ name, parameters, provenance, simd }) {
  const facts = [name, fill(words.parameters, { count: withCommas(parameters) })];
  const accuracy = validationAccuracy(provenance);
  if (accuracy !== null) {
    facts.push(fill(words.validation, { percent: (100 * accuracy).toFixed(2) }));
  }
  facts.push(simd ? words.simd : words.scalar);
  return facts.join(' · ');
}

/**
 * The browser's own formatting takes 20 ms the first time, and the first answer waits for it.
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
