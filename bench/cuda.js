// npm run bench:cuda -- [--recipes NAME,...] [--passes N] [--data SPEC] [--python PROGRAM|none] [--json FILE]
//
// Training on a GPU: images a second of an epoch of each recipe by build/cuda/inkdigit, with PyTorch
// (eager, and torch.compile where it works) beside it in the same passes; and the time from process
// start until weights exist that read 99.0 % and 99.4 % of MNIST's test images.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { findMnist, readMetrics, root } from '../tests/node/native.js';
import { inFolder } from './folder.js';
import { NETWORKS, recipePath } from './networks.js';
import { medianRatio, summarize } from './statistics.js';
import { UsageError } from './usage-error.js';

const run = promisify(execFile);

/** Recipes that reach an accuracy of MNIST's test images soon, by it. */
const TARGETS = [
  { accuracy: 0.99, recipe: 'speedrun' },
  { accuracy: 0.994, recipe: 'cnn-5x5-augmented' },
];
const SEEDS = [1, 2, 3];

/** Those that start from nothing and whose data MNIST can be. */
const RECIPES = [
  ...NETWORKS.map(({ recipe }) => recipe),
  ...['cnn-5x5-augmented', 'resnet-3x3', 'speedrun'],
];

/**
 * Runs build/cuda/inkdigit on the GPU.
 * @param {string[]} args
 */
async function program(args) {
  try {
    return (await run(`${root}build/cuda/inkdigit`, args, { cwd: root })).stdout;
  } catch (error) {
    const { stderr, message } = /** @type {{ stderr?: string, message: string }} */ (error);
    throw new UsageError(stderr?.trim() || message);
  }
}

/**
 * The last of three epochs, when everything is warm.
 * @param {string} recipe
 * @param {string} data a data SPEC
 * @returns {Promise<number>} images a second
 */
const trainEpoch = (recipe, data) =>
  inFolder(async (out) => {
    const args = ['train', '--recipe', recipePath(recipe), '--data', data, '--out', out];
    await program([...args, '--epochs', '3', '--device', 'cuda']);
    return (await readMetrics(out))[2].images_per_second;
  });

/**
 * @typedef {object} Torch
 * @property {string} torch version
 * @property {string} gpu
 * @property {number} eager images a second
 * @property {number} [compile] likewise
 */

/** @type {(python: string, recipe: string) => Promise<Torch>} */
async function measureTorch(python, recipe) {
  const { stdout } = await run(python, [`${root}bench/torch_cuda.py`, recipePath(recipe)]);
  return JSON.parse(stdout);
}

/**
 * Seconds from process start until the first epoch whose weights are good enough was written down.
 * @param {typeof TARGETS[number]} target
 * @param {number} seed
 * @returns {Promise<number>} Infinity where none is
 */
const timeTo = ({ accuracy, recipe }, seed) =>
  inFolder(async (folder) => {
    const json = JSON.parse(await readFile(recipePath(recipe), 'utf8'));
    json.training.save_every_epochs = 1;
    const own = join(folder, 'recipe.json');
    await writeFile(own, JSON.stringify(json));
    const out = join(folder, 'run');
    const start = Date.now() / 1000;
    const args = ['train', '--recipe', own, '--data', 'mnist', '--seed', String(seed)];
    await program([...args, '--out', out, '--device', 'cuda']);
    for (const { epoch, time } of await readMetrics(out)) {
      const weights = join(out, `epoch-${epoch}.safetensors`);
      const found = await program(['eval', '--weights', weights, '--data', 'mnist', '--json']);
      if (JSON.parse(found).accuracy >= accuracy) return time - start;
    }
    return Infinity;
  });

/**
 * @param {string} recipe
 * @param {{ passes: number, data: string, python: string }} options
 */
async function measureRecipe(recipe, { passes, data, python }) {
  const ours = [];
  /** @type {Torch[]} */
  const torch = [];
  for (let pass = 0; pass < passes; pass++) {
    ours.push(await trainEpoch(recipe, data));
    if (python) torch.push(await measureTorch(python, recipe));
  }
  const eager = torch.map((figures) => figures.eager);
  const compiled = torch.map((figures) => figures.compile ?? NaN);
  return {
    recipe,
    images_per_second: summarize(ours),
    ...(python && {
      pytorch: { version: torch[0].torch, gpu: torch[0].gpu },
      eager: summarize(eager),
      by_eager: medianRatio(ours, eager),
      compile: summarize(compiled),
      by_compile: medianRatio(ours, compiled),
    }),
  };
}

/** @type {(value: number | undefined, digits?: number) => string} */
const text = (value, digits = 0) =>
  value !== undefined && Number.isFinite(value) ? value.toFixed(digits) : '';

async function main() {
  const string = /** @type {const} */ ({ type: 'string' });
  const { values } = parseArgs({
    options: { recipes: string, passes: string, data: string, python: string, json: string },
  });
  const data = values.data ?? (findMnist() ? 'mnist' : 'synthetic:60000');
  const python = values.python === 'none' ? '' : (values.python ?? 'python3');
  const passes = Number(values.passes ?? 3);
  const recipes = values.recipes?.split(',') ?? RECIPES;
  const speeds = [];
  console.log('| images/s | inkdigit | PyTorch | compiled | by PyTorch | by compiled |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const recipe of recipes) {
    const found = await measureRecipe(recipe, { passes, data, python });
    speeds.push(found);
    const cells = [
      `\`${recipe}\``,
      text(found.images_per_second.median),
      text(found.eager?.median),
      text(found.compile?.median),
      text(found.by_eager, 2),
      text(found.by_compile, 2),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  const times = [];
  for (const target of findMnist() ? TARGETS : []) {
    const seconds = [];
    for (const seed of SEEDS) seconds.push(await timeTo(target, seed));
    times.push({ ...target, seconds });
    const reached = seconds.map((value) => text(value, 2) || 'never').join(', ');
    console.log(`${100 * target.accuracy} % by ${target.recipe}: ${reached} s from process start`);
  }
  if (values.json) await writeFile(values.json, JSON.stringify({ speeds, times }, null, 2) + '\n');
}

main().catch((error) => {
  console.error(error instanceof UsageError ? `bench: ${error.message}` : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
