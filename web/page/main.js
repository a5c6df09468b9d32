import { Recognizer } from '../recognizer.js';
import { Desk } from './desk.js';
import { byId } from './dom.js';
import { fill, words } from './words.js';

/** On a line that carries a call, the page is ready before. */
const LATE_MS = 10_000;

const { dataset } = document.documentElement;
// What goes wrong from here on is not start-guard.js's to tell.
dataset.started = '';

try {
  openPage(new Desk());
} catch (error) {
  // Something of the browser's is missing, without which there is nothing to draw on.
  const { message: reason } = /** @type {Error} */ (error);
  byId('alert').textContent = fill(words.noBrowser, { reason });
  byId('caption').textContent = words.failed;
  dataset.state = 'failed';
  delete dataset.started;
}

/** @param {Desk} desk */
function openPage(desk) {
  for (const id of /** @type {const} */ (['undo', 'redo', 'clear'])) {
    byId(id).addEventListener('click', () => desk[id]());
  }
  if (!navigator.language.startsWith('en')) {
    import('./language.js')
      .then(({ speakPreferred }) => speakPreferred())
      // Where it has not arrived, later.js tries again.
      .then(
        () => desk.show(),
        () => {},
      );
  }
  const retry = byId('retry');
  retry.addEventListener('click', load);
  load()
    .then(() => import('./later.js'))
    .then(({ openLater }) => openLater(desk))
    .catch(() => desk.complain(words.noMore));

  async function load() {
    desk.complain('');
    retry.hidden = true;
    desk.enter('loading');
    const timer = setTimeout(() => desk.enter('late'), LATE_MS);
    try {
      // On this thread: an answer takes a fraction of a millisecond, less than a worker's message does.
      desk.use(await Recognizer.load({ pictures: false }));
    } catch (error) {
      const { message: reason } = /** @type {Error} */ (error);
      desk.complain(fill(words.noEngine, { reason }));
      retry.hidden = false;
      desk.enter('failed');
    }
    clearTimeout(timer);
  }
}
