// Handwritten digits, recognised in a browser or in Node:
//
//   const recognizer = await Recognizer.load();
//   const { digit, confidence } = recognizer.recognize({ strokes: [[[10, 10], [12, 90]]] });

import { Engine } from './engine/engine.js';
import { EngineError, InputError, WeightsError, describe } from './engine/errors.js';
import { checkPicture, checkRaster, flattenStrokes, isBytes } from './engine/input.js';
import { chooseSimd, compileEngine, instantiateEngine } from './engine/load-module.js';
import { readWeights } from './engine/read-weights.js';

export { EngineError, InputError, WeightsError };

/**
 * @typedef {object} LoadOptions
 * @property {import('./engine/read-weights.js').WeightsSource} [weights] an address or the bytes of a
 *   .safetensors file; the shipped weights when left out
 * @property {'auto' | boolean} [simd] which build of the engine; 'auto' takes SIMD where it runs
 * @property {WebAssembly.Module} [module] the engine, compiled already; `simd` then says which build
 *   it is
 */

/** @typedef {{ strokes: import('./engine/input.js').Strokes }} Drawing */
/** @typedef {import('./engine/input.js').Picture} Picture */

/**
 * @typedef {object} Recognition
 * @property {number | null} digit index into info.classes; null without ink, and where the ink is too
 *   implausible to be any of the classes
 * @property {number} confidence 0 to 1: plausibility x the largest probability
 * @property {number} plausibility 0 to 1: how probable it is that the input shows one of the classes at
 *   all; 1 for every ink with weights that have not learnt what shows none
 * @property {Float32Array<ArrayBuffer>} probabilities one a class, sum 1
 * @property {Uint8Array<ArrayBuffer>} raster what the network saw, height x width x channels; of one
 *   channel 0 = paper, 255 = ink
 */

/**
 * @typedef {object} NumberDigit
 * @property {number | null} digit index into info.classes; null for a sign: point, comma, minus, slash
 * @property {number} confidence 0 to 1; 0 for a sign
 * @property {number[]} strokes the indices of its strokes in the input, in ascending order
 * @property {{ x: number, y: number, width: number, height: number }} box around its points, in the
 *   input's units; x and y are its left and upper sides
 */

/**
 * @typedef {object} Digits
 * @property {string} text the names of the digits' classes, and '?' for a sign; '' without any ink
 * @property {NumberDigit[]} digits from left to right
 */

/**
 * @typedef {object} Info
 * @property {string} version of the engine
 * @property {string} name of the network
 * @property {readonly string[]} classes
 * @property {number} parameters
 * @property {{ channels: number, height: number, width: number }} input
 * @property {ReadonlyArray<{ type: string, name: string, output: number[], parameters: number }>} layers
 * @property {Record<string, unknown>} provenance how the weights came about
 * @property {string} target the engine's instruction set
 * @property {boolean} simd
 */

// enum InkStatus of engine/c_api.h
const INK_OK = 0;

/** One engine with one set of weights. Recognisers share nothing with each other. */
export class Recognizer {
  /** @type {Engine | null} */
  #engine;
  #handle;

  /** @type {Info} */
  info;

  /**
   * Use Recognizer.load.
   * @param {Engine} engine
   * @param {import('./engine/read-weights.js').Weights} weights
   * @param {boolean} simd
   */
  constructor(engine, { bytes, name }, simd) {
    this.#engine = engine;
    this.#handle = engine.exports.ink_create();
    if (this.#handle === 0) throw new EngineError('engine: no memory for a recogniser');
    const status = engine.withCopies([bytes], (at) =>
      engine.exports.ink_load(this.#handle, at, bytes.byteLength),
    );
    if (status !== INK_OK) throw new WeightsError(`${name}: ${this.#errorText(engine)}`);
    const info = JSON.parse(engine.readString(engine.exports.ink_info(this.#handle)));
    this.info = Object.freeze({ ...info, simd });
  }

  /**
   * @param {LoadOptions} [options]
   * @returns {Promise<Recognizer>}
   */
  static async load({ weights, simd = 'auto', module } = {}) {
    const withSimd = chooseSimd(simd);
    const [compiled, read] = await Promise.all([
      module ?? compileEngine(withSimd),
      readWeights(weights),
    ]);
    return new Recognizer(new Engine(await instantiateEngine(compiled)), read, withSimd);
  }

  /**
   * Pen strokes, a picture of any size (dark on light or light on dark), or the very raster that the
   * network takes. Without any ink the digit is null, as it is where
   * the ink is none of the classes. A network of several channels takes only rasters.
   * @param {Drawing | Picture | Uint8Array | Uint8ClampedArray} input
   * @returns {Recognition}
   */
  recognize(input) {
    const engine = this.#live();
    const status = this.#run(engine, input);
    if (status !== INK_OK) throw new InputError(this.#errorText(engine));
    return this.#result(engine);
  }

  /**
   * Several digits written side by side, each with one stroke or several. Digits that one stroke
   * joins are read as one. At most 256 strokes that are not empty.
   * @param {Drawing} input
   * @returns {Digits}
   */
  recognizeNumber(input) {
    const engine = this.#live();
    if (typeof input !== 'object' || input === null || !('strokes' in input)) {
      throw new InputError(`expected { strokes }, but was given ${describe(input)}`);
    }
    const { points, lengths } = flattenStrokes(input.strokes);
    const status = engine.withCopies([points, lengths], (atPoints, atLengths) =>
      engine.exports.ink_recognize_number(this.#handle, atPoints, atLengths, lengths.length),
    );
    if (status !== INK_OK) throw new InputError(this.#errorText(engine));
    const length = engine.exports.ink_number_length(this.#handle);
    return {
      text: engine.readString(engine.exports.ink_number_text(this.#handle)),
      digits: Array.from({ length }, (_, i) => this.#digitOfNumber(engine, i)),
    };
  }

  /** Gives the engine's memory back. The recogniser cannot be used after it. */
  dispose() {
    this.#engine?.exports.ink_destroy(this.#handle);
    this.#engine = null;
  }

  /** @returns {Engine} */
  #live() {
    if (this.#engine) return this.#engine;
    throw new InputError('this recogniser was disposed of; load another one');
  }

  /**
   * @param {Engine} engine
   * @param {unknown} input
   * @returns {number} an InkStatus
   */
  #run(engine, input) {
    const { exports } = engine;
    if (isBytes(input)) {
      const raster = checkRaster(input, this.info.input);
      return engine.withCopies([raster], (at) =>
        exports.ink_recognize_raster(this.#handle, at, raster.length),
      );
    }
    if (typeof input === 'object' && input !== null && 'strokes' in input) {
      const { points, lengths } = flattenStrokes(input.strokes);
      return engine.withCopies([points, lengths], (atPoints, atLengths) =>
        exports.ink_recognize_strokes(this.#handle, atPoints, atLengths, lengths.length),
      );
    }
    if (typeof input === 'object' && input !== null && 'data' in input) {
      const { pixels, width, height, channels } = checkPicture(input);
      return engine.withCopies([pixels], (at) =>
        exports.ink_recognize_bitmap(this.#handle, at, width, height, channels),
      );
    }
    throw new InputError(
      `expected { strokes }, { data, width, height } or a Uint8Array, but was given ${describe(input)}`,
    );
  }

  /**
   * @param {Engine} engine
   * @returns {Recognition}
   */
  #result(engine) {
    const { exports } = engine;
    const { classes, input } = this.info;
    const size = input.height * input.width * input.channels;
    const digit = exports.ink_digit(this.#handle);
    return {
      digit: digit < 0 ? null : digit,
      confidence: exports.ink_confidence(this.#handle),
      plausibility: exports.ink_plausibility(this.#handle),
      probabilities: engine.copyFloats(exports.ink_probabilities(this.#handle), classes.length),
      raster: engine.copyBytes(exports.ink_raster(this.#handle), size),
    };
  }

  /**
   * @param {Engine} engine
   * @param {number} i counted from the left
   * @returns {NumberDigit}
   */
  #digitOfNumber(engine, i) {
    const { exports } = engine;
    const handle = this.#handle;
    const count = exports.ink_number_stroke_count(handle, i);
    const [left, top, right, bottom] = engine.copyDoubles(exports.ink_number_box(handle, i), 4);
    const digit = exports.ink_number_digit(handle, i);
    return {
      digit: digit < 0 ? null : digit,
      confidence: exports.ink_number_confidence(handle, i),
      strokes: engine.copyIndices(exports.ink_number_strokes(handle, i), count),
      box: { x: left, y: top, width: right - left, height: bottom - top },
    };
  }

  /** @param {Engine} engine */
  #errorText(engine) {
    return engine.readString(engine.exports.ink_error(this.#handle));
  }
}
