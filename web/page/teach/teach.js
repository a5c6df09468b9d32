// The part "Teach": what has been taught, each correction to be taken back, and the weights that came of it, to be saved.

import { adopt } from '../adopt.js';
import { copyable } from '../copyable.js';
import { save } from '../drawing/files.js';
import { strokeFileOf } from '../train/collection.js';
import { DrawingRows } from '../drawing/drawing-rows.js';
import { createButton } from '../form-parts.js';
import { teacherOf } from './teacher.js';
import css from '../../styles/teach.css?inline';

/** @typedef {import('../parts.js').Opening} Opening */

/** How the files are called that are saved here, and named in the command. */
const DRAWINGS = 'corrections.jsonl';
const WEIGHTS = 'mine.safetensors';

adopt(css);

/** @param {Opening} opening */
export async function open({ desk, body, table, signal }) {
  const words = table.teach;
  const teacher = teacherOf(desk);
  const about = document.createElement('p');
  const rows = new DrawingRows(table.collect, ({ key }) => teacher.remove(key));
  const more = document.createElement('div');
  const buttons = document.createElement('div');
  const native = document.createElement('p');
  const exporting = createButton('export-weights', words.save, async () => {
    const weights = await teacher.weights();
    if (weights) save(weights, WEIGHTS);
  });
  const drawings = createButton('export-corrections', words.saveDrawings, async () => {
    save(strokeFileOf(await teacher.corrections()), DRAWINGS);
  });
  about.textContent = words.about;
  native.textContent = words.native;
  buttons.className = 'teach-buttons';
  buttons.append(exporting, drawings);
  more.append(
    rows.element,
    buttons,
    native,
    copyable(
      `inkdigit adapt --weights default.safetensors --data strokes:${DRAWINGS} --out ${WEIGHTS}`,
      table.copy,
    ),
  );
  // Whether there is anything to show of it is known only when the device's store has answered.
  more.hidden = true;
  body.append(about, more);
  teacher.onChange(show, signal);
  await show(teacher.lessons);

  /** @param {import('./teacher.js').Lessons} lessons */
  async function show({ report, progress }) {
    const corrections = await teacher.corrections();
    if (signal.aborted) return;
    more.hidden = corrections.length === 0;
    exporting.disabled = progress !== null || report === null;
    rows.show([], corrections);
    rows.refocus();
  }
}
