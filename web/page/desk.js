import { Pad } from '../pad/pad.js';
import { byId } from './dom.js';
import { describeModel } from './facts.js';
import { LatePictures } from './late-pictures.js';
import { Reading } from './reading.js';
import { fill, words } from './words.js';

/** @typedef {import('../recognizer.js').Recognizer} Recognizer */
/** @typedef {import('../recognizer.js').DrawingReading} DrawingReading */
/** @typedef {'loading' | 'late' | 'ready' | 'failed'} State */

/** The sheet, what is read on it, and the recognizer that reads it: whatever else the page has works on this. */
export class Desk {
  reading = new Reading();
  pad = new Pad(/** @type {HTMLCanvasElement} */ (byId('pad')), () => this.#draw());
  pictures = new LatePictures(
    this.reading,
    { makeRoom: () => this.pad.clear(), changed: () => this.show() },
    (reason) => {
      if (reason) this.complain(fill(words.noPictures, { reason }));
      else if (this.#state !== 'failed') this.complain('');
    },
  );
  /** @type {Recognizer | null} */
  recognizer = null;
  /**
   * Who takes files that are no pictures, by how their names end.
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
    byId('facts').textContent = describeModel(recognizer.info);
    this.enter('ready');
  }

  /** @param {File} file whatever was chosen, dropped or pasted */
  take(file) {
    const taker = this.takers.get(file.name.replace(/.*\./, ''));
    if (taker) taker(file);
    else this.pictures.read(file);
  }

  clear() {
    this.pictures.remove();
    this.pad.clear();
    this.show();
  }

  /** @param {string} message '' where there is nothing to complain of */
  complain(message) {
    byId('alert').textContent = message;
  }

  #draw() {
    // Who draws has done with the picture.
    if (this.pad.drawing) this.pictures.remove();
    this.show();
  }

  /** Brings everything beside the sheet in line with what is on it. */
  show() {
    const { pad, reading, recognizer } = this;
    const picture = this.pictures.shown;
    const empty = pad.strokes.length === 0;
    const [undo, redo, clear] = this.#buttons;
    undo.disabled = !pad.canUndo;
    redo.disabled = !pad.canRedo;
    clear.disabled = empty && !picture;
    byId('hint').hidden = !empty || picture !== null;
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
