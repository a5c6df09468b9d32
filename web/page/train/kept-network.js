import { createButton, createLine } from '../form-parts.js';
import { openStore } from '../store.js';
import { fill } from '../words.js';
import { TRAINED, forgetTrained } from './trained.js';

/** @typedef {import('../networks.js').Networks} Networks */
/** @typedef {import('../class-words.js').Table['training']} Words */

/** Says that the network that was trained here is kept, and has it forgotten. */
export class KeptNetwork {
  #text = document.createElement('p');
  element;
  #networks;
  #words;
  /** Whether what is kept outlasts the page. */
  #lasting = false;

  /**
   * @param {Networks} networks
   * @param {Words} words
   * @param {AbortSignal} signal ends it
   */
  constructor(networks, words, signal) {
    this.#networks = networks;
    this.#words = words;
    const forget = createButton('forget-trained', words.forget, () => forgetTrained(networks));
    this.element = createLine(this.#text, forget);
    this.element.classList.add('kept-network');
    this.element.hidden = true;
    networks.onChange(() => this.#show(), signal);
    openStore().then(({ lasting }) => {
      this.#lasting = lasting;
      this.#show();
    });
  }

  #show() {
    const network = this.#networks.all.find(({ id }) => id === TRAINED);
    this.element.hidden = !network || !this.#lasting;
    if (network) this.#text.textContent = fill(this.#words.kept, { name: network.name });
  }
}
