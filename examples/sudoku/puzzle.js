/** Rows from top to bottom; a point is for the visitor to fill. */
export const PUZZLE =
  '53..7....' +
  '6..195...' +
  '.98....6.' +
  '8...6...3' +
  '4..8.3..1' +
  '7...2...6' +
  '.6....28.' +
  '...419..5' +
  '....8..79';

/** Which fields see each other. */
const rowOf = (i) => Math.floor(i / 9);
const columnOf = (i) => i % 9;
const boxOf = (i) => 3 * Math.floor(rowOf(i) / 3) + Math.floor(columnOf(i) / 3);

/**
 * @param {string[]} values of the 81 fields, '' where one is empty
 * @returns {Set<number>} the fields whose value is in their row, column or box twice
 */
export function conflictsOf(values) {
  const conflicts = new Set();
  for (const unitOf of [rowOf, columnOf, boxOf]) {
    const seen = new Map();
    for (const [i, value] of values.entries()) {
      if (!value) continue;
      const key = `${unitOf(i)} ${value}`;
      if (seen.has(key)) conflicts.add(i).add(seen.get(key));
      seen.set(key, i);
    }
  }
  return conflicts;
}
