/** @typedef {import('./picture/picture.js').Pictures} Pictures */
/** @typedef {import('./picture/picture.js').Host} Host */

/** Stands for what reads pictures, which is fetched when the first one is there. */
export class LatePictures {
  #reading;
  #host;
  #complain;
  /** @type {Promise<Pictures> | null} */
  #opening = null;
  /** @type {Pictures | null} */
  #pictures = null;
  /** @type {Uint8Array | URL | undefined} the shipped ones when left out */
  #weights;

  /**
   * @param {import('./reading.js').Reading} reading
   * @param {Host} host
   * @param {(reason: string) => void} complain called with what went wrong; '' where nothing did
   */
  constructor(reading, host, complain) {
    this.#reading = reading;
    this.#host = host;
    this.#complain = complain;
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
    this.#pictures?.speak(picture);
  }

  /** @param {File} file */
  async read(file) {
    this.#reading.setChanging(true);
    try {
      const pictures = await (this.#opening ??= this.#fetch());
      this.#complain('');
      pictures.read(file);
    } catch (error) {
      this.#opening = null;
      this.#complain(/** @type {Error} */ (error).message);
      this.#host.changed();
    }
  }

  /** Takes the picture away, and what was said of one. */
  remove() {
    this.#pictures?.remove();
  }

  async #fetch() {
    const [{ Pictures }, { table }] = await Promise.all([
      import('./picture/picture.js'),
      import('./language.js'),
    ]);
    const pictures = new Pictures(this.#reading, this.#host, (await table()).picture);
    if (this.#weights) pictures.use(this.#weights);
    return (this.#pictures = pictures);
  }
}
