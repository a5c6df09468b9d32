// A drawing as a file: a picture of the sheet as it was drawn, or its strokes.

import { contextOf } from '../../pad/canvas.js';
import { PEN_WIDTH } from '../../pad/pad.js';
import { renderInk } from '../../pad/render-ink.js';
import { strokeLine, toGrid } from './grid.js';
import { inkPath } from './ink-path.js';

/** @typedef {import('../../pad/sheet.js').Stroke} Stroke */

/** The light page's ink, whatever the page looks like where it was drawn: paper is white. */
const INK = '#1b2133';
const PAPER = '#fff';

/** A PNG's width and height. */
const PIXELS = 1024;

/**
 * @param {readonly Stroke[]} strokes in heights of the pad
 * @param {boolean} paper white instead of transparent
 * @returns {string} an SVG file
 */
export function svgFile(strokes, paper) {
  const sheet = paper ? `<path fill="${PAPER}" d="M0 0h1v1H0z"/>` : '';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${PIXELS}" height="${PIXELS}" viewBox="0 0 1 1">${sheet}` +
    `<path fill="none" stroke="${INK}" stroke-width="${PEN_WIDTH}" stroke-linecap="round" stroke-linejoin="round" ` +
    `d="${inkPath(strokes)}"/></svg>\n`
  );
}

/**
 * @param {readonly Stroke[]} strokes in heights of the pad
 * @param {boolean} paper white instead of transparent
 * @returns {Promise<Blob>} a PNG file
 */
export async function pngFile(strokes, paper) {
  const canvas = Object.assign(document.createElement('canvas'), { width: PIXELS, height: PIXELS });
  const context = contextOf(canvas);
  context.scale(PIXELS, PIXELS);
  context.fillStyle = PAPER;
  if (paper) context.fillRect(0, 0, 1, 1);
  context.strokeStyle = INK;
  context.fillStyle = INK;
  renderInk(context, strokes, PEN_WIDTH);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('PNG'))));
  });
}

/**
 * @param {readonly Stroke[]} strokes in heights of the pad
 * @returns {string} a stroke file of one line
 */
export function strokeFile(strokes) {
  return `${strokeLine(toGrid(strokes))}\n`;
}

/**
 * @param {string | null} text what the drawing was read as
 * @param {string} ending
 * @returns {string} of letters and digits alone: classes are called whatever their weights say
 */
export function fileName(text, ending) {
  const name = (text ?? '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  return name === '' ? `inkdigit.${ending}` : `inkdigit-${name}.${ending}`;
}

/**
 * Has the browser save it.
 * @param {BlobPart} content
 * @param {string} name
 */
export function save(content, name) {
  const url = URL.createObjectURL(new Blob([content]));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // The browser has what it saves by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
