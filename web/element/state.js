// What a browser keeps of a field while its page is away.

/** @typedef {[x: number, y: number][]} Stroke */

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
 * @param {string} state
 * @param {'restore' | 'autocomplete'} mode autocomplete: the state is a value
 * @returns {{ value: string, strokes: Stroke[] }}
 */
export function unpackState(state, mode) {
  try {
    if (mode !== 'autocomplete') return JSON.parse(state);
  } catch {
    // Another version of the element may have left something else.
  }
  return { value: mode === 'autocomplete' ? state : '', strokes: [] };
}
