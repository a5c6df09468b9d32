// Ink as vectors: what renderInk paints, for what the page shows of a drawing beside the pad, and for files.

import { PEN_WIDTH } from '../../pad/pad.js';
import { fitToPad } from './grid.js';

/** @typedef {import('../../pad/sheet.js').Stroke} Stroke */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {readonly Stroke[]} strokes in heights of the pad
 * @returns {string} the `d` of a path of round caps and joins, curved as renderInk curves
 */
export function inkPath(strokes) {
  return strokes.map(strokePath).join('');
}

/** @param {Stroke} stroke */
function strokePath(stroke) {
  const curves = stroke.slice(1, -1).map(([x, y], i) => {
    const [nextX, nextY] = stroke[i + 2];
    return `Q${at(x)} ${at(y)} ${at((x + nextX) / 2)} ${at((y + nextY) / 2)}`;
  });
  // A line without length has caps, which are the dot.
  const [[x, y], [endX, endY]] = [stroke[0], stroke[stroke.length - 1]];
  return `M${at(x)} ${at(y)}${curves.join('')}L${at(endX)} ${at(endY)}`;
}

/** @param {number} height */
function at(height) {
  return String(Math.round(height * 10_000) / 10_000);
}

/**
 * A drawing that the pad's or the text's color tints, as the style sheet says.
 * @param {readonly Stroke[]} strokes in heights of the pad
 * @returns {SVGSVGElement}
 */
export function inkSvg(strokes) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 1 1');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('ink');
  path.setAttribute('stroke-width', String(PEN_WIDTH));
  path.setAttribute('d', inkPath(strokes));
  svg.append(path);
  return svg;
}

/**
 * The same, as large as there is room for.
 * @param {readonly Stroke[]} strokes
 */
export function thumbnail(strokes) {
  const svg = inkSvg(fitToPad(strokes));
  // A thin line would be lost at this size.
  svg.firstElementChild?.setAttribute('stroke-width', String(2 * PEN_WIDTH));
  return svg;
}
