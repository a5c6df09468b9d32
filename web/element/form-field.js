/**
 * Where there is no document, as on a server, a class that can be imported, but not made.
 * @type {typeof HTMLElement}
 */
const Base = globalThis.HTMLElement ?? class {};

/** @type {WeakMap<FormField, ElementInternals>} */
const internals = new WeakMap();

/**
 * For the element's own code, not for its page's.
 * @param {FormField} field
 */
export function internalsOf(field) {
  return /** @type {ElementInternals} */ (internals.get(field));
}

/** What a custom element needs to be a form field like those that HTML has. */
export class FormField extends Base {
  static formAssociated = true;

  static observedAttributes = [
    'value',
    'required',
    'readonly',
    'lang',
    'title',
    'aria-label',
    'aria-labelledby',
  ];

  /** Properties that a script may have set before the element was defined. */
  static properties = ['name', 'required', 'disabled', 'readOnly', 'defaultValue'];

  constructor() {
    super();
    internals.set(this, this.attachInternals());
  }

  connectedCallback() {
    const { properties } = /** @type {typeof FormField} */ (this.constructor);
    for (const name of properties) {
      if (!Object.hasOwn(this, name)) continue;
      const value = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }

  get form() {
    return internalsOf(this).form;
  }

  /** @returns {Iterable<Node>} */
  get labels() {
    // Of an element that is just being made there is no list.
    return internalsOf(this).labels ?? [];
  }

  get validity() {
    return internalsOf(this).validity;
  }

  get validationMessage() {
    return internalsOf(this).validationMessage;
  }

  get willValidate() {
    return internalsOf(this).willValidate;
  }

  checkValidity() {
    return internalsOf(this).checkValidity();
  }

  reportValidity() {
    return internalsOf(this).reportValidity();
  }

  get type() {
    return this.localName;
  }

  get name() {
    return this.getAttribute('name') ?? '';
  }

  set name(name) {
    this.setAttribute('name', name);
  }

  /** The value that a reset brings back: the attribute `value`. */
  get defaultValue() {
    return this.getAttribute('value') ?? '';
  }

  set defaultValue(value) {
    this.setAttribute('value', value);
  }

  get required() {
    return this.hasAttribute('required');
  }

  set required(required) {
    this.toggleAttribute('required', Boolean(required));
  }

  /** The attribute alone; a field in a disabled fieldset is disabled, too, and matches `:disabled`. */
  get disabled() {
    return this.hasAttribute('disabled');
  }

  set disabled(disabled) {
    this.toggleAttribute('disabled', Boolean(disabled));
  }

  get readOnly() {
    return this.hasAttribute('readonly');
  }

  set readOnly(readOnly) {
    this.toggleAttribute('readonly', Boolean(readOnly));
  }

  /**
   * Labels and the language belong to the page, which may change them.
   * @param {() => void} changed
   * @param {AbortSignal} signal
   */
  followNames(changed, signal) {
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributeFilter: ['lang'] });
    const followLabels = () => {
      for (const label of this.labels) {
        observer.observe(label, { childList: true, characterData: true, subtree: true });
      }
    };
    followLabels();
    signal.addEventListener('abort', () => observer.disconnect());
    // A label may stand behind its field.
    const complete = () => {
      followLabels();
      changed();
    };
    document.addEventListener('DOMContentLoaded', complete, { signal });
  }

  /** What the Enter key does in a text field: the form's default button is pressed. */
  submitImplicitly() {
    const { form } = this;
    if (!form) return;
    const isDefault = (/** @type {Element} */ control) =>
      (control instanceof HTMLButtonElement || control instanceof HTMLInputElement) &&
      control.type === 'submit';
    const button = /** @type {HTMLElement | undefined} */ ([...form.elements].find(isDefault));
    if (button) button.click();
    else form.requestSubmit();
  }

  /**
   * What the field is called: for the control inside, which labels outside do not reach.
   * @returns {string} '' where nobody says
   */
  get label() {
    const ids = this.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
    const root = /** @type {Document | ShadowRoot} */ (this.getRootNode());
    const named = ids.map((id) => (id ? root.getElementById?.(id) : null));
    return (
      textOf(named) ||
      this.getAttribute('aria-label')?.trim() ||
      textOf(this.labels) ||
      this.title.trim()
    );
  }
}

/**
 * @param {Iterable<Node | null | undefined>} nodes
 * @returns {string}
 */
function textOf(nodes) {
  const texts = [...nodes].map((node) => node?.textContent ?? '');
  return texts.join(' ').replace(/\s+/g, ' ').trim();
}
