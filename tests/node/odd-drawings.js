// Digits as the hands of some are used to, drawn for this: barred, slashed, open, flagged, in two strokes or in one,
// very small, aslant; and three in a mirror, which are no digits.

/** @typedef {[number, number]} Point x and y, y down */
/** @typedef {{ name: string, digit: number | null, strokes: Point[][] }} OddDrawing digit: null where it is none */

const QUARTER = Math.PI / 2;

/**
 * Points along an ellipse, from one angle to another; angles are clockwise from the right.
 * @param {Point} middle
 * @param {Point} radii
 * @param {number} from quarters of a turn
 * @param {number} to
 * @returns {Point[]}
 */
function arc([x, y], [rx, ry], from, to) {
  const steps = Math.ceil(Math.abs(to - from) * 6);
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = QUARTER * (from + ((to - from) * i) / steps);
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });
}

/**
 * @param {Point[][]} strokes
 * @param {(point: Point) => Point} change
 * @returns {Point[][]}
 */
const changed = (strokes, change) => strokes.map((stroke) => stroke.map(change));

/** @type {(point: Point) => Point} */
const mirrored = ([x, y]) => [1 - x, y];

/**
 * @param {number} degrees clockwise
 * @returns {(point: Point) => Point}
 */
const turned = (degrees) => {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return ([x, y]) => [c * x - s * y, s * x + c * y];
};

/**
 * @param {number} scale
 * @param {number} x
 * @param {number} y
 * @returns {(point: Point) => Point}
 */
const moved =
  (scale, x, y) =>
  ([px, py]) => [x + scale * px, y + scale * py];

/** @type {Point[][]} */
const SEVEN = [[[0.1, 0.05], [0.5, 0.07], [0.9, 0.05], [0.6, 0.5], [0.42, 1]]]; // prettier-ignore
/** @type {Point[][]} */
const THREE = [[...arc([0.42, 0.26], [0.36, 0.25], 2.4, 5), ...arc([0.42, 0.75], [0.42, 0.25], -1, 1.8)]]; // prettier-ignore
/** @type {Point[][]} */
const OPEN_FOUR = [[[0.3, 0], [0.2, 0.3], [0.08, 0.58], [0.5, 0.58], [0.92, 0.55]], [[0.66, 0.25], [0.62, 0.6], [0.6, 1]]]; // prettier-ignore
/** @type {Point[][]} */
const TWO = [[...arc([0.45, 0.28], [0.38, 0.27], 2.2, 4.4), [0.45, 0.72], [0.08, 0.97], [0.5, 0.96], [0.95, 0.97]]]; // prettier-ignore
/** @type {Point[][]} */
const FIVE = [[[0.28, 0.03], [0.22, 0.45], ...arc([0.45, 0.7], [0.4, 0.29], 2.9, 5.8)], [[0.28, 0.03], [0.85, 0.02]]]; // prettier-ignore
const ZERO = [arc([0.5, 0.5], [0.36, 0.5], -1, -5)];

/** @type {OddDrawing[]} */
export const ODD_DRAWINGS = [
  { name: 'barred 7', digit: 7, strokes: [...SEVEN, [[0.35, 0.52], [0.85, 0.48]]] }, // prettier-ignore
  { name: '7 with a serif', digit: 7, strokes: [[[0.1, 0.25], [0.1, 0.08], ...SEVEN[0].slice(1)]] }, // prettier-ignore
  { name: '7 with a wave', digit: 7, strokes: [[[0.05, 0.15], [0.25, 0.05], [0.5, 0.12], [0.9, 0.04], [0.55, 0.45], [0.5, 1]]] }, // prettier-ignore
  { name: 'slashed 0', digit: 0, strokes: [...ZERO, [[0.82, 0.1], [0.5, 0.5], [0.18, 0.9]]] }, // prettier-ignore
  { name: 'dotted 0', digit: 0, strokes: [...ZERO, [[0.5, 0.5]]] }, // prettier-ignore
  { name: '0 begun below', digit: 0, strokes: [arc([0.5, 0.5], [0.4, 0.5], 1, 5.2)] },
  { name: 'wide 0', digit: 0, strokes: [arc([0.5, 0.4], [0.5, 0.38], -1, -5)] },
  { name: 'open 4', digit: 4, strokes: OPEN_FOUR },
  { name: 'closed 4, one stroke', digit: 4, strokes: [[[0.65, 1], [0.66, 0.5], [0.67, 0], [0.35, 0.35], [0.05, 0.68], [0.5, 0.68], [0.95, 0.68]]] }, // prettier-ignore
  { name: '4 like a lightning', digit: 4, strokes: [[[0.3, 0], [0.2, 0.3], [0.12, 0.55], [0.5, 0.5], [0.8, 0.42], [0.72, 0.7], [0.66, 1]]] }, // prettier-ignore
  { name: '4 with a short stem', digit: 4, strokes: [[[0.25, 0.05], [0.15, 0.55], [0.9, 0.55]], [[0.7, 0.05], [0.68, 0.95]]] }, // prettier-ignore
  { name: 'flagged 1', digit: 1, strokes: [[[0.25, 0.28], [0.4, 0.16], [0.55, 0], [0.55, 0.5], [0.55, 1]]] }, // prettier-ignore
  { name: 'flagged 1 on a foot', digit: 1, strokes: [[[0.3, 0.25], [0.55, 0], [0.55, 0.5], [0.55, 1]], [[0.25, 1], [0.85, 1]]] }, // prettier-ignore
  { name: 'leaning 1', digit: 1, strokes: [[[0.65, 0], [0.5, 0.5], [0.35, 1]]] }, // prettier-ignore
  { name: '2 with a loop', digit: 2, strokes: [[...arc([0.45, 0.25], [0.35, 0.24], 2.1, 4.6), [0.4, 0.75], ...arc([0.25, 0.86], [0.17, 0.1], 0, 4.2), [0.6, 0.95], [0.95, 0.9]]] }, // prettier-ignore
  { name: '2 like a Z', digit: 2, strokes: [[[0.1, 0.12], [0.3, 0.03], [0.85, 0.04], [0.5, 0.5], [0.08, 0.97], [0.5, 0.95], [0.92, 0.97]]] }, // prettier-ignore
  { name: '3 with a flat top', digit: 3, strokes: [[[0.12, 0.03], [0.5, 0.03], [0.85, 0.03], [0.45, 0.4], ...arc([0.42, 0.7], [0.44, 0.29], -1, 1.9)]] }, // prettier-ignore
  { name: '3 with a deep waist', digit: 3, strokes: [[...arc([0.4, 0.25], [0.42, 0.25], 2.3, 5), [0.2, 0.5], ...arc([0.4, 0.75], [0.45, 0.25], -1, 1.8)]] }, // prettier-ignore
  { name: '5 with its hat last', digit: 5, strokes: FIVE },
  { name: '5 in one stroke', digit: 5, strokes: [[[0.88, 0.03], [0.5, 0.03], [0.25, 0.05], [0.2, 0.45], ...arc([0.45, 0.7], [0.4, 0.29], 2.9, 5.8)]] }, // prettier-ignore
  { name: '6 with a straight back', digit: 6, strokes: [[[0.65, 0], [0.4, 0.35], [0.2, 0.68], ...arc([0.5, 0.74], [0.32, 0.26], 2, -2.2)]] }, // prettier-ignore
  { name: '6 that curls', digit: 6, strokes: [[...arc([0.62, 0.55], [0.5, 0.55], 3.4, 2), ...arc([0.45, 0.75], [0.33, 0.24], 2, -2.6)]] }, // prettier-ignore
  { name: '8 of two rings', digit: 8, strokes: [arc([0.5, 0.24], [0.28, 0.24], -1, 3.1), arc([0.5, 0.74], [0.36, 0.26], -1, 3.1)] }, // prettier-ignore
  { name: '8 begun at the right', digit: 8, strokes: [[...arc([0.5, 0.25], [0.3, 0.25], -0.4, -3), ...arc([0.5, 0.75], [0.36, 0.25], -1, 3), [0.75, 0.3], [0.8, 0.2]]] }, // prettier-ignore
  { name: '9 with a straight leg', digit: 9, strokes: [[...arc([0.45, 0.28], [0.32, 0.27], -0.3, -4.1), [0.76, 0.6], [0.74, 1]]] }, // prettier-ignore
  { name: '9 with a tail', digit: 9, strokes: [[...arc([0.5, 0.25], [0.32, 0.24], -0.3, -4.1), [0.82, 0.65], ...arc([0.48, 0.74], [0.33, 0.25], 0.2, 1.9)]] }, // prettier-ignore
  { name: 'tiny 3 in a corner', digit: 3, strokes: changed(THREE, moved(0.02, 0.97, 0.97)) },
  { name: '2 aslant', digit: 2, strokes: changed(TWO, turned(-17)) },
  { name: '5 aslant', digit: 5, strokes: changed(FIVE, turned(15)) },
  { name: '3 in a mirror', digit: null, strokes: changed(THREE, mirrored) },
  { name: '7 in a mirror', digit: null, strokes: changed(SEVEN, mirrored) },
  { name: '4 in a mirror', digit: null, strokes: changed(OPEN_FOUR, mirrored) },
];
