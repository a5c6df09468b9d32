/**
 * What trainer/report/prediction_report.cpp gathers.
 *
 * @typedef {object} PredictionData
 * @property {import('./report-data.js').Model} model
 * @property {Answer[]} answers in the order of the inputs
 * @property {string[]} failures inputs that could not be read, with the reasons
 * @property {number} left_out answers that found no room here
 */

/**
 * @typedef {object} Answer
 * @property {string} input
 * @property {string} text "\n" between rows; empty without a digit that is certain
 * @property {number | null} confidence that all of it is right, 0 to 1
 * @property {Digit[]} digits
 * @property {{ width: number, height: number, source: string }} [picture] its size in its own pixels;
 *   an address with the picture in it, perhaps smaller
 * @property {{ size: [number, number], strokes: [number, number][][] }} [drawing] one of the two
 */

/**
 * @typedef {object} Digit
 * @property {[number, number, number, number] | null} box left, top, width, height; in pixels of the
 *   picture, or units of the drawing
 * @property {number} row from 0
 * @property {string} sign what stands between digits, '?' where nobody knows which it is; '' for a digit
 * @property {number | null} digit class index
 * @property {boolean} doubtful there is a digit, which may well be wrong
 * @property {number} confidence 0 to 1
 * @property {number} plausibility 0 to 1
 * @property {number[]} probabilities one a class
 * @property {string} pixels base64, what the network saw; empty without ink
 */

export {};
