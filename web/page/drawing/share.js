// A link that holds the drawing: what is behind '#' is sent to no server.

import { byId } from '../dom.js';
import { fromHash, toHash } from './stroke-code.js';
import { StrokeFault } from './stroke-fault.js';

/** @typedef {import('../desk.js').Desk} Desk */
/** @typedef {import('./drawings.js').Host} Host */

export class Share {
  #desk;
  #host;
  #button = /** @type {HTMLButtonElement} */ (byId('share'));
  /** The link's drawing, as long as the address names it. */
  #opened = '';

  /**
   * @param {Desk} desk
   * @param {Host} host
   */
  constructor(desk, host) {
    this.#desk = desk;
    this.#host = host;
    this.#button.addEventListener('click', () => this.#share());
    addEventListener('hashchange', () => this.open());
    desk.reading.onShow(() => this.#follow());
    this.#follow();
  }

  /** Draws what the page's address holds, if it does. */
  open() {
    try {
      const strokes = fromHash(location.hash);
      if (!strokes) return;
      this.#host.lay(strokes);
      this.#opened = toHash(strokes);
    } catch (error) {
      if (!(error instanceof StrokeFault)) throw error;
      this.#host.complain(error);
    }
  }

  /** The address is of the drawing that is there, or of none. */
  #follow() {
    const { strokes } = this.#desk.pad;
    this.#button.disabled = strokes.length === 0;
    if (this.#opened === '' || toHash(strokes) === this.#opened) return;
    this.#opened = '';
    history.replaceState(null, '', location.pathname + location.search);
  }

  async #share() {
    const { strokes } = this.#desk.pad;
    if (strokes.length === 0) return;
    const url = new URL(toHash(strokes), location.href).href;
    const { words } = this.#host;
    try {
      if ('share' in navigator) {
        await navigator.share({ url });
        return;
      }
    } catch (error) {
      // Somebody has thought better of it.
      if (/** @type {Error} */ (error).name === 'AbortError') return;
    }
    try {
      await navigator.clipboard.writeText(url);
      this.#host.tell(words.share.copied);
    } catch {
      // No clipboard for this page: one of a host without encryption has none.
      history.replaceState(null, '', url);
      this.#opened = toHash(strokes);
      this.#host.tell(words.share.inAddress);
    }
  }
}
