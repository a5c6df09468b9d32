import { element, short } from './elements.js';

/** So many bars fit into the strip's height. */
const ROWS = 5;

/** One number a class, as bars with the number beside them: what is below 0 is hollow. */
export class ClassBars {
  root = element('div', 'inside-bars');
  /** @type {HTMLButtonElement[]} */
  buttons;
  steps = { x: ROWS, y: 1 };
  #format;
  #parts;

  /**
   * @param {readonly string[]} classes
   * @param {boolean} shares whether the numbers are parts of one whole, and not sums
   * @param {(map: number) => string} title of a bar
   */
  constructor(classes, shares, title) {
    this.title = title;
    this.#format = shares ? (/** @type {number} */ value) => `${Math.round(100 * value)} %` : short;
    this.#parts = classes.map((name) => ({
      name: element('span', 'inside-bar-name', [name]),
      bar: element('span', 'inside-bar'),
      value: element('span', 'inside-bar-value'),
    }));
    this.buttons = this.#parts.map(({ name, bar, value }, i) => {
      const button = element('button', '', [name, bar, value]);
      button.type = 'button';
      button.dataset.map = String(i);
      button.setAttribute('aria-pressed', 'false');
      return button;
    });
    this.root.append(...this.buttons);
  }

  /** @param {Float32Array} values one a class */
  paint(values) {
    const best = values.indexOf(Math.max(...values));
    const most = Math.max(...values.map(Math.abs)) || 1;
    this.#parts.forEach(({ bar, value }, i) => {
      bar.style.setProperty('--value', (Math.abs(values[i]) / most).toFixed(3));
      bar.classList.toggle('inside-bar-negative', values[i] < 0);
      value.textContent = this.#format(values[i]);
      this.buttons[i].classList.toggle('inside-bar-top', i === best);
    });
  }

  clear() {
    for (const [i, { bar, value }] of this.#parts.entries()) {
      bar.style.setProperty('--value', '0');
      value.textContent = '';
      this.buttons[i].classList.remove('inside-bar-top');
    }
  }
}
