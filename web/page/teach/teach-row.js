import { byId } from '../dom.js';
import { layOut } from '../meters.js';
import { fill } from '../words.js';

/** @typedef {import('../class-words.js').Table} Table */
/** @typedef {import('../desk.js').Desk} Desk */
/** @typedef {import('./teacher.js').Teacher} Teacher */

/** The names below the meters, each a button that says: this is what it was; and what came of it. */
export class TeachRow {
  #desk;
  #teacher;
  #root = document.createElement('div');
  #row = document.createElement('div');
  #line = document.createElement('div');
  #bar = document.createElement('div');
  #learned = document.createElement('p');
  #undo = createButton('unteach');
  #forget = createButton('forget');
  /** @type {Table['teach'] | null} */
  #words = null;
  /** @type {import('../reading.js').Answer | null} */
  #answer = null;
  /** @type {readonly string[]} */
  #classes = [];

  /**
   * @param {Desk} desk
   * @param {Teacher} teacher
   */
  constructor(desk, teacher) {
    this.#desk = desk;
    this.#teacher = teacher;
    this.#root.className = 'lesson';
    this.#row.className = 'teach-row';
    this.#row.setAttribute('role', 'group');
    this.#line.className = 'teach-line';
    this.#bar.className = 'teach-bar';
    this.#bar.setAttribute('role', 'progressbar');
    this.#learned.id = 'learned';
    this.#learned.setAttribute('role', 'status');
    this.#line.append(this.#bar, this.#learned, this.#undo, this.#forget);
    this.#root.append(this.#row, this.#line);
    this.#row.addEventListener('click', ({ target }) => {
      const label = target instanceof HTMLElement ? target.dataset.teach : undefined;
      if (label !== undefined && this.#answer?.strokes) teacher.teach(label, this.#answer.strokes);
    });
    this.#undo.addEventListener('click', () => teacher.remove());
    this.#forget.addEventListener('click', () => teacher.forget());
    desk.reading.onShow((answer) => {
      this.#answer = answer;
      this.#show();
    });
    teacher.onChange(() => this.#show());
  }

  /** @param {Table} words of the language that is spoken now */
  speak({ teach }) {
    this.#words = teach;
    this.#row.setAttribute('aria-label', teach.row);
    this.#bar.setAttribute('aria-label', teach.learning);
    this.#undo.textContent = teach.undo;
    this.#forget.textContent = teach.forget;
    this.#classes = [];
    this.#show();
    if (!this.#root.isConnected) byId('meters').after(this.#root);
  }

  #show() {
    const words = this.#words;
    if (!words) return;
    this.#list(words);
    const { count, progress, report, problem } = this.#teacher.lessons;
    const able = Boolean(this.#answer?.strokes?.length) && !this.#desk.pad.drawing;
    this.#enable(able);
    this.#bar.hidden = progress === null;
    this.#bar.style.setProperty('--value', String(progress ?? 0));
    this.#bar.setAttribute('aria-valuenow', String(Math.round(100 * (progress ?? 0))));
    this.#say(
      problem ||
        (progress === null ? report && said(words, report) : words.learning) ||
        (able ? words.hint : ''),
    );
    this.#undo.hidden = this.#forget.hidden = count === 0;
  }

  /**
   * Only what changes is written: this runs at every move of the pen, and is said by screen readers.
   * @param {string} text
   */
  #say(text) {
    if (this.#learned.textContent !== text) this.#learned.textContent = text;
  }

  /** @param {boolean} able */
  #enable(able) {
    const buttons = this.#row.querySelectorAll('button');
    if (buttons[0]?.disabled !== able) return;
    for (const button of buttons) button.disabled = !able;
  }

  /**
   * As many buttons as there are meters.
   * @param {Table['teach']} words
   */
  #list(words) {
    const classes = this.#desk.recognizer?.info.classes ?? [];
    if (this.#classes.join() === classes.join() && this.#classes.length > 0) return;
    this.#classes = classes;
    layOut(this.#row, classes);
    this.#row.replaceChildren(
      ...classes.map((name) => {
        const button = createButton('');
        button.dataset.teach = name;
        button.disabled = true;
        button.textContent = name;
        button.setAttribute('aria-label', fill(words.was, { name }));
        return button;
      }),
    );
  }
}

/**
 * @param {Table['teach']} words
 * @param {import('./teacher.js').Report} report
 */
function said(words, { corrections, others }) {
  const text = corrections === 1 ? words.learnedOne : words.learned;
  return fill(text, { count: corrections, right: others.after, of: others.of });
}

/** @param {string} id '' for none */
function createButton(id) {
  const button = document.createElement('button');
  button.type = 'button';
  if (id) button.id = id;
  return button;
}
