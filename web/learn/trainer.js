// Trains a network by a recipe, as `inkdigit train` does, in the page or in Node.

import { isBytes, viewBytes } from '../engine/bytes.js';
import { EngineError, InputError, WeightsError, describe, messageOf } from '../engine/errors.js';
import { whereIs } from '../engine/resource.js';
import { supportsSimd } from '../engine/simd.js';
import { fetchModule } from '../engine/wasm-module.js';
import { checkSeed, indexOf, readDrawings } from './drawings.js';
import { shippedTrainer } from './shipped.js';
import { TrainingSession, inMemory } from './training-session.js';

export { EngineError, InputError, WeightsError };

/** @typedef {import('./idx.js').Images} Images */

/**
 * One of the sets that are trained on, in this order: drawings, whose labels are classes of the recipe; pictures, whose
 * labels are the numbers that classes are called, or else their indices; or so many of the digits that the program draws.
 * @typedef {{ name?: string } & ({ drawings: ReadonlyArray<import('./drawings.js').LabeledDrawing> } | { images: Images } | { synthetic: number })} DataSet
 */

/**
 * A sample that was held out and is read as what it is not.
 * @typedef {object} Mistake
 * @property {number} sample its number, over all sets
 * @property {string} label
 * @property {string} answer
 * @property {number} height
 * @property {number} width
 * @property {Uint8Array} pixels height x width, 0 = paper, 255 = ink
 */

/**
 * How the samples that are held out are read.
 * @typedef {object} Check
 * @property {number} samples
 * @property {number} loss mean cross-entropy, natural logarithm
 * @property {number} accuracy 0 to 1
 * @property {number} wrong how many
 * @property {Mistake[]} mistakes the first 24 of them
 */

/**
 * @typedef {object} TrainingProgress
 * @property {number} done steps
 * @property {number} of so many
 * @property {number} epoch the one under way, from 1
 * @property {number} epochs
 * @property {number} secondsLeft as the steps so far went
 * @property {number} loss of the epoch so far, of samples as they are varied; mean cross-entropy, natural logarithm
 * @property {number} accuracy likewise, 0 to 1
 * @property {Check} [check] where there is a new one
 */

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

/**
 * @typedef {object} Trained
 * @property {Uint8Array<ArrayBuffer>} weights an ordinary weights file, which Recognizer.load and `inkdigit eval` take
 * @property {TrainingReport} report
 */

/**
 * @typedef {object} TrainingReport
 * @property {number} samples that were trained on
 * @property {number} done steps
 * @property {number} of so many; more than `done` where it was stopped
 * @property {number} epoch the last one, from 1
 * @property {number} loss of the last epoch
 * @property {number} accuracy likewise
 * @property {Check} check by the weights as they are; of no samples where nothing is held out
 */

const MOST_SEED = 2 ** 31 - 1;

/** What WebAssembly's memory has room for, whatever the network. */
const MOST_SAMPLES = 100_000;

const MOST_MISTAKES = 24;

/** Between two turns for others. Shorter ones would be mostly waiting: a browser makes each 4 ms long. */
const SLICE_MS = 50;

/** So many drawings are made, and pictures copied, in a slice. */
const PORTION = 500;

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
    const run = new Run(session, classes, checks, onProgress);
    while (!run.over && !stop?.aborted) {
      inMemory(() => run.slice());
      await turn(signal);
    }
    return inMemory(() => run.finish());
  }
}

/** Steps, told of. */
class Run {
  #session;
  #classes;
  #checks;
  #onProgress;
  #start = performance.now();
  #of;
  /** The step of the last check. */
  #checked = 0;

  /**
   * @param {TrainingSession} session
   * @param {string[]} classes
   * @param {number} checks
   * @param {((progress: TrainingProgress) => void) | undefined} onProgress
   */
  constructor(session, classes, checks, onProgress) {
    this.#session = session;
    this.#classes = classes;
    this.#of = session.number('steps');
    this.#checks = Math.max(1, Math.ceil(this.#of / Math.max(1, checks)));
    this.#onProgress = onProgress;
  }

  get over() {
    return this.#session.number('stepsDone') === this.#of;
  }

  slice() {
    const end = performance.now() + SLICE_MS;
    let isChecked = false;
    while (!this.over && !isChecked && performance.now() < end) {
      this.#session.step();
      isChecked = this.#keepChecked();
    }
    this.#tell(isChecked);
  }

  /** @returns {Trained} */
  finish() {
    const session = this.#session;
    if (session.number('stepsDone') !== this.#checked) session.check();
    return {
      weights: session.export(),
      report: {
        samples: session.number('samples'),
        done: session.number('stepsDone'),
        of: this.#of,
        epoch: session.number('epoch'),
        loss: session.number('loss'),
        accuracy: session.number('accuracy'),
        check: this.#check(),
      },
    };
  }

  /** @returns {boolean} whether what is held out has been read after the last step */
  #keepChecked() {
    const session = this.#session;
    const done = session.number('stepsDone');
    const isEnd = session.number('epochEnded') === 1;
    if (!isEnd && done - this.#checked < this.#checks) return false;
    if (!isEnd) session.check();
    this.#checked = done;
    return true;
  }

  /** @param {boolean} isChecked */
  #tell(isChecked) {
    if (!this.#onProgress) return;
    const session = this.#session;
    const done = session.number('stepsDone');
    const seconds = (performance.now() - this.#start) / 1000;
    this.#onProgress({
      done,
      of: this.#of,
      epoch: session.number('epoch'),
      epochs: session.number('epochs'),
      secondsLeft: (seconds * (this.#of - done)) / done,
      loss: session.number('loss'),
      accuracy: session.number('accuracy'),
      ...(isChecked && { check: this.#check() }),
    });
  }

  /** @returns {Check} the last one */
  #check() {
    const session = this.#session;
    const mistakes = session.mistakes(MOST_MISTAKES).map((mistake) => ({
      ...mistake,
      label: this.#classes[mistake.label],
      answer: this.#classes[mistake.answer],
    }));
    return {
      samples: session.number('heldOut'),
      loss: session.number('checkLoss'),
      accuracy: session.number('checkAccuracy'),
      wrong: session.number('mistakes'),
      mistakes,
    };
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

/** @param {unknown} recipe */
function readRecipe(recipe) {
  if (typeof recipe === 'string') return recipe;
  if (typeof recipe !== 'object' || recipe === null || Array.isArray(recipe)) {
    throw new InputError(
      `recipe: expected an object or its JSON text, but was given ${describe(recipe)}`,
    );
  }
  try {
    return JSON.stringify(recipe);
  } catch (error) {
    throw new InputError(`recipe: is no JSON: ${messageOf(error)}`, { cause: error });
  }
}

/** @typedef {{ where: string, name: string, count: number } & ({ drawings: import('./drawings.js').ReadDrawing[] } | { images: Images } | { synthetic: number })} ReadSet */

/**
 * @param {unknown} data
 * @returns {ReadSet[]}
 */
function readSets(data) {
  if (!Array.isArray(data) || data.length === 0) {
    throw new InputError(`data: expected an array of sets, but was given ${describe(data)}`);
  }
  const sets = data.map((set, i) => readSet(set, `data ${i + 1}`));
  const count = sets.reduce((sum, set) => sum + set.count, 0);
  if (count > MOST_SAMPLES) {
    throw new InputError(`data: there are ${count} samples; here at most ${MOST_SAMPLES}`);
  }
  return sets;
}

/**
 * @param {any} set
 * @param {string} where
 * @returns {ReadSet}
 */
function readSet(set, where) {
  const { name, drawings, images, synthetic } = set ?? {};
  if (drawings !== undefined) {
    const read = readDrawings(drawings, `${where}: drawing`);
    return { where, name: name ?? 'drawings', count: read.length, drawings: read };
  }
  if (images !== undefined) {
    const read = readImages(images, where);
    return { where, name: name ?? 'images', count: read.labels.length, images: read };
  }
  if (!Number.isInteger(synthetic) || synthetic < 1) {
    throw new InputError(
      `${where}: expected { drawings }, { images } or { synthetic: COUNT }, but was given ${describe(set)}`,
    );
  }
  return { where, name: name ?? `synthetic:${synthetic}`, count: synthetic, synthetic };
}

/**
 * @param {any} images
 * @param {string} where
 * @returns {Images}
 */
function readImages(images, where) {
  const { height, width } = images ?? {};
  const pixels = isBytes(images?.pixels) ? viewBytes(images.pixels) : null;
  const labels = isBytes(images?.labels) ? viewBytes(images.labels) : null;
  const isWhole = [height, width].every((side) => Number.isInteger(side) && side > 0);
  if (!pixels || !labels || !isWhole || pixels.length !== labels.length * height * width) {
    throw new InputError(
      `${where}: images: expected { pixels, labels, height, width } with height x width bytes a label, but was given ${describe(images)}`,
    );
  }
  return { pixels, labels, height, width };
}

/**
 * What puts a set into the session, portion by portion.
 * @param {TrainingSession} session
 * @param {ReadSet} set
 * @param {string[]} classes
 * @returns {Generator<() => void>}
 */
function* additions(session, set, classes) {
  yield () => session.beginSet(set.name);
  for (let first = 0; first < set.count; first += PORTION) {
    const end = Math.min(first + PORTION, set.count);
    yield () => addPortion(session, set, classes, first, end);
  }
}

/**
 * @param {TrainingSession} session
 * @param {ReadSet} set
 * @param {string[]} classes
 * @param {number} first
 * @param {number} end
 */
function addPortion(session, set, classes, first, end) {
  if ('drawings' in set) {
    for (const { label, strokes, where } of set.drawings.slice(first, end)) {
      session.addDrawing(indexOf(label, classes, where), strokes, where);
    }
  } else if ('images' in set) {
    const { pixels, labels, height, width } = set.images;
    const size = height * width;
    const indices = labels
      .subarray(first, end)
      .map((label, i) => classOf(label, classes, `${set.where}: picture ${first + i + 1}`));
    const part = pixels.subarray(first * size, end * size);
    session.addImages(part, indices, height, width, set.where);
  } else {
    session.addSynthetic(first, end - first, set.where);
  }
}

/**
 * As the program does: the class of that name, or where none is called a number, the one with that index.
 * @param {number} label
 * @param {string[]} classes
 * @param {string} where
 */
function classOf(label, classes, where) {
  const isNamed = classes.some((name) => /^\d+$/.test(name));
  return indexOf(isNamed ? String(label) : label, classes, where);
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
