// Files to train on: stroke files, pairs of IDX files, and recipes.

import { idxKind, readIdx } from '../../learn/idx.js';
import { readStrokeFile } from '../drawing/read-strokes.js';
import { bytesOf } from './unzip.js';

/** @typedef {import('../../learn/trainer.js').DataSet} DataSet */
/** @typedef {{ name: string, count: number, set: DataSet }} OwnSet */
/** @typedef {{ name: string, text: string, classes: string[] }} OwnRecipe */
/** @typedef {'images' | 'labels'} Half */
/** @typedef {{ recipe: OwnRecipe } | { set: OwnSet } | { waiting: { name: string, half: Half } }} Taken */

/** What a page can hold several times. */
const MOST_BYTES = 200_000_000;

export class OwnData {
  /** @type {OwnSet[]} */
  sets = [];
  /** @type {Map<Half, { name: string, bytes: Uint8Array }>} half of a pair */
  #halves = new Map();

  /**
   * @param {File} file
   * @param {readonly string[]} classes that strokes may show
   * @param {{ notJson: string, large: string }} words
   * @returns {Promise<Taken>} an error says what is wrong with it
   */
  async take(file, classes, words) {
    if (file.size > MOST_BYTES) throw new Error(words.large);
    const bytes = await bytesOf(file);
    const half = idxKind(bytes);
    if (half) return this.#takeHalf(half, file.name, bytes);
    const text = new TextDecoder().decode(bytes);
    if (/\.json$/i.test(file.name)) return { recipe: readRecipe(text, file.name, words.notJson) };
    const drawings = readStrokeFile(text, classes);
    const name = `strokes:${file.name}`;
    return this.#add({ name: file.name, count: drawings.length, set: { name, drawings } });
  }

  /** @param {OwnSet} set */
  remove(set) {
    this.sets = this.sets.filter((other) => other !== set);
  }

  /**
   * @param {Half} half
   * @param {string} name
   * @param {Uint8Array} bytes
   * @returns {Taken}
   */
  #takeHalf(half, name, bytes) {
    this.#halves.set(half, { name, bytes });
    const images = this.#halves.get('images');
    const labels = this.#halves.get('labels');
    if (!images || !labels) return { waiting: { name, half } };
    this.#halves.clear();
    const read = readIdx(images.bytes, labels.bytes);
    const set = { name: `images:${images.name}`, images: read };
    return this.#add({ name: images.name, count: read.labels.length, set });
  }

  /**
   * @param {OwnSet} set in the place of one of the same name
   * @returns {Taken}
   */
  #add(set) {
    this.sets = [...this.sets.filter(({ name }) => name !== set.name), set];
    return { set };
  }
}

/**
 * What else is wrong with it is said where it is to be trained by.
 * @param {string} text
 * @param {string} file
 * @param {string} fault
 * @returns {OwnRecipe}
 */
function readRecipe(text, file, fault) {
  try {
    const { name, network } = JSON.parse(text);
    return { name: String(name ?? file), text, classes: network.classes.map(String) };
  } catch {
    throw new Error(fault);
  }
}
