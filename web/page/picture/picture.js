// Reading a picture. All of it, and what only it imports, is fetched when the first picture is there.

import { adopt } from '../adopt.js';
import { byId } from '../dom.js';
import { DigitButtons } from '../digit-buttons.js';
import { PictureLayer } from './picture-layer.js';
import { PictureReader } from './picture-reader.js';
import { fill } from '../words.js';
import css from '../../styles/picture.css?inline';

/** @typedef {import('./picture-reader.js').Answer} Answer */
/** @typedef {import('./picture-decode.js').Problem} Problem */

/**
 * @typedef {object} Host
 * @property {() => void} makeRoom takes the drawing off the sheet
 * @property {() => void} changed what `open` and `show` say is not what they said before
 */

/** What takes longer than this is said to be under way, in milliseconds. */
const MOMENT_MS = 150;

/** The picture that lies on the sheet instead of a drawing, and what is read in it. */
export class Pictures {
  #reading;
  #host;
  #words;
  #reader;
  #sheet = /** @type {HTMLElement} */ (byId('pad').parentElement);
  #notice = document.createElement('p');
  /** Counts what was begun: whatever comes of an earlier picture comes too late. */
  #turn = 0;
  /** Whether it takes so long that the page says so. */
  #late = false;
  /** @type {PictureLayer | null} */
  #layer = null;
  /** @type {DigitButtons | null} */
  #digits = null;
  /** @type {Answer | null} */
  #answer = null;
  #chosen = 0;
  /** @type {File | null} the one that is shown */
  #file = null;
  /** @type {File | null} the one that is being read */
  #asked = null;

  /**
   * @param {import('../reading.js').Reading} reading
   * @param {Host} host
   * @param {import('../class-words.js').Table['picture']} words
   */
  constructor(reading, host, words) {
    this.#reading = reading;
    this.#host = host;
    this.#words = words;
    this.#reader = new PictureReader();
    adopt(css);
    this.#notice.className = 'picture-notice';
    this.#notice.setAttribute('role', 'alert');
    this.#sheet.append(this.#notice);
  }

  /** Whether there is a picture, or it is taking its time to come. */
  get open() {
    return this.#layer !== null || this.#late;
  }

  /**
   * Has pictures read by this network from now on, the one that is shown, too.
   * @param {Uint8Array | URL} weights
   */
  use(weights) {
    this.#reader.use(weights);
    this.#readAgain();
  }

  /** @param {import('../class-words.js').Table['picture']} words of the language that is spoken now */
  speak(words) {
    this.#words = words;
    this.#notice.textContent = '';
    this.#readAgain();
  }

  /**
   * Replaces whatever is on the sheet, unless the file is no picture.
   * @param {File} file
   */
  async read(file) {
    this.#notice.textContent = '';
    this.#asked = file;
    const turn = ++this.#turn;
    const timer = setTimeout(() => {
      if (turn === this.#turn) this.#setLate(true);
    }, MOMENT_MS);
    try {
      const answer = await this.#reader.read(file, (bitmap) => {
        if (turn === this.#turn) this.#lay(bitmap, file);
        else bitmap.close();
      });
      if (turn === this.#turn) this.#mark(answer);
    } catch (error) {
      if (turn === this.#turn) this.#complain(/** @type {Problem} */ (error));
    } finally {
      clearTimeout(timer);
      if (turn === this.#turn) {
        this.#asked = null;
        this.#setLate(false);
      }
    }
  }

  /** Takes the picture away, and with it what is still to come of it. */
  remove() {
    ++this.#turn;
    this.#asked = null;
    this.#notice.textContent = '';
    this.#takeAway();
  }

  /** Brings the answer in line with the picture. */
  show() {
    const answer = this.#answer;
    const waiting = this.#late || answer === null;
    this.#reading.setChanging(waiting);
    if (waiting) {
      this.#reading.showNothing(this.#words.reading);
    } else if (answer.digits.length === 0) {
      this.#reading.showNothing(this.#words.none);
    } else {
      const any = answer.digits.some(({ digit }) => digit !== null);
      this.#reading.show({
        text: any ? answer.text : null,
        doubtful: answer.digits.some(({ doubtful }) => doubtful),
        confidence: answer.confidence,
        recognition: answer.digits[this.#chosen],
      });
      this.#layer?.choose(this.#chosen);
      this.#digits?.choose(this.#chosen);
    }
  }

  #readAgain() {
    const file = this.#asked ?? this.#file;
    if (!file) return;
    // What it was read as is nothing that the page could show any more.
    this.#answer = null;
    this.read(file);
  }

  /** @param {boolean} late */
  #setLate(late) {
    this.#late = late;
    this.#host.changed();
  }

  /** @param {Problem} problem */
  #complain(problem) {
    // What was there before stays, be it a drawing or a picture; one that was not read to its end does not.
    if (this.#answer === null) this.#takeAway();
    this.#notice.textContent = fill(this.#words[problem.key], problem);
  }

  #takeAway() {
    this.#late = false;
    this.#answer = null;
    this.#file = null;
    this.#layer?.remove();
    this.#layer = null;
    this.#digits?.remove();
    this.#digits = null;
  }

  /**
   * @param {ImageBitmap} bitmap
   * @param {File} file
   */
  #lay(bitmap, file) {
    this.#takeAway();
    this.#file = file;
    this.#layer = new PictureLayer(
      /** @type {HTMLCanvasElement} */ (byId('pad')),
      bitmap,
      this.#words,
      {
        choose: (index) => this.#choose(index),
        draw: () => {
          this.remove();
          this.#host.changed();
        },
      },
    );
    this.#host.makeRoom();
    this.#host.changed();
  }

  /** @param {Answer} answer */
  #mark(answer) {
    const { info, digits } = answer;
    this.#reading.prepare(info);
    const names = digits.map(({ digit }) => (digit === null ? '?' : info.classes[digit]));
    this.#answer = answer;
    this.#chosen = 0;
    this.#layer?.mark(digits, names);
    if (digits.length === 0) return;
    this.#digits = new DigitButtons(this.#words.digits, digits, names, (index) =>
      this.#choose(index),
    );
  }

  /** @param {number} index */
  #choose(index) {
    this.#chosen = index;
    this.show();
  }
}
