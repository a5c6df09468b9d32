// Where the engine and the default weights are, in this repository and in its page. The npm package has other
// answers to the same two questions: web/package/.

/**
 * @typedef {object} Build
 * @property {'relaxed' | boolean} simd true: the one whose every bit is the same wherever it runs
 * @property {boolean} pictures beside strokes and rasters
 */

/** What an error says beside the address where the engine was not; '' where there is nothing to say. */
export const ADVICE = '';

/** @typedef {URL | Uint8Array<ArrayBuffer> | WebAssembly.Module} EngineSource */

/**
 * @param {Build} build
 * @returns {EngineSource}
 */
export function shippedEngine({ simd, pictures }) {
  // Bundlers look for addresses written out like these.
  if (simd === 'relaxed') {
    return pictures
      ? new URL('../../build/wasm/inkdigit-relaxed.wasm', import.meta.url)
      : new URL('../../build/wasm/inkdigit-relaxed-strokes.wasm', import.meta.url);
  }
  if (simd && pictures) return new URL('../../build/wasm/inkdigit-simd.wasm', import.meta.url);
  if (simd) return new URL('../../build/wasm/inkdigit-simd-strokes.wasm', import.meta.url);
  if (pictures) return new URL('../../build/wasm/inkdigit-scalar.wasm', import.meta.url);
  return new URL('../../build/wasm/inkdigit-scalar-strokes.wasm', import.meta.url);
}

/** @returns {URL | Uint8Array<ArrayBuffer>} */
export function shippedWeights() {
  return new URL('../../weights/default.safetensors', import.meta.url);
}
