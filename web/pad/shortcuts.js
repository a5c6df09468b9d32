/** @typedef {{ undo: () => void, redo: () => void, clear: () => void }} Actions */

/** As `aria-keyshortcuts` has them. */
export const SHORTCUTS = {
  undo: 'Control+Z',
  redo: 'Control+Shift+Z Control+Y',
  clear: 'Escape Delete',
};

/**
 * Ctrl+Z (Cmd+Z on a Mac) takes a stroke back, with Shift, or as Ctrl+Y, it comes again; Escape and
 * Delete clear the sheet.
 * @param {Actions} actions
 */
export function listenForShortcuts(actions) {
  addEventListener('keydown', (event) => {
    const action = actionOf(event);
    if (!action || isText(event.target)) return;
    actions[action]();
    event.preventDefault();
  });
}

/**
 * Where one writes text, keys are the text's.
 * @param {EventTarget | null} target
 */
function isText(target) {
  const { matches } = /** @type {Partial<Element>} */ (target ?? {});
  return matches?.call(target, 'textarea, input:not([type=file])') ?? false;
}

/**
 * @param {KeyboardEvent} event
 * @returns {keyof Actions | null}
 */
export function actionOf(event) {
  const { altKey, ctrlKey, metaKey, shiftKey } = event;
  if (altKey) return null;
  if (ctrlKey || metaKey) {
    const letter = letterOf(event);
    if (letter === 'z') return shiftKey ? 'redo' : 'undo';
    // Cmd+Y shows the browser's history.
    return letter === 'y' && ctrlKey && !shiftKey ? 'redo' : null;
  }
  return !shiftKey && ['Escape', 'Delete', 'Backspace'].includes(event.key) ? 'clear' : null;
}

/**
 * What the key writes counts, not where it lies: Z has other places on German, French and Dvorak
 * keyboards. Where keys write no Latin letters, shortcuts lie as on a keyboard of the United States.
 * @param {KeyboardEvent} event
 * @returns {string} lower case
 */
function letterOf({ key, code }) {
  const foreign = /^[\p{L}\p{M}]+$/u.test(key) && !/\p{Script=Latin}/u.test(key);
  return (foreign ? code.replace(/^Key/, '') : key).toLowerCase();
}
