import { byId } from '../dom.js';
import { fill } from '../words.js';

/** @typedef {{ keep: () => void, skip: () => void, back: () => void }} Actions */

/** What is asked for, below the sheet that it is drawn on, and what to do with the drawing. */
export class CollectBar {
  #words;
  #root = document.createElement('div');
  #ask = document.createElement('p');
  /** @type {Record<keyof Actions, HTMLButtonElement>} */
  #buttons;
  #hint = byId('hint');
  #ownHint = this.#hint.textContent;
  /** What the hint was made to say. */
  #asked = '';

  /**
   * @param {import('../class-words.js').Table['collect']} words
   * @param {Actions} actions
   * @param {AbortSignal} signal takes it away
   */
  constructor(words, actions, signal) {
    this.#words = words;
    this.#root.className = 'collect-bar';
    this.#root.setAttribute('role', 'group');
    this.#root.setAttribute('aria-label', words.title);
    this.#root.tabIndex = -1;
    this.#ask.setAttribute('role', 'status');
    const button = (/** @type {keyof Actions} */ name) => {
      const element = document.createElement('button');
      element.type = 'button';
      element.id = `collect-${name}`;
      element.className = 'button';
      element.textContent = words[name];
      element.addEventListener('click', actions[name]);
      return element;
    };
    this.#buttons = { back: button('back'), skip: button('skip'), keep: button('keep') };
    this.#buttons.keep.setAttribute('aria-keyshortcuts', 'Enter');
    const line = document.createElement('div');
    line.append(...Object.values(this.#buttons));
    this.#root.append(this.#ask, line);
    byId('pad').parentElement?.after(this.#root);
    addEventListener('keydown', (event) => pressEnter(event, actions.keep), { signal });
    signal.addEventListener('abort', () => this.#remove());
  }

  /** @param {string} name of the class to be drawn */
  ask(name) {
    const text = fill(this.#words.ask, { name });
    this.#ask.textContent = text;
    this.#hint.textContent = text;
    this.#asked = text;
  }

  /** @param {{ keep: boolean, back: boolean }} possible */
  allow({ keep, back }) {
    // Before the button that has it cannot have it any more.
    if (!keep && document.activeElement === this.#buttons.keep) this.focus();
    this.#buttons.keep.disabled = !keep;
    this.#buttons.back.disabled = !back;
  }

  /** Enter keeps a drawing from now on, and is nobody else's. */
  focus() {
    this.#root.focus({ preventScroll: true });
  }

  #remove() {
    this.#root.remove();
    // Otherwise another language has come, and has its own.
    if (this.#hint.textContent === this.#asked) this.#hint.textContent = this.#ownHint;
  }
}

/**
 * @param {KeyboardEvent} event
 * @param {() => void} keep
 */
function pressEnter(event, keep) {
  const { key, target, isComposing, repeat } = event;
  if (key !== 'Enter' || isComposing || repeat) return;
  if (target instanceof Element && target.closest('a, button, input, select, summary, textarea')) {
    return;
  }
  event.preventDefault();
  keep();
}
