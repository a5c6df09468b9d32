import { adopt } from './adopt.js';
import { byId } from './dom.js';
import { fill, words } from './words.js';
import css from '../styles/digits.css?inline';

/** @typedef {{ digit: number | null, doubtful: boolean, confidence: number, row: number }} Digit */

adopt(css);

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
    this.#buttons = digits.map((_, i) => createButton(names[i], i));
    this.describe(digits);
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

  /**
   * Says how sure each is.
   * @param {readonly Digit[]} digits as many as there are buttons
   */
  describe(digits) {
    digits.forEach(({ digit, doubtful, confidence }, i) => {
      const button = this.#buttons[i];
      const text = button.textContent ?? '';
      const percent = Math.floor(confidence * 100);
      button.classList.toggle('doubt', doubtful);
      button.title =
        digit === null
          ? words.unlike
          : fill(doubtful ? words.perhaps : words.sure, { text, percent });
    });
  }

  /** @param {number} index */
  choose(index) {
    const button = this.#buttons[index];
    if (button.ariaPressed === 'true') return;
    this.#buttons.forEach((other) => other.setAttribute('aria-pressed', String(other === button)));
    // The page itself stays where it is: somebody may be drawing.
    const { top, bottom } = this.#root.getBoundingClientRect();
    const place = button.getBoundingClientRect();
    this.#root.scrollTop += Math.min(0, place.top - top) + Math.max(0, place.bottom - bottom);
  }

  remove() {
    this.#root.remove();
  }
}

/**
 * @param {string} name
 * @param {number} index
 */
function createButton(name, index) {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.index = String(index);
  button.textContent = name;
  return button;
}

/** @param {HTMLButtonElement[]} buttons */
function createRow(buttons) {
  const row = document.createElement('div');
  row.append(...buttons);
  return row;
}
