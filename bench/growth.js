// How cost grows: one network in five widths, one width with ever more images, and ever more ink. All should be lines.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { evaluate } from './evaluation.js';
import { inFolder } from './folder.js';
import { measureInkGrowth } from './ink-growth.js';
import { operationsOf, recipePath } from './networks.js';
import { program } from './program.js';
import { median } from './statistics.js';
import { trainEpoch } from './training.js';

/** The network of cnn-5x5 with so many channels in its first convolution, twice as many in its second. */
const WIDTHS = [8, 16, 32, 64, 128];
/** Of each width; the wide ones cost the most. */
const IMAGES = 4000;
const IMAGE_COUNTS = [2000, 4000, 8000, 16000, 32000];
const MIDDLE = 32;

/**
 * @typedef {object} Size as the JSON file has it
 * @property {number} channels of the first convolution
 * @property {import('./networks.js').Operations} operations
 * @property {number} training_us an image
 * @property {number} evaluation_us an image
 */

/**
 * @typedef {object} Growth as the JSON file has it
 * @property {Size[]} sizes
 * @property {{ images: number, seconds: number }[]} epochs of the middle network
 * @property {import('./ink-growth.js').InkGrowth} ink
 */

/**
 * @param {number} channels
 * @param {string} folder
 * @returns {Promise<string>} the recipe's path
 */
async function writeRecipe(channels, folder) {
  const text = await readFile(recipePath('cnn-5x5'), 'utf8');
  const recipe = JSON.parse(text);
  recipe.network.layers
    .filter((/** @type {{ type: string }} */ { type }) => type === 'conv2d')
    .forEach((/** @type {{ out_channels: number }} */ layer, /** @type {number} */ i) => {
      layer.out_channels = channels * (i + 1);
    });
  recipe.training.validation_share = 0;
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'recipe.json');
  await writeFile(path, JSON.stringify(recipe));
  return path;
}

/**
 * @param {number} channels
 * @param {string} folder
 * @param {{ passes: number, threads: string }} options
 * @returns {Promise<Size>}
 */
async function measureSize(channels, folder, { passes, threads }) {
  const recipe = await writeRecipe(channels, folder);
  const out = join(folder, 'run');
  await program([
    'train',
    '--recipe',
    recipe,
    '--data',
    'synthetic:64',
    '--epochs',
    '1',
    '--out',
    out,
  ]);
  const weights = join(out, 'last.safetensors');
  const operations = operationsOf(JSON.parse(await program(['info', weights, '--json'])));
  const training = [];
  const evaluation = [];
  for (let pass = 0; pass < passes; pass++) {
    const data = `synthetic:${IMAGES}`;
    training.push((await trainEpoch(recipe, data, ['--threads', threads])).imagesPerSecond);
    evaluation.push(await evaluate(weights, data, Number(threads)));
  }
  return {
    channels,
    operations,
    training_us: 1e6 / median(training),
    evaluation_us: 1e6 / median(evaluation),
  };
}

/**
 * @param {{ passes: number, threads: number[] }} options
 * @param {(message: string) => void} progress
 * @returns {Promise<Growth>}
 */
export function measureGrowth({ passes, threads }, progress) {
  const settings = { passes, threads: String(threads[threads.length - 1]) };
  return inFolder(async (folder) => {
    const sizes = [];
    for (const channels of WIDTHS) {
      progress(`growth, ${channels} channels`);
      sizes.push(await measureSize(channels, join(folder, String(channels)), settings));
    }
    const recipe = join(folder, String(MIDDLE), 'recipe.json');
    const epochs = [];
    for (const images of IMAGE_COUNTS) {
      progress(`growth, ${images} images`);
      const seconds = [];
      for (let pass = 0; pass < passes; pass++) {
        const options = ['--threads', settings.threads];
        seconds.push((await trainEpoch(recipe, `synthetic:${images}`, options)).seconds);
      }
      epochs.push({ images, seconds: median(seconds) });
    }
    return { sizes, epochs, ink: await measureInkGrowth(progress) };
  });
}
