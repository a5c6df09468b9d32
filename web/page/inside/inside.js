// The part "Inside": the way from ink to answer, moving with the pen.

import { Recognizer } from '../../recognizer.js';
import { adopt } from '../adopt.js';
import { networksOf } from '../networks.js';
import { fill } from '../words.js';
import detail from '../../styles/inside-detail.css?inline';
import strip from '../../styles/inside.css?inline';
import { element } from './elements.js';
import { NetworkView } from './network-view.js';

/** @typedef {import('../parts.js').Opening} Opening */
/** @typedef {import('../networks.js').Network} Network */
/** @typedef {import('../reading.js').Answer} Answer */

adopt(strip);
adopt(detail);

/** @param {Opening} opening */
export async function open(opening) {
  await new Inside(opening).follow();
}

/** Shows the network that reads, as long as the part is open. */
class Inside {
  #desk;
  #body;
  #table;
  #signal;
  #networks;
  #complaint = element('p', 'inside-complaint');
  /** @type {NetworkView | null} */
  #view = null;
  /** @type {Network['weights'] | null} those that are shown, or on their way */
  #weights = null;
  /** @type {Answer | null} */
  #answer = null;
  #frame = 0;

  /** @param {Opening} opening */
  constructor({ desk, body, table, signal }) {
    this.#desk = desk;
    this.#body = body;
    this.#table = table;
    this.#signal = signal;
    this.#networks = networksOf(desk);
    body.classList.add('inside');
    this.#complaint.setAttribute('role', 'alert');
    body.append(this.#complaint);
    signal.addEventListener('abort', () => this.#end());
    // Before the sheet does: what is enlarged lies above it.
    addEventListener('keydown', (event) => this.#key(event), { capture: true, signal });
    desk.reading.onShow((answer) => this.#take(answer), signal);
    this.#networks.onChange(() => this.#change(), signal);
  }

  /**
   * Brings what is shown in line with the network that reads.
   * @returns {Promise<void>} rejected with a sentence for the visitor
   */
  async follow() {
    const { weights, name } = this.#networks.current();
    if (weights === this.#weights) return;
    this.#weights = weights;
    this.#view?.remove();
    this.#view = null;
    this.#complaint.textContent = '';
    const waiting = element('p', 'inside-soft', [this.#table.inside.loading]);
    this.#body.append(waiting);
    try {
      const recognizer = await Recognizer.load({ weights });
      if (this.#signal.aborted || weights !== this.#weights) {
        recognizer.dispose();
        return;
      }
      this.#view = new NetworkView(recognizer, this.#table.inside);
      this.#body.append(this.#view.root);
      // What is on the sheet is told of, too.
      this.#desk.show();
    } catch (error) {
      if (weights !== this.#weights) return;
      this.#weights = null;
      const { message: reason } = /** @type {Error} */ (error);
      throw new Error(fill(this.#table.networks.notArrived, { name, reason }), { cause: error });
    } finally {
      waiting.remove();
    }
  }

  async #change() {
    try {
      await this.follow();
    } catch (error) {
      this.#complaint.textContent = /** @type {Error} */ (error).message;
    }
  }

  #end() {
    cancelAnimationFrame(this.#frame);
    this.#view?.remove();
    this.#view = null;
  }

  /** @param {Answer | null} answer */
  #take(answer) {
    this.#answer = answer;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#show());
  }

  #show() {
    this.#frame = 0;
    const answer = this.#answer;
    const drawing = answer && {
      raster: answer.recognition.raster,
      strokes: answer.strokes ?? null,
      digit: answer.recognition.digit,
    };
    this.#view?.show(drawing, !this.#desk.pad.drawing);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== 'Escape' || !this.#view?.close()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}
