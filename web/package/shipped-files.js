// What web/engine/shipped.js is to the repository, this is to the npm package: files beside the script.

export const ADVICE =
  "; inkdigit's engine/ and weights/ belong beside the script (some bundlers do not copy them), " +
  "or import 'inkdigit/inline'";

/**
 * @param {import('../engine/shipped.js').Build} build
 * @returns {URL}
 */
export function shippedEngine({ simd, pictures }) {
  // Bundlers look for addresses written out like these.
  if (simd === 'relaxed') {
    return pictures
      ? new URL('./engine/inkdigit-relaxed.wasm', import.meta.url)
      : new URL('./engine/inkdigit-relaxed-strokes.wasm', import.meta.url);
  }
  if (simd && pictures) return new URL('./engine/inkdigit-simd.wasm', import.meta.url);
  if (simd) return new URL('./engine/inkdigit-simd-strokes.wasm', import.meta.url);
  if (pictures) return new URL('./engine/inkdigit-scalar.wasm', import.meta.url);
  return new URL('./engine/inkdigit-scalar-strokes.wasm', import.meta.url);
}

/** @returns {URL} */
export function shippedWeights() {
  return new URL('./weights/default.safetensors', import.meta.url);
}
