import { copyable } from '../copyable.js';
import { EVALUATE, TRAIN } from './commands.js';
import { DrawingRows } from '../drawing/drawing-rows.js';
import { createButton, createLabel, createLine } from '../form-parts.js';

/** @typedef {import('../store.js').Entry} Entry */

/**
 * @typedef {object} Actions
 * @property {() => void} toggle begins to collect, or ends it
 * @property {(entry: Entry) => void} remove
 * @property {() => void} clear
 * @property {() => void} restore what was deleted
 * @property {() => void} save
 * @property {(file: File) => void} take
 * @property {(writer: string) => void} write
 */

/**
 * @typedef {object} State
 * @property {readonly string[]} classes
 * @property {readonly Entry[]} entries
 * @property {boolean} collecting
 * @property {boolean} deleted whether something can be brought back
 */

/** What one sees of the collection below the sheet. */
export class CollectForm {
  element = document.createElement('section');
  #words;
  #rows;
  #writer = document.createElement('input');
  #notice = document.createElement('p');
  #toggle;
  #save;
  #clear;
  #restore;
  #commands = document.createElement('div');

  /**
   * @param {import('../class-words.js').Table} table
   * @param {string} writer
   * @param {Actions} actions
   */
  constructor(table, writer, actions) {
    const words = table.collect;
    this.#words = words;
    this.#rows = new DrawingRows(words, actions.remove);
    this.element.className = 'collect';
    this.#writer.value = writer;
    this.#writer.maxLength = 60;
    this.#writer.autocomplete = 'off';
    this.#writer.addEventListener('change', () => actions.write(this.writer));
    this.#notice.setAttribute('role', 'status');
    this.#notice.className = 'collect-notice';
    this.#toggle = createButton('collect', '', actions.toggle);
    this.#save = createButton('export-strokes', words.save, actions.save);
    this.#clear = createButton('collect-clear', words.clear, actions.clear);
    this.#restore = createButton('collect-restore', words.restore, actions.restore);
    this.#commands.append(
      createText('p', words.try),
      copyable(EVALUATE, table.copy),
      createText('p', words.train),
      copyable(TRAIN, table.copy),
    );
    this.element.append(
      createText('h2', words.title),
      createText('p', words.about),
      createLine(createLabel(words.writer, this.#writer), this.#toggle),
      this.#rows.element,
      createLine(
        this.#save,
        createFileButton(words.import, actions.take),
        this.#clear,
        this.#restore,
      ),
      this.#notice,
      this.#commands,
    );
  }

  /** Whose hand draws; '' where nobody is named. */
  get writer() {
    return this.#writer.value.trim();
  }

  /** @param {State} state */
  show({ classes, entries, collecting, deleted }) {
    const none = entries.length === 0;
    this.#toggle.textContent = collecting ? this.#words.stop : this.#words.start;
    this.#toggle.disabled = classes.length === 0;
    this.#rows.element.hidden = none && !collecting;
    this.#rows.show(classes, entries);
    this.#rows.refocus();
    this.#save.disabled = none;
    this.#clear.disabled = none;
    this.#restore.hidden = !deleted;
    // They are of digits; docs/guides/own-symbols.md is for the rest.
    this.#commands.hidden = none || !classes.every((name) => /^[0-9]$/.test(name));
  }

  /** @param {string} text */
  tell(text) {
    this.#notice.textContent = text;
    this.#notice.classList.remove('collect-bad');
  }

  /** @param {string} text */
  complain(text) {
    this.#notice.textContent = text;
    this.#notice.classList.add('collect-bad');
  }
}

/**
 * @param {string} text
 * @param {(file: File) => void} take
 */
function createFileButton(text, take) {
  const input = document.createElement('input');
  Object.assign(input, { type: 'file', id: 'import-strokes', accept: '.jsonl,.ndjson,.gz' });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) take(file);
    // So that the same one can be chosen again.
    input.value = '';
  });
  const label = createLabel(input, text);
  label.className = 'button';
  return label;
}

/**
 * @param {'h2' | 'p'} tag
 * @param {string} text
 */
function createText(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}
