import { strokeLine, toGrid } from '../drawing/grid.js';
import { openStore } from '../store.js';

/** @typedef {import('../store.js').Labeled} Labeled */
/** @typedef {import('../store.js').Entry} Entry */

const LIST = 'drawings';

/** The drawings that were made to learn from. They are kept on this device, and outlast the page. */
export class Collection {
  #store;
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {Entry[]} in the order they were added in */
  #entries;

  /**
   * @param {import('../store.js').Store} store
   * @param {Entry[]} entries
   */
  constructor(store, entries) {
    this.#store = store;
    this.#entries = entries;
  }

  static async open() {
    const store = await openStore();
    return new Collection(store, await store.all(LIST));
  }

  /**
   * @param {() => void} listener told of each drawing that comes or goes
   * @param {AbortSignal} signal ends it
   */
  onChange(listener, signal) {
    this.#listeners.add(listener);
    signal.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  /** Whether they are still here when the page is opened again. */
  get lasting() {
    return this.#store.lasting;
  }

  /** @returns {readonly Entry[]} */
  get entries() {
    return this.#entries;
  }

  /** @param {string} label */
  of(label) {
    return this.#entries.filter(({ drawing }) => drawing.label === label);
  }

  /** @param {readonly Labeled[]} drawings */
  async add(drawings) {
    const keys = await this.#store.add(LIST, [...drawings]);
    this.#entries.push(...drawings.map((drawing, i) => ({ key: keys[i], drawing })));
    this.#tell();
  }

  /**
   * Adds those that are not here yet.
   * @param {readonly Labeled[]} drawings
   * @returns {Promise<number>} how many
   */
  async merge(drawings) {
    const known = new Set(this.#entries.map(({ drawing }) => lineOf(drawing)));
    const fresh = drawings.filter((drawing) => !known.has(lineOf(drawing)));
    await this.add(fresh);
    return fresh.length;
  }

  /** @param {number} key */
  async remove(key) {
    await this.#store.remove(LIST, key);
    this.#entries = this.#entries.filter((entry) => entry.key !== key);
    this.#tell();
  }

  async clear() {
    await this.#store.clear(LIST);
    this.#entries = [];
    this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }

  /** @returns {string} a stroke file */
  toFile() {
    return strokeFileOf(this.#entries);
  }

  /** @returns {Promise<string | undefined>} whose hand draws */
  async writer() {
    const writer = await this.#store.get('writer');
    return typeof writer === 'string' ? writer : undefined;
  }

  /** @param {string} writer */
  async setWriter(writer) {
    await this.#store.set('writer', writer);
  }
}

/**
 * @param {readonly Entry[]} entries
 * @returns {string} a stroke file
 */
export function strokeFileOf(entries) {
  return entries.map(({ drawing }) => `${lineOf(drawing)}\n`).join('');
}

/**
 * Digits are numbers there, as in everybody's stroke files.
 * @param {Labeled} drawing
 */
function lineOf({ label, writer, strokes }) {
  const name = /^[0-9]$/.test(label) ? Number(label) : label;
  return strokeLine(toGrid(strokes), { label: name, ...(writer ? { writer } : {}) });
}
