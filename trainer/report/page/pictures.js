// Bytes as small pictures. Every pixel is drawn as the ink's color, more or less opaque, so that a
// picture lies on the page's own paper.
import { html } from './dom.js';

/** @typedef {import('./report-data.js').PictureShape} PictureShape */

/** @param {string} text */
export function decodeBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/**
 * A data set's image.
 *
 * @param {string} pixels base64, height x width x channels
 * @param {PictureShape} shape
 * @param {string} description
 */
export function picture(pixels, shape, description) {
  const bytes = decodeBase64(pixels);
  return shape.channels === 3
    ? canvas(shape, 'picture picture-color', description, (p) => [
        ...bytes.subarray(3 * p, 3 * p + 3),
        255,
      ])
    : canvas(shape, 'picture', description, (p) => [0, 0, 0, bytes[p * shape.channels]]);
}

/**
 * @param {{ height: number, width: number }} size
 * @param {string} className
 * @param {string} description
 * @param {(pixel: number) => number[]} colorOf red, green, blue and opacity of a pixel, 0 to 255
 */
export function canvas({ height, width }, className, description, colorOf) {
  const element = html('canvas', {
    class: className,
    width,
    height,
    role: 'img',
    'aria-label': description,
  });
  const context = /** @type {CanvasRenderingContext2D} */ (element.getContext('2d'));
  const image = context.createImageData(width, height);
  for (let p = 0; p < height * width; p++) image.data.set(colorOf(p), 4 * p);
  context.putImageData(image, 0, 0);
  return element;
}
