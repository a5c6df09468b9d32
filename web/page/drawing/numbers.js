// A drawing that is read as a number: its digits in the answer's place, one of them chosen.

import { byId } from '../dom.js';
import { DigitButtons } from '../digit-buttons.js';
import { inkSvg, inkPath } from './ink-path.js';

/** @typedef {import('../desk.js').Desk} Desk */
/** @typedef {import('../../pad/sheet.js').Stroke} Stroke */
/** @typedef {import('../../recognizer.js').DrawingReading} DrawingReading */
/** @typedef {import('../reading.js').Answer} Answer */

/** Shows the chosen digit's meters and picture, and tints its strokes; the one that is drawn is chosen by itself. */
export class Numbers {
  #desk;
  #words;
  /** @type {DigitButtons | null} */
  #buttons = null;
  /** What the buttons say, so that they stay what they are while the pen moves. */
  #written = '';
  #tint = inkSvg([]);
  /** @type {{ index: number, drawing: Stroke[], points: number } | null} a digit that was tapped, and of which drawing */
  #tapped = null;
  /** @type {Answer | null} */
  #shown = null;

  /**
   * @param {Desk} desk
   * @param {import('../class-words.js').Table['number']} words
   */
  constructor(desk, words) {
    this.#desk = desk;
    this.#words = words;
    this.#tint.classList.add('tint');
    desk.choose = (reading) => this.#choose(reading);
    desk.reading.onShow((answer) => {
      if (answer !== this.#shown) this.#remove();
    });
  }

  /** @param {import('../class-words.js').Table['number']} words */
  speak(words) {
    this.#words = words;
    this.#remove();
  }

  /**
   * @param {DrawingReading} reading
   * @returns {Answer}
   */
  #choose(reading) {
    const { strokes } = this.#desk.pad;
    const { text, doubtful, confidence, digits } = reading;
    if (digits.length === 0) return { ...reading, strokes };
    // Where one stroke is two digits, the right one was written last.
    const last = digits.findLastIndex((digit) => digit.strokes.includes(strokes.length - 1));
    const index = this.#tappedIn(strokes) ?? last;
    const own = strokesOf(digits, index, strokes);
    // What the drawing's reading tells is the last one's.
    const recognition =
      index === last ? reading.recognition : this.#recognizer.recognize({ strokes: own });
    this.#showButtons(digits, index);
    this.#tint.firstElementChild?.setAttribute('d', inkPath(own));
    byId('pad').after(this.#tint);
    this.#shown = { text, doubtful, confidence, recognition, strokes: own };
    return this.#shown;
  }

  /** @returns {import('../../recognizer.js').Recognizer} that has just read the drawing */
  get #recognizer() {
    return /** @type {import('../../recognizer.js').Recognizer} */ (this.#desk.recognizer);
  }

  /**
   * @param {DrawingReading['digits']} digits
   * @param {number} index
   */
  #showButtons(digits, index) {
    const { classes } = this.#recognizer.info;
    const names = digits.map(({ digit, sign }) =>
      digit === null ? (sign ?? '?') : classes[digit],
    );
    const written = names.join(' ');
    if (written !== this.#written) {
      this.#buttons?.remove();
      this.#buttons = new DigitButtons(this.#words.digits, digits, names, (i) => this.#tap(i));
      this.#written = written;
    }
    this.#buttons?.describe(digits);
    this.#buttons?.choose(index);
  }

  /** @param {number} index */
  #tap(index) {
    const { strokes } = this.#desk.pad;
    this.#tapped = { index, drawing: [...strokes], points: strokes.flat().length };
    this.#desk.show();
  }

  /**
   * @param {readonly Stroke[]} strokes
   * @returns {number | null} the digit that was tapped, as long as the drawing is what it was then
   */
  #tappedIn(strokes) {
    if (!this.#tapped) return null;
    const { index, drawing, points } = this.#tapped;
    const same =
      drawing.length === strokes.length &&
      drawing.every((stroke, i) => stroke === strokes[i]) &&
      points === strokes.flat().length;
    if (same) return index;
    this.#tapped = null;
    return null;
  }

  #remove() {
    this.#buttons?.remove();
    this.#buttons = null;
    this.#written = '';
    this.#tint.remove();
    this.#shown = null;
  }
}

/**
 * Of a stroke that is two digits, what lies in this one's box.
 * @param {DrawingReading['digits']} digits
 * @param {number} index
 * @param {readonly Stroke[]} strokes all that were drawn
 * @returns {Stroke[]}
 */
function strokesOf(digits, index, strokes) {
  const { x, y, width, height } = digits[index].box;
  // The box is around points at some distance from each other, so the stroke may reach a little beyond it.
  const beyond = 0.03 * height;
  const isWithin = (/** @type {Stroke[number]} */ [px, py]) =>
    px >= x - beyond && px <= x + width + beyond && py >= y - beyond && py <= y + height + beyond;
  return digits[index].strokes.map((i) =>
    digits.some((digit, d) => d !== index && digit.strokes.includes(i))
      ? strokes[i].filter(isWithin)
      : strokes[i],
  );
}
