// inkdigit export to safetensors: smaller files, which the engine must read as it reads the large one.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';

import { Recognizer } from '../../web/recognizer.js';
import {
  SHIPPED,
  assertClose,
  bestAndSecond,
  drawnDigits,
  exported,
  readSafetensors,
  run,
  trained,
} from './exchange.js';
import { assertUserError, findMnist, predictions } from './native.js';
import { RESIDUAL } from './networks.js';
import { TWO_PROGRAMS } from './rounding.js';
import { file, folder } from './temporary.js';

// Of float16 from float32, an estimate: a weight is off by 2^-12.3 of itself (root mean square), which
// walks at random as terms are summed: a logit of 10 of some 100 terms is off by 2^-12.3, and by twice
// that for four layers, and a probability by half of what logits are: five standard deviations. Of
// MNIST's test images the worst is off by 6e-4.
const FLOAT16_TOLERANCE = 5 * 2 ** -12.3;

/** @type {string} */
let residual;

before(async () => {
  residual = await trained('residual', await file('residual.json', JSON.stringify(RESIDUAL)));
});

test('float32 is the same file again', async () => {
  const again = await exported(SHIPPED, 'again.safetensors');
  assert.ok((await readFile(again)).equals(await readFile(SHIPPED)));
});

test('int8 is a quarter as large, and has scales beside its weights', async () => {
  const path = await exported(SHIPPED, 'int8.safetensors', '--int8', '--data', 'synthetic:100');
  const full = await readSafetensors(SHIPPED);
  const int8 = await readSafetensors(path);
  assert.ok(int8.data.length < 0.26 * full.data.length, `${int8.data.length} bytes of tensors`);
  assert.equal(int8.tensors['conv2.weight'].dtype, 'I8');
  assert.deepEqual(int8.tensors['conv2.weight'].shape, [64, 32, 5, 5]);
  assert.deepEqual(int8.tensors['conv2.weight_scale'].shape, [64]);
  assert.equal(int8.tensors['conv2.quantize.scale'].dtype, 'F32');
  // Rounded once, rounding changes nothing more.
  const again = await exported(path, 'int8-again.safetensors', '--dtype', 'int8');
  assert.ok((await readFile(again)).equals(int8.file));
  await assertUserError(
    ['export', '--weights', SHIPPED, '--to', join(folder, 'none.safetensors'), '--int8'],
    /--data is missing: int8 needs images/,
  );
});

test('int8 of fewer levels has fewer values a channel, and compresses the better', async () => {
  const data = ['--int8', '--data', 'synthetic:100'];
  /** @param {string} levels */
  const of = async (levels) => {
    const path = await exported(
      SHIPPED,
      `${levels}-levels.safetensors`,
      ...data,
      '--levels',
      levels,
    );
    return { path, ...(await readSafetensors(path)) };
  };
  const [full, few] = [await of('127'), await of('31')];
  const { shape, data_offsets } = few.tensors['conv2.weight'];
  const values = new Int8Array(few.data.subarray(...data_offsets));
  const length = values.length / shape[0];
  for (let o = 0; o < shape[0]; o++) {
    const channel = [...values.subarray(o * length, (o + 1) * length)];
    assert.ok(new Set(channel).size <= 63);
    assert.equal(Math.max(...channel.map(Math.abs)), 127, 'the scale is where it was');
  }
  // A quarter of the values is two bits less to say, of the eight that a weight has; deflate codes
  // whole bits, and is up to one away.
  const saved = gzipSync(full.data, { level: 9 }).length - gzipSync(few.data, { level: 9 }).length;
  const bits = (8 * saved) / full.data.length;
  assert.ok(bits > 1 && bits < 3, `${bits} bits a weight`);
  // Rounded once, the same levels change nothing more.
  const again = await exported(few.path, 'levels-again.safetensors', '--int8', '--levels', '31');
  assert.ok((await readFile(again)).equals(few.file));
  const none = ['export', '--weights', SHIPPED, '--to', join(folder, 'none.safetensors'), ...data];
  for (const levels of ['0', '128', 'few']) {
    await assertUserError([...none, '--levels', levels], /--levels/);
  }
});

test('batch normalization becomes part of the convolutions, unless it is to be kept', async () => {
  /** @param {string} path */
  const types = async (path) =>
    JSON.parse(await run(['info', path, '--json'])).layers.map(
      (/** @type {{ type: string }} */ { type }) => type,
    );
  const folded = await types(await exported(residual, 'folded.safetensors'));
  const kept = await exported(residual, 'kept.safetensors', '--keep-batch-norm');
  assert.equal(folded.filter((/** @type {string} */ t) => t === 'batch_norm2d').length, 1);
  assert.deepEqual(await types(kept), await types(residual));
});

test('a compact file has the same tensors and says less', async () => {
  const full = await readSafetensors(residual);
  const path = await exported(residual, 'compact.safetensors', '--keep-batch-norm', '--compact');
  const compact = await readSafetensors(path);
  assert.ok(compact.data.equals(full.data));
  assert.deepEqual(compact.tensors, full.tensors);
  assert.equal(compact.metadata.network, full.metadata.network);
  assert.equal(JSON.parse(full.metadata.golden).length, 4);
  assert.equal(JSON.parse(compact.metadata.golden).length, 1);
  const { provenance } = JSON.parse(await run(['info', path, '--json']));
  assert.deepEqual(Object.keys(provenance.recipe), ['crc32', 'name']);
  assert.equal(provenance.validation.samples, 100);
});

test('the file has the name that it is given, or that of the weights', async () => {
  const named = await readSafetensors(
    await exported(SHIPPED, 'named.safetensors', '--name', 'mine'),
  );
  assert.equal(named.metadata.name, 'mine');
  const plain = await readSafetensors(await exported(SHIPPED, 'plain.safetensors'));
  assert.equal(plain.metadata.name, 'cnn-5x5');
  assert.ok(named.data.equals(plain.data));
});

test('float16 has the same tensors in half the bytes, and nothing else', async () => {
  const path = await exported(SHIPPED, 'half.safetensors', '--dtype', 'float16');
  const full = await readSafetensors(SHIPPED);
  const half = await readSafetensors(path);
  assert.equal(half.data.length, full.data.length / 2);
  const names = ['conv1', 'conv2', 'fc1', 'fc2'].flatMap((l) => [`${l}.bias`, `${l}.weight`]);
  assert.deepEqual(Object.keys(half.tensors).sort(), names);
  for (const name of names) {
    assert.equal(half.tensors[name].dtype, 'F16');
    assert.deepEqual(half.tensors[name].shape, full.tensors[name].shape);
  }
  const info = JSON.parse(await run(['info', path, '--json']));
  assert.equal(info.dtype, 'F16');
  assert.equal(info.bytes, half.file.length);
  assert.match(await run(['info', path]), /184586 parameters, F16, \d+ bytes/);
  assert.equal(JSON.parse(await run(['info', SHIPPED, '--json'])).dtype, 'F32');
  // Rounded once, rounding changes nothing more.
  const back = await exported(path, 'back.safetensors', '--dtype', 'float32');
  const again = await exported(back, 'half-again.safetensors', '--dtype', 'float16');
  assert.ok((await readFile(again)).equals(half.file));
});

/**
 * WebAssembly on float16 against native, on float16 too and on float32.
 *
 * @param {boolean} simd
 * @param {Uint8Array[]} rasters
 * @param {string} spec
 */
async function assertSameAnswers(simd, rasters, spec) {
  const path = await exported(SHIPPED, 'for-wasm.safetensors', '--dtype', 'float16');
  const expected = await predictions(SHIPPED, spec);
  const recognizer = await Recognizer.load({ weights: path, simd });
  const answers = rasters.map((raster) => recognizer.recognize(raster));
  recognizer.dispose();
  const found = answers.map(({ probabilities }) => probabilities);
  assertClose(found, await predictions(path, spec), TWO_PROGRAMS);
  assertClose(found, expected, FLOAT16_TOLERANCE);
  for (const [i, { digit }] of answers.entries()) {
    const { best, margin } = bestAndSecond(expected[i]);
    // Two classes as likely as each other may change places.
    if (margin > 2 * FLOAT16_TOLERANCE) assert.equal(digit, best, `image ${i}`);
  }
}

test('WebAssembly reads the same digits off float16', async () => {
  const { rasters, spec } = await drawnDigits('half', SHIPPED);
  for (const simd of [true, false]) await assertSameAnswers(simd, rasters, spec);
});

const mnist = findMnist();
test(
  'WebAssembly reads the same digits off float16, all 10,000 test images of MNIST',
  { skip: mnist ? false : 'MNIST is not here (npm run data)' },
  async () => {
    const file = gunzipSync(await readFile(`${mnist}/t10k-images-idx3-ubyte.gz`)).subarray(16);
    const rasters = Array.from({ length: 10000 }, (_, i) => file.subarray(i * 784, i * 784 + 784));
    await assertSameAnswers(true, rasters, `mnist:${mnist}:test`);
  },
);

test('bad input is one line on stderr and exit status 2', async () => {
  /** @param {string[]} args */
  const exportTo = (...args) => ['export', '--weights', SHIPPED, '--to', ...args];
  await assertUserError(
    exportTo('out.txt'),
    /--to out\.txt: must end in \.safetensors, \.onnx, \.tflite or \.h/,
  );
  await assertUserError(
    exportTo('out.onnx', '--dtype', 'flaot16'),
    /--dtype: must be float32, float16 or int8 but is 'flaot16'/,
  );
  await assertUserError(exportTo('/no/such/out.safetensors'), /\/no\/such\/out\.safetensors: /);
});
