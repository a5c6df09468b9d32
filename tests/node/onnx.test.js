// inkdigit export to ONNX: what others (onnxruntime) make of it, and the engine in WebAssembly of the
// same weights, must be what `inkdigit eval` gives on the same bytes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';

import * as ort from 'onnxruntime-web';

import { Recognizer } from '../../web/recognizer.js';
import {
  SHIPPED,
  assertClose,
  bestAndSecond,
  drawnDigits,
  exported,
  oneStep,
  outputs,
  outputsOf,
  readSafetensors,
  run,
  trainedOfEachKind,
} from './exchange.js';
import { inkdigit } from './native.js';
import { TWO_PROGRAMS } from './rounding.js';
import { folder } from './temporary.js';

/** @type {Awaited<ReturnType<typeof trainedOfEachKind>>} */
let weights;

before(async () => {
  weights = await trainedOfEachKind();
});

/**
 * What onnxruntime makes of a batch of pictures.
 *
 * @param {string} path
 * @param {Uint8Array} pixels
 * @param {number[]} extents N, height, width
 */
async function runOnnx(path, pixels, [count, height, width]) {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(await readFile(path));
  assert.deepEqual(session.inputNames, ['image']);
  assert.deepEqual(session.outputNames, ['probabilities']);
  const image = Float32Array.from(pixels, (byte) => byte / 255);
  const { probabilities } = await session.run({
    image: new ort.Tensor('float32', image, [count, 1, height, width]),
  });
  await session.release();
  const [rows, classes] = probabilities.dims;
  const values = Array.from(/** @type {Float32Array} */ (probabilities.data));
  return Array.from({ length: rows }, (_, i) => values.slice(i * classes, (i + 1) * classes));
}

/**
 * WebAssembly, with SIMD and without, gives these probabilities.
 *
 * @param {string} path
 * @param {Uint8Array[]} rasters
 * @param {number[][]} expected
 * @param {number} tolerance
 */
async function assertSameInWasm(path, rasters, expected, tolerance) {
  for (const simd of [true, false]) {
    const recognizer = await Recognizer.load({ weights: path, simd });
    const found = rasters.map((raster) => outputsOf(recognizer.recognize(raster)));
    recognizer.dispose();
    assertClose(found, expected, tolerance);
  }
}

/** True where this build cannot write ONNX, which only other systems than Debian may excuse. */
async function lacksOnnx() {
  const args = ['export', '--weights', SHIPPED, '--to', join(folder, 'probe.onnx')];
  const { stderr } = await inkdigit(args);
  return /this build has no ONNX/.test(stderr) && !process.env.CI;
}

for (const name of /** @type {const} */ (['cnn', 'mlp', 'strided', 'residual', 'open'])) {
  test(`onnxruntime gives the probabilities of eval: ${name}`, async (t) => {
    if (await lacksOnnx()) return t.skip('this build has no ONNX');
    const { rasters, pixels, extents, spec } = await drawnDigits(name, weights[name]);
    const expected = await outputs(weights[name], spec);
    const found = new Set(expected.map((row) => bestAndSecond(row).best));
    assert.ok(found.size >= 3, 'the pictures differ to the network');
    const sums = expected.map((row) => row.reduce((sum, value) => sum + value));
    assert.equal(Math.min(...sums) < 0.999, name === 'open');

    const full = await exported(weights[name], `${name}.onnx`);
    assertClose(await runOnnx(full, pixels, extents), expected, TWO_PROGRAMS);
    const whole = await exported(weights[name], `${name}-whole.onnx`, '--keep-batch-norm');
    assertClose(await runOnnx(whole, pixels, extents), expected, TWO_PROGRAMS);

    const half = await exported(weights[name], `${name}-16.onnx`, '--dtype', 'float16');
    const rounded = await exported(weights[name], `${name}-16.safetensors`, '--dtype', 'float16');
    const expectedHalf = await outputs(rounded, spec);
    assertClose(await runOnnx(half, pixels, extents), expectedHalf, TWO_PROGRAMS);

    const int8 = await exported(weights[name], `${name}-8.safetensors`, '--int8', '--data', spec);
    const expectedInt8 = await outputs(int8, spec);
    assert.notDeepEqual(expectedInt8, expected);
    const int8Onnx = await exported(int8, `${name}-8.onnx`, '--int8');
    const tolerance = await oneStep(int8);
    assertClose(await runOnnx(int8Onnx, pixels, extents), expectedInt8, tolerance);
    await assertSameInWasm(int8, rasters, expectedInt8, tolerance);
    await assertSameInWasm(weights[name], rasters, expected, TWO_PROGRAMS);
  });
}

test('float16 is half as large', async (t) => {
  if (await lacksOnnx()) return t.skip('this build has no ONNX');
  const full = await readFile(await exported(SHIPPED, 'full.onnx'));
  const half = await readFile(await exported(SHIPPED, 'half.onnx', '--dtype', 'float16'));
  assert.ok(half.length < 0.51 * full.length, `${half.length} of ${full.length} bytes`);
});

test('carries the classes and the provenance, and is the same every time', async (t) => {
  if (await lacksOnnx()) return t.skip('this build has no ONNX');
  const file = await readFile(await exported(SHIPPED, 'again-1.onnx'));
  assert.ok(file.equals(await readFile(await exported(SHIPPED, 'again-2.onnx'))));
  const { metadata } = await readSafetensors(SHIPPED);
  const { provenance } = JSON.parse(await run(['info', SHIPPED, '--json']));
  assert.deepEqual(provenance, JSON.parse(metadata.provenance));
  for (const text of ['["0","1","2"', metadata.provenance, 'conv1.weight', 'fc2.bias']) {
    assert.ok(file.includes(text), text);
  }
});
