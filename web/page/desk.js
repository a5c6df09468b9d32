import { Pad } from '../pad/pad.js';
import { byId } from './dom.js';
import { Reading } from './reading.js';
import { words } from './words.js';

/** @typedef {import('../recognizer.js').Recognizer} Recognizer */
/** @typedef {import('../recognizer.js').DrawingReading} DrawingReading */
/** @typedef {'loading' | 'late' | 'ready' | 'failed'} State */

/** The sheet, what is read on it, and the recognizer that reads it: whatever else the page has works on this. */
export class Desk {
  reading = new Reading();
  pad = new Pad(/** @type {HTMLCanvasElement} */ (byId('pad')), () => this.#draw());
  /** @type {import('./late-pictures.js').LatePictures | null} null until the page is ready */
  pictures = null;
  /** @type {Recognizer | null} */
  recognizer = null;
  /**
   * Who takes files that are no pictures, by how their names end, in lower case.
   * @type {Map<string, (file: File) => void>}
   */
  takers = new Map();
  /**
   * Has the last word on what a drawing is read as, and on which of its digits is shown.
   * @type {(answer: DrawingReading) => import('./reading.js').Answer}
   */
  choose = (answer) => ({ ...answer, strokes: this.pad.strokes });
  /** @type {State} */
  #state = 'loading';
  #buttons = ['undo', 'redo', 'clear'].map((id) => /** @type {HTMLButtonElement} */ (byId(id)));

  constructor() {
    this.pad.follow();
  }

  /** @param {State} state */
  enter(state) {
    this.#state = state;
    document.documentElement.dataset.state = state === 'late' ? 'loading' : state;
    this.show();
  }

  /**
   * From now on drawings are read by this one.
   * @param {Recognizer} recognizer
   */
  use(recognizer) {
    this.recognizer = recognizer;
    this.reading.prepare(recognizer.info);
    this.enter('ready');
  }

  undo() {
    this.pad.undo();
  }

  redo() {
    this.pad.redo();
  }

  clear() {
    this.pictures?.remove();
    this.pad.clear();
    this.show();
  }

  /** @param {string} message '' where there is nothing to complain of */
  complain(message) {
    byId('alert').textContent = message;
  }

  #draw() {
    // Who draws has done with the picture.
    if (this.pad.drawing) this.pictures?.remove();
    this.show();
  }

  /** Brings everything beside the sheet in line with what is on it. */
  show() {
    const { pad, reading, recognizer } = this;
    const picture = this.pictures?.shown;
    const empty = pad.strokes.length === 0;
    const [undo, redo, clear] = this.#buttons;
    undo.disabled = !pad.canUndo;
    redo.disabled = !pad.canRedo;
    clear.disabled = empty && !picture;
    byId('hint').hidden = !empty || !!picture;
    if (picture) {
      picture.show();
      return;
    }
    const ready = this.#state === 'ready';
    const waiting = !ready && this.#state !== 'failed';
    reading.setChanging(!empty && (waiting || (ready && pad.drawing)));
    if (empty || !ready || !recognizer) reading.showNothing(words[this.#state]);
    else reading.show(this.choose(recognizer.recognizeDrawing({ strokes: pad.strokes })));
  }
}
