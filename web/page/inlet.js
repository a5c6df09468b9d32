import { byId } from './dom.js';

/** @typedef {import('./desk.js').Desk} Desk */

/**
 * Pictures come as a file that is chosen, dropped anywhere on the page, or pasted; and so do other files.
 * @param {Desk} desk which takes them
 */
export function takeFiles(desk) {
  const input = /** @type {HTMLInputElement} */ (byId('picture-file'));
  /** @param {File} file */
  const take = (file) => {
    const taker = desk.takers.get(file.name.replace(/.*\./, '').toLowerCase());
    if (taker) taker(file);
    else desk.pictures?.read(file);
  };
  const takeChosen = () => {
    const file = pick(input.files);
    // So that the same one can be chosen again.
    input.value = '';
    if (file) take(file);
  };
  input.addEventListener('change', takeChosen);
  // Somebody may have been faster than this script.
  takeChosen();
  addEventListener('paste', ({ clipboardData }) => {
    const file = pick(clipboardData?.files);
    if (file) take(file);
  });
  takeDropped(take);
}

/** @param {(file: File) => void} take */
function takeDropped(take) {
  const { dataset } = document.documentElement;
  addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    // Without this the browser would leave the page and show the file.
    event.preventDefault();
    dataset.dragged = '';
  });
  addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) delete dataset.dragged;
  });
  addEventListener('drop', (event) => {
    delete dataset.dragged;
    const file = pick(event.dataTransfer?.files);
    if (!file) return;
    event.preventDefault();
    take(file);
  });
}

/**
 * The first picture among files, or, so that somebody hears that it is none, the first file.
 * @param {FileList | null | undefined} files
 * @returns {File | undefined}
 */
function pick(files) {
  const all = [...(files ?? [])];
  return all.find(({ type }) => type.startsWith('image/')) ?? all[0];
}
