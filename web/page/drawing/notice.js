import { byId } from '../dom.js';

/** How long good news lies on the sheet, in milliseconds; bad news lies there until the drawing changes. */
const GOOD_MS = 5000;

/** One sentence at the foot of the sheet about what was done with the drawing; it goes when the drawing changes. */
export class Notice {
  #element = document.createElement('p');
  #timer = 0;

  constructor() {
    this.#element.className = 'sheet-notice';
    this.#element.setAttribute('role', 'status');
    byId('pad').after(this.#element);
  }

  /** @param {string} text */
  tell(text) {
    this.#write(text, false);
    this.#timer = window.setTimeout(() => this.clear(), GOOD_MS);
  }

  /** @param {string} text */
  complain(text) {
    this.#write(text, true);
  }

  clear() {
    this.#write('', false);
  }

  /**
   * @param {string} text
   * @param {boolean} bad
   */
  #write(text, bad) {
    clearTimeout(this.#timer);
    this.#element.textContent = text;
    this.#element.classList.toggle('sheet-notice-bad', bad);
  }
}
