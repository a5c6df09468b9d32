import { EngineError, InputError } from '../../engine/errors.js';

/** @typedef {import('../../learn/trainer.js').TrainOptions} TrainOptions */
/** @typedef {import('../../learn/trainer.js').Trained} Trained */
/** @typedef {import('../../learn/trainer.js').TrainingProgress} TrainingProgress */
/** @typedef {Omit<TrainOptions, 'onProgress' | 'signal' | 'stop'>} Work */

/** @typedef {{ options: Work } | { stop: true }} Request */
/** @typedef {{ progress: TrainingProgress } | { answer: Trained } | { problem: { name: string, message: string } }} Message */

const ERRORS = { EngineError, InputError };

/**
 * Trainer.train on a thread of its own, so that nothing on the page waits for it; the thread goes with the training, and
 * its memory with it.
 * @param {Omit<TrainOptions, 'signal'>} options
 * @returns {Promise<Trained>}
 */
export function trainInWorker({ onProgress, stop, ...options }) {
  const worker = new Worker(new URL('./train-worker.js', import.meta.url), { type: 'module' });
  const send = (/** @type {Request} */ request) => worker.postMessage(request);
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', (/** @type {MessageEvent<Message>} */ { data }) => {
      if ('progress' in data) onProgress?.(data.progress);
      else if ('answer' in data) resolve(data.answer);
      else reject(errorOf(data.problem));
    });
    worker.addEventListener('error', () => {
      reject(new EngineError('What trains did not arrive, or does not run here. Try again.'));
    });
    send({ options });
    stop?.addEventListener('abort', () => send({ stop: true }), { once: true });
  }).finally(() => worker.terminate());
}

/** @param {{ name: string, message: string }} problem */
function errorOf({ name, message }) {
  const Type = name in ERRORS ? ERRORS[/** @type {keyof typeof ERRORS} */ (name)] : Error;
  return new Type(message);
}
