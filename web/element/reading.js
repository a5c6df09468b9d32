import { Recognizer } from '../recognizer.js';

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
 * @param {ReadingOptions} given as for Recognizer.load, for elements without weights of their own
 * @param {Loader} [loader] in place of Recognizer.load
 */
export function configureReading(given, loader) {
  options = given;
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
 * @param {Reader} reader
 * @param {Strokes} strokes at least one
 * @param {import('./limits.js').Count} count of digits
 * @param {string} allowed
 * @returns {string | null} null where it is not what is asked for. Too few digits may become enough.
 */
export function readStrokes(reader, strokes, count, allowed) {
  // Copies: reading asks for mutable arrays, and changes none.
  const input = { strokes: strokes.map((stroke) => stroke.map(([x, y]) => [x, y])) };
  if (count.max === 1) {
    const { digit } = reader.recognize(input);
    const name = digit === null ? null : reader.info.classes[digit];
    return name !== null && allowed.includes(name) ? name : null;
  }
  const { text } = reader.recognizeDrawing(input);
  const fits =
    text !== null &&
    text.length <= count.max &&
    [...text].every((character) => allowed.includes(character));
  return fits ? text : null;
}
