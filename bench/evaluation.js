// Images a second in evaluation, natively: many images at once, as `inkdigit eval` takes them.
import { program } from './program.js';
import { peerOf, shareOfPeak, speedOf } from './speed.js';
import { median } from './statistics.js';

/** One evaluation takes a fraction of a second. */
const RUNS = 5;

/**
 * @param {string} weights a weights file's path
 * @param {string} data a data SPEC
 * @param {number} threads
 * @returns {Promise<number>} images a second
 */
export async function evaluate(weights, data, threads) {
  const speeds = [];
  for (let run = 0; run < RUNS; run++) {
    const args = ['--weights', weights, '--data', data, '--threads', String(threads), '--json'];
    speeds.push(JSON.parse(await program(['eval', ...args])).images_per_second);
  }
  return median(speeds);
}

/**
 * @typedef {import('./speed.js').Speed & {
 *   share_of_fma_peak: number,
 *   peers: Record<string, import('./speed.js').Peer>,
 * }} Evaluation as the JSON file has it
 */

/**
 * @param {number[]} ours images a second, one a pass
 * @param {Record<string, number[]>} peers likewise
 * @param {number} operations an image
 * @param {number[]} peaks GFLOP/s, one a pass
 * @returns {Evaluation}
 */
export function evaluationFigures(ours, peers, operations, peaks) {
  return {
    ...speedOf(ours),
    share_of_fma_peak: shareOfPeak(ours, operations, peaks),
    peers: Object.fromEntries(
      Object.entries(peers).map(([name, theirs]) => [name, peerOf(ours, theirs)]),
    ),
  };
}
