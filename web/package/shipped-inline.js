// inkdigit/inline: engine and weights are in the script itself, and nothing is fetched. Node, and whoever bundles for it,
// gets this one, too: what a bundler makes of an address is one for browsers.
import engine from '../../build/wasm/inkdigit-simd.wasm?base64';
import weights from '../../weights/default.safetensors?base64';
import { decodeBase64 } from './base64.js';

export { ADVICE } from './shipped-files.js';

/**
 * @param {import('../engine/shipped.js').Build} build
 * @returns {URL | Uint8Array<ArrayBuffer>} the whole engine, also where one for strokes alone would do; without
 *   SIMD, which every browser has had since 2023, the file beside the script
 */
export function shippedEngine({ simd }) {
  if (simd) return decodeBase64(engine);
  return new URL('./engine/inkdigit-scalar.wasm', import.meta.url);
}

/** @returns {Uint8Array<ArrayBuffer>} */
export function shippedWeights() {
  return decodeBase64(weights);
}
