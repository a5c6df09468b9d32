/** @typedef {import('./picture.js').Pictures} Pictures */
/** @typedef {import('./picture.js').Host} Host */

/** Stands for what reads pictures, which is fetched when the first one is there. */
export class LatePictures {
  #reading;
  #host;
  #complain;
  /** @type {Promise<Pictures> | null} */
  #opening = null;
  /** @type {Pictures | null} */
  #pictures = null;

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

  /** @param {File} file */
  async read(file) {
    this.#reading.setChanging(true);
    try {
      this.#opening ??= this.#fetch();
      this.#pictures = await this.#opening;
      this.#complain('');
      this.#pictures.read(file);
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
      import('./picture.js'),
      import('./language.js'),
    ]);
    return new Pictures(this.#reading, this.#host, (await table()).picture);
  }
}
