// A photo of 12 megapixels and a canvas from bytes to the answer: natively, and in WebAssembly in this Node.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { root } from '../tests/node/native.js';
import { Recognizer } from '../web/recognizer.js';
import { inFolder } from './folder.js';
import { median, summarize } from './statistics.js';

const run = promisify(execFile);

const PROGRAM = `${root}build/native/inkdigit-picture-reading`;
const WEIGHTS = `${root}weights/default.safetensors`;

/** As bench/picture_reading.cpp makes them. */
const SIZES = { photo: [4000, 3000], canvas: [280, 280] };

/** Of so many calls the middle one counts. */
const CALLS = { photo: 5, canvas: 201 };

/** @typedef {{ median_ms: number, range_ms: [number, number] }} Milliseconds of the passes */

/**
 * @typedef {object} PictureReading
 * @property {Record<'photo_digit' | 'photo_number' | 'canvas_digit' | 'canvas_number', Milliseconds>} native
 * @property {Record<'photo_digit' | 'canvas_digit', Milliseconds>} wasm
 * @property {Record<'digit' | 'number', number>} memory the peak while the photo is read, without its own
 *   bytes, as a multiple of one byte a pixel; natively
 */

/**
 * @param {string} path of raw RGB
 * @param {number[]} size
 */
async function imageData(path, [width, height]) {
  const rgb = await readFile(path);
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) data.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
  return { data, width, height };
}

/**
 * @param {number} calls
 * @param {() => unknown} call
 */
function milliseconds(calls, call) {
  return median(
    Array.from({ length: calls }, () => {
      const start = performance.now();
      call();
      return performance.now() - start;
    }),
  );
}

/**
 * @param {Record<string, number>[]} passes
 * @param {string} name
 * @returns {Milliseconds}
 */
function figure(passes, name) {
  const { median: median_ms, low, high } = summarize(passes.map((pass) => pass[name]));
  return { median_ms, range_ms: [low, high] };
}

/**
 * @param {{ passes: number }} options
 * @param {(message: string) => void} progress
 * @returns {Promise<PictureReading>}
 */
export function measurePictures({ passes }, progress) {
  return inFolder(async (folder) => {
    await run(PROGRAM, ['make', folder]);
    const recognizer = await Recognizer.load();
    const photo = await imageData(join(folder, 'photo.rgb'), SIZES.photo);
    const canvas = await imageData(join(folder, 'canvas.rgb'), SIZES.canvas);
    /** @type {Record<string, number>[]} */
    const native = [];
    /** @type {Record<string, number>[]} */
    const wasm = [];
    for (let pass = 1; pass <= passes; pass++) {
      progress(`pass ${pass} of ${passes}: pictures`);
      native.push(JSON.parse((await run(PROGRAM, [WEIGHTS, folder])).stdout));
      recognizer.recognize(photo); // the first call asks for memory
      wasm.push({
        photo_digit_ms: milliseconds(CALLS.photo, () => recognizer.recognize(photo)),
        canvas_digit_ms: milliseconds(CALLS.canvas, () => recognizer.recognize(canvas)),
      });
    }
    recognizer.dispose();
    return {
      native: {
        photo_digit: figure(native, 'photo_digit_ms'),
        photo_number: figure(native, 'photo_number_ms'),
        canvas_digit: figure(native, 'canvas_digit_ms'),
        canvas_number: figure(native, 'canvas_number_ms'),
      },
      wasm: {
        photo_digit: figure(wasm, 'photo_digit_ms'),
        canvas_digit: figure(wasm, 'canvas_digit_ms'),
      },
      memory: {
        digit: median(native.map(({ digit_memory }) => digit_memory)),
        number: median(native.map(({ number_memory }) => number_memory)),
      },
    };
  });
}
