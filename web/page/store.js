// What the page keeps on this device, and nowhere else: drawings and weights of a visitor's own.

import { openDB } from 'idb';

/** @typedef {import('../pad/sheet.js').Stroke} Stroke */
/**
 * A drawing, the name of the class that it shows, and perhaps whose hand it is.
 * @typedef {{ label: string, writer?: string, strokes: Stroke[] }} Labeled
 */
/** @typedef {'corrections' | 'drawings'} List what was said to be wrong; what was drawn to learn from */
/** @typedef {{ key: number, drawing: Labeled }} Entry */

const NAME = 'inkdigit';
const VERSION = 1;

/** Where nothing may be kept, in a private window for instance, all of it is forgotten with the page. */
export class Store {
  #database;
  /** @type {Map<string, unknown>} */
  #values = new Map();
  /** @type {Record<List, Map<number, Labeled>>} */
  #lists = { corrections: new Map(), drawings: new Map() };
  #next = 1;

  /** @param {import('idb').IDBPDatabase | null} database null: keeps everything in memory */
  constructor(database) {
    this.#database = database;
  }

  /** Whether what is put here is still here when the page is opened again. */
  get lasting() {
    return this.#database !== null;
  }

  static async open() {
    try {
      const database = await openDB(NAME, VERSION, {
        upgrade(created) {
          created.createObjectStore('corrections', { autoIncrement: true });
          created.createObjectStore('drawings', { autoIncrement: true });
          created.createObjectStore('values');
        },
      });
      return new Store(database);
    } catch {
      return new Store(null);
    }
  }

  /**
   * @param {List} list
   * @returns {Promise<Entry[]>} in the order they were added in
   */
  async all(list) {
    if (!this.#database) return [...this.#lists[list]].map(([key, drawing]) => ({ key, drawing }));
    const transaction = this.#database.transaction(list);
    const [keys, drawings] = await Promise.all([
      transaction.store.getAllKeys(),
      transaction.store.getAll(),
    ]);
    return keys.map((key, i) => ({ key: Number(key), drawing: drawings[i] }));
  }

  /**
   * @param {List} list
   * @param {Labeled[]} drawings
   * @returns {Promise<number[]>} their keys
   */
  async add(list, drawings) {
    if (!this.#database) {
      return drawings.map((drawing) => {
        this.#lists[list].set(this.#next, structuredClone(drawing));
        return this.#next++;
      });
    }
    const transaction = this.#database.transaction(list, 'readwrite');
    const [keys] = await Promise.all([
      Promise.all(drawings.map((drawing) => transaction.store.add(drawing))),
      transaction.done,
    ]);
    return keys.map(Number);
  }

  /**
   * @param {List} list
   * @param {number} key
   */
  async remove(list, key) {
    if (this.#database) await this.#database.delete(list, key);
    else this.#lists[list].delete(key);
  }

  /** @param {List} list */
  async clear(list) {
    if (this.#database) await this.#database.clear(list);
    else this.#lists[list].clear();
  }

  /**
   * @param {string} name
   * @returns {Promise<unknown>} undefined where there is none
   */
  async get(name) {
    return this.#database ? this.#database.get('values', name) : this.#values.get(name);
  }

  /**
   * @param {string} name
   * @param {unknown} value undefined takes it away
   */
  async set(name, value) {
    if (!this.#database) this.#values.set(name, value);
    else if (value === undefined) await this.#database.delete('values', name);
    else await this.#database.put('values', value, name);
  }
}

/** @type {Promise<Store> | null} */
let opening = null;

/** The page's one store. */
export function openStore() {
  return (opening ??= Store.open());
}
