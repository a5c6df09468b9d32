// What is common to training and evaluation: images a second, ours beside the peers'.
import { medianRatio, summarize } from './statistics.js';

/**
 * @typedef {object} Speed as the JSON file has it
 * @property {number} images_per_second the median pass
 * @property {[number, number]} range_images_per_second
 */

/** @typedef {Speed & { ratio: number }} Peer ratio: ours by the peer's, above 1 where we are faster */

/**
 * @param {number[]} passes images a second
 * @returns {Speed}
 */
export function speedOf(passes) {
  const { median: images_per_second, low, high } = summarize(passes);
  return { images_per_second, range_images_per_second: [low, high] };
}

/**
 * @param {number[]} ours images a second, one a pass
 * @param {number[]} theirs likewise, taken in turn with ours
 * @returns {Peer}
 */
export function peerOf(ours, theirs) {
  return { ...speedOf(theirs), ratio: medianRatio(ours, theirs) };
}

/**
 * @param {number[]} passes images a second
 * @param {number} operations an image
 * @param {number[]} peaks GFLOP/s, one a pass
 */
export function shareOfPeak(passes, operations, peaks) {
  return medianRatio(passes, peaks) * operations * 1e-9;
}
