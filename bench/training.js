// Images a second and peak memory in training, natively; where PyTorch's scripts are given, beside it.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { median, summarise } from './statistics.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} Measurement
 * @property {number} imagesPerSecond
 * @property {number} memoryMb at most, of the whole process
 */

/**
 * One epoch of a recipe.
 *
 * @param {string} recipe its name
 * @param {string} data a data SPEC
 * @param {string[]} [options] of the program
 * @returns {Promise<Measurement & { seconds: number }>} seconds of the epoch, without validation
 */
export async function trainEpoch(recipe, data, options = []) {
  const out = await mkdtemp(join(tmpdir(), 'inkdigit-bench-'));
  try {
    const recipeFile = `${root}trainer/recipes/${recipe}.json`;
    const { stdout } = await run(
      `${root}build/native/inkdigit`,
      ['train', '--recipe', recipeFile, '--data', data, '--epochs', '1', '--out', out, ...options],
      { cwd: root },
    );
    const [epoch] = (await readFile(join(out, 'metrics.jsonl'), 'utf8')).split('\n');
    const { seconds, images_per_second: imagesPerSecond } = JSON.parse(epoch);
    return {
      seconds,
      imagesPerSecond,
      memoryMb: Number(/([\d.]+) MB/.exec(stdout)?.[1]),
    };
  } finally {
    await rm(out, { recursive: true });
  }
}

/**
 * PyTorch on the same network, by the script train/torch_train.py in `peers`.
 *
 * @param {string} peers
 * @param {string} network its name in the script's list
 * @param {string[]} options of the script
 * @returns {Promise<Measurement>}
 */
async function torch(peers, network, options) {
  const script = join(peers, 'train/torch_train.py');
  const { stdout } = await run('/usr/bin/python3', [script, network, '--windows', '3', ...options]);
  const result = JSON.parse(stdout);
  return { imagesPerSecond: result.train_samples_s.median, memoryMb: result.rss_train_peak_mb };
}

/**
 * @param {object} options
 * @param {string} options.recipe
 * @param {string} options.data
 * @param {number} options.passes
 * @param {string} [options.peers] folder of the peers' scripts
 * @param {string} [options.network] the peers' name of the recipe's network
 */
export async function measureTraining({ recipe, data, passes, peers, network }) {
  /** @type {Record<string, Measurement[]>} */
  const results = { inkdigit: [] };
  for (let pass = 0; pass < passes; pass++) {
    results.inkdigit.push(await trainEpoch(recipe, data));
    if (peers === undefined || network === undefined) continue;
    (results.pytorch ??= []).push(await torch(peers, network, []));
    (results.pytorchTuned ??= []).push(await torch(peers, network, ['--tuned']));
  }
  return Object.fromEntries(
    Object.entries(results).map(([name, all]) => [
      name,
      {
        imagesPerSecond: summarise(all.map((m) => m.imagesPerSecond)),
        memoryMb: median(all.map((m) => m.memoryMb)),
      },
    ]),
  );
}
