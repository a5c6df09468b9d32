/** @typedef {import('./class-words.js').Table['copy']} CopyWords */

/**
 * Code with a button that copies it.
 * @param {string} code
 * @param {CopyWords} words
 * @returns {HTMLElement}
 */
export function copyable(code, words) {
  const root = document.createElement('div');
  const text = document.createElement('pre');
  const button = document.createElement('button');
  root.className = 'copyable';
  // One scrolls it by keyboard, where it is wider than the page.
  text.tabIndex = 0;
  text.setAttribute('role', 'group');
  text.setAttribute('aria-label', words.code);
  text.append(Object.assign(document.createElement('code'), { textContent: code }));
  button.type = 'button';
  button.className = 'button';
  button.textContent = words.copy;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code);
      button.textContent = words.copied;
    } catch {
      // Without a clipboard for this page: what is selected can be copied by hand.
      getSelection()?.selectAllChildren(text);
      button.textContent = words.selected;
    }
  });
  // Said by a screen reader when it changes.
  button.setAttribute('aria-live', 'polite');
  root.append(text, button);
  return root;
}
