// The one stopwatch for us and the peers, in a page or in Node.
import { median } from '../statistics.js';

const WARM_UP_MS = 1000;
/** Pages that are not isolated see a clock that steps by 0.1 ms: half a per cent of a block. */
const BLOCK_MS = 20;
const BLOCKS = 25;

/** @typedef {() => unknown} Work a prediction, or the promise of one */

/**
 * Microseconds a call. Everything is awaited, because some of the peers' predictions are promises.
 * @param {Work} work
 * @param {number} calls
 */
async function timeBlock(work, calls) {
  const start = performance.now();
  for (let i = 0; i < calls; i++) await work();
  return ((performance.now() - start) / calls) * 1000;
}

/**
 * Until the browser has compiled all of it as well as it can.
 * @param {Work} work
 * @returns {Promise<number>} calls that fill a block
 */
async function warmUp(work) {
  const end = performance.now() + WARM_UP_MS;
  let calls = 0;
  for (; performance.now() < end; calls++) await work();
  return Math.ceil((calls * BLOCK_MS) / WARM_UP_MS);
}

/**
 * Runs several in turn, block by block, so that a slow moment of the machine meets all of them.
 * @param {Work[]} works
 * @returns {Promise<number[]>} microseconds a call: each one's median block
 */
export async function measureInTurn(works) {
  const calls = [];
  for (const work of works) calls.push(await warmUp(work));
  /** @type {number[][]} */
  const blocks = works.map(() => []);
  for (let block = 0; block < BLOCKS; block++) {
    for (const [i, work] of works.entries()) blocks[i].push(await timeBlock(work, calls[i]));
  }
  return blocks.map(median);
}
