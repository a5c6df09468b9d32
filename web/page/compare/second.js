// What another network makes of the same drawing, below the first one's answer.

import { adopt } from '../adopt.js';
import { Meters } from '../meters.js';
import { fill, words } from '../words.js';
import css from '../../styles/compare.css?inline';

/** @typedef {import('../desk.js').Desk} Desk */
/** @typedef {import('../../recognizer.js').Recognizer} Recognizer */

adopt(css);

export class Second {
  #desk;
  #recognizer;
  #root = document.createElement('section');
  #result = createText('second-result');
  #caption = createText('second-caption');
  #meters;
  #ending = new AbortController();
  #onlyDrawings = '';
  /** What is shown as its answer; '' where none is. */
  #shown = '';

  /**
   * @param {Desk} desk
   * @param {Recognizer} recognizer is disposed of with this
   * @param {string} name of the network
   */
  constructor(desk, recognizer, name) {
    this.#desk = desk;
    this.#recognizer = recognizer;
    const title = createText('second-name');
    title.textContent = name;
    const meters = document.createElement('div');
    meters.className = 'meters';
    this.#meters = new Meters(meters, recognizer.info.classes);
    // The digits of the page are those of the first network.
    for (const meter of meters.children) delete (/** @type {HTMLElement} */ (meter).dataset.digit);
    this.#root.id = 'second';
    this.#root.setAttribute('aria-label', name);
    this.#root.append(title, this.#result, this.#caption, meters);
    document.getElementById('meters')?.after(this.#root);
    desk.reading.onShow((answer) => this.#show(answer !== null), this.#ending.signal);
  }

  /** @param {import('../class-words.js').Table['networks']} texts of the language that is spoken now */
  speak({ onlyDrawings }) {
    this.#onlyDrawings = onlyDrawings;
  }

  remove() {
    this.#ending.abort();
    this.#root.remove();
    this.#recognizer.dispose();
  }

  /** @param {boolean} answered whether the first one has an answer */
  #show(answered) {
    const { strokes, drawing } = this.#desk.pad;
    if (!answered || strokes.length === 0) {
      this.#shown = '';
      this.#result.textContent = '';
      this.#caption.textContent = answered ? this.#onlyDrawings : '';
      this.#meters.show([], null);
      return;
    }
    const reading = this.#recognizer.recognizeDrawing({ strokes });
    const { digit, plausibility, probabilities } = reading.recognition;
    // As the first one's: while the pen is down, a digit stays.
    const text = reading.text ?? (drawing ? this.#shown : '');
    const doubtful = text !== '' && (reading.doubtful || reading.text === null);
    const percent = Math.floor(reading.confidence * 100);
    this.#shown = text;
    this.#result.textContent = text || '?';
    this.#result.classList.toggle('doubt', doubtful);
    this.#caption.textContent = text
      ? fill(doubtful ? words.perhaps : words.sure, { text, percent })
      : words.unlike;
    this.#meters.show(
      probabilities.map((probability) => plausibility * probability),
      digit,
    );
  }
}

/** @param {string} className */
function createText(className) {
  const element = document.createElement('p');
  element.className = className;
  return element;
}
