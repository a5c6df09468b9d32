/**
 * @param {string} id of an element that index.html has
 * @returns {HTMLElement}
 */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D}
 */
export function contextOf(canvas) {
  const context = canvas.getContext('2d');
  if (context) return context;
  throw new Error('it gives no canvas to draw on');
}

/**
 * The colors of the page are those of the visitor's choice, which may change while the page is open.
 * @param {() => void} listener
 */
export function onColorChange(listener) {
  for (const choice of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(choice).addEventListener('change', listener);
  }
}
