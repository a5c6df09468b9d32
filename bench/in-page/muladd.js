// The same in a page and in Node.
import { median } from '../statistics.js';

const ROUNDS = 2_000_000; // some milliseconds, for clocks that step by a tenth of one
const WINDOWS = 25;

/**
 * The peak of f32x4 multiplications and additions (bench/muladd_peak.cpp).
 * @param {BufferSource} bytes inkdigit-limits.wasm
 * @returns {Promise<number>} GFLOP/s
 */
export async function measureMuladd(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes);
  const { muladd, muladd_operations } =
    /** @type {Record<string, (...args: number[]) => number>} */ (
      /** @type {unknown} */ (instance.exports)
    );
  const operations = ROUNDS * muladd_operations();
  // Meanwhile the engine replaces its first, quick translation by an optimized one.
  for (let i = 0; i < 5; i++) muladd(ROUNDS, 0.999999, 1e-6);
  const gflops = [];
  for (let window = 0; window < WINDOWS; window++) {
    const start = performance.now();
    muladd(ROUNDS, 0.999999, 1e-6);
    gflops.push((operations / (performance.now() - start)) * 1e-6);
  }
  return median(gflops);
}

/**
 * @param {string} address of inkdigit-limits.wasm
 * @returns {Promise<number>} GFLOP/s
 */
export async function measureMuladdAt(address) {
  return measureMuladd(await (await fetch(address)).arrayBuffer());
}
