import { fill } from './words.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {import('./class-words.js').Table} Table */

/**
 * What a part is opened with. It puts its elements into `body`, which is empty, and stops when `signal` says so:
 * it is closed, or opened anew in another language. What is to outlast that it keeps elsewhere.
 * @typedef {object} Opening
 * @property {Desk} desk
 * @property {HTMLElement} body
 * @property {Table} table the page's words
 * @property {AbortSignal} signal
 */

/** @typedef {{ open: (opening: Opening) => void | Promise<void> }} Part */

/** @type {Record<string, () => Promise<Part>>} the parts of index.html, each fetched when it is opened */
const PARTS = {
  inside: () => import('./inside/inside.js'),
  teach: () => import('./teach/teach.js'),
  train: () => import('./train/train.js'),
  take: () => import('./take/take.js'),
};

/** What lies behind the row of titles below the sheet, one open at a time. */
export class Parts {
  #desk;
  /** @type {Table | null} */
  #table = null;
  /** @type {Map<HTMLDetailsElement, AbortController>} */
  #open = new Map();

  /** @param {Desk} desk */
  constructor(desk) {
    this.#desk = desk;
    for (const id of Object.keys(PARTS)) {
      const details = this.#details(id);
      details.addEventListener('toggle', () => this.#toggle(id));
    }
  }

  /**
   * Opens what a visitor has opened, in this language.
   * @param {Table} table
   */
  speak(table) {
    this.#table = table;
    for (const id of Object.keys(PARTS)) {
      this.#close(this.#details(id));
      this.#toggle(id);
    }
  }

  /** @param {string} id */
  #details(id) {
    return /** @type {HTMLDetailsElement} */ (document.getElementById(id));
  }

  /** @param {string} id */
  async #toggle(id) {
    const details = this.#details(id);
    if (!details.open) this.#close(details);
    if (!details.open || !this.#table || this.#open.has(details)) return;
    const table = this.#table;
    const ending = new AbortController();
    this.#open.set(details, ending);
    const body = document.createElement('div');
    body.className = 'part';
    try {
      const part = await PARTS[id]();
      if (ending.signal.aborted) return;
      details.append(body);
      await part.open({ desk: this.#desk, body, table, signal: ending.signal });
    } catch (error) {
      if (ending.signal.aborted) return;
      // The next attempt begins anew.
      this.#open.delete(details);
      const { message: reason } = /** @type {Error} */ (error);
      body.textContent = fill(table.parts.failed, { reason });
      body.setAttribute('role', 'alert');
      details.append(body);
    }
  }

  /** @param {HTMLDetailsElement} details */
  #close(details) {
    this.#open.get(details)?.abort();
    this.#open.delete(details);
    for (const body of details.querySelectorAll('.part')) body.remove();
  }
}
