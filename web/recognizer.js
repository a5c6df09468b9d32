// Handwritten digits, recognized in a browser or in Node:
//
//   const recognizer = await Recognizer.load();
//   const { digit, confidence } = recognizer.recognize({ strokes: [[[10, 10], [12, 90]]] });

import { Engine } from './engine/engine.js';
import { EngineError, InputError, WeightsError, describe, messageOf } from './engine/errors.js';
import { readInk, readStrokes, readStrokesOrPicture } from './engine/input.js';
import { Inspector } from './engine/inspector.js';
import {
  chooseSimd,
  compileEngine,
  instantiateEngine,
  instantiateEngineNow,
} from './engine/load-module.js';
import { ask, readOptions } from './engine/options.js';
import { readDigits, readNumber, readPicture, readRecognition } from './engine/read-results.js';
import { readWeights } from './engine/read-weights.js';

export { EngineError, InputError, WeightsError };

/**
 * @typedef {object} LoadOptions
 * @property {import('./engine/read-weights.js').WeightsSource} [weights] an address or the bytes of a
 *   .safetensors file; the shipped weights when left out
 * @property {'auto' | 'relaxed' | boolean} [simd] which build of the engine; 'auto' takes the fastest that runs here: with
 *   relaxed SIMD, whose floats may differ in their last bits from machine to machine, with SIMD (true), or without (false)
 * @property {boolean} [pictures] whether to read pictures, too, to answer what is asked for (AnswerOptions) and to look
 *   inside the network, which is the default; without them the engine is smaller, as long as the weights
 *   are int8 and of the kinds of layers that the shipped ones have: others are read by the whole engine all the same
 * @property {WebAssembly.Module} [module] the engine, compiled already; `simd` then says which build
 *   it is, and whether it reads pictures it knows itself
 */

/** @typedef {{ strokes: import('./engine/input.js').Strokes }} Drawing */
/** @typedef {import('./engine/input.js').Picture} Picture */
/** @typedef {import('./engine/inspect.js').LayerOutput} LayerOutput */
/** @typedef {import('./engine/inspect.js').ReceptiveField} ReceptiveField */
/** @typedef {import('./engine/inspect.js').Filter} Filter */
/** @typedef {import('./engine/inspect.js').Fit} Fit */
/** @typedef {import('./engine/inspect.js').Question} Question */
/** @typedef {import('./engine/options.js').AnswerOptions} AnswerOptions */
/** @typedef {import('./engine/options.js').NumberOptions} NumberOptions */
/** @typedef {import('./engine/read-results.js').DigitAlternative} DigitAlternative */
/** @typedef {import('./engine/read-results.js').TextAlternative} TextAlternative */
/** @typedef {import('./engine/read-results.js').Recognition} Recognition */
/** @typedef {import('./engine/read-results.js').NumberDigit} NumberDigit */
/** @typedef {import('./engine/read-results.js').Digits} Digits */
/** @typedef {import('./engine/read-results.js').PictureDigit} PictureDigit */
/** @typedef {import('./engine/read-results.js').PictureDigits} PictureDigits */

/**
 * @typedef {object} DrawingReading
 * @property {string | null} text the name of the digit's class, or of a number the digits from left to
 *   right with the signs between them; null where it is neither
 * @property {boolean} doubtful there is a text, and some digit of it is doubtful, as of a Recognition
 * @property {number} confidence 0 to 1: that all of it is right
 * @property {Recognition} recognition of the digit; of a number, of the digit with the last stroke
 * @property {NumberDigit[]} digits of a number, from left to right; none where it is read as one digit
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

// enum InkStatus of include/inkdigit/inkdigit.h
const INK_OK = 0;

/**
 * One engine with one set of weights. Recognizers share nothing with each other.
 * @hideconstructor
 */
export class Recognizer extends Inspector {
  /** @type {Engine | null} */
  #engine = null;
  #handle = 0;
  #module;
  #weights;
  /** Kept apart from `info`, which its owner may change: it says how much memory is a result. */
  #shape;
  /** @type {readonly string[]} Likewise: what `allowed` names. */
  #classes;

  /** @type {Info} */
  info;

  /**
   * Use Recognizer.load.
   * @param {Engine} engine
   * @param {WebAssembly.Module} module what it is an instance of
   * @param {import('./engine/read-weights.js').Weights} weights
   * @param {boolean} simd
   */
  constructor(engine, module, weights, simd) {
    super();
    this.#module = module;
    this.#weights = weights;
    this.#start(engine);
    const info = JSON.parse(engine.readString(engine.exports.ink_info(this.#handle)));
    this.#shape = { ...info.input, classes: info.classes.length };
    this.#classes = [...info.classes];
    this.info = Object.freeze({ ...info, simd });
  }

  /**
   * @param {LoadOptions} [options]
   * @returns {Promise<Recognizer>}
   */
  static async load({ weights, simd = 'auto', pictures = true, module } = {}) {
    const withSimd = chooseSimd(simd);
    if (typeof pictures !== 'boolean') {
      throw new InputError(`pictures: expected true or false, but was given ${describe(pictures)}`);
    }
    const [compiled, read] = await Promise.all([
      module ?? compileEngine({ simd: withSimd, pictures }),
      readWeights(weights),
    ]);
    const engine = new Engine(await instantiateEngine(compiled));
    try {
      return new Recognizer(engine, compiled, read, withSimd !== false);
    } catch (error) {
      if (module || engine.readsPictures || !(error instanceof WeightsError)) throw error;
    }
    // The engine for strokes alone knows few kinds of layers. What it refuses, the whole one takes, or says what is wrong.
    return Recognizer.#loadWhole(read, withSimd);
  }

  /**
   * @param {import('./engine/read-weights.js').Weights} weights
   * @param {import('./engine/shipped.js').Build['simd']} simd
   */
  static async #loadWhole(weights, simd) {
    const module = await compileEngine({ simd, pictures: true });
    const engine = new Engine(await instantiateEngine(module));
    return new Recognizer(engine, module, weights, simd !== false);
  }

  /**
   * Pen strokes, a picture of any size (dark on light or light on dark), or the very raster that the
   * network takes. Without any ink the digit is null, as it is where
   * the ink is none of the classes. A network of several channels takes only rasters, one that was trained
   * on pictures as they are (`"ink": false`) no pictures of any size.
   * @param {Drawing | Picture | Uint8Array | Uint8ClampedArray} input
   * @param {AnswerOptions} [options]
   * @returns {Recognition}
   */
  recognize(input, options) {
    this.#live();
    const ink = readInk(input, this.#shape);
    const asked = readOptions(options, this.#classes);
    // Asked again, since code of the input's own may have disposed of this recognizer.
    const engine = this.#live();
    this.#ask(asked);
    this.#run(ink);
    return readRecognition(engine, this.#handle, this.#shape);
  }

  /**
   * @overload
   * @param {Drawing} input
   * @param {NumberOptions} [options]
   * @returns {Digits}
   */
  /**
   * @overload
   * @param {Picture} input
   * @param {NumberOptions} [options]
   * @returns {PictureDigits}
   */
  /**
   * Several digits: strokes written side by side, of which each digit has one or several, or two digits
   * share one (at most 256 strokes that are not empty), or a picture of one digit, a number or rows of them.
   * @param {Drawing | Picture} input
   * @param {NumberOptions} [options]
   * @returns {Digits | PictureDigits}
   */
  recognizeNumber(input, options) {
    this.#live();
    const ink = readStrokesOrPicture(input);
    const asked = readOptions(options, this.#classes);
    const engine = this.#live();
    this.#ask(asked);
    return 'points' in ink ? this.#readNumber(engine, ink) : this.#readPicture(engine, ink);
  }

  /**
   * What somebody drew who may have meant one digit or several: a number where its digits stand clear
   * of each other and that reads better. More than 32 strokes are no number. Weights that have not
   * learnt what is no digit are as sure of one as of several.
   * @param {Drawing} input
   * @returns {DrawingReading}
   */
  recognizeDrawing(input) {
    this.#live();
    const { points, lengths } = readStrokes(input);
    const engine = this.#live();
    this.call([points, lengths], ({ exports }, handle, atPoints, atLengths) =>
      exports.ink_recognize_drawing(handle, atPoints, atLengths, lengths.length),
    );
    const recognition = readRecognition(engine, this.#handle, this.#shape);
    const digits = readDigits(engine, this.#handle);
    return {
      text: engine.readString(engine.exports.ink_drawing_text(this.#handle)) || null,
      doubtful: [recognition, ...digits].some(({ doubtful }) => doubtful),
      confidence: engine.exports.ink_drawing_confidence(this.#handle),
      recognition,
      digits,
    };
  }

  /** Gives the engine's memory back. The recognizer cannot be used after it. */
  dispose() {
    this.#engine?.exports.ink_destroy(this.#handle);
    this.#engine = null;
  }

  /** @returns {Engine} */
  #live() {
    if (this.#engine) return this.#engine;
    throw new InputError('this recognizer was disposed of; load another one');
  }

  /**
   * Makes a new engine the recognizer's.
   * @param {Engine} engine
   */
  #start(engine) {
    const { exports } = engine;
    const { bytes, name } = this.#weights;
    this.#handle = exports.ink_create();
    if (this.#handle === 0) throw new EngineError('engine: no memory for a recognizer');
    const status = engine.withCopies([bytes], (at) =>
      exports.ink_load(this.#handle, at, bytes.byteLength),
    );
    if (status !== INK_OK) throw new WeightsError(`${name}: ${this.#errorText(engine)}`);
    this.#engine = engine;
  }

  /**
   * Calls with the engine, the recognizer in it, and where it has copies of the arrays. Throws an InputError unless that
   * succeeds. An engine that runs out of memory stops where it is and can go on no more: another takes its place.
   * @internal for this class and engine/inspect.js
   * @param {ArrayBufferView[]} arrays
   * @param {(engine: Engine, handle: number, ...pointers: number[]) => number} take gives an InkStatus
   */
  call(arrays, take) {
    const engine = this.#live();
    let status;
    try {
      status = engine.withCopies(arrays, (...pointers) => take(engine, this.#handle, ...pointers));
    } catch (error) {
      if (error instanceof InputError) throw error;
      this.#engine = null;
      this.#start(new Engine(instantiateEngineNow(this.#module)));
      const reason = `this input is too large for the engine's memory: ${messageOf(error)}`;
      throw new InputError(reason, { cause: error });
    }
    if (status !== INK_OK) throw new InputError(this.#errorText(engine));
  }

  /** @param {import('./engine/options.js').FlatOptions} asked */
  #ask(asked) {
    this.call([asked.allowed], (engine, handle, at) => ask(engine, handle, asked, at));
  }

  /** @param {import('./engine/input.js').Ink} ink */
  #run(ink) {
    if ('raster' in ink) {
      this.call([ink.raster], ({ exports }, handle, at) =>
        exports.ink_recognize_raster(handle, at, ink.raster.length),
      );
    } else if ('points' in ink) {
      const { points, lengths } = ink;
      this.call([points, lengths], ({ exports }, handle, atPoints, atLengths) =>
        exports.ink_recognize_strokes(handle, atPoints, atLengths, lengths.length),
      );
    } else {
      const { pixels, width, height, channels } = ink;
      this.call([pixels], ({ pictureExports }, handle, at) =>
        pictureExports.ink_recognize_bitmap(handle, at, width, height, channels),
      );
    }
  }

  /**
   * @param {Engine} engine
   * @param {import('./engine/input.js').FlatStrokes} strokes
   */
  #readNumber(engine, { points, lengths }) {
    this.call([points, lengths], ({ exports }, handle, atPoints, atLengths) =>
      exports.ink_recognize_number(handle, atPoints, atLengths, lengths.length),
    );
    return readNumber(engine, this.#handle);
  }

  /**
   * @param {Engine} engine
   * @param {import('./engine/input.js').Bitmap} bitmap
   */
  #readPicture(engine, { pixels, width, height, channels }) {
    this.call([pixels], ({ pictureExports }, handle, at) =>
      pictureExports.ink_recognize_picture(handle, at, width, height, channels),
    );
    return readPicture(engine, this.#handle, this.#shape);
  }

  /** @param {Engine} engine */
  #errorText(engine) {
    return engine.readString(engine.exports.ink_error(this.#handle));
  }
}
