import { readStrokes, sharedReader } from './reading.js';
import { WritingPad } from './writing-pad.js';

/** @typedef {import('./reading.js').Strokes} Strokes */
/** @typedef {import('./reading.js').Reader} Reader */

/**
 * @typedef {object} Owner
 * @property {() => import('./limits.js').Count} count of digits
 * @property {() => string} allowed
 * @property {() => void} written the strokes have changed by hand
 * @property {(late: boolean) => void} ready to read, or not; late: there were strokes that had to wait for it
 */

/** What is written on an element's pad, and what it is read as. */
export class Handwriting {
  #pad;
  #owner;
  /** null: nothing that can be read; undefined: not known yet. @type {string | null | undefined} */
  #answer = null;
  #doubtful = false;
  /** @type {Reader | null} */
  #reader = null;
  /** Of the weights that the reader has, or will have. @type {string | null} */
  #address = null;
  /** @type {'loading' | 'ready' | 'failed'} */
  #state = 'loading';
  /** @type {Error | null} */
  #error = null;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Owner} owner
   */
  constructor(canvas, owner) {
    this.#owner = owner;
    this.#pad = new WritingPad(canvas, () => {
      this.read();
      owner.written();
    });
  }

  get pad() {
    return this.#pad;
  }

  get state() {
    return this.#state;
  }

  /** Why it cannot be read. */
  get error() {
    return this.#error;
  }

  /** Whether there is ink. */
  get inked() {
    return this.#pad.strokes.length > 0;
  }

  /** Whether it is not known yet what the strokes say. */
  get waiting() {
    return this.#answer === undefined;
  }

  /** @returns {string} '' where nothing can be read */
  get text() {
    return this.#answer ?? '';
  }

  /** Whether it can be read, but may well say something else. */
  get doubtful() {
    return this.#doubtful;
  }

  /** The characters that can be read, once that is known. */
  get classes() {
    return this.#reader?.info.classes;
  }

  /** @returns {[x: number, y: number][][]} a copy */
  get strokes() {
    return copyOf(this.#pad.strokes);
  }

  /**
   * @param {Strokes} strokes in place of those that are there
   * @param {string} [text] what they are known to say
   */
  show(strokes, text) {
    this.#pad.show(copyOf(strokes).filter(({ length }) => length > 0));
    if (text === undefined) this.read();
    else {
      this.#answer = text || null;
      this.#doubtful = false;
    }
  }

  /** What the strokes say, as far as that is known, and with what is asked for now. */
  read() {
    const { strokes } = this.#pad;
    this.#doubtful = false;
    if (strokes.length === 0) this.#answer = null;
    else if (!this.#reader) this.#answer = undefined;
    else {
      const { count, allowed } = this.#owner;
      const { text, doubtful } = readStrokes(this.#reader, strokes, count(), allowed());
      this.#answer = text;
      this.#doubtful = doubtful;
    }
  }

  /**
   * Gets what reads ink; again where that has failed.
   * @param {string} address of the weights, '' for those of all elements
   */
  async load(address) {
    if (address === this.#address && this.#state !== 'failed') return;
    this.#address = address;
    this.#state = 'loading';
    /** @type {Reader | null} */
    let reader = null;
    /** @type {Error | null} */
    let failure = null;
    try {
      reader = await sharedReader(address);
    } catch (error) {
      // Of this realm, whatever was thrown.
      failure = error instanceof Error ? error : new Error(String(error));
    }
    // Others may have been asked for meanwhile.
    if (address !== this.#address || this.#state !== 'loading') return;
    this.#state = failure ? 'failed' : 'ready';
    this.#error = failure;
    this.#reader = reader;
    const late = this.waiting && reader !== null;
    if (late) this.read();
    this.#owner.ready(late);
  }
}

/**
 * @param {Strokes} strokes
 * @returns {[x: number, y: number][][]}
 */
function copyOf(strokes) {
  return strokes.map((stroke) => stroke.map(([x, y]) => [x, y]));
}
