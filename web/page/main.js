import { Recognizer } from '../recognizer.js';
import { byId } from './dom.js';
import { describeModel } from './facts.js';
import { Pad } from './pad.js';
import { readDrawing } from './read-drawing.js';
import { Reading } from './reading.js';
import { listenForShortcuts } from './shortcuts.js';

/** @typedef {'loading' | 'ready' | 'failed'} State */

const CAPTIONS = {
  loading: 'Getting ready…',
  ready: 'Draw a digit',
  failed: 'Cannot read digits',
};

const undo = /** @type {HTMLButtonElement} */ (byId('undo'));
const clear = /** @type {HTMLButtonElement} */ (byId('clear'));
const reading = new Reading();
const pad = new Pad(/** @type {HTMLCanvasElement} */ (byId('pad')), showDrawing);

/** @type {State} */
let state = 'loading';

/** @type {Recognizer} */
let recognizer;

undo.addEventListener('click', () => pad.undo());
clear.addEventListener('click', () => pad.clear());
listenForShortcuts({ undo: () => pad.undo(), clear: () => pad.clear() });
showDrawing();
start().catch(fail);

async function start() {
  // On this thread: an answer takes a fraction of a millisecond, less than a worker's message does.
  recognizer = await Recognizer.load();
  reading.prepare(recognizer.info);
  byId('facts').textContent = describeModel(recognizer.info);
  enter('ready');
}

/** @param {unknown} error */
function fail(error) {
  const { message } = /** @type {Error} */ (error);
  byId('alert').textContent = `Digits cannot be recognised. ${message}`;
  enter('failed');
}

/** @param {State} next */
function enter(next) {
  state = next;
  document.documentElement.dataset.state = next;
  showDrawing();
}

/** Brings everything beside the sheet in line with the drawing. */
function showDrawing() {
  const empty = pad.strokes.length === 0;
  undo.disabled = empty;
  clear.disabled = empty;
  byId('hint').hidden = !empty;
  reading.setChanging(!empty && (state === 'loading' || (state === 'ready' && pad.drawing)));
  if (empty || state !== 'ready') reading.showNothing(CAPTIONS[state]);
  else reading.show(readDrawing(recognizer, pad.strokes));
}
