import { EngineError, InputError } from '../engine/errors.js';
import { stubImports } from '../engine/wasm-module.js';
import { Heap } from './heap.js';

/** @typedef {import('../engine/input.js').FlatStrokes} FlatStrokes */
/** @typedef {import('../engine/wasm-module.js').Fail} Fail */
/** @typedef {Omit<import('./trainer.js').Mistake, 'label' | 'answer'> & { label: number, answer: number }} IndexedMistake */

/**
 * What the module exports: trainer/study/train.h.
 * @typedef {object} TrainExports
 * @property {WebAssembly.Memory} memory
 * @property {() => void} [_initialize]
 * @property {(bytes: number) => number} train_alloc
 * @property {(block: number) => void} train_free
 * @property {() => number} train_create
 * @property {(session: number) => number} train_error
 * @property {(session: number, text: number, size: number, seed: number) => number} train_recipe
 * @property {(session: number) => number} train_classes
 * @property {(session: number, name: number, size: number) => void} train_set
 * @property {(session: number, label: number, points: number, lengths: number, count: number) => number} train_drawing
 * @property {(session: number, pixels: number, labels: number, count: number, height: number, width: number) => number} train_images
 * @property {(session: number, first: number, count: number) => number} train_synthetic
 * @property {(session: number) => number} train_begin
 * @property {(session: number) => number} train_step
 * @property {(session: number) => void} train_check
 * @property {(session: number, what: number) => number} train_number
 * @property {(session: number) => number} train_mistakes
 * @property {(session: number, sample: number) => number} train_picture
 * @property {(session: number) => number} train_export
 * @property {(session: number) => number} train_result
 * @property {(session: number) => number} train_result_size
 */

/** enum TrainNumber of trainer/study/train.h */
const NUMBERS = /** @type {const} */ ([
  'steps',
  'stepsDone',
  'epochs',
  'epoch',
  'epochEnded',
  'samples',
  'loss',
  'accuracy',
  'heldOut',
  'checkLoss',
  'checkAccuracy',
  'mistakes',
]);

/** @typedef {(typeof NUMBERS)[number]} NumberName */

// enum TrainStatus
const TRAIN_OK = 0;

const INTEGERS_A_MISTAKE = 3;

/** One training, in a memory of its own, which goes with it. */
export class TrainingSession {
  #exports;
  #heap;
  #handle;
  #side = { height: 0, width: 0 };

  /** @param {TrainExports} exports */
  constructor(exports) {
    this.#exports = exports;
    const { memory, train_alloc: alloc, train_free: free } = exports;
    this.#heap = new Heap({ memory, alloc, free });
    this.#handle = exports.train_create();
  }

  /**
   * @param {WebAssembly.Module} module
   * @param {Fail} fail
   */
  static async start(module, fail) {
    const { exports } = await WebAssembly.instantiate(module, stubImports(module, fail));
    const trainer = /** @type {TrainExports} */ (/** @type {unknown} */ (exports));
    if (!trainer.memory || !trainer.train_create) {
      throw fail('this WebAssembly module is not one that trains');
    }
    trainer._initialize?.();
    return new TrainingSession(trainer);
  }

  /**
   * @param {string} text of a recipe
   * @param {number | undefined} seed the recipe's own when left out
   * @returns {string[]} the names of its classes
   */
  loadRecipe(text, seed) {
    const bytes = new TextEncoder().encode(text);
    this.#check(
      'recipe',
      this.#heap.withCopies([bytes], (at) =>
        this.#exports.train_recipe(this.#handle, at, bytes.length, seed ?? -1),
      ),
    );
    // It has been read, so it is one.
    const { height, width } = JSON.parse(text).network.input;
    this.#side = { height, width };
    return JSON.parse(this.#heap.readString(this.#exports.train_classes(this.#handle)));
  }

  /** @param {string} name of the set that all belongs to that is added from now on */
  beginSet(name) {
    const bytes = new TextEncoder().encode(name);
    this.#heap.withCopies([bytes], (at) => this.#exports.train_set(this.#handle, at, bytes.length));
  }

  /**
   * @param {number} label a class's index
   * @param {FlatStrokes} strokes
   * @param {string} where what errors call it
   */
  addDrawing(label, { points, lengths }, where) {
    this.#check(
      where,
      this.#heap.withCopies([points, lengths], (at, lengthsAt) =>
        this.#exports.train_drawing(this.#handle, label, at, lengthsAt, lengths.length),
      ),
    );
  }

  /**
   * @param {Uint8Array} pixels of pictures one behind the other
   * @param {Uint8Array} labels their classes' indices
   * @param {number} height
   * @param {number} width
   * @param {string} where
   */
  addImages(pixels, labels, height, width, where) {
    this.#check(
      where,
      this.#heap.withCopies([pixels, labels], (at, labelsAt) =>
        this.#exports.train_images(this.#handle, at, labelsAt, labels.length, height, width),
      ),
    );
  }

  /**
   * @param {number} first
   * @param {number} count
   * @param {string} where
   */
  addSynthetic(first, count, where) {
    this.#check(where, this.#exports.train_synthetic(this.#handle, first, count));
  }

  begin() {
    this.#check('train', this.#exports.train_begin(this.#handle));
  }

  step() {
    this.#check('train', this.#exports.train_step(this.#handle));
  }

  /** Reads what is held out with the weights as they are. */
  check() {
    this.#exports.train_check(this.#handle);
  }

  /** @param {NumberName} name */
  number(name) {
    return this.#exports.train_number(this.#handle, NUMBERS.indexOf(name));
  }

  /**
   * @param {number} most so many of the last check's, at most
   * @returns {IndexedMistake[]} by classes' indices
   */
  mistakes(most) {
    const count = Math.min(this.number('mistakes'), most);
    if (count === 0) return [];
    const bytes = this.#heap.read(
      this.#exports.train_mistakes(this.#handle),
      count * INTEGERS_A_MISTAKE * Uint32Array.BYTES_PER_ELEMENT,
    );
    const integers = new Uint32Array(bytes.buffer);
    return Array.from({ length: count }, (_, i) => {
      const [sample, label, answer] = integers.subarray(INTEGERS_A_MISTAKE * i);
      const { height, width } = this.#side;
      const at = this.#exports.train_picture(this.#handle, sample);
      return { sample, label, answer, height, width, pixels: this.#heap.read(at, height * width) };
    });
  }

  /** @returns {Uint8Array<ArrayBuffer>} a weights file of what has been learnt so far */
  export() {
    this.#check('train', this.#exports.train_export(this.#handle));
    const size = this.#exports.train_result_size(this.#handle);
    return this.#heap.read(this.#exports.train_result(this.#handle), size);
  }

  /**
   * @param {string} where
   * @param {number} status
   */
  #check(where, status) {
    if (status === TRAIN_OK) return;
    const reason = this.#heap.readString(this.#exports.train_error(this.#handle));
    throw new InputError(`${where}: ${reason}`);
  }
}

/**
 * WebAssembly stops where its memory is used up.
 * @template T
 * @param {() => T} work
 * @returns {T}
 */
export function inMemory(work) {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    throw new EngineError('train: WebAssembly has no more memory; take fewer data, or a smaller batch_size', { cause: error }); // prettier-ignore
  }
}
