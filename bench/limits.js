// What the machine can do at most, so that our figures can be judged by it.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import { root } from '../tests/node/native.js';
import { measureMuladd } from './in-page/muladd.js';

const run = promisify(execFile);

/**
 * Multiply-adds in single precision, natively.
 * @param {number[]} threads
 * @returns {Promise<Record<number, number>>} GFLOP/s by the number of threads
 */
export async function measureFma(threads) {
  const { stdout } = await run(`${root}build/native/inkdigit-limits`, threads.map(String));
  const peaks = JSON.parse(stdout);
  return Object.fromEntries(threads.map((count) => [count, peaks[`fma_gflops_${count}t`]]));
}

/**
 * Multiplications and additions in WebAssembly, one thread, in this Node.
 * @returns {Promise<number>} GFLOP/s
 */
export async function measureMuladdInNode() {
  return measureMuladd(await readFile(`${root}build/wasm/inkdigit-limits.wasm`));
}
