// inkdigit/learn: teaches weights a person's hand by a few corrected drawings, in the page or in Node.

import { copyBuffer, isBytes, viewBytes } from '../engine/bytes.js';
import { EngineError, InputError, WeightsError, describe, messageOf } from '../engine/errors.js';
import { reading, readStrokes } from '../engine/input.js';
import { openResource, readBody, whereIs } from '../engine/resource.js';
import { supportsSimd } from '../engine/simd.js';
import { fetchModule } from '../engine/wasm-module.js';
import { CORRECTION, REHEARSAL, Session } from './session.js';
import { shippedLearner, shippedRehearsal } from './shipped.js';

export { EngineError, InputError, WeightsError };

/** @typedef {import('../engine/input.js').Strokes} Strokes each point is [x, y], y down */

/**
 * A drawing and what it shows.
 * @typedef {object} LabeledDrawing
 * @property {string | number | null} label a class of the weights: its name or its index; null: none of them
 * @property {Strokes} strokes
 */

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
    checkSeed(seed);
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

/** @typedef {{ label: unknown, strokes: import('../engine/input.js').FlatStrokes, where: string }} ReadDrawing */

/**
 * @param {unknown} drawings
 * @param {string} what one of them is
 * @returns {ReadDrawing[]}
 */
function readDrawings(drawings, what) {
  return reading(() => {
    if (!Array.isArray(drawings)) {
      throw new InputError(
        `${what}s: expected an array of { label, strokes }, but was given ${describe(drawings)}`,
      );
    }
    return Array.from(drawings, (drawing, i) => readDrawing(drawing, `${what} ${i + 1}`));
  });
}

/**
 * @param {unknown} drawing
 * @param {string} where
 * @returns {ReadDrawing}
 */
function readDrawing(drawing, where) {
  try {
    const strokes = readStrokes(drawing);
    return { label: /** @type {{ label?: unknown }} */ (drawing).label, strokes, where };
  } catch (error) {
    throw new InputError(`${where}: ${messageOf(error)}`, { cause: error });
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
    session.addDrawing(role, labelOf(label, classes, where), strokes, where);
  }
}

/**
 * @param {unknown} label
 * @param {string[]} classes
 * @param {string} where
 * @returns {number} a class's index; -1: none
 */
function labelOf(label, classes, where) {
  if (label === null) return -1;
  const index = typeof label === 'string' ? classes.indexOf(label) : label;
  if (typeof index === 'number' && Number.isInteger(index) && index in classes) return index;
  const named = classes.length > 12 ? `${classes.slice(0, 12).join(', ')}, …` : classes.join(', ');
  throw new InputError(
    `${where}: label: expected one of ${named}, an index of them, or null, but was given ${describe(label)}`,
  );
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

/** @param {unknown} seed */
function checkSeed(seed) {
  if (Number.isInteger(seed) && Number(seed) >= 0 && Number(seed) <= MOST_SEED) return;
  throw new InputError(
    `seed: expected a whole number from 0 to ${MOST_SEED}, but was given ${describe(seed)}`,
  );
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
