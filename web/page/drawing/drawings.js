// What one can do with a drawing beside reading it: choose among its digits, send it, copy and paste it.

import { fill } from '../words.js';
import { Alternatives } from './alternatives.js';
import { strokeLine, toGrid } from './grid.js';
import { Notice } from './notice.js';
import { Numbers } from './numbers.js';
import { readPasted } from './read-strokes.js';
import { Share } from './share.js';
import { StrokeFault } from './stroke-fault.js';

/** @typedef {import('../desk.js').Desk} Desk */
/** @typedef {import('../class-words.js').Table} Table */
/** @typedef {import('../../pad/sheet.js').Stroke} Stroke */

/**
 * What says and shows what comes of a drawing's strokes.
 * @typedef {object} Host
 * @property {Table} words
 * @property {(strokes: readonly Stroke[]) => void} lay onto the sheet, in place of what is there
 * @property {(text: string) => void} tell
 * @property {(fault: StrokeFault) => void} complain
 */

/** @implements {Host} */
export class Drawings {
  #desk;
  #notice = new Notice();
  #numbers;
  #alternatives;
  /** The page's words. */
  words;

  /**
   * @param {Desk} desk
   * @param {Table} words
   */
  constructor(desk, words) {
    this.#desk = desk;
    this.words = words;
    this.#numbers = new Numbers(desk, words.number);
    this.#alternatives = new Alternatives(desk, words.number);
    desk.reading.onShow(() => this.#notice.clear());
    const share = new Share(desk, this);
    addEventListener('copy', (event) => this.#copy(event));
    addEventListener('paste', (event) => this.#paste(event));
    desk.show();
    share.open();
  }

  /**
   * From now on in this language.
   * @param {Table} words
   */
  speak(words) {
    this.words = words;
    this.#numbers.speak(words.number);
    this.#alternatives.speak(words.number);
    this.#desk.show();
  }

  /** @param {readonly Stroke[]} strokes */
  lay(strokes) {
    this.#desk.pictures?.remove();
    this.#desk.pad.show(strokes);
    this.#desk.show();
  }

  /** @param {string} text */
  tell(text) {
    this.#notice.tell(text);
  }

  /** @param {StrokeFault} fault */
  complain({ fault, values }) {
    const reason = fill(this.words.strokes[fault], values);
    this.#notice.complain(fill(this.words.share.cannot, { reason }));
  }

  /** @param {ClipboardEvent} event */
  #copy(event) {
    const { strokes } = this.#desk.pad;
    const selected = getSelection()?.isCollapsed === false;
    if (selected || inField(event) || strokes.length === 0 || !event.clipboardData) return;
    event.clipboardData.setData('text/plain', strokeLine(toGrid(strokes)));
    event.preventDefault();
    this.tell(this.words.share.drawingCopied);
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const { clipboardData } = event;
    if (inField(event) || !clipboardData || clipboardData.files.length > 0) return;
    try {
      const strokes = readPasted(clipboardData.getData('text/plain'));
      if (strokes) this.lay(strokes);
    } catch (error) {
      if (!(error instanceof StrokeFault)) throw error;
      this.complain(error);
    }
  }
}

/**
 * Where text is copied and pasted, that is meant.
 * @param {Event} event
 */
function inField({ target }) {
  return target instanceof Element && target.closest('input, textarea, select') !== null;
}
