import { compileEngine } from '../engine/load-module.js';
import { readWeights } from '../engine/read-weights.js';
import { supportsSimd } from '../engine/simd.js';
import { Messenger } from './messenger.js';

/**
 * Fetches the engine and the weights while the worker is still starting, so that the one wait hides
 * the other, and hands both over. The page has told the browser about these files in its head, and
 * only the page itself, not a worker, can use what was fetched then.
 * @returns {Promise<{ messenger: Messenger, info: import('../recognizer.js').Info }>}
 */
export async function startRecognizer() {
  const messenger = new Messenger(
    new Worker(new URL('../worker.js', import.meta.url), { type: 'module' }),
  );
  const simd = supportsSimd();
  const [module, weights] = await Promise.all([compileEngine(simd), readWeights()]);
  const info = await messenger.request('load', { module, weights: weights.bytes, simd }, [
    weights.bytes.buffer,
  ]);
  return { messenger, info };
}
