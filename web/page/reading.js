import { byId } from './dom.js';
import { Meters } from './meters.js';
import { RasterView } from './raster-view.js';
import { fill, words } from './words.js';

/** @typedef {Pick<import('../recognizer.js').Info, 'classes' | 'input'>} Shape */
/** @typedef {import('../pad/sheet.js').Stroke} Stroke */

/**
 * @typedef {object} Answer
 * @property {string | null} text
 * @property {boolean} doubtful
 * @property {number} confidence 0 to 1
 * @property {import('../recognizer.js').Recognition} recognition of the digit whose meters are shown
 * @property {readonly Stroke[]} [strokes] that digit's; none of a picture's
 */

const UNSURE = '?';

/** What the recognizer makes of the drawing: what is written, the probabilities, the network's picture. */
export class Reading {
  #answer = byId('answer');
  #result = byId('result');
  #caption = byId('caption');
  #raster = new RasterView(/** @type {HTMLCanvasElement} */ (byId('raster')));
  #meters;
  /** @type {string | null} the caption where nothing else is shown */
  #nothing = null;
  #changing = false;
  /** @type {Set<(answer: Answer | null) => void>} */
  #listeners = new Set();

  constructor() {
    const container = byId('meters');
    this.#meters = new Meters(container, container.dataset.classes?.split(' ') ?? []);
  }

  /** @param {Shape} info */
  prepare(info) {
    this.#meters.setClasses(info.classes);
    this.#raster.setSize(info.input);
    this.#nothing = null;
  }

  /**
   * @param {(answer: Answer | null) => void} listener is told of each answer that is shown, and of null where
   *   none is
   * @param {AbortSignal} [signal] ends it
   */
  onShow(listener, signal) {
    this.#listeners.add(listener);
    signal?.addEventListener('abort', () => this.#listeners.delete(listener));
  }

  /**
   * Screen readers hold back as long as the answer is about to change.
   * @param {boolean} changing
   */
  setChanging(changing) {
    this.#changing = changing;
    this.#answer.setAttribute('aria-busy', String(changing));
  }

  /** @param {string} caption */
  showNothing(caption) {
    // Called for each move of the pen while the network is on its way: a change would cost a layout.
    if (this.#nothing === caption) return;
    this.#nothing = caption;
    this.#write('', false);
    this.#caption.textContent = caption;
    this.#meters.show([], null);
    this.#raster.clear();
    for (const listener of this.#listeners) listener(null);
  }

  /**
   * As long as it is about to change, an answer that is none takes no digit away: the one before stays, in doubt.
   * @param {Answer} answer of a drawing or a picture that is not empty
   */
  show(answer) {
    const { confidence, recognition } = answer;
    const { digit, plausibility, probabilities, raster } = recognition;
    this.#nothing = null;
    const shown = this.#result.textContent;
    const text = answer.text ?? ((this.#changing && shown !== UNSURE && shown) || null);
    const doubtful = answer.doubtful || text !== answer.text;
    this.#write(text || UNSURE, doubtful);
    this.#caption.textContent = text
      ? fill(doubtful ? words.perhaps : words.sure, { text, percent: Math.floor(confidence * 100) })
      : words.unlike;
    // The bars of what is hardly a digit stay low, whichever digit it is most like.
    this.#meters.show(
      probabilities.map((probability) => plausibility * probability),
      digit,
    );
    this.#raster.show(raster);
    for (const listener of this.#listeners) listener(answer);
  }

  /**
   * @param {string} text
   * @param {boolean} doubtful
   */
  #write(text, doubtful) {
    this.#result.textContent = text;
    this.#result.classList.toggle('doubt', doubtful);
    this.#result.style.setProperty('--length', String(Math.max(1, text.length)));
  }
}
