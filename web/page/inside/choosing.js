/** @typedef {import('./strip.js').Strip} Strip */
/** @typedef {import('./strip.js').Choice} Choice */

/** How the arrow keys go, in the columns and rows of a stage's maps. The strip runs from left to right in every language. */
const ARROWS = /** @type {Record<string, ['x' | 'y', number]>} */ ({
  ArrowRight: ['x', 1],
  ArrowLeft: ['x', -1],
  ArrowDown: ['y', 1],
  ArrowUp: ['y', -1],
});

/**
 * Which map of a strip is enlarged: the one under the pointer, or else the one that was chosen. Where none was, the last one
 * under the pointer stays: what is below the strip would jump to where the pointer goes.
 */
export class Choosing {
  #strip;
  #onChange;
  /** @type {Choice | null} */
  #chosen = null;
  /** @type {Choice | null} */
  #hovered = null;
  /** @type {Choice | null} */
  #told = null;

  /**
   * @param {Strip} strip
   * @param {(choice: Choice | null) => void} onChange
   */
  constructor(strip, onChange) {
    this.#strip = strip;
    this.#onChange = onChange;
    const { root } = strip;
    root.addEventListener('pointerover', ({ target, pointerType, buttons }) => {
      // A finger has no place before it touches, and a pen that is down draws.
      if (pointerType !== 'touch' && buttons === 0) this.#hover(this.#at(target));
    });
    root.addEventListener('pointerleave', () => this.#hover(null));
    root.addEventListener('click', ({ target }) => {
      const choice = this.#at(target);
      if (choice && same(choice, this.#chosen)) this.close();
      else if (choice) this.#choose(choice);
    });
    root.addEventListener('focusin', ({ target }) => {
      const focused = /** @type {HTMLElement} */ (target);
      const choice = this.#at(target);
      if (choice && focused.matches(':focus-visible')) this.#choose(choice);
    });
    root.addEventListener('keydown', (event) => this.#key(event));
  }

  get current() {
    return this.#hovered ?? this.#chosen;
  }

  /** Nothing is enlarged any more. */
  close() {
    this.#choose(null);
  }

  /** @param {1 | -1} step to another map of the same stage */
  step(step) {
    if (!this.current) return;
    const { stage, map } = this.current;
    const { length } = this.#strip.columns[stage].view.buttons;
    this.#choose({ stage, map: (map + step + length) % length });
  }

  /** Where the keyboard goes on when what it was in is gone. */
  focus() {
    if (this.#chosen) this.#button(this.#chosen)?.focus();
  }

  /** @param {Choice | null} choice */
  #hover(choice) {
    if (same(choice, this.#hovered) || (!choice && !this.#chosen)) return;
    this.#hovered = choice;
    this.#tell();
  }

  /** @param {Choice | null} choice */
  #choose(choice) {
    // A pointer that rests somewhere has said nothing since.
    this.#hovered = null;
    this.#chosen = choice;
    if (choice) this.#makeStop(choice);
    this.#strip.mark(choice);
    this.#tell();
  }

  #tell() {
    const { current } = this;
    if (same(current, this.#told)) return;
    this.#told = current;
    this.#onChange(current);
  }

  /**
   * The one button of its stage that Tab comes to.
   * @param {Choice} choice
   */
  #makeStop({ stage, map }) {
    this.#strip.columns[stage].view.buttons.forEach((button, i) => {
      button.tabIndex = i === map ? 0 : -1;
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const at = this.#at(event.target);
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
    const { buttons, steps } = this.#strip.columns[at.stage].view;
    const last = buttons.length - 1;
    const [axis, sign] = ARROWS[event.key] ?? [];
    let map = at.map;
    if (axis && sign) map += sign * steps[axis];
    else if (event.key === 'Home') map = 0;
    else if (event.key === 'End') map = last;
    else return;
    event.preventDefault();
    if (map >= 0 && map <= last) this.#button({ stage: at.stage, map })?.focus();
  }

  /** @param {Choice} choice */
  #button({ stage, map }) {
    return this.#strip.columns[stage].view.buttons[map];
  }

  /**
   * @param {EventTarget | null} target
   * @returns {Choice | null}
   */
  #at(target) {
    const button = target instanceof Element ? target.closest('[data-map]') : null;
    const stage = this.#strip.columns.findIndex(({ view }) => view.root.contains(button));
    if (!button || stage < 0) return null;
    return { stage, map: Number(/** @type {HTMLElement} */ (button).dataset.map) };
  }
}

/**
 * @param {Choice | null} a
 * @param {Choice | null} b
 */
function same(a, b) {
  return a?.stage === b?.stage && a?.map === b?.map;
}
