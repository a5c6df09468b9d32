// Trains a network by a recipe, as `inkdigit train` does, in the page or in Node.

import { EngineError, InputError, WeightsError } from '../engine/errors.js';
import { whereIs } from '../engine/resource.js';
import { supportsSimd } from '../engine/simd.js';
import { fetchModule } from '../engine/wasm-module.js';
import { checkSeed } from './drawings.js';
import { shippedTrainer } from './shipped.js';
import { additions, readRecipe, readSets } from './training-data.js';
import { TrainingRun } from './training-run.js';
import { TrainingSession, inMemory } from './training-session.js';

export { EngineError, InputError, WeightsError };

/** @typedef {import('./training-data.js').DataSet} DataSet */
/** @typedef {import('./training-run.js').Mistake} Mistake */
/** @typedef {import('./training-run.js').Check} Check */
/** @typedef {import('./training-run.js').TrainingProgress} TrainingProgress */
/** @typedef {import('./training-run.js').Trained} Trained */
/** @typedef {import('./training-run.js').TrainingReport} TrainingReport */

/**
 * @typedef {object} TrainOptions
 * @property {object | string} recipe as in trainer/recipes/: an object, or its JSON text
 * @property {ReadonlyArray<DataSet>} data at least one set
 * @property {number} [seed] whole, 0 to 2^31 - 1; the recipe's when left out
 * @property {number} [checks] how often at least what is held out is read, beside each epoch's end; 20 when left out
 * @property {(progress: TrainingProgress) => void} [onProgress] called some times a second, and after each check
 * @property {AbortSignal} [stop] ends it early: what has been learnt so far is the answer
 * @property {AbortSignal} [signal] gives it up: the promise is rejected with the signal's reason
 */

const MOST_SEED = 2 ** 31 - 1;

/** @hideconstructor */
export class Trainer {
  #module;

  /**
   * Use Trainer.load.
   * @param {WebAssembly.Module} module
   */
  constructor(module) {
    this.#module = module;
  }

  /**
   * Needs WebAssembly's SIMD, which all browsers have had since 2023; an EngineError says so where it is not.
   * @param {object} [options]
   * @param {WebAssembly.Module} [options.module] inkdigit-train.wasm, compiled; fetched when left out
   * @returns {Promise<Trainer>}
   */
  static async load({ module } = {}) {
    if (typeof WebAssembly !== 'object' || !supportsSimd()) {
      throw fail('there is no WebAssembly with SIMD here; a browser of today has it');
    }
    return new Trainer(module ?? (await compile()));
  }

  /**
   * The same recipe, data in the same order and seed give the same bytes, in every browser and in Node. What of a recipe
   * takes the program (a teacher, compression, calibration) is an InputError that names the field.
   * @param {TrainOptions} options
   * @returns {Promise<Trained>}
   */
  async train({ recipe, data, seed, checks = 20, onProgress, stop, signal }) {
    signal?.throwIfAborted();
    const text = readRecipe(recipe);
    if (seed !== undefined) checkSeed(seed, MOST_SEED);
    const sets = readSets(data);
    const session = await TrainingSession.start(this.#module, fail);
    const classes = inMemory(() => session.loadRecipe(text, seed));
    for (const add of sets.flatMap((set) => [...additions(session, set, classes)])) {
      inMemory(add);
      await turn(signal);
    }
    inMemory(() => session.begin());
    const run = new TrainingRun(session, classes, checks, onProgress);
    while (!run.over && !stop?.aborted) {
      inMemory(() => run.slice());
      await turn(signal);
    }
    return inMemory(() => run.finish());
  }
}

/**
 * Whoever wants to stop it gets a turn, and so does what draws the progress.
 * @param {AbortSignal | undefined} signal
 */
async function turn(signal) {
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}

/** @type {Promise<WebAssembly.Module> | null} */
let compiling = null;

/** It holds no state, so all trainers share it. */
function compile() {
  compiling ??= fetchModule(whereIs(shippedTrainer, fail), fail);
  compiling.catch(() => (compiling = null));
  return compiling;
}

/**
 * @param {string} message
 * @param {unknown} [cause]
 */
function fail(message, cause) {
  return new EngineError(`train: ${message}`, { cause });
}
