// The networks that a visitor may choose from: those that are shipped, files, and what other parts of the page add.

import { Recognizer } from '../recognizer.js';
import { byId } from './dom.js';
import { table } from './language.js';
import { fill } from './words.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {import('./class-words.js').Table} Table */

/**
 * @typedef {object} Network
 * @property {string} id
 * @property {string} name as it is shown
 * @property {Uint8Array<ArrayBuffer> | URL} weights a .safetensors file, or where one is
 */

/** What the select has in the place of a network's id where a file is to be chosen. */
const FILE = 'file';

/** Before the id of a shipped network that has the name of the page's own. */
const SHIPPED = 'shipped ';

/** More than any network that reads in a page; below what a browser can hold several times. */
const MOST_BYTES = 100_000_000;

/** Beside the page's own. They are fetched when they are chosen. */
const shipped = () => [
  { id: 'default', weights: new URL('../../weights/default.safetensors', import.meta.url) },
  { id: 'tiny', weights: new URL('../../weights/tiny.safetensors', import.meta.url) },
  { id: 'large', weights: new URL('../../weights/large.safetensors', import.meta.url) },
  { id: 'cnn-5x5', weights: new URL('../../weights/cnn-5x5.safetensors', import.meta.url) },
];

/** Owns `#weights` and `#weights-file`, and says which recognizer the desk uses. */
export class Networks {
  #desk;
  #select = /** @type {HTMLSelectElement} */ (byId('weights'));
  #input = document.createElement('input');
  #fileOption = new Option('', FILE);
  /** @type {Map<string, Network>} */
  #networks = new Map();
  /** @type {Map<string, string>} ids of those that have the name of the page's own, and that name */
  #namesakes = new Map();
  #current;
  /** Counts choices: a network that arrives after the next was chosen comes too late. */
  #turn = 0;
  /** @type {Set<(network: Network) => void>} */
  #listeners = new Set();

  /**
   * @param {Desk} desk
   * @param {URL | Uint8Array<ArrayBuffer>} own weights that the page was opened with
   */
  constructor(desk, own) {
    this.#desk = desk;
    const name = desk.recognizer?.info.name ?? shipped()[0].id;
    this.#current = name;
    this.#networks.set(name, { id: name, name, weights: own });
    for (const { id, weights } of shipped()) {
      // The page's own is one of these, unless it was built with another.
      if (own instanceof URL && own.href === weights.href) continue;
      if (id === name) this.#namesakes.set(SHIPPED + id, id);
      const unique = id === name ? SHIPPED + id : id;
      this.#networks.set(unique, { id: unique, name: id, weights });
    }
    this.#input.id = 'weights-file';
    this.#input.type = 'file';
    this.#input.accept = '.safetensors';
    this.#input.hidden = true;
    this.#select.after(this.#input);
    this.#list();
    this.#listen();
  }

  /** @returns {readonly Network[]} in the order they are offered in */
  get all() {
    return [...this.#networks.values()];
  }

  /** @returns {Network} the one that reads now */
  current() {
    return /** @type {Network} */ (this.#networks.get(this.#current));
  }

  /**
   * @param {string} [id] the current one's when left out
   * @returns {Promise<Uint8Array<ArrayBuffer>>} its weights file
   */
  async bytes(id = this.#current) {
    const { weights } = this.#network(id);
    if (weights instanceof Uint8Array) return weights;
    const response = await fetch(weights);
    if (!response.ok) throw new Error(`${weights.href}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  /**
   * Has drawings and pictures read by another network from now on.
   * @param {string} id
   * @returns {Promise<void>} rejected with a sentence for the visitor where that is impossible; what read before
   *   goes on reading then
   */
  choose(id) {
    return this.#use(this.#network(id));
  }

  /**
   * Adds a network, or replaces the one with this id, and chooses it. One that cannot be used is not added.
   * @param {Network} network
   * @param {AbortSignal} [signal] by which nobody wants it any more, also while it is loading
   * @returns {Promise<void>} like that of `choose`
   */
  add(network, signal) {
    return this.#use(network, signal);
  }

  /**
   * Adds a network, or replaces the one with this id, which is not in use, without choosing it.
   * @param {Network} network
   */
  offer(network) {
    this.#networks.set(network.id, network);
    this.#list();
  }

  /**
   * Where it is in use, the page's own takes its place.
   * @param {string} id of one that was added
   */
  async remove(id) {
    if (id === this.#current) await this.choose(this.all[0].id);
    this.#networks.delete(id);
    this.#list();
  }

  /**
   * @param {(network: Network) => void} listener told of each network that reads from now on, and of each change of
   *   what there is to choose from
   * @param {AbortSignal} [signal] ends it
   */
  onChange(listener, signal) {
    this.#listeners.add(listener);
    signal?.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  /**
   * A recognizer of one's own for a network, which the caller disposes of.
   * @param {Network} network
   * @returns {Promise<Recognizer>} rejected with a sentence for the visitor
   */
  async load({ name, weights }) {
    const { networks } = await table();
    let recognizer;
    try {
      recognizer = await Recognizer.load({ pictures: false, weights });
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      const text = weights instanceof URL ? networks.notArrived : networks.unreadable;
      // What was chosen has a name, and the engine calls it "weights".
      const reason = message.replace(/^weights: /, '');
      throw new Error(fill(text, { name, reason }), { cause: error });
    }
    if (recognizer.info.input.channels === 1) return recognizer;
    recognizer.dispose();
    throw new Error(fill(networks.inColor, { name }));
  }

  /** @param {Table} words of the language that is spoken now */
  speak({ networks }) {
    this.#fileOption.textContent = networks.fromFile;
    this.#input.setAttribute('aria-label', networks.file);
    this.#select.disabled = false;
    if (this.#namesakes.size === 0) return;
    for (const [id, name] of this.#namesakes) {
      // Not another one in its place: this one may be about to be used.
      this.#network(id).name = fill(networks.shipped, { name });
    }
    this.#list();
  }

  /** @param {string} id */
  #network(id) {
    const network = this.#networks.get(id);
    if (!network)
      throw new Error(`there is no network ${id}; there are ${[...this.#networks.keys()]}`);
    return network;
  }

  /**
   * @param {Network} network
   * @param {AbortSignal} [signal] see add
   */
  async #use(network, signal) {
    const turn = ++this.#turn;
    try {
      const recognizer = await this.load(network);
      if (turn !== this.#turn || signal?.aborted) {
        recognizer.dispose();
        return;
      }
      this.#networks.set(network.id, network);
      this.#current = network.id;
      // Parts may be asking the one before still: its memory is given back when nobody knows it any more.
      this.#desk.pictures?.use(network.weights);
      this.#desk.use(recognizer);
      this.#desk.complain('');
      byId('retry').hidden = true;
    } finally {
      if (turn === this.#turn) this.#list();
    }
  }

  #listen() {
    this.#select.addEventListener('change', () => {
      const { value } = this.#select;
      if (value !== FILE) {
        this.#try(() => this.choose(value));
        return;
      }
      this.#select.value = this.#current;
      // Where a browser does not open it for a select, it is there to be clicked on.
      this.#input.hidden = false;
      this.#input.click();
    });
    this.#input.addEventListener('cancel', () => (this.#input.hidden = true));
    this.#input.addEventListener('change', () => {
      const [file] = this.#input.files ?? [];
      // So that the same one can be chosen again.
      this.#input.value = '';
      this.#input.hidden = true;
      if (file) this.#take(file);
    });
    this.#desk.takers.set('safetensors', (file) => this.#take(file));
  }

  /** @param {File} file */
  #take(file) {
    const name = file.name.replace(/\.safetensors$/i, '');
    return this.#try(async () => {
      const { networks } = await table();
      if (file.size > MOST_BYTES) throw new Error(fill(networks.large, { name: file.name }));
      let weights;
      try {
        weights = new Uint8Array(await file.arrayBuffer());
      } catch (error) {
        const { message: reason } = /** @type {Error} */ (error);
        throw new Error(fill(networks.unreadable, { name: file.name, reason }));
      }
      await this.add({ id: `file ${file.name}`, name, weights });
    });
  }

  /** @param {() => Promise<void>} change says in the page why it fails */
  async #try(change) {
    try {
      await change();
    } catch (error) {
      this.#desk.complain(/** @type {Error} */ (error).message);
    }
  }

  /** Brings the select in line with what there is. */
  #list() {
    const options = this.all.map(({ id, name }) => new Option(name, id));
    this.#select.replaceChildren(...options, this.#fileOption);
    this.#select.value = this.#current;
    for (const listener of this.#listeners) listener(this.current());
  }
}

/** @type {WeakMap<Desk, Networks>} */
const ofDesks = new WeakMap();

/**
 * @param {Desk} desk
 * @returns {Networks} the one that the page has
 */
export function networksOf(desk) {
  return /** @type {Networks} */ (ofDesks.get(desk));
}

/**
 * @param {Desk} desk which nobody has opened the networks of
 * @param {URL | Uint8Array<ArrayBuffer>} own weights that the page was opened with
 */
export function openNetworks(desk, own) {
  const networks = new Networks(desk, own);
  ofDesks.set(desk, networks);
  return networks;
}
