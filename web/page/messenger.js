// Calls across a worker's message channel: each request carries an id, and its reply carries it back.

/** @typedef {{ id: number, action: string, payload: unknown }} Request */
/** @typedef {{ id: number, result?: unknown, error?: { name: string, message: string } }} Reply */
/** @typedef {{ resolve: (result: any) => void, reject: (error: Error) => void }} Settle */

export class Messenger {
  #worker;
  #lastId = 0;
  /** @type {Map<number, Settle>} */
  #pending = new Map();
  /** @type {Error | null} */
  #failure = null;

  /** @param {Worker} worker */
  constructor(worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => this.#settle(data));
    worker.addEventListener('messageerror', () => this.#fail('a reply could not be read'));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      // Without a message, the script itself could not be fetched.
      this.#fail(event.message || 'its script could not be loaded');
    });
  }

  /**
   * @param {string} action
   * @param {unknown} payload
   * @param {Transferable[]} [transfer]
   * @returns {Promise<any>}
   */
  request(action, payload, transfer = []) {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, action, payload }, transfer);
    });
  }

  /** @param {Reply} reply */
  #settle({ id, result, error }) {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) pending?.reject(Object.assign(new Error(error.message), { name: error.name }));
    else pending?.resolve(result);
  }

  /** @param {string} reason */
  #fail(reason) {
    this.#failure = new Error(`worker: ${reason}`);
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
  }
}

/**
 * The worker's end: answers each request with what its action returns or throws.
 * @param {Record<string, (payload: any) => unknown>} actions
 */
export function answerRequests(actions) {
  self.addEventListener('message', async ({ data }) => {
    const { id, action, payload } = /** @type {Request} */ (data);
    try {
      self.postMessage({ id, result: await actions[action](payload) });
    } catch (error) {
      const { name, message } = /** @type {Error} */ (error);
      self.postMessage({ id, error: { name, message } });
    }
  });
}
