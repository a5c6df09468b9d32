import { Recognizer } from '../recognizer.js';
import { fitting } from './limits.js';

/** @typedef {import('../recognizer.js').LoadOptions} LoadOptions */
/** @typedef {Omit<LoadOptions, 'pictures'>} ReadingOptions */
/** @typedef {(options: LoadOptions) => Promise<Reader>} Loader */
/** @typedef {Pick<Recognizer, 'info' | 'recognize' | 'recognizeDrawing'>} Reader */
/** @typedef {readonly (readonly (readonly [x: number, y: number])[])[]} Strokes */

/** @type {ReadingOptions} */
let options = {};
/** @type {Loader} */
let load = (given) => Recognizer.load(given);
/** @type {Map<string, Promise<Reader>>} by the address of the weights, '' for those of `options` */
const readers = new Map();

/**
 * How elements get what reads ink, from the next one on that needs it.
 * @param {ReadingOptions} [given] as for Recognizer.load, for elements without weights of their own
 * @param {Loader} [loader] in place of Recognizer.load
 */
export function configureReading(given, loader) {
  if (given) options = given;
  if (loader) load = loader;
  readers.clear();
}

/**
 * The one that all elements with these weights share.
 * @param {string} weights their address, or '' for those that all have
 * @returns {Promise<Reader>}
 */
export function sharedReader(weights) {
  const known = readers.get(weights);
  if (known) return known;
  const reader = load({ ...options, ...(weights && { weights }), pictures: false });
  readers.set(weights, reader);
  // A failure is not kept: the network may be back at the next attempt.
  reader.catch(() => readers.get(weights) === reader && readers.delete(weights));
  return reader;
}

/**
 * What strokes say. `text`: null where it is not what is asked for; too few digits may become enough.
 * @typedef {{ text: string | null, doubtful: boolean }} StrokesReading
 */

/**
 * @param {Reader} reader
 * @param {Strokes} strokes at least one
 * @param {import('./limits.js').Count} count of digits
 * @param {string} allowed
 * @returns {StrokesReading}
 */
export function readStrokes(reader, strokes, count, allowed) {
  const { text, doubtful } = answerOf(reader, strokes, count);
  const fits = fitting(text ?? '', count, allowed) || null;
  return { text: fits, doubtful: fits !== null && doubtful };
}

/**
 * @param {Reader} reader
 * @param {Strokes} strokes
 * @param {import('./limits.js').Count} count
 * @returns {StrokesReading}
 */
function answerOf(reader, strokes, { max }) {
  if (max > 1) return reader.recognizeDrawing({ strokes });
  const { digit, doubtful } = reader.recognize({ strokes });
  return { text: digit === null ? null : reader.info.classes[digit], doubtful };
}
