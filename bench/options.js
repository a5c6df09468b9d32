import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { findMnist, root } from '../tests/node/native.js';
import { NETWORKS } from './networks.js';
import { missingPeerFile } from './peers.js';
import { UsageError } from './usage-error.js';

export const PARTS = [
  'training',
  'evaluation',
  'inference',
  'speedrun',
  'growth',
  'reference',
  'pictures',
  'wasm',
  'page',
];

/**
 * @typedef {object} Options
 * @property {Set<string>} parts of PARTS
 * @property {import('./networks.js').Network[]} networks
 * @property {number} passes
 * @property {number[]} threads ascending; training and inference are measured with each of them
 * @property {string} data what is trained on, a data SPEC
 * @property {string} evaluationData
 * @property {string} [peers] folder of the peers' scripts
 * @property {string} [against] folder of another build of the page, an absolute path
 * @property {string} [json] file to write the figures to
 * @property {string} [plot] SVG file to draw growth in
 */

/**
 * @param {string[]} args of the command line
 * @returns {Options}
 */
export function readOptions(args) {
  const values = parse(args);
  const recipes = NETWORKS.map(({ recipe }) => recipe);
  const wanted = listOf('recipes', values.recipes, recipes);
  const cores = availableParallelism();
  const threads = values.threads?.split(',') ?? ['1', String(cores)];
  const counts = threads.map((count) => wholeNumber('threads', count));
  checkPeers(values.peers);
  checkBuild(values.against);
  checkFolderOf('json', values.json);
  checkFolderOf('plot', values.plot);
  const parts = new Set(listOf('only', values.only, PARTS));
  if (parts.has('page') && !existsSync(`${root}dist/index.html`)) {
    throw new UsageError('dist/ is missing; npm run build makes it');
  }
  return {
    parts,
    networks: NETWORKS.filter(({ recipe }) => wanted.includes(recipe)),
    passes: wholeNumber('passes', values.passes),
    threads: [...new Set(counts)].sort((a, b) => a - b),
    data: values.data ?? (findMnist() ? 'mnist' : 'synthetic:20000'),
    evaluationData: values.data ?? (findMnist() ? 'mnist' : 'synthetic:10000'),
    peers: values.peers,
    against: values.against && resolve(values.against),
    json: values.json,
    plot: values.plot,
  };
}

/** @param {string[]} args */
function parse(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  try {
    const options = {
      ...{
        peers: text,
        against: text,
        json: text,
        plot: text,
        data: text,
        only: text,
        recipes: text,
        threads: text,
      },
      passes: { ...text, default: '3' },
    };
    return parseArgs({ args, options }).values;
  } catch (error) {
    const [firstLine] = /** @type {Error} */ (error).message.split('\n');
    throw new UsageError(firstLine);
  }
}

/**
 * @param {string} option
 * @param {string | undefined} text names with commas between them
 * @param {string[]} known all there are, which is also what is meant when the text is left out
 */
function listOf(option, text, known) {
  const names = text?.split(',') ?? known;
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined) {
    throw new UsageError(`--${option} "${wrong}": must be among ${known.join(', ')}`);
  }
  return names;
}

/**
 * @param {string} option
 * @param {string} text
 */
function wholeNumber(option, text) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1024) {
    throw new UsageError(`--${option} "${text}": must be a whole number from 1 to 1024`);
  }
  return number;
}

/**
 * Before the measurements rather than after them.
 * @param {string} option
 * @param {string} [file] to be written
 */
function checkFolderOf(option, file) {
  if (file === undefined || existsSync(dirname(file))) return;
  throw new UsageError(`--${option} ${file}: there is no folder ${dirname(file)}`);
}

/** @param {string} [folder] */
function checkPeers(folder) {
  const missing = folder === undefined ? undefined : missingPeerFile(folder);
  if (missing !== undefined) throw new UsageError(`--peers ${folder}: has no ${missing}`);
}

/** @param {string} [folder] */
function checkBuild(folder) {
  if (folder === undefined || existsSync(join(folder, 'index.html'))) return;
  throw new UsageError(`--against ${folder}: has no index.html; a folder like dist/ has`);
}
