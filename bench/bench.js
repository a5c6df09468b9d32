// npm run bench: what is measured, how, and all options are in bench/README.md.
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';

import { launchBrowser } from '../tests/browser/browser.js';
import { inFolder } from './folder.js';
import { growthPlot } from './growth-plot.js';
import { measureGrowth } from './growth.js';
import { measureInference } from './inference.js';
import { makeModel } from './models.js';
import { measureNative } from './native.js';
import { readOptions } from './options.js';
import { measurePage } from './page.js';
import { peerMounts } from './peers.js';
import { measurePictures } from './picture-reading.js';
import { measureReference } from './reference.js';
import { openSite } from './site.js';
import { measureSpeedrun } from './speedrun.js';
import { report } from './report.js';
import { UsageError } from './usage-error.js';
import { measureWasm } from './wasm.js';

/** @typedef {import('./options.js').Options} Options */

/**
 * @typedef {object} Figures as the JSON file has them; the parts that were asked for
 * @property {Record<string, unknown>} machine
 * @property {{ native?: Record<string, number>, wasm?: Record<string, number> }} limits
 * @property {Record<string, import('./training.js').Training>} [training]
 * @property {Record<string, import('./evaluation.js').Evaluation>} [evaluation]
 * @property {Awaited<ReturnType<typeof measureInference>>} [inference]
 * @property {import('./speedrun.js').Speedrun} [speedrun]
 * @property {import('./speedrun.js').Speedrun} [speedrun_augmented]
 * @property {import('./growth.js').Growth} [growth]
 * @property {import('./reference.js').Reference} [reference]
 * @property {import('./picture-reading.js').PictureReading} [pictures]
 * @property {Record<string, import('./wasm.js').Prediction>} [wasm]
 * @property {import('./wasm.js').Strokes} [strokes]
 * @property {Awaited<ReturnType<typeof measurePage>>} [page]
 */

/** @param {string} message */
const progress = (message) => console.error(`bench: ${message}`);

/** What matters of a processor, as Linux names it; other systems are not asked. */
const FEATURES = ['avx2', 'avx512f', 'avx_vnni', 'avx512_vnni', 'amx_int8', 'asimd', 'asimddp'];

/** @returns {Promise<string[]>} those of FEATURES that it has */
async function processorFeatures() {
  const text = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const words = new Set(text.split(/\s+/));
  return FEATURES.filter((feature) => words.has(feature));
}

/**
 * @param {Options} options
 * @param {import('./models.js').Model[]} models
 * @param {string} weights the folder of theirs
 * @param {Figures} figures what is measured is added here
 */
async function measureInBrowser(options, models, weights, figures) {
  const { passes, parts, peers, against } = options;
  const mounts = peers === undefined ? [] : await peerMounts(peers);
  const site = await openSite(weights, mounts, against);
  const browser = await launchBrowser();
  try {
    figures.machine.chromium = await browser.version();
    const where = { browser, origin: site.origin };
    const settings = {
      passes,
      withPeers: peers !== undefined,
      weights,
      against: against !== undefined,
    };
    if (parts.has('wasm')) {
      const { limits, wasm, strokes } = await measureWasm(models, where, settings, progress);
      figures.limits.wasm = limits;
      Object.assign(figures, { wasm, strokes });
    }
    if (parts.has('page')) figures.page = await measurePage(where, site, settings, progress);
  } finally {
    await browser.close();
    await site.close();
  }
}

/**
 * @param {Options} options
 * @param {string} weights a folder for those that are measured with
 * @returns {Promise<Figures>}
 */
async function measure(options, weights) {
  const { parts, networks } = options;
  const [{ model: cpu }, ...more] = cpus();
  /** @type {Figures} */
  const figures = {
    machine: {
      date: new Date().toISOString().slice(0, 10),
      cpu,
      cores: 1 + more.length,
      features: await processorFeatures(),
      node: process.version,
      passes: options.passes,
    },
    limits: {},
  };
  const models = [];
  const needsModels = ['training', 'evaluation', 'inference', 'wasm'].some((part) =>
    parts.has(part),
  );
  for (const network of needsModels ? networks : []) {
    progress(`weights of ${network.recipe}`);
    models.push(await makeModel(network, weights));
  }
  if (parts.has('training') || parts.has('evaluation')) {
    const native = await measureNative(
      models,
      { ...options, weights, training: parts.has('training'), evaluation: parts.has('evaluation') },
      progress,
    );
    figures.limits.native = native.limits;
    if (parts.has('training')) figures.training = native.training;
    if (parts.has('evaluation')) figures.evaluation = native.evaluation;
  }
  if (parts.has('inference')) {
    figures.inference = await measureInference(models, { ...options, weights }, progress);
  }
  if (parts.has('speedrun')) {
    figures.speedrun = await measureSpeedrun('speedrun', options, progress);
    figures.speedrun_augmented = await measureSpeedrun('speedrun-augmented', options, progress);
  }
  if (parts.has('growth')) figures.growth = await measureGrowth(options, progress);
  if (parts.has('reference')) figures.reference = await measureReference(options, progress);
  if (parts.has('pictures')) figures.pictures = await measurePictures(options, progress);
  if (parts.has('wasm') || parts.has('page')) {
    await measureInBrowser(options, models, weights, figures);
  }
  return figures;
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  const figures = await inFolder((weights) => measure(options, weights));
  process.stdout.write(report(figures));
  if (options.plot !== undefined && figures.growth) {
    await writeFile(options.plot, growthPlot(figures.growth));
  }
  if (options.json !== undefined) {
    await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`bench: ${error.message}`);
  process.exitCode = 2;
}
