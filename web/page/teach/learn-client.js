import { EngineError, InputError, WeightsError } from '../../engine/errors.js';

/** @typedef {import('../../learn/learner.js').AdaptOptions} AdaptOptions */
/** @typedef {import('../../learn/learner.js').Adapted} Adapted */
/** @typedef {import('../../learn/learner.js').Progress} Progress */
/** @typedef {Omit<AdaptOptions, 'onProgress' | 'signal'>} Work */

/** @typedef {{ id: number } & ({ options: Work } | { abort: true })} Request */
/** @typedef {{ id: number } & ({ progress: Progress } | { answer: Adapted } | { problem: { name: string, message: string } })} Message */

/**
 * @typedef {object} Waiting
 * @property {((progress: Progress) => void) | undefined} onProgress
 * @property {(answer: Adapted) => void} resolve
 * @property {(error: unknown) => void} reject
 */

const ERRORS = { EngineError, InputError, WeightsError };

/** Has a hand learnt on a thread of its own, so that nothing on the page waits for it. */
export class LearnClient {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  #count = 0;

  /**
   * Learner.adapt, with the same options and errors.
   * @param {AdaptOptions} options
   * @returns {Promise<Adapted>}
   */
  adapt({ onProgress, signal, ...options }) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const id = this.#count++;
      this.#waiting.set(id, { onProgress, resolve, reject });
      this.#send({ id, options });
      signal?.addEventListener('abort', () => this.#abort(id, signal.reason), { once: true });
    });
  }

  /**
   * @param {number} id
   * @param {unknown} reason
   */
  #abort(id, reason) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    this.#send({ id, abort: true });
    waiting.reject(reason);
  }

  /** @param {Request} request */
  #send(request) {
    this.#worker ??= this.#start();
    this.#worker.postMessage(request);
  }

  #start() {
    const worker = new Worker(new URL('./learn-worker.js', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }) => this.#receive(data));
    worker.addEventListener('error', () => this.#fail());
    return worker;
  }

  /** @param {Message} message */
  #receive(message) {
    const waiting = this.#waiting.get(message.id);
    if (!waiting) return;
    if ('progress' in message) {
      waiting.onProgress?.(message.progress);
      return;
    }
    this.#waiting.delete(message.id);
    if ('answer' in message) waiting.resolve(message.answer);
    else waiting.reject(errorOf(message.problem));
  }

  /** The script did not arrive, or the browser stopped it. Another attempt gets another worker. */
  #fail() {
    this.#worker?.terminate();
    this.#worker = null;
    const error = new EngineError('What learns did not arrive, or does not run here. Try again.');
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** @param {{ name: string, message: string }} problem */
function errorOf({ name, message }) {
  const Type = name in ERRORS ? ERRORS[/** @type {keyof typeof ERRORS} */ (name)] : Error;
  return new Type(message);
}
