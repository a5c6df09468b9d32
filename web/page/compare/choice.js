// The select that asks for a second network. What shows its answers is fetched then.

import { table } from '../language.js';
import { fill } from '../words.js';

/** @typedef {import('../networks.js').Networks} Networks */
/** @typedef {import('../desk.js').Desk} Desk */
/** @typedef {import('../class-words.js').Table} Table */

export class CompareChoice {
  #networks;
  #desk;
  #select = document.createElement('select');
  /** @type {Table['networks'] | null} */
  #words = null;
  /** @type {import('./second.js').Second | null} */
  #second = null;
  /** Counts choices: a network that arrives after the next was chosen comes too late. */
  #turn = 0;

  /**
   * @param {Networks} networks
   * @param {Desk} desk
   */
  constructor(networks, desk) {
    this.#networks = networks;
    this.#desk = desk;
    this.#select.id = 'compare';
    this.#select.addEventListener('change', () => this.#change());
    networks.onChange(() => this.#list());
  }

  /** @param {Table} words of the language that is spoken now */
  speak({ networks }) {
    this.#words = networks;
    this.#select.setAttribute('aria-label', networks.compare);
    this.#second?.speak(networks);
    this.#list();
    // Not before: it would change its width.
    if (!this.#select.isConnected) document.querySelector('.parts')?.append(this.#select);
  }

  #list() {
    const { compare = '', compared = '' } = this.#words ?? {};
    const { value } = this.#select;
    const all = this.#networks.all;
    this.#select.replaceChildren(
      new Option(compare, ''),
      ...all.map(({ id, name }) => new Option(fill(compared, { name }), id)),
    );
    this.#select.value = all.some(({ id }) => id === value) ? value : '';
    if (this.#select.value !== value) this.#change();
  }

  async #change() {
    const turn = ++this.#turn;
    const network = this.#networks.all.find(({ id }) => id === this.#select.value);
    this.#second?.remove();
    this.#second = null;
    if (!network) return;
    const { networks: words } = await table();
    try {
      const [{ Second }, recognizer] = await Promise.all([
        import('./second.js'),
        this.#networks.load(network),
      ]);
      if (turn !== this.#turn) {
        recognizer.dispose();
        return;
      }
      this.#second = new Second(this.#desk, recognizer, network.name);
      this.#second.speak(words);
      this.#desk.show();
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#select.value = '';
      this.#desk.complain(/** @type {Error} */ (error).message);
    }
  }
}
