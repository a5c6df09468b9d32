// What a browser keeps of a field while its page is away.

/** @typedef {[x: number, y: number][]} Stroke */
/** @typedef {{ value: string, strokes: Stroke[] }} State */

/** Of a thousandth of the pad's height nobody sees a tenth. */
const DECIMALS = 4;

/**
 * @param {string} value
 * @param {readonly Stroke[]} strokes
 * @returns {string}
 */
export function packState(value, strokes) {
  return JSON.stringify({
    value,
    strokes: strokes.map((stroke) => stroke.map((point) => point.map(rounded))),
  });
}

/** @param {number} number */
function rounded(number) {
  return Number(number.toFixed(DECIMALS));
}

/**
 * @param {string} state which another version of the element may have left
 * @param {'restore' | 'autocomplete'} mode autocomplete: the state is a value
 * @returns {State}
 */
export function unpackState(state, mode) {
  if (mode === 'autocomplete') return { value: state, strokes: [] };
  const kept = parse(state);
  return isState(kept) ? kept : { value: '', strokes: [] };
}

/**
 * @param {string} text
 * @returns {unknown}
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {any} kept
 * @returns {kept is State}
 */
function isState(kept) {
  return typeof kept?.value === 'string' && Array.isArray(kept.strokes) && kept.strokes.every(isStroke); // prettier-ignore
}

/** @param {any} stroke */
function isStroke(stroke) {
  const isPoint = (/** @type {any} */ point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite); // prettier-ignore
  return Array.isArray(stroke) && stroke.length > 0 && stroke.every(isPoint);
}
