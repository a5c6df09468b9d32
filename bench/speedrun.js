// How soon a training from nothing reads 99 % of MNIST's test images, and 99.4 %: the recipes `speedrun` and
// `speedrun-augmented`.
import { join } from 'node:path';

import { inFolder } from './folder.js';
import { recipePath } from './networks.js';
import { program } from './program.js';
import { summarize } from './statistics.js';

const SEEDS = 10;

/**
 * @typedef {object} Speedrun as the JSON file has it
 * @property {number} seconds from the start of the process to its end, data loading included; median
 * @property {[number, number]} range_seconds
 * @property {number} accuracy on the test images, the mean of all seeds
 * @property {[number, number]} range_accuracy
 * @property {number} seeds
 */

/**
 * @param {string} recipe its name
 * @param {number} seed
 * @param {string} data a data SPEC
 * @param {string} evaluationData
 */
function runSeed(recipe, seed, data, evaluationData) {
  return inFolder(async (out) => {
    const start = performance.now();
    await program([
      ...[
        'train',
        '--recipe',
        recipePath(recipe),
        '--data',
        data,
        '--seed',
        String(seed),
        '--out',
        out,
      ],
    ]);
    const seconds = (performance.now() - start) / 1000;
    const weights = join(out, 'last.safetensors');
    const json = await program(['eval', '--weights', weights, '--data', evaluationData, '--json']);
    return { seconds, accuracy: JSON.parse(json).accuracy };
  });
}

/**
 * @param {string} recipe its name
 * @param {{ data: string, evaluationData: string }} options
 * @param {(message: string) => void} progress
 * @returns {Promise<Speedrun>}
 */
export async function measureSpeedrun(recipe, { data, evaluationData }, progress) {
  const runs = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    progress(`${recipe}, seed ${seed} of ${SEEDS}`);
    runs.push(await runSeed(recipe, seed, data, evaluationData));
  }
  const seconds = summarize(runs.map((run) => run.seconds));
  const accuracies = runs.map(({ accuracy }) => accuracy);
  return {
    seconds: seconds.median,
    range_seconds: [seconds.low, seconds.high],
    accuracy: accuracies.reduce((a, b) => a + b) / SEEDS,
    range_accuracy: [Math.min(...accuracies), Math.max(...accuracies)],
    seeds: SEEDS,
  };
}
