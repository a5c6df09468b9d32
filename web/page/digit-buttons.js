import { byId } from './dom.js';
import { fill, words } from './words.js';

/** @typedef {{ confidence: number, row: number }} Digit */

/** The digits of a number or a picture in the answer's place, each a button that has its meters shown. */
export class DigitButtons {
  #root = document.createElement('div');
  /** @type {HTMLButtonElement[]} */
  #buttons;

  /**
   * @param {string} label
   * @param {readonly Digit[]} digits row by row; one or more
   * @param {readonly string[]} names
   * @param {(index: number) => void} choose
   */
  constructor(label, digits, names, choose) {
    this.#buttons = digits.map(({ confidence }, i) => createButton(names[i], confidence, i));
    const rows = Array.from({ length: digits[digits.length - 1].row + 1 }, (_, row) =>
      this.#buttons.filter((_, i) => digits[i].row === row),
    );
    this.#root.id = 'digits';
    this.#root.setAttribute('role', 'group');
    this.#root.setAttribute('aria-label', label);
    this.#root.style.setProperty('--rows', String(rows.length));
    this.#root.append(...rows.map(createRow));
    const longest = Math.max(...rows.map(({ length }) => length));
    this.#root.style.setProperty('--longest', String(longest));
    this.#root.addEventListener('click', ({ target }) => {
      const index = this.#buttons.indexOf(/** @type {HTMLButtonElement} */ (target));
      if (index >= 0) choose(index);
    });
    byId('answer').before(this.#root);
  }

  /** @param {number} index */
  choose(index) {
    this.#buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(i === index)));
    this.#buttons[index].scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  remove() {
    this.#root.remove();
  }
}

/**
 * @param {string} name
 * @param {number} confidence
 * @param {number} index
 */
function createButton(name, confidence, index) {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.index = String(index);
  button.textContent = name;
  button.title =
    name === '?' ? words.unlike : fill(words.sure, { percent: Math.floor(confidence * 100) });
  return button;
}

/** @param {HTMLButtonElement[]} buttons */
function createRow(buttons) {
  const row = document.createElement('div');
  row.append(...buttons);
  return row;
}
