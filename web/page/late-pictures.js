import { fill } from './words.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {import('./class-words.js').Table['picture']} Words */
/** @typedef {import('./picture/picture.js').Pictures} Pictures */

/** Stands for what reads pictures, which is fetched when the first one is there. */
export class LatePictures {
  #desk;
  #words;
  /** @type {Promise<Pictures> | null} */
  #opening = null;
  /** @type {Pictures | null} */
  #pictures = null;
  /** @type {Uint8Array | URL | undefined} the shipped ones when left out */
  #weights;

  /**
   * @param {Desk} desk
   * @param {Words} words
   */
  constructor(desk, words) {
    this.#desk = desk;
    this.#words = words;
  }

  /** The picture that the answer is about; null where it is about a drawing. */
  get shown() {
    return this.#pictures?.open ? this.#pictures : null;
  }

  /**
   * Has them read by this network from now on, the one that is shown, too.
   * @param {Uint8Array | URL} weights
   */
  use(weights) {
    this.#weights = weights;
    this.#pictures?.use(weights);
  }

  /** @param {import('./class-words.js').Table} words of the language that is spoken now */
  speak({ picture }) {
    this.#words = picture;
    this.#pictures?.speak(picture);
  }

  /** @param {File} file */
  async read(file) {
    const desk = this.#desk;
    desk.reading.setChanging(true);
    try {
      const pictures = await (this.#opening ??= this.#fetch());
      // Why drawings are not read goes on to be said.
      if (document.documentElement.dataset.state !== 'failed') desk.complain('');
      pictures.read(file);
    } catch (error) {
      this.#opening = null;
      const { message: reason } = /** @type {Error} */ (error);
      desk.complain(fill(this.#words.noPictures, { reason }));
      desk.show();
    }
  }

  /** Takes the picture away, and what was said of one. */
  remove() {
    this.#pictures?.remove();
  }

  async #fetch() {
    const { Pictures } = await import('./picture/picture.js');
    const { pad, reading } = this.#desk;
    const host = { makeRoom: () => pad.clear(), changed: () => this.#desk.show() };
    const pictures = new Pictures(reading, host, this.#words);
    if (this.#weights) pictures.use(this.#weights);
    return (this.#pictures = pictures);
  }
}
