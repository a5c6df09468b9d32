/**
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D}
 */
export function contextOf(canvas) {
  const context = canvas.getContext('2d');
  if (context) return context;
  throw new Error('it gives no canvas to draw on');
}

/** What may change the colors of a page while it is open; a page is printed in light ones. */
const CHOICES = ['(prefers-color-scheme: dark)', '(forced-colors: active)', 'print'];

/** Whom to tell of changes that are the page's own doing. @type {Set<() => void>} */
const listeners = new Set();

/** Whoever changes the colors of the page by a script says so. */
export function changeColors() {
  for (const listener of listeners) listener();
}

/**
 * The colors of the page are those of the visitor's choice, which may change while the page is open.
 * @param {() => void} listener
 * @param {AbortSignal} [signal] ends it
 */
export function onColorChange(listener, signal) {
  listeners.add(listener);
  signal?.addEventListener('abort', () => listeners.delete(listener));
  for (const choice of CHOICES) {
    matchMedia(choice).addEventListener('change', listener, { signal });
  }
}
