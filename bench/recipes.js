// npm run recipes -- [--runs DIR] [--seeds 1,2,3] [--only NAME,...] [--write]
//
// Trains every recipe with every seed and makes the table of what they reach in docs/figures.md on MNIST's
// test images, with seconds an epoch and peak memory; --write puts it there. Interrupted,
// it goes on where it was: runs that are finished are not trained again.
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { findMnist, root } from '../tests/node/native.js';
import { recipePath } from './networks.js';
import { median } from './statistics.js';
import { trainEpoch } from './training.js';

const run = promisify(execFile);
const program = `${root}build/native/inkdigit`;

/**
 * @typedef {object} Entry
 * @property {string} recipe name of the recipe
 * @property {string} [claim] what the tutorial behind it says, per cent
 * @property {string} [init] recipe whose best weights of the same seed it starts from
 * @property {boolean} [folders] it reads folders of color pictures, made of MNIST
 */

/** @type {Entry[]} */
const ENTRIES = [
  { recipe: 'cnn-5x5', claim: '99' },
  { recipe: 'mlp', claim: '97.8-98.2' },
  { recipe: 'cnn-3x3-dropout', claim: '99' },
  { recipe: 'cnn-same-5x5', claim: '99' },
  { recipe: 'cnn-rgb-folder', claim: '99', folders: true },
  { recipe: 'cnn-5x5-augmented' },
  { recipe: 'resnet-3x3' },
  { recipe: 'cnn-5x5-int8', init: 'cnn-5x5' },
  { recipe: 'cnn-5x5-pruned', init: 'cnn-5x5' },
  { recipe: 'cnn-5x5-pruned-int8', init: 'cnn-5x5' },
];

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: `${root}runs/recipes` },
    seeds: { type: 'string', default: '1,2,3' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const seeds = values.seeds.split(',').map(Number);
const only = values.only?.split(',');
const entries = ENTRIES.filter(({ recipe }) => only === undefined || only.includes(recipe));

/** @type {(entry: Entry, seed: number | string) => string} */
const folderOf = ({ recipe }, seed) => join(values.runs, `${recipe}-${seed}`);

/**
 * The data SPEC of a recipe's training or test images.
 *
 * @param {Entry} entry
 * @param {'train' | 'test'} split
 */
async function dataOf({ folders }, split) {
  if (!folders) return `mnist:${split}`;
  const folder = join(values.runs, `pictures-${split}`);
  if (!existsSync(join(folder, '9'))) {
    const mnist = findMnist();
    if (!mnist) throw new Error('MNIST is not there; run npm run data');
    await run('node', [`${root}scripts/make-image-folder.js`, mnist, folder, split]);
  }
  return `images:${folder}`;
}

/** @type {(entry: Entry, seed: number) => string[]} */
const initOf = ({ init }, seed) =>
  init === undefined ? [] : ['--init', join(values.runs, `${init}-${seed}`, 'best.safetensors')];

/**
 * Trains with one seed, unless that is done, and evaluates.
 *
 * @param {Entry} entry
 * @param {number} seed
 * @returns {Promise<{ accuracy: number, bytes: number }>} accuracy in per cent
 */
async function result(entry, seed) {
  const out = folderOf(entry, seed);
  const args = [
    ...['train', '--recipe', `${root}trainer/recipes/${entry.recipe}.json`, '--out', out],
    ...['--data', await dataOf(entry, 'train'), '--seed', String(seed), '--resume'],
    ...initOf(entry, seed),
  ];
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const status = await new Promise((resolve) => child.once('exit', resolve));
  if (status !== 0) throw new Error(`${entry.recipe}, seed ${seed}: training ended with ${status}`);
  const weights = join(out, 'best.safetensors');
  const { stdout } = await run(
    program,
    ['eval', '--weights', weights, '--data', await dataOf(entry, 'test'), '--json'],
    { cwd: root },
  );
  return { accuracy: 100 * JSON.parse(stdout).accuracy, bytes: (await stat(weights)).size };
}

/**
 * One line of the table.
 *
 * @param {Entry} entry
 */
async function line(entry) {
  const results = [];
  for (const seed of seeds) {
    results.push(await result(entry, seed));
    console.error(`${entry.recipe}, seed ${seed}: ${results.at(-1)?.accuracy.toFixed(2)} %`);
  }
  const accuracies = results.map(({ accuracy }) => accuracy);
  const mean = accuracies.reduce((a, b) => a + b) / accuracies.length;
  const range = `${Math.min(...accuracies).toFixed(2)}-${Math.max(...accuracies).toFixed(2)}`;
  const epochs = [];
  for (let pass = 0; pass < 3; pass++) {
    epochs.push(
      await trainEpoch(
        recipePath(entry.recipe),
        await dataOf(entry, 'train'),
        initOf(entry, seeds[0]),
      ),
    );
  }
  const recipe = await readFile(`${root}trainer/recipes/${entry.recipe}.json`, 'utf8');
  return [
    `\`${entry.recipe}\``,
    `${mean.toFixed(2)} (${range})`,
    seeds.length,
    entry.claim ?? '',
    JSON.parse(recipe).training.epochs,
    median(epochs.map(({ seconds }) => seconds)).toFixed(1),
    median(epochs.map(({ memoryMb }) => memoryMb)).toFixed(0),
    (results[0].bytes / 1000).toFixed(0),
  ];
}

await mkdir(values.runs, { recursive: true });
const rows = [
  [
    'recipe',
    'test accuracy, %: mean (range)',
    'seeds',
    'claim, %',
    'epochs',
    's an epoch',
    'MB',
    'kB',
  ],
  ['---', '---', '---', '---', '---', '---', '---', '---'],
];
for (const entry of entries) rows.push(await line(entry));
const table = rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
console.log(table);

if (values.write) {
  const figures = await readFile(`${root}docs/figures.md`, 'utf8');
  const [before, , after] = figures.split(/(?<=<!-- recipes -->\n)|(?=<!-- \/recipes -->)/);
  await writeFile(`${root}docs/figures.md`, `${before}\n${table}\n\n${after}`);
}
