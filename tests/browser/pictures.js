// Pictures of digits: those of drawings.js as a felt pen leaves them on paper.

import { PNG } from 'pngjs';
import { strokesOf } from './drawings.js';

/** @typedef {import('./drawings.js').Point} Point */
/** @typedef {import('./drawings.js').Stroke} Stroke */
/** @typedef {{ x: number, y: number, width: number, height: number }} Box of the middle of the pen's way */
/** @typedef {{ digit: number, box: Box }} Placed */
/** @typedef {{ data: Uint8ClampedArray, width: number, height: number, digits: Placed[] }} Picture in RGBA */

const PAPER = [244, 240, 230];
const INK = [30, 40, 90];

/** In pixels. */
const MARGIN = 60;
const SIZE = { width: 60, height: 90 };
const PEN = 8;
const GAP = 70;
/** A hand that writes without a line to follow. */
const DOWNHILL = 8;

/**
 * Rows of digits, well apart from each other.
 * @param {readonly string[]} rows
 * @returns {Picture} digits: in reading order
 */
export function pictureOf(rows) {
  const longest = Math.max(...rows.map((row) => row.length));
  const width = 2 * MARGIN + longest * (SIZE.width + GAP) - GAP;
  const height = 2 * MARGIN + rows.length * (SIZE.height + GAP) - GAP + longest * DOWNHILL;
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < data.length; i += 4) data.set([...PAPER, 255], i);
  const digits = rows.flatMap((row, r) =>
    [...row].map((name, i) => ({
      digit: Number(name),
      box: {
        x: MARGIN + i * (SIZE.width + GAP),
        y: MARGIN + r * (SIZE.height + GAP) + i * DOWNHILL,
        ...SIZE,
      },
    })),
  );
  const picture = { data, width, height, digits };
  for (const { digit, box } of digits) {
    for (const stroke of strokesOf(digit)) draw(picture, place(stroke, box));
  }
  return picture;
}

/**
 * The file of a picture.
 * @param {{ data: Uint8ClampedArray, width: number, height: number }} picture in RGBA
 */
export function pngOf({ data, width, height }) {
  const png = new PNG({ width, height });
  png.data = Buffer.from(data);
  return PNG.sync.write(png);
}

/**
 * Each pixel `scale` x `scale` times.
 * @param {Picture} picture
 * @param {number} scale
 */
export function enlarge({ data, width, height }, scale) {
  const from = new Uint32Array(data.buffer);
  const to = new Uint32Array(from.length * scale * scale);
  for (let i = 0; i < to.length; ++i) {
    const x = Math.floor((i % (scale * width)) / scale);
    const y = Math.floor(i / (scale * width) / scale);
    to[i] = from[y * width + x];
  }
  const enlarged = new Uint8ClampedArray(to.buffer);
  return { data: enlarged, width: scale * width, height: scale * height };
}

/**
 * @param {Stroke} stroke in a unit square
 * @param {Box} box
 * @returns {Point[]}
 */
function place(stroke, box) {
  return stroke.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height]);
}

/**
 * With an edge a pixel wide, as cameras and canvases give it.
 * @param {Picture} picture
 * @param {Point[]} stroke
 */
function draw({ data, width, height }, stroke) {
  const reach = PEN / 2 + 1;
  for (const [i, to] of stroke.entries()) {
    const from = stroke[Math.max(0, i - 1)];
    const left = Math.max(0, Math.floor(Math.min(from[0], to[0]) - reach));
    const right = Math.min(width - 1, Math.ceil(Math.max(from[0], to[0]) + reach));
    const top = Math.max(0, Math.floor(Math.min(from[1], to[1]) - reach));
    const bottom = Math.min(height - 1, Math.ceil(Math.max(from[1], to[1]) + reach));
    for (let y = top; y <= bottom; ++y) {
      for (let x = left; x <= right; ++x) {
        const cover = PEN / 2 + 0.5 - distance([x + 0.5, y + 0.5], from, to);
        darken(data, 4 * (y * width + x), Math.min(1, Math.max(0, cover)));
      }
    }
  }
}

/**
 * @param {Uint8ClampedArray} data
 * @param {number} at
 * @param {number} cover 0 = paper, 1 = ink
 */
function darken(data, at, cover) {
  for (let c = 0; c < 3; ++c) {
    data[at + c] = Math.min(data[at + c], PAPER[c] + cover * (INK[c] - PAPER[c]));
  }
}

/**
 * @param {Point} point
 * @param {Point} a
 * @param {Point} b
 */
function distance([x, y], [ax, ay], [bx, by]) {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / length;
  const along = Math.min(1, Math.max(0, t));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
