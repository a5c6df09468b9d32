import { EngineError, InputError, describe, messageOf } from './errors.js';
import { whereIs } from './resource.js';
import { ADVICE, shippedEngine } from './shipped.js';
import { fastestBuild, supportsRelaxedSimd, supportsSimd } from './simd.js';
import { fetchModule, stubImports } from './wasm-module.js';

/** @typedef {import('./shipped.js').Build} Build */

/**
 * What every module exports: include/inkdigit/inkdigit.h. Pointers and sizes are numbers; a pointer may come back
 * negative from memory above 2 GiB.
 * @typedef {object} StrokesExports
 * @property {WebAssembly.Memory} memory
 * @property {() => void} [_initialize]
 * @property {(bytes: number) => number} ink_alloc
 * @property {(block: number) => void} ink_free
 * @property {() => number} ink_create
 * @property {(recognizer: number) => void} ink_destroy
 * @property {(recognizer: number, bytes: number, size: number) => number} ink_load
 * @property {(recognizer: number) => number} ink_info
 * @property {(recognizer: number) => number} ink_error
 * @property {(recognizer: number, points: number, lengths: number, count: number) => number} ink_recognize_strokes
 * @property {(recognizer: number, raster: number, size: number) => number} ink_recognize_raster
 * @property {(recognizer: number) => number} ink_digit
 * @property {(recognizer: number) => number} ink_doubtful
 * @property {(recognizer: number) => number} ink_confidence
 * @property {(recognizer: number) => number} ink_plausibility
 * @property {(recognizer: number) => number} ink_probabilities
 * @property {(recognizer: number) => number} ink_raster
 * @property {(recognizer: number, points: number, lengths: number, count: number) => number} ink_recognize_number
 * @property {(recognizer: number) => number} ink_number_length
 * @property {(recognizer: number) => number} ink_number_text
 * @property {(recognizer: number, i: number) => number} ink_number_digit
 * @property {(recognizer: number, i: number) => number} ink_number_doubtful
 * @property {(recognizer: number, i: number) => number} ink_number_sign
 * @property {(recognizer: number, i: number) => number} ink_number_confidence
 * @property {(recognizer: number) => number} ink_number_whole_confidence
 * @property {(recognizer: number, i: number) => number} ink_number_strokes
 * @property {(recognizer: number, i: number) => number} ink_number_stroke_count
 * @property {(recognizer: number, i: number) => number} ink_number_box
 * @property {(recognizer: number, points: number, lengths: number, count: number) => number} ink_recognize_drawing
 * @property {(recognizer: number) => number} ink_drawing_text
 * @property {(recognizer: number) => number} ink_drawing_confidence
 */

/**
 * What only those modules export that read pictures, answer what is asked for, and look inside the network.
 * @typedef {object} PictureExports
 * @property {(recognizer: number, classes: number, count: number) => number} ink_allow
 * @property {(recognizer: number, least: number, most: number) => number} ink_set_length
 * @property {(recognizer: number, count: number) => number} ink_set_alternatives
 * @property {(recognizer: number, i: number) => number} ink_digit_alternative_count
 * @property {(recognizer: number, i: number, k: number) => number} ink_digit_alternative
 * @property {(recognizer: number, i: number, k: number) => number} ink_digit_alternative_probability
 * @property {(recognizer: number) => number} ink_alternative_count
 * @property {(recognizer: number, k: number) => number} ink_alternative_text
 * @property {(recognizer: number, k: number) => number} ink_alternative_probability
 * @property {(recognizer: number, pixels: number, width: number, height: number, channels: number) => number} ink_recognize_bitmap
 * @property {(recognizer: number, pixels: number, width: number, height: number, channels: number) => number} ink_recognize_picture
 * @property {(recognizer: number) => number} ink_picture_text
 * @property {(recognizer: number) => number} ink_picture_confidence
 * @property {(recognizer: number) => number} ink_picture_length
 * @property {(recognizer: number, i: number) => number} ink_picture_box
 * @property {(recognizer: number, i: number) => number} ink_picture_row
 * @property {(recognizer: number, i: number) => void} ink_picture_select
 * @property {(recognizer: number, layer: number, values: number, size: number) => number} ink_inspect_values
 * @property {(recognizer: number, layer: number, field: number) => number} ink_inspect_field
 * @property {(recognizer: number, layer: number, shape: number) => number} ink_inspect_filter_shape
 * @property {(recognizer: number, layer: number, channel: number, values: number, size: number) => number} ink_inspect_filter
 * @property {(recognizer: number, points: number, lengths: number, count: number, fit: number) => number} ink_inspect_fit
 * @property {(recognizer: number, pro: number, contra: number, map: number, size: number) => number} ink_explain
 */

/** @typedef {StrokesExports & Partial<PictureExports>} EngineExports */

/** @type {Map<string, Promise<WebAssembly.Module>>} */
const compiling = new Map();

/**
 * Which build to take.
 * @param {unknown} simd 'auto', 'relaxed', true or false
 * @returns {Build['simd']}
 */
export function chooseSimd(simd) {
  if (typeof WebAssembly !== 'object') {
    throw fail('there is no WebAssembly here; a browser of today with its usual settings has it');
  }
  if (simd === 'auto') return fastestBuild();
  if (simd !== 'relaxed' && typeof simd !== 'boolean') {
    throw new InputError(
      `simd: expected 'auto', 'relaxed', true or false, but was given ${describe(simd)}`,
    );
  }
  const runs = simd === 'relaxed' ? supportsRelaxedSimd() : !simd || supportsSimd();
  if (!runs) {
    const what = simd === 'relaxed' ? 'relaxed SIMD' : 'SIMD';
    throw new InputError(
      `simd: there is no WebAssembly with ${what} here; 'auto' or false would work`,
    );
  }
  return simd;
}

/**
 * The compiled engine. It holds no state, so all recognizers share it.
 * @param {Build} build
 * @returns {Promise<WebAssembly.Module>}
 */
export function compileEngine(build) {
  const key = JSON.stringify(build);
  const known = compiling.get(key);
  if (known) return known;
  const module = compile(build);
  compiling.set(key, module);
  // A failure is not kept: the network may be back at the next attempt.
  module.catch(() => compiling.delete(key));
  return module;
}

/**
 * @param {Build} build
 * @returns {Promise<WebAssembly.Module>}
 */
async function compile(build) {
  const source = whereIs(() => shippedEngine(build), fail);
  if (source instanceof WebAssembly.Module) return source;
  const inScript = source instanceof Uint8Array;
  const name = inScript ? 'what the script carries' : source.href;
  try {
    return await (inScript ? WebAssembly.compile(source) : fetchModule(source, failBeside));
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const reason = `${name} is not a WebAssembly module that runs here: ${messageOf(error)}`;
    throw fail(inScript ? reason : reason + ADVICE, error);
  }
}

/**
 * @param {string} message
 * @param {unknown} [cause]
 */
function fail(message, cause) {
  return new EngineError(`engine: ${message}`, { cause });
}

/**
 * The same of what was to lie beside the script.
 * @param {string} message
 * @param {unknown} [cause]
 */
function failBeside(message, cause) {
  return fail(message + ADVICE, cause);
}

/**
 * A new engine with a memory of its own.
 * @param {WebAssembly.Module} module
 * @returns {Promise<EngineExports>}
 */
export async function instantiateEngine(module) {
  return initialize(await WebAssembly.instantiate(module, stubImports(module, fail)));
}

/**
 * The same without waiting.
 * @param {WebAssembly.Module} module an engine
 * @returns {EngineExports}
 */
export function instantiateEngineNow(module) {
  return initialize(new WebAssembly.Instance(module, stubImports(module, fail)));
}

/**
 * @param {WebAssembly.Instance} instance
 * @returns {EngineExports}
 */
function initialize({ exports }) {
  const engine = /** @type {EngineExports} */ (/** @type {unknown} */ (exports));
  if (!engine.memory || !engine.ink_create) {
    throw fail('this WebAssembly module is not an inkdigit engine');
  }
  engine._initialize?.();
  return engine;
}
