import { byId } from './dom.js';
import { Meters } from './meters.js';
import { RasterView } from './raster-view.js';

/** @typedef {Pick<import('../recognizer.js').Info, 'classes' | 'input'>} Shape */
/** @typedef {Pick<import('../recognizer.js').DrawingReading, 'text' | 'confidence' | 'recognition'>} Answer */

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
   * Screen readers hold back as long as the answer is about to change.
   * @param {boolean} changing
   */
  setChanging(changing) {
    this.#answer.setAttribute('aria-busy', String(changing));
  }

  /** @param {string} caption */
  showNothing(caption) {
    // Called for each move of the pen while the network is on its way: a change would cost a layout.
    if (this.#nothing === caption) return;
    this.#nothing = caption;
    this.#write('');
    this.#caption.textContent = caption;
    this.#meters.show([], null);
    this.#raster.clear();
  }

  /** @param {Answer} answer of a drawing or a picture that is not empty */
  show({ text, confidence, recognition: { digit, plausibility, probabilities, raster } }) {
    this.#nothing = null;
    this.#write(text ?? UNSURE);
    this.#caption.textContent =
      text === null
        ? (this.#caption.dataset.unlike ?? '')
        : `${Math.floor(confidence * 100)} % sure`;
    // The bars of what is hardly a digit stay low, whichever digit it is most like.
    this.#meters.show(
      probabilities.map((probability) => plausibility * probability),
      digit,
    );
    this.#raster.show(raster);
  }

  /** @param {string} text */
  #write(text) {
    this.#result.textContent = text;
    this.#result.style.setProperty('--length', String(Math.max(1, text.length)));
  }
}
