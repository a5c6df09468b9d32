import { adopt } from '../adopt.js';
import { fill } from '../words.js';
import { thumbnail } from './ink-path.js';
import css from '../../styles/drawing-rows.css?inline';

adopt(css);

/** @typedef {import('../store.js').Entry} Entry */

/** As many of a class are shown, the newest first: a page of thousands of pictures is slow. */
const SHOWN = 60;

/** The drawings that are there, a row a class; a tap deletes one. */
export class DrawingRows {
  element = document.createElement('dl');
  #words;
  #remove;
  /** @type {{ list: HTMLElement, index: number } | null} where the focus is to be again */
  #again = null;
  /** @type {Map<string, { row: HTMLElement, count: HTMLElement, list: HTMLElement, keys: string }>} */
  #rows = new Map();

  /**
   * @param {import('../class-words.js').Table['collect']} words
   * @param {(entry: Entry) => void} remove
   */
  constructor(words, remove) {
    this.#words = words;
    this.#remove = remove;
    this.element.className = 'collect-rows';
  }

  /**
   * @param {readonly string[]} classes which have a row even without a drawing
   * @param {readonly Entry[]} entries
   */
  show(classes, entries) {
    const labels = [...new Set([...classes, ...entries.map(({ drawing }) => drawing.label)])];
    const rows = labels.map((label) => {
      const own = entries.filter(({ drawing }) => drawing.label === label);
      return this.#fill(label, own);
    });
    for (const label of this.#rows.keys()) if (!labels.includes(label)) this.#rows.delete(label);
    const shown = [...this.element.children];
    if (rows.length !== shown.length || rows.some((row, i) => row !== shown[i])) {
      this.element.replaceChildren(...rows);
    }
  }

  /**
   * @param {string} label
   * @param {readonly Entry[]} entries
   */
  #fill(label, entries) {
    const row = this.#rows.get(label) ?? this.#create(label);
    const keys = entries.map(({ key }) => key).join();
    // Most rows are what they were.
    if (keys === row.keys) return row.row;
    row.keys = keys;
    row.count.textContent = String(entries.length);
    const newest = entries.slice(-SHOWN).reverse();
    row.list.replaceChildren(...newest.map((entry) => this.#createButton(entry)));
    return row.row;
  }

  /** @param {string} label */
  #create(label) {
    const row = document.createElement('div');
    const name = document.createElement('dt');
    const count = document.createElement('dd');
    const list = document.createElement('dd');
    name.textContent = label;
    count.className = 'collect-count';
    count.textContent = '0';
    list.className = 'collect-list';
    row.append(name, count, list);
    const made = { row, count, list, keys: '' };
    this.#rows.set(label, made);
    return made;
  }

  /** @param {Entry} entry */
  #createButton(entry) {
    const button = document.createElement('button');
    button.type = 'button';
    button.title = fill(this.#words.delete, { name: entry.drawing.label });
    button.setAttribute('aria-label', button.title);
    button.append(thumbnail(entry.drawing.strokes));
    button.addEventListener('click', () => {
      // The row is made anew; who goes from one to the next by keyboard goes on where this one was.
      const { list } = /** @type {{ list: HTMLElement }} */ (this.#rows.get(entry.drawing.label));
      this.#again = { list, index: [...list.children].indexOf(button) };
      this.#remove(entry);
    });
    return button;
  }

  /** Puts the focus where it was before a drawing was deleted. */
  refocus() {
    const { list, index } = this.#again ?? {};
    const next = list?.children[Math.min(index ?? 0, list.children.length - 1)];
    if (next instanceof HTMLElement) next.focus();
    this.#again = null;
  }
}
