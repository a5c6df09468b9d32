import { describe, WeightsError } from './errors.js';
import { openResource, parseLocation, readBody } from './resource.js';

const DEFAULT_WEIGHTS = new URL('../../weights/default.safetensors', import.meta.url);

/** @typedef {URL | string | ArrayBufferLike | ArrayBufferView} WeightsSource */
/** @typedef {{ bytes: Uint8Array, name: string }} Weights name: for error messages */

/**
 * @param {WeightsSource} [source] the shipped weights when left out
 * @returns {Promise<Weights>}
 */
export async function readWeights(source = DEFAULT_WEIGHTS) {
  const given = asBytes(source);
  if (given) return { bytes: given, name: 'weights' };
  const url = source instanceof URL ? source : parseUrl(source);
  const response = await openResource(url, fail);
  const bytes = await readBody(response, url, fail);
  if (looksLikeHtml(bytes)) {
    throw fail(`${url.href} is an HTML page, not a .safetensors file; check the address`);
  }
  return { bytes, name: url.href };
}

/**
 * @param {string} message
 * @param {unknown} [cause]
 */
function fail(message, cause) {
  return new WeightsError(`weights: ${message}`, { cause });
}

/**
 * @param {unknown} source
 * @returns {Uint8Array | null}
 */
function asBytes(source) {
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  // By tag, so that a buffer from another frame or realm counts too.
  const tag = Object.prototype.toString.call(source);
  if (tag !== '[object ArrayBuffer]' && tag !== '[object SharedArrayBuffer]') return null;
  return new Uint8Array(/** @type {ArrayBufferLike} */ (source));
}

/**
 * @param {unknown} source
 * @returns {URL}
 */
function parseUrl(source) {
  const url = typeof source === 'string' ? parseLocation(source) : null;
  if (url) return url;
  throw fail(`expected a URL, an ArrayBuffer or a Uint8Array, but was given ${describe(source)}`);
}

/**
 * Many static hosts answer an unknown address with a page and status 200. A safetensors file starts
 * with the length of its header in eight bytes, which these letters would make absurdly large.
 * @param {Uint8Array} bytes
 */
function looksLikeHtml(bytes) {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 64));
  return /^\s*<(!doctype|!--|html|head|\?xml)/i.test(start);
}
