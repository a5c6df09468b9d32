// Everything that the browser loads here, ours and the peers', from one local server.
import { gzipSync } from 'node:zlib';
import { pathToFileURL } from 'node:url';

import { root } from '../tests/node/native.js';
import { NOT_FOUND, readAnswer, serve } from '../tests/browser/server.js';

/** @typedef {import('../tests/browser/server.js').Answer} Answer */
/** @typedef {[prefix: string, folder: string]} Mount */

/** The checkout, for the modules in in-page/ and what they import. */
export const CHECKOUT = '/inkdigit/';
/** Another build of the page. */
export const AGAINST = '/against/';
/** The weights that bench/models.js makes. */
export const WEIGHTS = '/weights/';

/** What static hosts compress; model files are not among it. */
const COMPRESSED = /^text\/(html|css|javascript)|json|wasm/;

/** @param {Uint8Array | string} body */
export function gzipped(body) {
  return gzipSync(body, { level: 9 });
}

/**
 * @typedef {object} Site
 * @property {string} origin
 * @property {Map<string, Answer>} asked the answers given since it was last cleared, by path
 * @property {boolean} compress whether answers are compressed
 * @property {() => Promise<void>} close
 */

/**
 * @param {Mount[]} mounts
 * @param {string} pathname
 * @returns {Promise<Answer>} the file of the first mount that has it
 */
async function find(mounts, pathname) {
  for (const [prefix, folder] of mounts) {
    if (!pathname.startsWith(prefix)) continue;
    const below = pathToFileURL(`${folder}/`);
    const answer = await readAnswer(new URL(`./${pathname.slice(prefix.length)}`, below));
    if (answer.status === 200) return answer;
  }
  return NOT_FOUND;
}

/**
 * @param {string} weights folder of WEIGHTS
 * @param {Mount[]} peers where the peers' pages and files are
 * @param {string} [against] folder of AGAINST
 * @returns {Promise<Site>}
 */
export async function openSite(weights, peers, against) {
  /** @type {Mount[]} */
  const mounts = [
    [CHECKOUT, root],
    [WEIGHTS, weights],
    .../** @type {Mount[]} */ (against === undefined ? [] : [[AGAINST, against]]),
    ...peers,
  ];
  /** @type {Map<string, Answer>} */
  const asked = new Map();
  /** @type {Map<string, Answer>} so that nobody waits for the compression */
  const compressed = new Map();
  const { origin, close } = await serve(async (pathname) => {
    const plain = await find(mounts, pathname);
    asked.set(pathname, plain);
    if (!site.compress || !COMPRESSED.test(plain.type)) return plain;
    const known = compressed.get(pathname);
    if (known) return known;
    const answer = { ...plain, body: gzipped(plain.body), encoding: 'gzip' };
    compressed.set(pathname, answer);
    return answer;
  });
  /** @type {Site} */
  const site = { origin, asked, compress: false, close };
  return site;
}
