// inkdigit/learn: teaches weights a person's hand by a few corrected drawings, in the page or in Node.

import { copyBuffer, isBytes, viewBytes } from '../engine/bytes.js';
import { EngineError, InputError, WeightsError, describe } from '../engine/errors.js';
import { openResource, readBody, whereIs } from '../engine/resource.js';
import { supportsSimd } from '../engine/simd.js';
import { fetchModule } from '../engine/wasm-module.js';
import { checkSeed, indexOf, readDrawings } from './drawings.js';
import { CORRECTION, REHEARSAL, Session } from './session.js';
import { shippedLearner, shippedRehearsal } from './shipped.js';

export { EngineError, InputError, WeightsError };

/** @typedef {import('./drawings.js').Strokes} Strokes */
/** @typedef {import('./drawings.js').LabeledDrawing} LabeledDrawing */
/** @typedef {import('./drawings.js').ReadDrawing} ReadDrawing */

/**
 * @typedef {object} Progress
 * @property {number} done steps
 * @property {number} of so many
 * @property {number} secondsLeft as the steps so far went
 */

/** @typedef {{ before: number, after: number, of: number }} ReadRight how many drawings of how many are read rightly, by the weights as they were and by the new ones */

/**
 * @typedef {object} AdaptOptions
 * @property {ArrayBufferLike | ArrayBufferView} weights a weights file
 * @property {ReadonlyArray<LabeledDrawing>} corrections what was read wrongly, and what it is; at least one
 * @property {ReadonlyArray<LabeledDrawing> | Uint8Array} [rehearsal] drawings by others, so that none of them is forgotten;
 *   those that are shipped when left out
 * @property {number} [seed] whole, 0 to 2^32 - 1; 1 when left out
 * @property {(progress: Progress) => void} [onProgress] called after each step
 * @property {AbortSignal} [signal] stops it: the promise is rejected with the signal's reason
 */

/**
 * @typedef {object} Adapted
 * @property {Uint8Array<ArrayBuffer>} weights an ordinary weights file, which Recognizer.load and `inkdigit eval` take
 * @property {{ corrections: number, learnt: ReadRight, others: ReadRight }} report how many corrections there were and how
 *   they are read now; others: drawings of the rehearsal that were kept for judging
 */

const MOST_SEED = 2 ** 32 - 1;

/** @hideconstructor */
export class Learner {
  #module;
  /** @type {Promise<Uint8Array> | null} */
  #rehearsal = null;

  /**
   * Use Learner.load.
   * @param {WebAssembly.Module} module
   */
  constructor(module) {
    this.#module = module;
  }

  /**
   * Needs WebAssembly's SIMD, which all browsers have had since 2023; an EngineError says so where it is not.
   * @param {object} [options]
   * @param {WebAssembly.Module} [options.module] inkdigit-learn.wasm, compiled; fetched when left out
   * @returns {Promise<Learner>}
   */
  static async load({ module } = {}) {
    if (typeof WebAssembly !== 'object' || !supportsSimd()) {
      throw fail('there is no WebAssembly with SIMD here; a browser of today has it');
    }
    return new Learner(module ?? (await compile()));
  }

  /**
   * The same weights, drawings in the same order and seed give the same bytes, in every browser and in Node. Nothing of
   * the input is changed.
   * @param {AdaptOptions} options
   * @returns {Promise<Adapted>}
   */
  async adapt({ weights, corrections, rehearsal, seed = 1, onProgress, signal }) {
    signal?.throwIfAborted();
    const bytes = checkWeights(weights);
    const drawings = readDrawings(corrections, 'correction');
    if (drawings.length === 0) throw new InputError('corrections: expected at least one');
    const others =
      rehearsal === undefined ? await this.#shippedRehearsal() : checkRehearsal(rehearsal);
    checkSeed(seed, MOST_SEED);
    const session = await Session.start(this.#module, fail);
    signal?.throwIfAborted();
    const classes = session.loadWeights(bytes);
    addAll(session, CORRECTION, drawings, classes);
    if (others instanceof Uint8Array) session.addRehearsalSet(others);
    else addAll(session, REHEARSAL, others, classes);
    session.begin(seed);
    await run(session, onProgress, signal);
    const learnt = session.finish();
    return {
      weights: learnt,
      report: {
        corrections: drawings.length,
        learnt: session.readRight(CORRECTION),
        others: session.readRight(REHEARSAL),
      },
    };
  }

  #shippedRehearsal() {
    this.#rehearsal ??= fetchRehearsal();
    // The network may be back at the next attempt.
    this.#rehearsal.catch(() => (this.#rehearsal = null));
    return this.#rehearsal;
  }
}

/**
 * @param {Session} session
 * @param {((progress: Progress) => void) | undefined} onProgress
 * @param {AbortSignal | undefined} signal
 */
async function run(session, onProgress, signal) {
  const start = performance.now();
  const of = session.steps;
  while (session.done < of) {
    session.step();
    const done = session.done;
    const seconds = (performance.now() - start) / 1000;
    onProgress?.({ done, of, secondsLeft: (seconds * (of - done)) / done });
    // Whoever wants to stop it gets a turn, and so does what draws the progress.
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
  }
}

/**
 * @param {Session} session
 * @param {number} role
 * @param {ReadDrawing[]} drawings
 * @param {string[]} classes
 */
function addAll(session, role, drawings, classes) {
  for (const { label, strokes, where } of drawings) {
    const index = label === null ? -1 : indexOf(label, classes, where, ', or null');
    session.addDrawing(role, index, strokes, where);
  }
}

/** @param {unknown} weights */
function checkWeights(weights) {
  const bytes = copyBuffer(weights);
  if (bytes) return bytes;
  throw new WeightsError(
    bytes === null
      ? 'weights: the buffer was transferred to another owner; hand over a copy of it'
      : `weights: expected an ArrayBuffer or a Uint8Array, but was given ${describe(weights)}`,
  );
}

/** @param {unknown} rehearsal */
function checkRehearsal(rehearsal) {
  if (!isBytes(rehearsal)) return readDrawings(rehearsal, 'rehearsal drawing');
  const bytes = viewBytes(rehearsal);
  if (bytes) return bytes;
  throw new InputError('rehearsal: the buffer was transferred to another owner; hand in a copy');
}

/** @type {Promise<WebAssembly.Module> | null} */
let compiling = null;

/** It holds no state, so all learners share it. */
function compile() {
  compiling ??= fetchModule(whereIs(shippedLearner, fail), fail);
  compiling.catch(() => (compiling = null));
  return compiling;
}

async function fetchRehearsal() {
  const url = whereIs(shippedRehearsal, fail);
  return readBody(await openResource(url, fail), url, fail);
}

/**
 * @param {string} message
 * @param {unknown} [cause]
 */
function fail(message, cause) {
  return new EngineError(`learn: ${message}`, { cause });
}
