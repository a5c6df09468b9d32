// What a network is trained on, as it is asked for: read, and put into a session portion by portion.

import { isBytes, viewBytes } from '../engine/bytes.js';
import { InputError, describe, messageOf } from '../engine/errors.js';
import { indexOf, readDrawings } from './drawings.js';

/** @typedef {import('./idx.js').Images} Images */

/**
 * One of the sets that are trained on, in this order: drawings, whose labels are classes of the recipe; pictures, whose
 * labels are the numbers that classes are called, or else their indices; or so many of the digits that the program draws.
 * @typedef {{ name?: string } & ({ drawings: ReadonlyArray<import('./drawings.js').LabeledDrawing> } | { images: Images } | { synthetic: number })} DataSet
 */

/** What WebAssembly's memory has room for, whatever the network. */
const MOST_SAMPLES = 100_000;

/** So many drawings are made, and pictures copied, in a slice. */
const PORTION = 500;

/**
 * @param {unknown} recipe an object or its JSON text
 * @returns {string} its JSON text
 */
export function readRecipe(recipe) {
  if (typeof recipe === 'string') return recipe;
  if (typeof recipe !== 'object' || recipe === null || Array.isArray(recipe)) {
    throw new InputError(
      `recipe: expected an object or its JSON text, but was given ${describe(recipe)}`,
    );
  }
  try {
    return JSON.stringify(recipe);
  } catch (error) {
    throw new InputError(`recipe: is no JSON: ${messageOf(error)}`, { cause: error });
  }
}

/** @typedef {{ where: string, name: string, count: number } & ({ drawings: import('./drawings.js').ReadDrawing[] } | { images: Images } | { synthetic: number })} ReadSet */

/**
 * @param {unknown} data
 * @returns {ReadSet[]}
 */
export function readSets(data) {
  if (!Array.isArray(data) || data.length === 0) {
    throw new InputError(`data: expected an array of sets, but was given ${describe(data)}`);
  }
  const sets = data.map((set, i) => readSet(set, `data ${i + 1}`));
  const count = sets.reduce((sum, set) => sum + set.count, 0);
  if (count > MOST_SAMPLES) {
    throw new InputError(`data: there are ${count} samples; here at most ${MOST_SAMPLES}`);
  }
  return sets;
}

/**
 * @param {any} set
 * @param {string} where
 * @returns {ReadSet}
 */
function readSet(set, where) {
  const { name, drawings, images, synthetic } = set ?? {};
  if (drawings !== undefined) {
    const read = readDrawings(drawings, `${where}: drawing`);
    return { where, name: name ?? 'drawings', count: read.length, drawings: read };
  }
  if (images !== undefined) {
    const read = readImages(images, where);
    return { where, name: name ?? 'images', count: read.labels.length, images: read };
  }
  if (!Number.isInteger(synthetic) || synthetic < 1) {
    throw new InputError(
      `${where}: expected { drawings }, { images } or { synthetic: COUNT }, but was given ${describe(set)}`,
    );
  }
  return { where, name: name ?? `synthetic:${synthetic}`, count: synthetic, synthetic };
}

/**
 * @param {any} images
 * @param {string} where
 * @returns {Images}
 */
function readImages(images, where) {
  const { height, width } = images ?? {};
  const pixels = isBytes(images?.pixels) ? viewBytes(images.pixels) : null;
  const labels = isBytes(images?.labels) ? viewBytes(images.labels) : null;
  const isWhole = [height, width].every((side) => Number.isInteger(side) && side > 0);
  if (!pixels || !labels || !isWhole || pixels.length !== labels.length * height * width) {
    throw new InputError(
      `${where}: images: expected { pixels, labels, height, width } with height x width bytes a label, but was given ${describe(images)}`,
    );
  }
  return { pixels, labels, height, width };
}

/**
 * What puts a set into the session, portion by portion.
 * @param {import('./training-session.js').TrainingSession} session
 * @param {ReadSet} set
 * @param {string[]} classes
 * @returns {Generator<() => void>}
 */
export function* additions(session, set, classes) {
  yield () => session.beginSet(set.name);
  for (let first = 0; first < set.count; first += PORTION) {
    const end = Math.min(first + PORTION, set.count);
    yield () => addPortion(session, set, classes, first, end);
  }
}

/**
 * @param {import('./training-session.js').TrainingSession} session
 * @param {ReadSet} set
 * @param {string[]} classes
 * @param {number} first
 * @param {number} end
 */
function addPortion(session, set, classes, first, end) {
  if ('drawings' in set) {
    for (const { label, strokes, where } of set.drawings.slice(first, end)) {
      session.addDrawing(indexOf(label, classes, where), strokes, where);
    }
  } else if ('images' in set) {
    const { pixels, labels, height, width } = set.images;
    const size = height * width;
    const indices = labels
      .subarray(first, end)
      .map((label, i) => classOf(label, classes, `${set.where}: picture ${first + i + 1}`));
    const part = pixels.subarray(first * size, end * size);
    session.addImages(part, indices, height, width, set.where);
  } else {
    session.addSynthetic(first, end - first, set.where);
  }
}

/**
 * As the program does: the class of that name, or where none is called a number, the one with that index.
 * @param {number} label
 * @param {string[]} classes
 * @param {string} where
 */
function classOf(label, classes, where) {
  const isNamed = classes.some((name) => /^\d+$/.test(name));
  return indexOf(isNamed ? String(label) : label, classes, where);
}
