// One prediction in WebAssembly, one thread: the SIMD build beside the scalar one.
import { readFile } from 'node:fs/promises';

import { Recognizer } from '../web/recognizer.js';
import { median, summarise } from './statistics.js';

const BLOCK_MS = 5;
const BLOCKS = 40;

/**
 * Microseconds a call, by blocks that are long enough for any clock.
 *
 * @param {() => void} work
 * @param {number} calls a block
 */
function block(work, calls) {
  const start = performance.now();
  for (let i = 0; i < calls; i++) work();
  return ((performance.now() - start) / calls) * 1000;
}

/**
 * @param {() => void} work warmed up for a second, so that V8 has compiled all of it
 * @returns {number} calls that fill a block
 */
function warmUp(work) {
  const end = performance.now() + 1000;
  while (performance.now() < end) work();
  return Math.max(1, Math.ceil((BLOCK_MS * 1000) / block(work, 50)));
}

/**
 * Runs the builds in turn, block by block, so that a slow moment of the machine meets both.
 *
 * @param {string} weights a weights file's path
 * @returns {Promise<{ simd: import('./statistics.js').Summary,
 *   scalar: import('./statistics.js').Summary, ratio: number }>} microseconds; ratio scalar / SIMD
 */
export async function measureWasm(weights) {
  const bytes = await readFile(weights);
  const builds = await Promise.all(
    [true, false].map((simd) => Recognizer.load({ weights: bytes, simd })),
  );
  const { height, width } = builds[0].info.input;
  const raster = new Uint8Array(height * width).map((_, i) => (i * 37) % 256);
  const works = builds.map((recognizer) => () => void recognizer.recognize(raster));
  const calls = works.map(warmUp);
  /** @type {number[][]} */
  const times = [[], []];
  for (let b = 0; b < BLOCKS; b++) {
    works.forEach((work, i) => times[i].push(block(work, calls[i])));
  }
  builds.forEach((recognizer) => recognizer.dispose());
  return {
    simd: summarise(times[0]),
    scalar: summarise(times[1]),
    ratio: median(times[1].map((scalar, b) => scalar / times[0][b])),
  };
}
