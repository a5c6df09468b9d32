import { Pad } from '../pad/pad.js';
import { listenForShortcuts } from '../pad/shortcuts.js';
import { Recognizer } from '../recognizer.js';
import { byId } from './dom.js';
import { describeModel } from './facts.js';
import { takePictures } from './inlet.js';
import { LatePictures } from './late-pictures.js';
import { Reading } from './reading.js';

/** @typedef {'loading' | 'ready' | 'failed'} State */

const CAPTIONS = {
  loading: 'Getting ready…',
  late: 'The network has not arrived yet. Still waiting…',
  // What there is to draw depends on the weights that the page was built with.
  ready: byId('caption').dataset.ready ?? '',
  failed: 'Cannot read digits',
};

/** On a line that carries a call, the page is ready before. */
const LATE_MS = 10_000;

const { dataset } = document.documentElement;
// What goes wrong from here on is not start-guard.js's to tell.
dataset.started = '';

try {
  openPage(new Reading());
} catch (error) {
  // Something of the browser's is missing, without which there is nothing to draw on.
  const { message } = /** @type {Error} */ (error);
  complain(`This browser cannot run this page: ${message}. One of today would.`);
  byId('caption').textContent = CAPTIONS.failed;
  dataset.state = 'failed';
  delete dataset.started;
}

/** @param {Reading} reading */
function openPage(reading) {
  const [undo, redo, clear, retry] = ['undo', 'redo', 'clear', 'retry'].map(
    (id) => /** @type {HTMLButtonElement} */ (byId(id)),
  );
  const pad = new Pad(/** @type {HTMLCanvasElement} */ (byId('pad')), showDrawing);
  pad.follow();
  /** @type {State} */
  let state = 'loading';
  let late = false;
  /** @type {Recognizer} */
  let recognizer;
  const pictures = new LatePictures(
    reading,
    { makeRoom: () => pad.clear(), changed: showDrawing },
    (reason) => {
      if (reason) complain(`Pictures cannot be read. ${reason}`);
      else if (state !== 'failed') complain('');
    },
  );

  undo.addEventListener('click', () => pad.undo());
  redo.addEventListener('click', () => pad.redo());
  clear.addEventListener('click', clearSheet);
  retry.addEventListener('click', load);
  listenForShortcuts({
    undo: () => pad.undo(),
    redo: () => pad.redo(),
    clear: clearSheet,
  });
  takePictures(/** @type {HTMLInputElement} */ (byId('picture-file')), (file) =>
    pictures.read(file),
  );
  load();

  async function load() {
    complain('');
    enter('loading');
    const timer = setTimeout(() => {
      late = true;
      showDrawing();
    }, LATE_MS);
    try {
      // On this thread: an answer takes a fraction of a millisecond, less than a worker's message does.
      recognizer = await Recognizer.load({ pictures: false });
      reading.prepare(recognizer.info);
      byId('facts').textContent = describeModel(recognizer.info);
      enter('ready');
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      complain(`Digits cannot be recognized. ${message}`);
      enter('failed');
    }
    clearTimeout(timer);
  }

  function clearSheet() {
    pictures.remove();
    pad.clear();
    showDrawing();
  }

  /** @param {State} next */
  function enter(next) {
    state = next;
    late = false;
    dataset.state = next;
    retry.hidden = next !== 'failed';
    showDrawing();
  }

  /** Brings everything beside the sheet in line with the drawing. */
  function showDrawing() {
    // Who draws has done with the picture.
    if (pad.drawing) pictures.remove();
    const picture = pictures.shown;
    const empty = pad.strokes.length === 0;
    undo.disabled = !pad.canUndo;
    redo.disabled = !pad.canRedo;
    clear.disabled = empty && !picture;
    byId('hint').hidden = !empty || picture !== null;
    if (picture) {
      picture.show();
      return;
    }
    reading.setChanging(!empty && (state === 'loading' || (state === 'ready' && pad.drawing)));
    if (empty || state !== 'ready') reading.showNothing(CAPTIONS[late ? 'late' : state]);
    else reading.show(recognizer.recognizeDrawing({ strokes: pad.strokes }));
  }
}

/** @param {string} message '' where there is nothing to complain of */
function complain(message) {
  byId('alert').textContent = message;
}
