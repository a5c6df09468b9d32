/** Light and dark ink of the page, red, green and blue. */
export const INK = { light: [27, 33, 51], dark: [239, 236, 228] };

/**
 * The color of a canvas where it is most opaque.
 * @param {import('./browser.js').Page} page
 * @param {string} selector
 */
export function colorOf(page, selector) {
  return page.$eval(selector, (element) => {
    const canvas = /** @type {HTMLCanvasElement} */ (element);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const full = data.findIndex((value, i) => i % 4 === 3 && value === 255);
    return full < 0 ? null : [...data.slice(full - 3, full)];
  });
}
