// Images a second and peak memory in training, natively.
import { readMetrics } from '../tests/node/native.js';
import { inFolder } from './folder.js';
import { program } from './program.js';
import { peerOf, shareOfPeak, speedOf } from './speed.js';
import { median, medianRatio } from './statistics.js';

/**
 * @typedef {object} Measurement
 * @property {number} imagesPerSecond
 * @property {number} memoryMb at most, of the whole process
 */

/**
 * One epoch of a recipe.
 *
 * @param {string} recipe its path
 * @param {string} data a data SPEC
 * @param {string[]} [options] of the program
 * @returns {Promise<Measurement & { seconds: number }>} seconds of the epoch, without validation
 */
export function trainEpoch(recipe, data, options = []) {
  return inFolder(async (out) => {
    const stdout = await program([
      ...['train', '--recipe', recipe, '--data', data],
      ...['--epochs', '1', '--out', out, ...options],
    ]);
    const [{ seconds, images_per_second: imagesPerSecond }] = await readMetrics(out);
    return { seconds, imagesPerSecond, memoryMb: Number(/([\d.]+) MB/.exec(stdout)?.[1]) };
  });
}

/**
 * @typedef {object} Training as the JSON file has it
 * @property {number} images_per_second on all threads, the median pass
 * @property {[number, number]} range_images_per_second
 * @property {number} peak_rss_mb
 * @property {number} share_of_fma_peak
 * @property {Record<string, import('./speed.js').Speed>} threads
 * @property {number} thread_ratio the speed on the most threads by that on the fewest
 * @property {Record<string, import('./speed.js').Peer & { peak_rss_mb: number }>} peers
 */

/** @param {Measurement[]} passes */
const speeds = (passes) => passes.map(({ imagesPerSecond }) => imagesPerSecond);

/** @param {Measurement[]} passes */
const memory = (passes) => median(passes.map(({ memoryMb }) => memoryMb));

/**
 * @param {Map<number, Measurement[]>} ours by the number of threads, ascending; one a pass
 * @param {Record<string, Measurement[]>} peers on the most threads, likewise
 * @param {number} operations an image
 * @param {number[]} peaks GFLOP/s on the most threads, one a pass
 * @returns {Training}
 */
export function trainingFigures(ours, peers, operations, peaks) {
  const byThreads = [...ours.values()];
  const fewest = byThreads[0];
  const most = byThreads[byThreads.length - 1];
  const peerFigures = Object.entries(peers).map(([name, passes]) => [
    name,
    { ...peerOf(speeds(most), speeds(passes)), peak_rss_mb: memory(passes) },
  ]);
  return {
    ...speedOf(speeds(most)),
    peak_rss_mb: memory(most),
    share_of_fma_peak: shareOfPeak(speeds(most), operations, peaks),
    threads: Object.fromEntries([...ours].map(([n, passes]) => [n, speedOf(speeds(passes))])),
    thread_ratio: medianRatio(speeds(most), speeds(fewest)),
    peers: Object.fromEntries(peerFigures),
  };
}
