// For Cloudflare Workers and what runs like them: they compile WebAssembly when a Worker is deployed, and forbid it
// afterwards, and have no files to fetch. The import of the module is theirs to resolve.
import engine from './engine/inkdigit-simd.wasm';
import weights from '../../weights/default.safetensors?base64';
import { InputError } from '../engine/errors.js';
import { decodeBase64 } from './base64.js';

export const ADVICE = '';

/**
 * @param {import('../engine/shipped.js').Build} build
 * @returns {WebAssembly.Module} the whole engine, also where one for strokes alone would do
 */
export function shippedEngine({ simd }) {
  if (simd) return engine;
  throw new InputError("simd: expected 'auto' or true, the one engine that is here");
}

/** @returns {Uint8Array<ArrayBuffer>} */
export function shippedWeights() {
  return decodeBase64(weights);
}
