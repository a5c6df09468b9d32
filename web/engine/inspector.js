// What a Recognizer says of its network's inside. The page's bundle takes no-inspector.js instead, and calls inspect.js
// itself where it looks inside.

import { explain, filter, fit, inspect } from './inspect.js';

/** @typedef {import('../recognizer.js').Recognizer} Recognizer */
/** @typedef {import('../recognizer.js').Drawing} Drawing */
/** @typedef {import('../recognizer.js').Picture} Picture */
/** @typedef {import('./inspect.js').LayerOutput} LayerOutput */
/** @typedef {import('./inspect.js').Filter} Filter */
/** @typedef {import('./inspect.js').Fit} Fit */
/** @typedef {import('./inspect.js').Question} Question */

/**
 * The base of Recognizer, and of nothing else.
 * @hideconstructor
 */
export class Inspector {
  /**
   * What each layer of the network gives for an input, in order. Without ink, too, it is what the network gives, though
   * the answer is then made without it. The last layer's values are probabilities times plausibility.
   * @param {Drawing | Picture | Uint8Array | Uint8ClampedArray} input as of recognize
   * @returns {LayerOutput[]}
   */
  inspect(input) {
    return inspect(recognizerOf(this), input);
  }

  /**
   * What speaks for one class and against another: by how much the difference of their logits falls where ink is
   * erased, most of it at a pixel and less up to two pixels around. It takes as many passes through the network as
   * pixels have ink. A network of several channels has no ink to erase.
   * @param {Drawing | Picture | Uint8Array | Uint8ClampedArray} input as of recognize
   * @param {Question} question
   * @returns {Float32Array<ArrayBuffer>} height x width like the raster; above 0 where ink speaks for the class, below
   *   where it speaks against it, 0 without ink
   */
  explain(input, question) {
    return explain(recognizerOf(this), input, question);
  }

  /**
   * The weights of one of a layer's channels.
   * @param {string} layer the name of one that multiplies: conv2d, depthwise_conv2d or linear
   * @param {number} channel of its output, from 0
   * @returns {Filter}
   */
  filter(layer, channel) {
    return filter(recognizerOf(this), layer, channel);
  }

  /**
   * Where a drawing lies in the raster that recognize makes of it.
   * @param {Drawing} drawing
   * @returns {Fit}
   */
  fit(drawing) {
    return fit(recognizerOf(this), drawing);
  }
}

/**
 * @param {Inspector} inspector
 * @returns {Recognizer}
 */
function recognizerOf(inspector) {
  return /** @type {Recognizer} */ (inspector);
}
