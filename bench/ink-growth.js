// How the cost of reading grows with what is written: points of a drawing, digits of a number, digits
// on a page. In WebAssembly in this Node, with the shipped weights. All three should be lines.
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

import { root } from '../tests/node/native.js';
import { Recognizer } from '../web/recognizer.js';
import { measureInTurn } from './in-page/stopwatch.js';

/** @typedef {[x: number, y: number][][]} Strokes y down */
/** @typedef {{ count: number, ms: number }} Cost a call */
/** @typedef {{ points: Cost[], digits: Cost[], page: Cost[] }} InkGrowth as the JSON file has it */

const POINTS = [10, 30, 100, 300, 1000, 3000, 10_000];
const DIGITS = [1, 2, 5, 10, 20];
const PAGE = [10, 20, 50, 100, 200];

/** Of a page, in pixels. */
const CELL = { width: 60, height: 90 };
const COLUMNS = 10;

/**
 * Digits that people wrote, each in a unit square.
 * @returns {Promise<Strokes[]>}
 */
async function readDigits() {
  const file = await readFile(`${root}data/strokes/pendigits-tra.jsonl.gz`);
  const lines = gunzipSync(file).toString().trim().split('\n').slice(0, 200);
  return lines.map((line) => {
    /** @type {Strokes} */
    const strokes = JSON.parse(line).strokes;
    const xs = strokes.flat().map(([x]) => x);
    const ys = strokes.flat().map(([, y]) => y);
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    const extent = Math.max(Math.max(...xs) - left, Math.max(...ys) - top);
    return strokes.map((stroke) =>
      stroke.map(([x, y]) => [(x - left) / extent, (y - top) / extent]),
    );
  });
}

/**
 * The same path with so many points.
 * @param {Strokes[number]} stroke
 * @param {number} count
 * @returns {Strokes}
 */
function resampled(stroke, count) {
  const points = Array.from({ length: count }, (_, i) => {
    const at = (i * (stroke.length - 1)) / (count - 1);
    const [a, b] = [stroke[Math.floor(at)], stroke[Math.ceil(at)]];
    const share = at % 1;
    return /** @type {[number, number]} */ ([
      a[0] + share * (b[0] - a[0]),
      a[1] + share * (b[1] - a[1]),
    ]);
  });
  return [points];
}

/**
 * @param {Strokes[]} digits
 * @returns {Strokes} side by side
 */
const sideBySide = (digits) =>
  digits.flatMap((digit, i) =>
    digit.map((stroke) =>
      stroke.map(([x, y]) => /** @type {[number, number]} */ ([x + 1.4 * i, y])),
    ),
  );

/**
 * A picture of digits in rows, by a pen of three pixels without soft edges.
 * @param {Strokes[]} digits
 */
function drawPage(digits) {
  const width = COLUMNS * CELL.width;
  const height = Math.ceil(digits.length / COLUMNS) * CELL.height;
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  const dot = (/** @type {number} */ x, /** @type {number} */ y) => {
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const at = 4 * ((Math.round(y) + dy) * width + Math.round(x) + dx);
        data.fill(30, at, at + 3);
      }
    }
  };
  digits.forEach((digit, i) => {
    const left = (i % COLUMNS) * CELL.width + 10;
    const top = Math.floor(i / COLUMNS) * CELL.height + 20;
    for (const stroke of digit) {
      for (const [x, y] of resampled(stroke, 200)[0]) dot(left + 40 * x, top + 50 * y);
    }
  });
  return { data, width, height };
}

/**
 * @param {number[]} counts
 * @param {(count: number) => () => unknown} workOf reads so much
 * @returns {Promise<Cost[]>}
 */
async function costs(counts, workOf) {
  const each = await measureInTurn(counts.map(workOf));
  return counts.map((count, i) => ({ count, ms: each[i] / 1e3 }));
}

/**
 * @param {(message: string) => void} progress
 * @returns {Promise<InkGrowth>}
 */
export async function measureInkGrowth(progress) {
  const digits = await readDigits();
  const recognizer = await Recognizer.load();
  const longest = digits.map(([stroke]) => stroke).sort((a, b) => b.length - a.length)[0];
  progress('growth, points of a drawing');
  const points = await costs(POINTS, (count) => {
    const strokes = resampled(longest, count);
    return () => recognizer.recognize({ strokes });
  });
  progress('growth, digits of a number');
  const numbers = await costs(DIGITS, (count) => {
    const strokes = sideBySide(digits.slice(0, count));
    return () => recognizer.recognizeNumber({ strokes });
  });
  progress('growth, digits on a page');
  const page = await costs(PAGE, (count) => {
    const picture = drawPage(digits.slice(0, count));
    return () => recognizer.recognizeNumber(picture);
  });
  recognizer.dispose();
  return { points, digits: numbers, page };
}
