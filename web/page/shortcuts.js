/**
 * Ctrl+Z (Cmd+Z on a Mac) takes a stroke back; Escape and Delete clear the sheet.
 * @param {{ undo: () => void, clear: () => void }} actions
 */
export function listenForShortcuts({ undo, clear }) {
  addEventListener('keydown', (event) => {
    if (event.altKey || event.shiftKey) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === 'z') undo();
    else if (!command && ['Escape', 'Delete', 'Backspace'].includes(event.key)) clear();
    else return;
    event.preventDefault();
  });
}
