/** @typedef {import('./parts.js').Parts} Parts */

/**
 * @typedef {object} Looks
 * @property {import('./texts.js').Texts} texts
 * @property {string} allowed
 * @property {string} label
 * @property {boolean} disabled
 * @property {boolean} readOnly
 * @property {boolean} writing the pen is down, or has only just been lifted
 * @property {boolean} doubtful what is written may well be something else
 * @property {boolean} canUndo
 * @property {boolean} invalid and somebody ought to see it
 */
/** @typedef {import('./validity.js').Content & Looks} Appearance */

/** Shows in the element's shadow tree, and to style sheets outside of it, what the field holds. */
export class View {
  #parts;
  #internals;
  #inputMode = 'numeric';

  /**
   * @param {Parts} parts
   * @param {ElementInternals} internals
   */
  constructor(parts, internals) {
    this.#parts = parts;
    this.#internals = internals;
    this.#keepFocus();
  }

  /** @param {Appearance} appearance */
  show(appearance) {
    const { value, inked, texts, disabled, readOnly } = appearance;
    const { field, print, hint, undo, clear } = this.#parts;
    const fixed = disabled || readOnly;
    setText(print, inked ? '' : value);
    field.style.setProperty('--length', String(Math.max(1, value.length)));
    setText(hint, appearance.reading === 'failed' ? texts.failed : texts.hint);
    hint.hidden = inked || value !== '' || fixed;
    undo.hidden = fixed || !appearance.canUndo;
    clear.hidden = fixed || !(inked || value);
    setName(undo, texts.undo);
    setName(clear, texts.clear);
    this.#showField(appearance);
    this.#showStates(appearance);
  }

  /** @param {Appearance} appearance */
  #showField(appearance) {
    const { value, required, count, allowed, label, disabled, readOnly, invalid } = appearance;
    const { value: field, ruler } = this.#parts;
    // Setting what it has already would move the cursor.
    if (field.value !== value) field.value = value;
    field.placeholder = placeholderOf(appearance);
    field.disabled = disabled;
    field.readOnly = readOnly;
    setAttribute(field, 'aria-label', label);
    setAttribute(field, 'aria-required', String(required));
    setAttribute(field, 'aria-invalid', String(invalid));
    if (ruler.childElementCount !== count.max) {
      const marks = Array.from({ length: count.max }, () => document.createElement('span'));
      ruler.replaceChildren(...marks);
    }
    const mode = /^\d*$/.test(allowed) ? 'numeric' : 'text';
    if (field.inputMode !== 'none') field.inputMode = mode;
    this.#inputMode = mode;
  }

  /** @param {Appearance} appearance */
  #showStates({ value, inked, reading, disabled, readOnly, writing, doubtful, invalid }) {
    const perhaps = doubtful && !writing;
    const unsure = inked && value === '' && !writing;
    const { doubt, field } = this.#parts;
    const { classList } = field;
    classList.toggle('inked', inked);
    classList.toggle('disabled', disabled);
    classList.toggle('readonly', readOnly && !disabled);
    classList.toggle('fixed', disabled || readOnly);
    classList.toggle('invalid', invalid && !writing);
    classList.toggle('doubtful', perhaps);
    doubt.hidden = !perhaps;
    this.#toggle('empty', !inked && value === '');
    this.#toggle('inked', inked);
    this.#toggle('writing', writing);
    this.#toggle('unsure', unsure && reading === 'ready');
    this.#toggle('doubtful', perhaps);
    this.#toggle('user-invalid', invalid && !writing);
    this.#toggle('loading', reading === 'loading');
    this.#toggle('failed', reading === 'failed');
  }

  /**
   * @param {string} state for style sheets, as `ink-digit:state(empty)`
   * @param {boolean} on
   */
  #toggle(state, on) {
    // Browsers before 2024 have no states, or want other names for them.
    try {
      if (on) this.#internals.states.add(state);
      else this.#internals.states.delete(state);
    } catch {}
  }

  /**
   * Who writes has the field's focus afterwards, for the Backspace key, but wants no keyboard on the screen; who
   * touches the field itself does.
   */
  #keepFocus() {
    const { field, value, pad } = this.#parts;
    field.addEventListener('mousedown', (event) => {
      if (event.target === value) return;
      event.preventDefault();
    });
    const focusSilently = () => {
      if (value.disabled || value.matches(':focus')) return;
      value.inputMode = 'none';
      this.focus();
    };
    pad.addEventListener('pointerdown', focusSilently);
    this.#parts.undo.addEventListener('click', focusSilently);
    this.#parts.clear.addEventListener('click', focusSilently);
    const restore = () => (value.inputMode = this.#inputMode);
    value.addEventListener('pointerdown', restore);
    value.addEventListener('blur', restore);
  }

  /** The cursor is behind what there is, as it is where one clicks beside the text of a field. */
  focus() {
    const { value } = this.#parts;
    value.focus({ preventScroll: true });
    value.setSelectionRange(value.value.length, value.value.length);
  }

  /** @param {string} text for who cannot see it */
  announce(text) {
    setText(this.#parts.status, text);
  }
}

/**
 * @param {Appearance} appearance
 * @returns {string}
 */
function placeholderOf({ inked, disabled, readOnly, texts }) {
  if (inked) return '?';
  return disabled || readOnly ? '' : texts.type;
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {HTMLElement} button
 * @param {string} name
 */
function setName(button, name) {
  setAttribute(button, 'aria-label', name);
  setAttribute(button, 'title', name);
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {string} value
 */
function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
