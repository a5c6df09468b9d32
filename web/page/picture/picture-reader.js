/** @typedef {import('../../recognizer.js').PictureDigits} PictureDigits */
/** @typedef {import('../reading.js').Shape} Shape */
/** @typedef {import('./picture-decode.js').Problem} Problem */
/** @typedef {PictureDigits & { info: Shape }} Answer boxes: in pixels of the picture that is shown */

/**
 * What the worker says of one picture: that it is decoded, what is read in it, or why not.
 * @typedef {{ id: number } & ({ bitmap: ImageBitmap } | { answer: Answer } | { problem: Problem })} Message
 */

/**
 * @typedef {object} Request
 * @property {(bitmap: ImageBitmap) => void} onDecoded
 * @property {(answer: Answer) => void} resolve
 * @property {(problem: Problem) => void} reject
 */

/** Has pictures read on a thread of their own, so that nothing on the page waits for one of many megapixels. */
export class PictureReader {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<number, Request>} */
  #requests = new Map();
  #count = 0;
  /** @type {Uint8Array | URL | undefined} the shipped ones when left out */
  #weights;

  /** @param {Uint8Array | URL} weights what reads pictures from now on */
  use(weights) {
    this.#weights = weights;
    this.#worker?.postMessage({ weights: portable(weights) });
  }

  /**
   * @param {File} file
   * @param {(bitmap: ImageBitmap) => void} onDecoded called with what to show while it is being read
   * @returns {Promise<Answer>} rejected with a Problem
   */
  read(file, onDecoded) {
    return new Promise((resolve, reject) => {
      const id = this.#count++;
      this.#requests.set(id, { onDecoded, resolve, reject });
      this.#worker ??= this.#start();
      this.#worker.postMessage({ id, file });
    });
  }

  #start() {
    const worker = new Worker(new URL('./picture-worker.js', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }) => this.#receive(data));
    worker.addEventListener('error', () => this.#fail());
    if (this.#weights) worker.postMessage({ weights: portable(this.#weights) });
    return worker;
  }

  /** @param {Message} message */
  #receive(message) {
    const request = this.#requests.get(message.id);
    if (!request) return;
    if ('bitmap' in message) {
      request.onDecoded(message.bitmap);
      return;
    }
    this.#requests.delete(message.id);
    if ('answer' in message) request.resolve(message.answer);
    else request.reject(message.problem);
  }

  /** The script did not arrive, or the browser stopped it. Another attempt gets another worker. */
  #fail() {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { reject } of this.#requests.values()) reject({ key: 'notArrived' });
    this.#requests.clear();
  }
}

/**
 * A URL is nothing that a message can hold.
 * @param {Uint8Array | URL} weights
 */
function portable(weights) {
  return weights instanceof URL ? weights.href : weights;
}
