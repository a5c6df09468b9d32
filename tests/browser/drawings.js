// Digits as a hand writes them, in a unit square (x to the right, y down). Each array of points is a
// smooth movement of the pen; where two meet within a stroke, the pen turns a corner.

/** @typedef {readonly [x: number, y: number]} Point */
/** @typedef {readonly Point[]} Stroke */
/** @typedef {{ digit: number, style: string, strokes: readonly Stroke[] }} Drawing */

/** How many points the pen leaves between two of those written down here. */
const STEPS = 6;

/**
 * A stroke through smooth movements, one after the other.
 * @param {...Point[]} movements
 * @returns {Stroke}
 */
function stroke(...movements) {
  return movements.flatMap(smooth);
}

/**
 * A uniform Catmull-Rom spline through the points.
 * @param {Point[]} points
 * @returns {Point[]}
 */
function smooth(points) {
  const at = (/** @type {number} */ i) => points[Math.min(Math.max(i, 0), points.length - 1)];
  return points.slice(1).flatMap((_, i) =>
    Array.from({ length: STEPS + Number(i + 2 === points.length) }, (_, step) => {
      const t = step / STEPS;
      const along = (/** @type {0 | 1} */ axis) =>
        catmullRom(at(i - 1)[axis], at(i)[axis], at(i + 1)[axis], at(i + 2)[axis], t);
      return /** @type {Point} */ ([along(0), along(1)]);
    }),
  );
}

/**
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 * @param {number} t from b (0) to c (1)
 */
function catmullRom(a, b, c, d, t) {
  return b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** @type {readonly Drawing[]} */
// prettier-ignore
export const DRAWINGS = [
  { digit: 0, style: 'an oval that overlaps where it closes', strokes: [
    stroke([[.62, .03], [.38, .06], [.17, .28], [.1, .58], [.24, .89], [.5, .98], [.78, .83], [.9, .5], [.82, .2], [.6, .04], [.47, .06]]),
  ] },
  { digit: 0, style: 'narrow and leaning, not quite closed', strokes: [
    stroke([[.66, .02], [.44, .12], [.3, .42], [.26, .74], [.38, .97], [.56, .9], [.7, .6], [.76, .28], [.7, .06]]),
  ] },
  { digit: 1, style: 'one leaning line', strokes: [
    stroke([[.6, .02], [.55, .34], [.5, .7], [.44, .98]]),
  ] },
  { digit: 1, style: 'with an upstroke', strokes: [
    stroke([[.34, .27], [.47, .16], [.6, .02]], [[.6, .02], [.58, .4], [.585, .7], [.57, .98]]),
  ] },
  { digit: 2, style: 'with a straight foot', strokes: [
    stroke([[.14, .24], [.26, .07], [.5, .01], [.75, .1], [.81, .3], [.66, .56], [.38, .8], [.1, .97]], [[.1, .97], [.36, .94], [.62, .97], [.92, .93]]),
  ] },
  { digit: 2, style: 'with a loop at the foot', strokes: [
    stroke([[.2, .2], [.36, .04], [.62, .03], [.76, .22], [.66, .5], [.44, .76], [.24, .92], [.14, .86], [.24, .77], [.46, .88], [.68, .97], [.9, .9]]),
  ] },
  { digit: 3, style: 'round', strokes: [
    stroke([[.16, .14], [.36, .02], [.62, .04], [.75, .19], [.65, .38], [.38, .47]], [[.38, .47], [.66, .5], [.82, .68], [.74, .89], [.48, 1], [.22, .96], [.08, .84]]),
  ] },
  { digit: 4, style: 'open at the top', strokes: [
    stroke([[.3, .03], [.23, .3], [.12, .58]], [[.12, .58], [.42, .6], [.88, .56]]),
    stroke([[.68, .22], [.65, .6], [.61, 1]]),
  ] },
  { digit: 4, style: 'closed, in one go', strokes: [
    stroke([[.64, .03], [.4, .32], [.12, .64]], [[.12, .64], [.46, .66], [.9, .62]]),
    stroke([[.64, .03], [.645, .45], [.62, .99]]),
  ] },
  { digit: 5, style: 'the bar last', strokes: [
    stroke([[.28, .05], [.25, .24], [.2, .44]], [[.2, .44], [.43, .37], [.7, .46], [.83, .68], [.71, .9], [.44, 1], [.13, .92]]),
    stroke([[.28, .05], [.54, .065], [.83, .02]]),
  ] },
  { digit: 5, style: 'in one stroke', strokes: [
    stroke([[.84, .04], [.56, .05], [.3, .06]], [[.3, .06], [.27, .25], [.22, .42]], [[.22, .42], [.48, .37], [.74, .5], [.8, .73], [.62, .94], [.36, .99], [.12, .9]]),
  ] },
  { digit: 6, style: 'with a round belly', strokes: [
    stroke([[.72, .03], [.48, .16], [.27, .42], [.17, .7], [.27, .93], [.52, .99], [.75, .87], [.78, .67], [.6, .54], [.36, .59], [.2, .76]]),
  ] },
  { digit: 7, style: 'plain', strokes: [
    stroke([[.1, .09], [.45, .06], [.86, .05]], [[.86, .05], [.7, .32], [.53, .65], [.42, .99]]),
  ] },
  { digit: 7, style: 'with a bar', strokes: [
    stroke([[.14, .06], [.5, .08], [.84, .04]], [[.84, .04], [.72, .3], [.56, .62], [.46, .98]]),
    stroke([[.34, .53], [.54, .5], [.8, .49]]),
  ] },
  { digit: 8, style: 'in one stroke, starting at the right', strokes: [
    stroke([[.74, .16], [.55, .02], [.3, .08], [.25, .26], [.46, .44], [.7, .6], [.79, .8], [.58, .98], [.31, .95], [.21, .76], [.41, .55], [.65, .38], [.76, .22], [.7, .12]]),
  ] },
  { digit: 8, style: 'of two circles', strokes: [
    stroke([[.5, .02], [.31, .1], [.28, .32], [.47, .45], [.68, .36], [.7, .14], [.52, .02]]),
    stroke([[.5, .46], [.28, .56], [.2, .8], [.42, .98], [.7, .92], [.79, .7], [.64, .5], [.48, .46]]),
  ] },
  { digit: 9, style: 'with a straight stem', strokes: [
    stroke([[.77, .18], [.58, .03], [.33, .1], [.23, .3], [.36, .48], [.6, .43], [.77, .2]], [[.77, .2], [.76, .5], [.71, .76], [.66, .99]]),
  ] },
  { digit: 9, style: 'with a hooked stem', strokes: [
    stroke([[.76, .16], [.56, .02], [.32, .1], [.24, .3], [.38, .48], [.62, .42], [.78, .18]], [[.78, .18], [.8, .5], [.76, .82], [.58, .98], [.34, .95], [.22, .86]]),
  ] },
];

/**
 * The first way to write a digit.
 * @param {number} digit
 */
export function strokesOf(digit) {
  const found = DRAWINGS.find((drawing) => drawing.digit === digit);
  if (!found) throw new RangeError(`there is no drawing of ${digit}`);
  return found.strokes;
}

/**
 * Several digits, each in a square of 100 that begins 110 behind the one before.
 * @param {...number} digits
 * @returns {number[][][]} strokes
 */
export function sideBySide(...digits) {
  return digits.flatMap((digit, i) =>
    strokesOf(digit).map((stroke) => stroke.map(([x, y]) => [100 * x + 110 * i, 100 * y])),
  );
}
