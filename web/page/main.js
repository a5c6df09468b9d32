import { byId } from './dom.js';
import { describeModel } from './facts.js';
import { newestOnly } from './newest-only.js';
import { Pad } from './pad.js';
import { Reading } from './reading.js';
import { listenForShortcuts } from './shortcuts.js';
import { startRecognizer } from './start-recognizer.js';

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

/** @type {import('./messenger.js').Messenger} */
let messenger;

const recognizeNewest = newestOnly(async () => {
  const { strokes } = pad;
  if (strokes.length === 0) return;
  const recognition = await messenger.request('recognize', { strokes });
  // Meanwhile taken back or cleared: an answer to a drawing that is gone.
  if (strokes === pad.strokes) reading.show(recognition);
});

undo.addEventListener('click', () => pad.undo());
clear.addEventListener('click', () => pad.clear());
listenForShortcuts({ undo: () => pad.undo(), clear: () => pad.clear() });
showDrawing();
start().catch(fail);

async function start() {
  const { messenger: started, info } = await startRecognizer();
  messenger = started;
  reading.prepare(info);
  byId('facts').textContent = describeModel(info);
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
  reading.setChanging(!empty && state !== 'failed');
  if (empty || state !== 'ready') reading.showNothing(CAPTIONS[state]);
  else recognizeNewest().then(() => reading.setChanging(pad.drawing), fail);
}
