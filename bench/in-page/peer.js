// A peer's prediction, in the peer's own page.
import { measureInTurn } from './stopwatch.js';

/**
 * The page has put what predicts, and what it predicts from, into globals.
 * @returns {Promise<number>} microseconds
 */
export async function measurePeer() {
  const { predict, pixels } = /** @type {any} */ (globalThis);
  const [time] = await measureInTurn([() => predict(pixels)]);
  return time;
}
