// Opening the page without a network, and learning of a new version of it. Fetched once the page is ready.

import { Workbox } from 'workbox-window';

/** @typedef {import('./class-words.js').Table['updates']} Texts */

/** Says that a newer page is there, and loads it when told to; never by itself, which might cost a drawing. */
export class Updates {
  /** Below the page: vite.config.js. */
  #worker = new Workbox(new URL('service-worker.js', document.baseURI).href);
  #notice = document.createElement('div');
  #text = document.createElement('p');
  #load = createButton();
  #later = createButton();
  /** Whether another window has brought the new page already. */
  #there = false;

  constructor() {
    this.#notice.id = 'update';
    this.#notice.className = 'notice';
    this.#notice.setAttribute('role', 'status');
    this.#notice.append(this.#text, this.#load, this.#later);
    this.#load.addEventListener('click', () => this.#bring());
    this.#later.addEventListener('click', () => this.#notice.remove());
    this.#worker.addEventListener('waiting', () => this.#tell());
    this.#worker.addEventListener('controlling', ({ isUpdate }) => {
      if (this.#load.disabled) location.reload();
      else if (isUpdate) {
        this.#there = true;
        this.#tell();
      }
    });
    // Where it may not be installed, in a private window for instance, the page goes on without.
    this.#worker.register().catch(() => {});
  }

  /** @param {Texts} texts of the language that is spoken now */
  speak({ text, load, later }) {
    this.#text.textContent = text;
    this.#load.textContent = load;
    this.#later.textContent = later;
  }

  #tell() {
    document.body.append(this.#notice);
  }

  #bring() {
    if (this.#there) location.reload();
    this.#load.disabled = true;
    this.#worker.messageSkipWaiting();
  }
}

function createButton() {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button';
  return button;
}
