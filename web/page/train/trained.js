// The network that was trained here and is used: it is still there when the page is opened again, until it is forgotten.

import { keep, kept } from '../kept.js';
import { openStore } from '../store.js';

/** @typedef {import('../networks.js').Networks} Networks */
/** @typedef {{ recipe: string, weights: Uint8Array<ArrayBuffer> }} Kept as the store has it */

/** The id of the network that was trained last. */
export const TRAINED = 'trained';

/** Name of the store's value. */
const NETWORK = 'trained';

/** Where it is kept that it is in use: at once, as a page may be closed a moment after a choice. */
const IN_USE = 'inkdigit-trained-in-use';

/**
 * Offers what was trained when the page was open before, and reads with it if it did so then.
 * @param {Networks} networks
 * @param {(recipe: string) => Promise<string>} nameOf what a network is called that was trained by a recipe
 * @returns {Promise<void>} rejected with a sentence for the visitor where it cannot be used
 */
export async function restoreTrained(networks, nameOf) {
  const store = await openStore();
  const stored = /** @type {Kept | undefined} */ (await store.get(NETWORK));
  let inUse = Boolean(kept(IN_USE));
  networks.onChange(({ id }) => {
    if (inUse === (id === TRAINED)) return;
    inUse = !inUse;
    keep(IN_USE, inUse ? 'yes' : '');
  });
  if (!stored) return;
  const network = { id: TRAINED, name: await nameOf(stored.recipe), weights: stored.weights };
  const wanted = inUse;
  networks.offer(network);
  if (wanted) await networks.choose(TRAINED);
}

/**
 * @param {string} recipe its name
 * @param {Uint8Array<ArrayBuffer>} weights
 */
export async function keepTrained(recipe, weights) {
  await (await openStore()).set(NETWORK, { recipe, weights });
}

/** @param {Networks} networks which then have it no more, and neither has the store */
export async function forgetTrained(networks) {
  await (await openStore()).set(NETWORK, undefined);
  await networks.remove(TRAINED);
}
