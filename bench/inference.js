// Native inference beside onnxruntime-node: one picture at a time, and many, as floats and as int8,
// on each number of threads.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { root } from '../tests/node/native.js';
import { exportModel } from './models.js';
import { MADE } from './peers.js';
import { program } from './program.js';
import { peerOf, speedOf } from './speed.js';
import { median, medianRatio } from './statistics.js';

const run = promisify(execFile);

/** The newest when this was written. Its own installation would fetch what only GPUs need. */
const PEER = 'onnxruntime-node@1.30.0';

/** One evaluation takes a fraction of a second. */
const RUNS = 3;

/** @typedef {import('./models.js').Weights} Weights */

/** @type {Weights[]} */
export const WEIGHTS = ['float32', 'int8'];

/** @typedef {{ latency_us: number, images_per_second: number }} Measured */

/**
 * @typedef {object} Inference as the JSON file has it, for one network, one kind of weights and one
 *   number of threads
 * @property {number} latency_us of one picture, the median pass; ours takes one thread
 * @property {number} images_per_second many at once, the median pass
 * @property {[number, number]} range_images_per_second
 * @property {{ latency_us: number, latency_ratio: number } & import('./speed.js').Peer} [peer]
 *   ratios above 1 where we are faster
 */

/** What the passes gave on so many threads. */
class Samples {
  /** @type {Measured[]} */
  ours = [];

  /** @type {Measured[]} */
  theirs = [];

  /** @param {number} threads */
  constructor(threads) {
    this.threads = threads;
  }
}

/**
 * Installs the peer where that has not been done.
 * @returns {Promise<string>} the folder with its node_modules/
 */
async function peerFolder() {
  const folder = join(MADE, PEER);
  if (!existsSync(join(folder, 'node_modules/onnxruntime-node'))) {
    await mkdir(folder, { recursive: true });
    await run('npm', ['install', '--ignore-scripts', '--no-save', '--prefix', folder, PEER]);
  }
  return folder;
}

/**
 * @param {string} weights a path
 * @param {string} data a data SPEC
 * @param {number} threads
 * @returns {Promise<Measured>}
 */
async function measureOurs(weights, data, threads) {
  const args = ['--weights', weights, '--data', data, '--threads', String(threads), '--json'];
  const runs = [];
  for (let i = 0; i < RUNS; i++) runs.push(JSON.parse(await program(['eval', ...args])));
  return {
    latency_us: median(runs.map(({ latency_us }) => latency_us.median)),
    images_per_second: median(runs.map(({ images_per_second }) => images_per_second)),
  };
}

/**
 * @param {string} folder of the peer
 * @param {string} onnx a path
 * @param {number} threads
 * @returns {Promise<Measured>}
 */
async function measurePeer(folder, onnx, threads) {
  const script = `${root}bench/onnxruntime.js`;
  const { stdout } = await run(process.execPath, [script, folder, onnx, String(threads)]);
  return JSON.parse(stdout);
}

/**
 * @param {Measured[]} ours one a pass
 * @param {Measured[]} theirs likewise, or none
 * @returns {Inference}
 */
function figuresOf(ours, theirs) {
  const speeds = (/** @type {Measured[]} */ list) => list.map((pass) => pass.images_per_second);
  const latencies = (/** @type {Measured[]} */ list) => list.map((pass) => pass.latency_us);
  const figures = { latency_us: median(latencies(ours)), ...speedOf(speeds(ours)) };
  if (theirs.length === 0) return figures;
  const peer = {
    latency_us: median(latencies(theirs)),
    latency_ratio: medianRatio(latencies(theirs), latencies(ours)),
    ...peerOf(speeds(ours), speeds(theirs)),
  };
  return { ...figures, peer };
}

/**
 * @typedef {object} InferenceOptions
 * @property {number} passes
 * @property {number[]} threads ascending
 * @property {string} evaluationData a data SPEC
 * @property {string} weights folder of the models' weights
 * @property {string} [peers] whether the peer is wanted
 */

/**
 * @param {import('./models.js').Model[]} models
 * @param {InferenceOptions} options
 * @param {(message: string) => void} progress
 * @returns {Promise<Record<string, Record<Weights, Record<number, Inference>>>>} by recipe, weights
 *   and threads
 */
export async function measureInference(models, options, progress) {
  const { passes, threads, evaluationData, weights: folder, peers } = options;
  const peer = peers === undefined ? undefined : await peerFolder();
  const jobs = models.flatMap((model) =>
    WEIGHTS.map((weights) => ({
      model,
      weights,
      each: threads.map((count) => new Samples(count)),
    })),
  );
  for (let pass = 1; pass <= passes; pass++) {
    for (const { model, weights, each } of jobs) {
      progress(`pass ${pass} of ${passes}: inference of ${model.recipe}, ${weights}`);
      const onnx = join(folder, await exportModel(folder, model, weights, 'onnx'));
      for (const { threads: count, ours, theirs } of each) {
        ours.push(await measureOurs(join(folder, model[weights]), evaluationData, count));
        if (peer !== undefined) theirs.push(await measurePeer(peer, onnx, count));
      }
    }
  }
  /** @type {Record<string, Record<Weights, Record<number, Inference>>>} */
  const figures = {};
  for (const { model, weights, each } of jobs) {
    const byThreads = each.map(({ threads: count, ours, theirs }) => [
      count,
      figuresOf(ours, theirs),
    ]);
    (figures[model.recipe] ??= /** @type {any} */ ({}))[weights] = Object.fromEntries(byThreads);
  }
  return figures;
}
