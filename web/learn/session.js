import { InputError, WeightsError } from '../engine/errors.js';
import { stubImports } from '../engine/wasm-module.js';
import { Heap } from './heap.js';

/** @typedef {import('../engine/input.js').FlatStrokes} FlatStrokes */
/** @typedef {import('../engine/wasm-module.js').Fail} Fail */

/**
 * What the module exports: trainer/adapt/learn.h.
 * @typedef {object} LearnExports
 * @property {WebAssembly.Memory} memory
 * @property {() => void} [_initialize]
 * @property {(bytes: number) => number} learn_alloc
 * @property {(block: number) => void} learn_free
 * @property {() => number} learn_create
 * @property {(session: number) => number} learn_error
 * @property {(session: number, bytes: number, size: number) => number} learn_weights
 * @property {(session: number) => number} learn_classes
 * @property {(session: number, role: number, label: number, points: number, lengths: number, count: number) => number} learn_drawing
 * @property {(session: number, bytes: number, size: number) => number} learn_rehearsal_set
 * @property {(session: number, seed: number) => number} learn_begin
 * @property {(session: number) => number} learn_steps
 * @property {(session: number) => number} learn_done
 * @property {(session: number) => void} learn_step
 * @property {(session: number) => number} learn_finish
 * @property {(session: number) => number} learn_result
 * @property {(session: number) => number} learn_result_size
 * @property {(session: number, role: number, what: number) => number} learn_read_right
 */

/** enum LearnRole of trainer/adapt/learn.h */
export const CORRECTION = 0;
export const REHEARSAL = 1;

// enum LearnStatus
const LEARN_OK = 0;
const LEARN_INVALID_WEIGHTS = 1;

/** One learning, in a memory of its own, which goes with it. */
export class Session {
  #exports;
  #heap;
  #handle;

  /** @param {LearnExports} exports */
  constructor(exports) {
    this.#exports = exports;
    const { memory, learn_alloc: alloc, learn_free: free } = exports;
    this.#heap = new Heap({ memory, alloc, free });
    this.#handle = exports.learn_create();
  }

  /**
   * @param {WebAssembly.Module} module
   * @param {Fail} fail
   */
  static async start(module, fail) {
    const { exports } = await WebAssembly.instantiate(module, stubImports(module, fail));
    const learner = /** @type {LearnExports} */ (/** @type {unknown} */ (exports));
    if (!learner.memory || !learner.learn_create) {
      throw fail('this WebAssembly module is not one that learns');
    }
    learner._initialize?.();
    return new Session(learner);
  }

  /**
   * @param {Uint8Array} bytes a weights file
   * @returns {string[]} the names of its classes
   */
  loadWeights(bytes) {
    this.#check(
      'weights',
      this.#heap.withCopies([bytes], (at) =>
        this.#exports.learn_weights(this.#handle, at, bytes.length),
      ),
    );
    return JSON.parse(this.#heap.readString(this.#exports.learn_classes(this.#handle)));
  }

  /**
   * @param {number} role
   * @param {number} label a class's index; -1: it shows none
   * @param {FlatStrokes} strokes
   * @param {string} where what errors call it
   */
  addDrawing(role, label, { points, lengths }, where) {
    this.#check(
      where,
      this.#heap.withCopies([points, lengths], (at, lengthsAt) =>
        this.#exports.learn_drawing(this.#handle, role, label, at, lengthsAt, lengths.length),
      ),
    );
  }

  /** @param {Uint8Array} bytes weights/rehearsal.ink, or a set like it */
  addRehearsalSet(bytes) {
    this.#check(
      'rehearsal',
      this.#heap.withCopies([bytes], (at) =>
        this.#exports.learn_rehearsal_set(this.#handle, at, bytes.length),
      ),
    );
  }

  /** @param {number} seed */
  begin(seed) {
    this.#check('adapt', this.#exports.learn_begin(this.#handle, seed));
  }

  get steps() {
    return this.#exports.learn_steps(this.#handle);
  }

  get done() {
    return this.#exports.learn_done(this.#handle);
  }

  step() {
    this.#exports.learn_step(this.#handle);
  }

  /** @returns {Uint8Array<ArrayBuffer>} a weights file */
  finish() {
    this.#check('adapt', this.#exports.learn_finish(this.#handle));
    const size = this.#exports.learn_result_size(this.#handle);
    return this.#heap.read(this.#exports.learn_result(this.#handle), size);
  }

  /** @param {number} role */
  readRight(role) {
    const [before, after, of] = [0, 1, 2].map((what) =>
      this.#exports.learn_read_right(this.#handle, role, what),
    );
    return { before, after, of };
  }

  /**
   * @param {string} where
   * @param {number} status
   */
  #check(where, status) {
    if (status === LEARN_OK) return;
    const message = `${where}: ${this.#heap.readString(this.#exports.learn_error(this.#handle))}`;
    throw status === LEARN_INVALID_WEIGHTS ? new WeightsError(message) : new InputError(message);
  }
}
