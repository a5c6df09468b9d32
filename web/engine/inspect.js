// What a network makes of an input, layer by layer, and what speaks for an answer. The page loads it when somebody
// wants to look inside; a Recognizer of the package has it as methods (inspector.js).

import { InputError, describe } from './errors.js';
import { readStrokes, reading } from './input.js';

/** @typedef {import('../recognizer.js').Recognizer} Recognizer */
/** @typedef {import('../recognizer.js').Drawing} Drawing */
/** @typedef {import('../recognizer.js').Picture} Picture */

/**
 * Which pixels of the raster a layer's values look at: the one at row y and column x those from column left + x * stride
 * and row top + y * stride on. What is not in the raster is padding. Behind layers that mix all positions (linear,
 * global_avg_pool2d, softmax) it is all that any of them looked at.
 * @typedef {{ left: number, top: number, width: number, height: number, stride: number }} ReceptiveField
 */

/**
 * @typedef {object} LayerOutput
 * @property {string} name
 * @property {string} type conv2d, relu, linear ...
 * @property {number[]} shape channels, height, width
 * @property {Float32Array<ArrayBuffer>} values channels x height x width. Those of the pass that answers: of a layer that
 *   computes in integers the floats that it hands on, of a quantize the floats that its integers stand for, of a layer
 *   before a relu the values before it
 * @property {ReceptiveField} field
 */

/**
 * The weights of one output channel.
 * @typedef {object} Filter
 * @property {number[]} shape inputs, height, width; of a linear, of the picture before the flatten
 * @property {Float32Array<ArrayBuffer>} values inputs x height x width; int8 as the floats that it stands for
 */

/**
 * Where a drawing lies in its raster: the point [px, py] at x + scale * px pixels from the left and y + scale * py from the
 * top. The scale is 0 where all points are one, and all three are where there are none.
 * @typedef {{ scale: number, x: number, y: number }} Fit
 */

/** @typedef {{ for: number, against: number }} Question indices into info.classes */

/** @typedef {import('./load-module.js').PictureExports} Exports */
/** @typedef {Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>} Numbers */

/**
 * What each layer gives, in order. Without ink, too, it is what the network gives, though the answer is then made
 * without it. The last layer's values are probabilities times plausibility.
 * @param {Recognizer} recognizer
 * @param {Drawing | Picture | Uint8Array | Uint8ClampedArray} input as of recognize
 * @param {readonly number[]} [wanted] indices into info.layers, each of which costs a pass of its own; all when left out
 * @returns {LayerOutput[]}
 */
export function inspect(recognizer, input, wanted) {
  const { layers } = infoOf(recognizer);
  recognizer.recognize(input);
  return (wanted ?? [...layers.keys()]).map((i) => {
    const { name, type, output: shape } = layers[i];
    const size = shape[0] * shape[1] * shape[2];
    const values = receive(recognizer, new Float32Array(size), (exports, handle, at) =>
      exports.ink_inspect_values(handle, i, at, size),
    );
    const [left, top, width, height, stride] = receive(
      recognizer,
      new Int32Array(5),
      (exports, handle, at) => exports.ink_inspect_field(handle, i, at),
    );
    return { name, type, shape, values, field: { left, top, width, height, stride } };
  });
}

/**
 * What speaks for one class and against another: by how much the difference of their logits falls where ink is
 * erased, most of it at a pixel and less up to two pixels around. Takes as many passes as pixels have ink.
 * @param {Recognizer} recognizer
 * @param {Drawing | Picture | Uint8Array | Uint8ClampedArray} input as of recognize
 * @param {Question} question
 * @returns {Float32Array<ArrayBuffer>} height x width like the raster; above 0 where ink speaks for the class, below where
 *   it speaks against it, 0 without ink
 */
export function explain(recognizer, input, question) {
  const { classes, input: picture } = infoOf(recognizer);
  const { pro, contra } = reading(() => readQuestion(question, classes));
  recognizer.recognize(input);
  const size = picture.height * picture.width;
  return receive(recognizer, new Float32Array(size), (exports, handle, at) =>
    exports.ink_explain(handle, pro, contra, at, size),
  );
}

/**
 * @param {Recognizer} recognizer
 * @param {string} layer the name of one that multiplies: conv2d, depthwise_conv2d or linear
 * @param {number} channel of its output, from 0
 * @returns {Filter}
 */
export function filter(recognizer, layer, channel) {
  const { layers } = infoOf(recognizer);
  const names = layers.map(({ name }) => name);
  const i = names.indexOf(layer);
  if (i < 0) {
    throw new InputError(
      `layer: none is named ${describe(layer)}; the layers are ${names.join(', ')}`,
    );
  }
  const index = indexOf('channel', channel, layers[i].output[0]);
  const shape = receive(recognizer, new Uint32Array(3), (exports, handle, at) =>
    exports.ink_inspect_filter_shape(handle, i, at),
  );
  const size = shape[0] * shape[1] * shape[2];
  const values = receive(recognizer, new Float32Array(size), (exports, handle, at) =>
    exports.ink_inspect_filter(handle, i, index, at, size),
  );
  return { shape: [...shape], values };
}

/**
 * @param {Recognizer} recognizer
 * @param {Drawing} drawing
 * @returns {Fit} with which recognize makes its raster
 */
export function fit(recognizer, drawing) {
  infoOf(recognizer);
  const { points, lengths } = readStrokes(drawing);
  const [scale, x, y] = receive(
    recognizer,
    new Float64Array(3),
    (exports, handle, at, atPoints, atLengths) =>
      exports.ink_inspect_fit(handle, atPoints, atLengths, lengths.length, at),
    [points, lengths],
  );
  return { scale, x, y };
}

/**
 * What the engine says of the network. (The recognizer's own `info` is its owner's to change.)
 * @param {Recognizer} recognizer that looks inside: whole, and not disposed of
 * @returns {import('../recognizer.js').Info}
 */
function infoOf(recognizer) {
  let text = '';
  recognizer.call([], (engine, handle) => {
    if (!engine.readsPictures) {
      throw new InputError(
        'this recognizer was loaded with pictures: false and cannot look inside the network; load another one',
      );
    }
    text = engine.readString(engine.exports.ink_info(handle));
    return 0;
  });
  return JSON.parse(text);
}

/**
 * Has `write` fill an array in the engine's memory.
 * @template {Numbers} T
 * @param {Recognizer} recognizer
 * @param {T} array
 * @param {(exports: Exports, handle: number, at: number, ...given: number[]) => number} write gives an InkStatus
 * @param {ArrayBufferView[]} [given] copied in for it
 * @returns {T} the array
 */
function receive(recognizer, array, write, given = []) {
  recognizer.call([array, ...given], (engine, handle, at, ...pointers) => {
    const status = write(engine.pictureExports, handle, at, ...pointers);
    new Uint8Array(array.buffer).set(engine.copyBytes(at, array.byteLength));
    return status;
  });
  return array;
}

/**
 * @param {Question} question
 * @param {readonly string[]} classes
 */
function readQuestion(question, { length }) {
  if (question === null || typeof question !== 'object') {
    throw new InputError(`expected { for, against }, but was given ${describe(question)}`);
  }
  return {
    pro: indexOf('for', question.for, length),
    contra: indexOf('against', question.against, length),
  };
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} count
 * @returns {number}
 */
function indexOf(name, value, count) {
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) < count) return Number(value);
  throw new InputError(
    `${name}: expected a whole number from 0 to ${count - 1}, but was given ${describe(value)}`,
  );
}
