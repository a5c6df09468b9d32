// Strokes that come as text: pasted ones, and stroke files. Errors are StrokeFaults; they count lines, strokes and points
// from 1, as the trainer does.

import { boundsOf, fitToPad, fromGrid, GRID, REACH, toGrid } from './grid.js';
import { fromHash } from './stroke-code.js';
import { MOST_POINTS, MOST_STROKES, StrokeFault } from './stroke-fault.js';

/** @typedef {import('../../pad/sheet.js').Stroke} Stroke */
/** @typedef {{ label: string, writer: string, strokes: Stroke[] }} Sample strokes in heights of the pad */

/**
 * A drawing that was pasted: a link of this page, a line of a stroke file, an object that has `strokes`, a list of
 * strokes, or of the points of one.
 * @param {string} pasted
 * @returns {Stroke[] | null} in heights of the pad, fitted to it unless they come from one; null where the text is
 *   something else
 */
export function readPasted(pasted) {
  const text = pasted.trim();
  if (/^\S*#s=\S*$/.test(text)) return fromHash(text);
  if (!/^(\{[^]*"(strokes|drawing)"|\[\s*\[)/.test(text)) return null;
  return fitToPad(strokesIn(parse(text)));
}

/**
 * @param {string} text of a stroke file
 * @param {readonly string[]} classes
 * @returns {Sample[]}
 */
export function readStrokeFile(text, classes) {
  const samples = text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return [];
    try {
      return [sampleOf(parseJson(line), classes)];
    } catch (error) {
      if (!(error instanceof StrokeFault)) throw error;
      throw new StrokeFault(error.fault, { ...error.values, line: i + 1 });
    }
  });
  if (samples.length === 0) throw new StrokeFault('empty');
  return samples;
}

/**
 * @param {any} object
 * @param {readonly string[]} classes
 * @returns {Sample}
 */
function sampleOf(object, classes) {
  const strokes = strokesIn(object);
  const label = String(object.label ?? object.word ?? '').trim();
  if (!classes.includes(label)) throw new StrokeFault('label', { names: classes.join(', ') });
  const writer = String(object.writer ?? '').trim();
  return { label, writer, strokes: inHeights(strokes) };
}

/** A drawing that is smaller than this in its own units would lose by the grid's, and so is larger than the pad's reach. */
const SMALL = 20;

/**
 * What this page saved is as large, and in the same place, as it was drawn; what has other units is fitted.
 * @param {Stroke[]} strokes
 */
function inHeights(strokes) {
  const { x, y, extent } = boundsOf(strokes);
  const farthest = Math.max(Math.abs(x), Math.abs(y)) + extent / 2;
  const own = extent >= SMALL && farthest <= (REACH * GRID) / 2;
  return fromGrid(toGrid(own ? fromGrid(strokes) : fitToPad(strokes)));
}

/**
 * @param {string} text JSON, or JSON Lines, of which the first counts
 */
function parse(text) {
  const [line] = text.split('\n');
  try {
    return JSON.parse(text);
  } catch {
    return parseJson(line);
  }
}

/** @param {string} text */
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new StrokeFault('json');
  }
}

/**
 * @param {any} value
 * @returns {Stroke[]} in its own units, each with a point or more
 */
function strokesIn(value) {
  const list = Array.isArray(value)
    ? asStrokes(value)
    : (value?.strokes ?? fromLists(value?.drawing));
  if (!Array.isArray(list)) throw new StrokeFault('none');
  const strokes = list.map(readStroke).filter(({ length }) => length > 0);
  if (strokes.length === 0) throw new StrokeFault('none');
  const points = strokes.reduce((sum, { length }) => sum + length, 0);
  if (strokes.length > MOST_STROKES || points > MOST_POINTS) throw new StrokeFault('many');
  return strokes;
}

/**
 * The points of one stroke are a drawing, too.
 * @param {unknown[]} list
 */
function asStrokes(list) {
  return list.length > 0 && list.every(isPoint) ? [list] : list;
}

/**
 * As Quick Draw has them: a stroke is a list of x and one of y.
 * @param {unknown} drawing
 */
function fromLists(drawing) {
  if (!Array.isArray(drawing)) return null;
  return drawing.map((stroke) => {
    const [xs, ys] = Array.isArray(stroke) ? stroke : [];
    if (!Array.isArray(xs) || !Array.isArray(ys)) return stroke;
    return Array.from({ length: Math.max(xs.length, ys.length) }, (_, i) => [xs[i], ys[i]]);
  });
}

/**
 * @param {unknown} stroke
 * @param {number} s
 * @returns {Stroke}
 */
function readStroke(stroke, s) {
  if (!Array.isArray(stroke)) throw new StrokeFault('stroke', { stroke: s + 1 });
  return stroke.map((point, p) => {
    if (!isPoint(point)) throw new StrokeFault('point', { stroke: s + 1, point: p + 1 });
    return [point[0], point[1]];
  });
}

/**
 * With time or pressure behind x and y, perhaps.
 * @param {unknown} value
 * @returns {value is [number, number]}
 */
function isPoint(value) {
  // Far below what floats hold, so that no difference overflows.
  const isCoordinate = (/** @type {unknown} */ x) => typeof x === 'number' && Math.abs(x) < 1e12;
  return Array.isArray(value) && isCoordinate(value[0]) && isCoordinate(value[1]);
}
