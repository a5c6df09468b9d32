import { copyBuffer } from './bytes.js';
import { describe, WeightsError } from './errors.js';
import { openResource, parseLocation, readBody, whereIs } from './resource.js';
import { shippedWeights } from './shipped.js';

/** @typedef {URL | string | ArrayBufferLike | ArrayBufferView} WeightsSource */
/** @typedef {{ bytes: Uint8Array, name: string }} Weights name: for error messages */

/**
 * Bytes are copied at once: what their owner does with them while the engine is still on its way
 * changes nothing.
 * @param {WeightsSource} [source] the shipped weights when left out
 * @returns {Promise<Weights>}
 */
export async function readWeights(source = whereIs(shippedWeights, fail)) {
  const given = copyBuffer(source);
  if (given === null) {
    throw fail('the buffer was transferred to another owner; hand over a copy of it');
  }
  if (given) return { bytes: given, name: 'weights' };
  const url = parseUrl(source);
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
 * @returns {URL}
 */
function parseUrl(source) {
  if (source instanceof URL) return source;
  // Another realm's URL is no instance of this one's.
  const isUrl = Object.prototype.toString.call(source) === '[object URL]';
  const url = isUrl || typeof source === 'string' ? parseLocation(String(source)) : null;
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
