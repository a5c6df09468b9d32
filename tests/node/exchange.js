// What the tests of export and import share.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Recognizer } from '../../web/recognizer.js';
import { DRAWINGS } from '../browser/drawings.js';
import { idx } from './idx.js';
import { answers, inkdigit, root } from './native.js';
import { OPEN, RESIDUAL, STRIDED } from './networks.js';
import { file, folder } from './temporary.js';

export const SHIPPED = `${root}weights/cnn-5x5.safetensors`;
export const RECIPE = `${root}trainer/recipes/cnn-5x5.json`;

/**
 * Runs a command that is to succeed.
 *
 * @param {string[]} args
 */
export async function run(args) {
  const { status, stdout, stderr } = await inkdigit(args);
  assert.equal(status, 0, stderr);
  return stdout;
}

/**
 * A short training's weights.
 *
 * @param {string} name
 * @param {string} recipe
 */
export async function trained(name, recipe) {
  const out = join(folder, name);
  const args = ['train', '--recipe', recipe, '--data', 'synthetic:1000', '--epochs', '1'];
  const { status, stderr } = await inkdigit([...args, '--out', out]);
  assert.equal(status, 0, stderr);
  return join(out, 'last.safetensors');
}

/** Weights of networks that have every layer between them. */
export async function trainedOfEachKind() {
  return {
    cnn: SHIPPED,
    mlp: await trained('mlp', `${root}trainer/recipes/mlp.json`),
    strided: await trained('strided', await file('strided.json', JSON.stringify(STRIDED))),
    residual: await trained('residual', await file('residual.json', JSON.stringify(RESIDUAL))),
    open: await trained('open', await file('open.json', JSON.stringify(OPEN))),
  };
}

/**
 * Exports into the test's folder.
 *
 * @param {string} from
 * @param {string} name
 * @param {string[]} options
 */
export async function exported(from, name, ...options) {
  const to = join(folder, name);
  await run(['export', '--weights', from, '--to', to, ...options]);
  return to;
}

/**
 * Header and tensors of a safetensors file, read without any of our own code.
 *
 * @param {string} path
 */
export async function readSafetensors(path) {
  const file = await readFile(path);
  const start = 8 + Number(file.readBigUInt64LE(0));
  const { __metadata__: metadata, ...tensors } = JSON.parse(file.subarray(8, start).toString());
  return { file, metadata, tensors, data: file.subarray(start) };
}

/**
 * How far the probabilities of two programs may be apart where activations are rounded, since sums in the
 * middle of two steps may fall either way: by one such step of an input of the last layer, times its
 * largest weight. A probability moves by half of that at most. An estimate, since there may be more, and
 * in layers before, but those are spread over many smaller weights.
 *
 * @param {string} path of int8 weights
 */
export async function oneStep(path) {
  const { metadata, tensors, data } = await readSafetensors(path);
  /** @param {string} name @returns {number[]} */
  const floats = (name) => {
    const [begin, end] = tensors[name].data_offsets;
    return Array.from({ length: (end - begin) / 4 }, (_, i) => data.readFloatLE(begin + 4 * i));
  };
  const { layers } = JSON.parse(metadata.network);
  const { name } = layers.findLast((/** @type {any} */ { type }) => type === 'linear');
  const [step] = floats(`${name}.quantize.scale`);
  return (step * 127 * Math.max(...floats(`${name}.weight_scale`))) / 2;
}

/**
 * Drawn digits in many ways, each turned, leant and stretched a little differently.
 *
 * @param {number} count
 * @returns {import('../browser/drawings.js').Drawing[]}
 */
export function manyDrawings(count) {
  return Array.from({ length: count }, (_, i) => {
    const { digit, style, strokes } = DRAWINGS[i % DRAWINGS.length];
    const angle = 0.5 * Math.sin(i);
    const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
    const lean = 0.4 * Math.sin(1.7 * i);
    const stretch = 1 + 0.3 * Math.sin(2.3 * i);
    const changed = strokes.map((stroke) =>
      stroke.map(([x, y]) => {
        const leant = stretch * (x + lean * y);
        return /** @type {import('../browser/drawings.js').Point} */ ([
          cosine * leant - sine * y,
          sine * leant + cosine * y,
        ]);
      }),
    );
    return { digit, style, strokes: changed };
  });
}

/**
 * The drawn digits as the network takes them, in the files that MNIST's test images have.
 *
 * @param {string} name
 * @param {string} weightsFile
 * @param {readonly import('../browser/drawings.js').Drawing[]} drawings
 */
export async function drawnDigits(name, weightsFile, drawings = DRAWINGS) {
  const recognizer = await Recognizer.load({ weights: weightsFile });
  const { height, width } = recognizer.info.input;
  const rasters = drawings.map(({ strokes }) => recognizer.recognize({ strokes }).raster);
  recognizer.dispose();
  const data = join(folder, `${name}-data`);
  await mkdir(data);
  const labels = Uint8Array.from(drawings, ({ digit }) => digit);
  await writeFile(join(data, 't10k-labels-idx1-ubyte'), idx([labels.length], labels));
  const pixels = Buffer.concat(rasters);
  const extents = [rasters.length, height, width];
  await writeFile(join(data, 't10k-images-idx3-ubyte'), idx(extents, pixels));
  return { rasters, pixels, extents, spec: `mnist:${data}:test` };
}

/**
 * @param {ArrayLike<number>[]} found
 * @param {ArrayLike<number>[]} expected
 * @param {number} tolerance
 */
export function assertClose(found, expected, tolerance) {
  assert.equal(found.length, expected.length);
  for (const [i, row] of expected.entries()) {
    assert.equal(found[i].length, row.length);
    for (let c = 0; c < row.length; c++) {
      const difference = Math.abs(found[i][c] - row[c]);
      assert.ok(difference <= tolerance, `image ${i}, class ${c}: differs by ${difference}`);
    }
  }
}

/** @param {ArrayLike<number>} values */
export function bestAndSecond(values) {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[b] - values[a]);
  return { best: order[0], margin: values[order[0]] - values[order[1]] };
}

/**
 * What the softmax gave.
 *
 * @param {{ plausibility: number, probabilities: ArrayLike<number> }} answer
 */
export function outputsOf({ plausibility, probabilities }) {
  return Array.from(probabilities, (probability) => plausibility * probability);
}

/**
 * What the softmax gives, by `inkdigit eval`.
 *
 * @param {string} path
 * @param {string} spec
 */
export async function outputs(path, spec) {
  return (await answers(path, spec)).map(outputsOf);
}
