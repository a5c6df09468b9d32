// A drawing as text that fits into a link: base64url of bytes, the first of which is the version. After it come numbers
// of 7 bits a byte, the lowest first, the high bit set in all but the last byte of a number: how many strokes; of each
// stroke how many points; of each point x and y in steps of the grid, less those of the point before it (also the last
// of another stroke), the sign in the lowest bit.

import { fromGrid, GRID, REACH, toGrid } from './grid.js';
import { MOST_POINTS, MOST_STROKES, StrokeFault } from './stroke-fault.js';

/** @typedef {import('../../pad/sheet.js').Stroke} Stroke */

const VERSION = 1;

/** In steps: a quarter of the pen's width. Whatever the pointer's rate, a stroke has no more points than it needs. */
const LEAST = 8;

/** What a link has in front of it. */
const KEY = '#s=';

/**
 * @param {readonly Stroke[]} strokes in heights of the pad
 * @returns {string} for the end of a link
 */
export function toHash(strokes) {
  const grid = toGrid(strokes, LEAST);
  /** @type {number[]} */
  const bytes = [VERSION];
  /** @param {number} number */
  const write = (number) => {
    for (; number > 127; number >>>= 7) bytes.push((number & 127) | 128);
    bytes.push(number);
  };
  const writeSigned = (/** @type {number} */ number) => write((number << 1) ^ (number >> 31));
  let [x, y] = [0, 0];
  write(grid.length);
  for (const stroke of grid) {
    write(stroke.length);
    for (const point of stroke) {
      writeSigned(point[0] - x);
      writeSigned(point[1] - y);
      [x, y] = point;
    }
  }
  return KEY + toBase64(bytes);
}

/**
 * @param {string} text a link, or the end of one
 * @returns {Stroke[] | null} in heights of the pad; null where it holds no drawing. A StrokeFault where it should
 */
export function fromHash(text) {
  const at = text.indexOf(KEY);
  return at < 0 ? null : fromGrid(decode(fromBase64(text.slice(at + KEY.length))));
}

/**
 * @param {Uint8Array} bytes
 * @returns {Stroke[]} in steps of the grid
 */
function decode(bytes) {
  const reader = new Reader(bytes);
  const version = reader.byte();
  if (version !== VERSION) throw new StrokeFault(version > VERSION ? 'newer' : 'link');
  const strokes = reader.count(MOST_STROKES);
  let [x, y, left] = [0, 0, MOST_POINTS];
  const drawing = Array.from({ length: strokes }, () => {
    const points = reader.count(left);
    left -= points;
    return Array.from({ length: points }, () => {
      x += reader.signed();
      y += reader.signed();
      if (Math.max(Math.abs(x), Math.abs(y)) > REACH * GRID) throw new StrokeFault('link');
      return /** @type {[number, number]} */ ([x, y]);
    });
  });
  if (!reader.atEnd) throw new StrokeFault('link');
  return drawing;
}

/** Whatever is not as it should be is a StrokeFault. */
class Reader {
  #bytes;
  #at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  get atEnd() {
    return this.#at === this.#bytes.length;
  }

  byte() {
    if (this.atEnd) throw new StrokeFault('link');
    return this.#bytes[this.#at++];
  }

  number() {
    // No number in a link has more than three bytes.
    for (let number = 0, shift = 0; shift < 21; shift += 7) {
      const byte = this.byte();
      number |= (byte & 127) << shift;
      if (byte < 128) return number;
    }
    throw new StrokeFault('link');
  }

  signed() {
    const number = this.number();
    return (number >>> 1) ^ -(number & 1);
  }

  /** @param {number} most */
  count(most) {
    const count = this.number();
    if (count === 0 || count > most) throw new StrokeFault('link');
    return count;
  }
}

/** @param {number[]} bytes */
function toBase64(bytes) {
  const text = btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @param {string} text */
function fromBase64(text) {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) throw new StrokeFault('link');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
