// Where the engine and the default weights are, in this repository and in its page. The npm package has other
// answers to the same two questions: web/package/.

/** @typedef {{ simd: boolean, pictures: boolean }} Build pictures: beside strokes and rasters */

/** What an error says beside the address where the engine was not; '' where there is nothing to say. */
export const ADVICE = '';

/** @typedef {URL | Uint8Array<ArrayBuffer> | WebAssembly.Module} EngineSource */

/**
 * @param {Build} build
 * @returns {EngineSource}
 */
export function shippedEngine({ simd, pictures }) {
  // Bundlers look for addresses written out like these.
  if (simd && pictures) return new URL('../../build/wasm/inkdigit-simd.wasm', import.meta.url);
  if (simd) return new URL('../../build/wasm/inkdigit-simd-strokes.wasm', import.meta.url);
  if (pictures) return new URL('../../build/wasm/inkdigit-scalar.wasm', import.meta.url);
  return new URL('../../build/wasm/inkdigit-scalar-strokes.wasm', import.meta.url);
}

/** @returns {URL | Uint8Array<ArrayBuffer>} */
export function shippedWeights() {
  return new URL('../../weights/default.safetensors', import.meta.url);
}
