import { byId } from '../dom.js';
import { fill } from '../words.js';

/** @typedef {import('../desk.js').Desk} Desk */
/** @typedef {import('../reading.js').Answer} Answer */

/** How many stand beside the answer. */
const MOST = 2;

/** What would be shown as 0.0 %. */
const LEAST = 0.0005;

/** What else the digit may be, beside the caption: the meters say the same to who listens. */
export class Alternatives {
  #words;
  #line = document.createElement('p');

  /**
   * @param {Desk} desk
   * @param {import('../class-words.js').Table['number']} words
   */
  constructor(desk, words) {
    this.#words = words;
    this.#line.id = 'alternatives';
    this.#line.setAttribute('aria-hidden', 'true');
    byId('caption').after(this.#line);
    desk.reading.onShow((answer) => this.#show(answer));
  }

  /** @param {import('../class-words.js').Table['number']} words */
  speak(words) {
    this.#words = words;
  }

  /** @returns {string[]} of the classes of what has read, be it a drawing or a picture */
  get #names() {
    const meters = /** @type {HTMLElement[]} */ ([...byId('meters').children]);
    return meters.map(({ dataset }) => dataset.digit ?? '');
  }

  /** @param {Answer | null} answer */
  #show(answer) {
    const names = this.#names;
    const items = answer ? next(answer.recognition) : [];
    this.#line.replaceChildren(
      ...items.map(({ index, probability }) => {
        const item = document.createElement('span');
        const percent = (100 * probability).toFixed(probability < 0.1 ? 1 : 0);
        item.textContent = fill(this.#words.alternative, { name: names[index], percent });
        return item;
      }),
    );
  }
}

/**
 * The most probable classes that are not the answer; of what has no answer, the most probable.
 * @param {import('../../recognizer.js').Recognition} recognition
 */
function next({ digit, plausibility, probabilities }) {
  return [...probabilities]
    .map((probability, index) => ({ index, probability: plausibility * probability }))
    .filter(({ index, probability }) => index !== digit && probability >= LEAST)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, MOST);
}
