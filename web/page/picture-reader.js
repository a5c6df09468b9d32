/** @typedef {import('../recognizer.js').PictureDigits} PictureDigits */
/** @typedef {import('./reading.js').Shape} Shape */
/** @typedef {PictureDigits & { info: Shape }} Answer boxes: in pixels of the picture that is shown */

/**
 * What the worker says of one picture: that it is decoded, what is read in it, or why not.
 * @typedef {{ id: number } & ({ bitmap: ImageBitmap } | { answer: Answer } | { problem: string })} Message
 */

/**
 * @typedef {object} Request
 * @property {(bitmap: ImageBitmap) => void} onDecoded
 * @property {(answer: Answer) => void} resolve
 * @property {(error: Error) => void} reject
 */

/** Has pictures read on a thread of their own, so that nothing on the page waits for one of many megapixels. */
export class PictureReader {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<number, Request>} */
  #requests = new Map();
  #count = 0;
  #notArrived;

  /** @param {string} notArrived what to say where the worker does not run */
  constructor(notArrived) {
    this.#notArrived = notArrived;
  }

  /**
   * @param {File} file
   * @param {(bitmap: ImageBitmap) => void} onDecoded called with what to show while it is being read
   * @returns {Promise<Answer>}
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
    else request.reject(new Error(message.problem));
  }

  /** The script did not arrive, or the browser stopped it. Another attempt gets another worker. */
  #fail() {
    this.#worker?.terminate();
    this.#worker = null;
    const error = new Error(this.#notArrived);
    for (const { reject } of this.#requests.values()) reject(error);
    this.#requests.clear();
  }
}
