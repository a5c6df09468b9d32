import { actionOf } from '../pad/shortcuts.js';
import { typed } from './limits.js';

/**
 * @typedef {object} Typist
 * @property {() => import('./limits.js').Count} count of digits
 * @property {() => string} allowed
 * @property {(value: string) => void} take what the field holds from now on
 * @property {() => void} settle it is finished
 * @property {() => void} enter the Enter key
 * @property {(action: 'undo' | 'redo') => boolean} perform false where there was nothing to
 */

/**
 * Follows what is typed, pasted or composed in the text field below the pad.
 * @param {HTMLInputElement} field
 * @param {Typist} typist
 */
export function followTyping(field, { count, allowed, take, settle, enter, perform }) {
  const fitted = (/** @type {string} */ text) => typed(text, count(), allowed());
  field.addEventListener('input', (event) => {
    // The element has an event of its own, for what has really changed.
    event.stopPropagation();
    const { data, isComposing } = /** @type {InputEvent} */ (event);
    if (isComposing) return;
    // In a field of one digit the new one takes the place of the old.
    const fresh = count().max === 1 && fitted(data ?? '');
    take(fresh || fitted(field.value));
  });
  field.addEventListener('compositionend', () => take(fitted(field.value)));
  field.addEventListener('change', settle);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) {
      enter();
      return;
    }
    const action = actionOf(event);
    if ((action === 'undo' || action === 'redo') && perform(action)) event.preventDefault();
  });
}
