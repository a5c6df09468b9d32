import { Change } from './change.js';
import { FormField, internalsOf } from './form-field.js';
import { Handwriting } from './handwriting.js';
import { DECIMAL, fitting, parseDigits } from './limits.js';
import { buildParts } from './parts.js';
import { configureReading } from './reading.js';
import { packState, unpackState } from './state.js';
import { adoptStyles } from './styles.js';
import { addTexts, fill, textsFor } from './texts.js';
import { followTyping } from './typing.js';
import { problemOf, report } from './validity.js';
import { View } from './view.js';

/** @typedef {import('./reading.js').Strokes} Strokes */

/**
 * @typedef {object} Configuration
 * @property {import('./reading.js').ReadingOptions} [recognizer] options for Recognizer.load: `weights` for
 *   all elements that name none, `module` where nothing may be compiled
 * @property {import('./reading.js').Loader} [load] in place of Recognizer.load
 * @property {Record<string, Partial<import('./texts.js').Texts>>} [texts] by language
 */

/** <ink-digit>: a form field for digits that are written, or typed. docs/element.md is its reference. */
export class InkDigitElement extends FormField {
  static observedAttributes = [...FormField.observedAttributes, 'digits', 'allowed', 'weights'];
  static properties = [...FormField.properties, 'value', 'strokes', 'digits', 'allowed', 'weights'];

  #root = this.attachShadow({ mode: 'open', delegatesFocus: true });
  #parts = buildParts(this.#root);
  #view = new View(this.#parts, internalsOf(this));
  #ink = new Handwriting(this.#parts.ink, {
    count: () => this.#count,
    allowed: () => this.allowed,
    written: () => this.#written(),
    ready: (late) => this.#ready(late),
  });
  #count = parseDigits(null);
  /** Typed, or set by a script; null where it is the attribute's. @type {string | null} */
  #text = null;
  #custom = '';
  #disabled = false;
  /** Somebody has done something here, and may be told that it is not enough. */
  #touched = false;
  #change = new Change(() => this.#settle());
  /** @type {AbortController | null} while it is in a document */
  #connection = null;

  /**
   * What all elements share. To be called before the first one is in the document.
   * @param {Configuration} configuration
   */
  static configure({ recognizer, load, texts }) {
    if (recognizer || load) configureReading(recognizer, load);
    if (texts) addTexts(texts);
  }

  constructor() {
    super();
    adoptStyles(this.#root);
    this.#listen();
  }

  connectedCallback() {
    super.connectedCallback();
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    this.#ink.pad.follow(signal);
    this.followNames(() => this.#update(), signal);
    this.#load();
    this.#update();
  }

  disconnectedCallback() {
    this.#connection?.abort();
    this.#connection = null;
    // A finger that is down goes up elsewhere.
    this.#ink.pad.enabled = false;
    this.#change.hold();
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === 'digits') this.#count = parseDigits(this.getAttribute('digits'));
    if (name === 'weights' && this.#connection) this.#load();
    if (name === 'digits' || name === 'allowed') this.#ink.read();
    this.#update();
  }

  /** @param {boolean} disabled */
  formDisabledCallback(disabled) {
    this.#disabled = disabled;
    this.#update();
  }

  formResetCallback() {
    this.#touched = false;
    this.#show(null);
  }

  /**
   * @param {File | string | FormData | null} state
   * @param {'restore' | 'autocomplete'} mode
   */
  formStateRestoreCallback(state, mode) {
    if (typeof state !== 'string') return;
    const { value, strokes } = unpackState(state, mode);
    this.#show(value, strokes, value || undefined);
  }

  /** What is written or typed; '' where there is nothing, or nothing that can be read. */
  get value() {
    if (this.#ink.inked) return this.#ink.text;
    return fitting(this.#text ?? this.defaultValue, this.#count, this.allowed);
  }

  set value(value) {
    const text = String(value ?? '');
    // Frameworks write back what an event has told them: that is no reason to take the ink away.
    if (text !== this.value) this.#show(text);
    else if (!this.#ink.inked) this.#text = text;
  }

  /**
   * In heights of the pad, from its top left corner, y down.
   * @returns {[x: number, y: number][][]} a copy
   */
  get strokes() {
    return this.#ink.strokes;
  }

  set strokes(/** @type {Strokes} */ strokes) {
    this.#show('', strokes);
  }

  /** Whether what is written can be read, but may well be something else: "7?" */
  get doubtful() {
    return this.#ink.doubtful;
  }

  get digits() {
    return this.getAttribute('digits') ?? '1';
  }

  set digits(digits) {
    this.setAttribute('digits', digits);
  }

  /** The characters that a value may have. */
  get allowed() {
    return this.getAttribute('allowed') ?? this.#ink.classes?.join('') ?? DECIMAL;
  }

  set allowed(allowed) {
    this.setAttribute('allowed', allowed);
  }

  /** The address of weights of its own; '' for those that all elements have. */
  get weights() {
    return this.getAttribute('weights') ?? '';
  }

  set weights(weights) {
    this.setAttribute('weights', weights);
  }

  /** Why ink cannot be read; null while nothing has failed. */
  get error() {
    return this.#ink.error;
  }

  /** @param {string} message '' takes the complaint back */
  setCustomValidity(message) {
    this.#custom = String(message);
    this.#update();
  }

  /** Takes the last stroke back. */
  undo() {
    if (this.#mayChange) this.#ink.pad.undo();
  }

  redo() {
    if (this.#mayChange) this.#ink.pad.redo();
  }

  /** Leaves the field empty, as its button does. */
  clear() {
    if (!this.#mayChange || (!this.#ink.inked && this.value === '')) return;
    this.#show('');
    this.#happened();
    this.#settle();
  }

  get #mayChange() {
    return !this.#disabled && !this.readOnly;
  }

  /**
   * @param {string | null} text null for that of the attribute
   * @param {Strokes} [strokes] in its place
   * @param {string} [known] what they say
   */
  #show(text, strokes = [], known) {
    this.#change.end();
    this.#text = text;
    this.#ink.show(strokes, known);
    this.#update();
  }

  #listen() {
    const { pad, value, undo, clear } = this.#parts;
    undo.addEventListener('click', () => this.undo());
    clear.addEventListener('click', () => this.clear());
    followTyping(value, {
      count: () => this.#count,
      allowed: () => this.allowed,
      take: (text) => this.#take(text),
      settle: () => this.#settle(),
      enter: () => this.#enter(),
      perform: (action) => this.#perform(action),
    });
    // Before the pad sees it.
    pad.addEventListener('pointerdown', () => this.#load(), { capture: true });
    this.addEventListener('click', (event) => {
      // From a label: what is inside has its own way of getting the focus.
      if (event.composedPath()[0] === this) this.#view.focus();
    });
    this.addEventListener('focusin', () => this.#update());
    this.addEventListener('focusout', () => this.#settle());
    this.addEventListener('invalid', () => {
      this.#touched = true;
      this.#update();
    });
  }

  #load() {
    this.#ink.load(this.weights);
  }

  /** @param {boolean} late there are strokes that have only now been read */
  #ready(late) {
    const { error } = this.#ink;
    if (error) this.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
    if (!late) {
      this.#update();
      return;
    }
    this.#happened();
    if (!this.#ink.pad.drawing) this.#settle();
  }

  /** The strokes have changed. */
  #written() {
    this.#text = '';
    if (this.#ink.pad.drawing) this.#change.hold();
    else this.#change.rest();
    this.#happened();
  }

  /** @param {string} value as it was typed */
  #take(value) {
    if (value === this.value) {
      this.#update();
      return;
    }
    this.#show(value);
    this.#happened();
  }

  #enter() {
    this.#settle();
    this.submitImplicitly();
  }

  /** @param {'undo' | 'redo'} action */
  #perform(action) {
    const { canUndo, canRedo } = this.#ink.pad;
    if (!(action === 'undo' ? canUndo : canRedo)) return false;
    this[action]();
    return true;
  }

  /** Somebody has changed what the field holds. */
  #happened() {
    this.#change.begin();
    this.#update();
    this.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  }

  /** What was written is finished, for now. */
  #settle() {
    if (this.#ink.pad.drawing) return;
    this.#change.hold();
    if (!this.#change.begun || this.#ink.waiting) {
      this.#update();
      return;
    }
    this.#change.end();
    this.#touched = true;
    this.#update();
    this.#view.announce(this.#spoken());
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** What was typed has been heard already. */
  #spoken() {
    if (!this.#ink.inked) return '';
    const { read, doubted, unread } = textsFor(this);
    const value = [...this.value].join(' ');
    return value ? fill(this.doubtful ? doubted : read, { value }) : unread;
  }

  /** Brings the form, the checks and what is seen in line with what the field holds. */
  #update() {
    const { value, required, readOnly } = this;
    const { pad, inked, doubtful, state } = this.#ink;
    const texts = textsFor(this);
    const content = { value, inked, required, count: this.#count, reading: state };
    report(internalsOf(this), problemOf(content, texts), this.#custom, this.#parts.value);
    const kept = pad.drawing ? undefined : packState(value, pad.strokes);
    internalsOf(this).setFormValue(value, kept);
    pad.enabled = this.#mayChange;
    this.#view.show({
      ...content,
      texts,
      allowed: this.allowed,
      label: this.label || texts.name,
      doubtful,
      disabled: this.#disabled,
      readOnly,
      writing: pad.drawing || this.#change.resting,
      canUndo: pad.canUndo,
      invalid: this.#touched && !this.validity.valid,
    });
  }
}
