// Weights in other formats. What we export is run by others (onnxruntime) or by the engine in
// WebAssembly, and must give what `inkdigit eval` gives on the same bytes.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { crc32, gunzipSync } from 'node:zlib';

import * as ort from 'onnxruntime-web';

import { Recognizer } from '../../web/recognizer.js';
import { DRAWINGS } from '../browser/drawings.js';
import { assertUserError, findMnist, inkdigit, predictions, root } from './native.js';

const SHIPPED = `${root}weights/cnn-5x5.safetensors`;
const RECIPE = `${root}trainer/recipes/cnn-5x5.json`;
const TOLERANCE = 1e-4;
// Of float16 from float32. On MNIST's test images and on synthetic digits 0.00056 at most.
const FLOAT16_TOLERANCE = 1e-3;
// Where activations are rounded, sums between two steps may fall either way in another program.
const INT8_TOLERANCE = 2e-2;

/** Neither square nor symmetric in anything, so that no two sizes can be mistaken for each other. */
const STRIDED = {
  name: 'strided',
  network: {
    input: { channels: 1, height: 20, width: 30, mean: [0.2], std: [0.4] },
    classes: [...'0123456789'],
    layers: [
      { type: 'conv2d', name: 'first', out_channels: 12, kernel: 5, stride: 2, padding: 1 },
      { type: 'relu' },
      { type: 'max_pool2d', kernel: 3, stride: 2 },
      { type: 'conv2d', out_channels: 7, kernel: 2, padding: 1 },
      { type: 'relu' },
      { type: 'flatten' },
      { type: 'linear', out_features: 10 },
      { type: 'softmax' },
    ],
  },
  training: { epochs: 1, batch_size: 16 },
  optimizer: { type: 'adam', learning_rate: 0.003 },
};

/** Every layer that the others lack. */
const RESIDUAL = {
  ...STRIDED,
  name: 'residual',
  network: {
    ...STRIDED.network,
    layers: [
      { type: 'conv2d', out_channels: 8, kernel: 3, stride: 2, bias: false },
      { type: 'batch_norm2d', name: 'norm', epsilon: 0.01 },
      { type: 'relu', name: 'start' },
      { type: 'depthwise_conv2d', kernel: 3, padding: 1, bias: false },
      { type: 'batch_norm2d' },
      { type: 'relu' },
      { type: 'conv2d', out_channels: 8, kernel: 1 },
      { type: 'dropout', p: 0.1 },
      { type: 'add', from: 'start' },
      { type: 'batch_norm2d' },
      { type: 'relu' },
      { type: 'avg_pool2d', kernel: 3, stride: 2 },
      { type: 'conv2d', out_channels: 20, kernel: 3 },
      { type: 'relu' },
      { type: 'global_avg_pool2d' },
      { type: 'flatten' },
      { type: 'linear', out_features: 10 },
      { type: 'softmax' },
    ],
  },
};

/** @type {string} */
let folder;
/** @type {{ cnn: string, mlp: string, strided: string, residual: string }} */
let weights;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkdigit-export-'));
  const recipes = {
    strided: join(folder, 'strided.json'),
    residual: join(folder, 'residual.json'),
  };
  await writeFile(recipes.strided, JSON.stringify(STRIDED));
  await writeFile(recipes.residual, JSON.stringify(RESIDUAL));
  weights = {
    cnn: SHIPPED,
    mlp: await trained('mlp', `${root}trainer/recipes/mlp.json`),
    strided: await trained('strided', recipes.strided),
    residual: await trained('residual', recipes.residual),
  };
});

after(() => rm(folder, { recursive: true }));

/**
 * A short training's weights.
 *
 * @param {string} name
 * @param {string} recipe
 */
async function trained(name, recipe) {
  const out = join(folder, name);
  const args = ['train', '--recipe', recipe, '--data', 'synthetic:1000', '--epochs', '1'];
  const { status, stderr } = await inkdigit([...args, '--out', out]);
  assert.equal(status, 0, stderr);
  return join(out, 'last.safetensors');
}

/**
 * Runs a command that is to succeed.
 *
 * @param {string[]} args
 */
async function run(args) {
  const { status, stdout, stderr } = await inkdigit(args);
  assert.equal(status, 0, stderr);
  return stdout;
}

/**
 * Exports into the test's folder.
 *
 * @param {string} from
 * @param {string} name
 * @param {string[]} options
 */
async function exported(from, name, ...options) {
  const to = join(folder, name);
  await run(['export', '--weights', from, '--to', to, ...options]);
  return to;
}

/**
 * Header and tensors of a safetensors file, read without any of our own code.
 *
 * @param {string} path
 */
async function readSafetensors(path) {
  const file = await readFile(path);
  const start = 8 + Number(file.readBigUInt64LE(0));
  const { __metadata__: metadata, ...tensors } = JSON.parse(file.subarray(8, start).toString());
  return { file, metadata, tensors, data: file.subarray(start) };
}

/**
 * The drawn digits as the network takes them, in the files that MNIST's test images have.
 *
 * @param {string} name
 * @param {string} weightsFile
 */
async function drawnDigits(name, weightsFile) {
  const recognizer = await Recognizer.load({ weights: weightsFile });
  const { height, width } = recognizer.info.input;
  const rasters = DRAWINGS.map(({ strokes }) => recognizer.recognize({ strokes }).raster);
  recognizer.dispose();
  const data = join(folder, `${name}-data`);
  await mkdir(data);
  const labels = Uint8Array.from(DRAWINGS, ({ digit }) => digit);
  await writeFile(join(data, 't10k-labels-idx1-ubyte'), idx([labels.length], labels));
  const pixels = Buffer.concat(rasters);
  const extents = [rasters.length, height, width];
  await writeFile(join(data, 't10k-images-idx3-ubyte'), idx(extents, pixels));
  return { rasters, pixels, extents, spec: `mnist:${data}:test` };
}

/**
 * @param {number[]} extents
 * @param {Uint8Array} bytes
 */
function idx(extents, bytes) {
  const header = Buffer.alloc(4 + 4 * extents.length);
  header.writeUInt32BE(0x800 + extents.length);
  extents.forEach((extent, i) => header.writeUInt32BE(extent, 4 + 4 * i));
  return Buffer.concat([header, bytes]);
}

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
 * @param {ArrayLike<number>[]} found
 * @param {ArrayLike<number>[]} expected
 * @param {number} tolerance
 */
function assertClose(found, expected, tolerance) {
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
function bestAndSecond(values) {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[b] - values[a]);
  return { best: order[0], margin: values[order[0]] - values[order[1]] };
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
    const found = rasters.map((raster) => recognizer.recognize(raster).probabilities);
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

describe('ONNX', () => {
  for (const name of /** @type {const} */ (['cnn', 'mlp', 'strided', 'residual'])) {
    test(`onnxruntime gives the probabilities of eval: ${name}`, async (t) => {
      if (await lacksOnnx()) return t.skip('this build has no ONNX');
      const { rasters, pixels, extents, spec } = await drawnDigits(name, weights[name]);
      const expected = await predictions(weights[name], spec);
      const answers = new Set(expected.map((row) => bestAndSecond(row).best));
      assert.ok(answers.size >= 3, 'the pictures differ to the network');

      const full = await exported(weights[name], `${name}.onnx`);
      assertClose(await runOnnx(full, pixels, extents), expected, TOLERANCE);
      const whole = await exported(weights[name], `${name}-whole.onnx`, '--keep-batch-norm');
      assertClose(await runOnnx(whole, pixels, extents), expected, TOLERANCE);

      const half = await exported(weights[name], `${name}-16.onnx`, '--dtype', 'float16');
      const rounded = await exported(weights[name], `${name}-16.safetensors`, '--dtype', 'float16');
      const expectedHalf = await predictions(rounded, spec);
      assertClose(await runOnnx(half, pixels, extents), expectedHalf, TOLERANCE);

      const int8 = await exported(weights[name], `${name}-8.safetensors`, '--int8', '--data', spec);
      const expectedInt8 = await predictions(int8, spec);
      assert.notDeepEqual(expectedInt8, expected);
      const int8Onnx = await exported(int8, `${name}-8.onnx`, '--int8');
      assertClose(await runOnnx(int8Onnx, pixels, extents), expectedInt8, INT8_TOLERANCE);
      await assertSameInWasm(int8, rasters, expectedInt8, INT8_TOLERANCE);
      await assertSameInWasm(weights[name], rasters, expected, TOLERANCE);
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
});

describe('safetensors', () => {
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

  test('batch normalisation becomes part of the convolutions, unless it is to be kept', async () => {
    /** @param {string} path */
    const types = async (path) =>
      JSON.parse(await run(['info', path, '--json'])).layers.map(
        (/** @type {{ type: string }} */ { type }) => type,
      );
    const folded = await types(await exported(weights.residual, 'folded.safetensors'));
    const kept = await exported(weights.residual, 'kept.safetensors', '--keep-batch-norm');
    assert.equal(folded.filter((/** @type {string} */ t) => t === 'batch_norm2d').length, 1);
    assert.deepEqual(await types(kept), await types(weights.residual));
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
   * WebAssembly on float16 against native on float32.
   *
   * @param {boolean} simd
   * @param {Uint8Array[]} rasters
   * @param {number[][]} expected
   */
  async function assertSameAnswers(simd, rasters, expected) {
    const path = await exported(SHIPPED, 'for-wasm.safetensors', '--dtype', 'float16');
    const recognizer = await Recognizer.load({ weights: path, simd });
    const answers = rasters.map((raster) => recognizer.recognize(raster));
    recognizer.dispose();
    const found = answers.map(({ probabilities }) => probabilities);
    assertClose(found, expected, FLOAT16_TOLERANCE);
    for (const [i, { digit }] of answers.entries()) {
      const { best, margin } = bestAndSecond(expected[i]);
      // Two classes as likely as each other may change places.
      if (margin > 2 * FLOAT16_TOLERANCE) assert.equal(digit, best, `image ${i}`);
    }
  }

  test('WebAssembly reads the same digits off float16', async () => {
    const { rasters, spec } = await drawnDigits('half', SHIPPED);
    const expected = await predictions(SHIPPED, spec);
    for (const simd of [true, false]) await assertSameAnswers(simd, rasters, expected);
  });

  const mnist = findMnist();
  test(
    'WebAssembly reads the same digits off float16, all 10,000 test images of MNIST',
    { skip: mnist ? false : 'MNIST is not here (npm run data)' },
    async () => {
      const file = gunzipSync(await readFile(`${mnist}/t10k-images-idx3-ubyte.gz`)).subarray(16);
      const rasters = Array.from({ length: 10000 }, (_, i) =>
        file.subarray(i * 784, i * 784 + 784),
      );
      await assertSameAnswers(true, rasters, await predictions(SHIPPED, `mnist:${mnist}:test`));
    },
  );
});

describe('import', () => {
  /**
   * The shipped weights as PyTorch would have saved them, changed.
   *
   * @param {string} name
   * @param {(header: Record<string, any>) => Record<string, any>} change
   */
  async function stateDict(name, change = (header) => header) {
    const { tensors, data } = await readSafetensors(SHIPPED);
    const header = Buffer.from(
      JSON.stringify({ __metadata__: { format: 'pt' }, ...change(tensors) }),
    );
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const path = join(folder, name);
    await writeFile(path, Buffer.concat([length, header, data]));
    return path;
  }

  /**
   * @param {string} path
   * @param {string} to
   */
  const command = (path, to) => [
    ...['import', '--state-dict', path, '--recipe', RECIPE, '--to', join(folder, to)],
  ];

  test('a state_dict and its recipe are a weights file', async () => {
    const path = await stateDict('torch.safetensors', (tensors) =>
      Object.fromEntries(Object.entries(tensors).map(([name, t]) => [`module.${name}`, t])),
    );
    const printed = await run(command(path, 'imported.safetensors'));
    assert.match(printed, /imported\.safetensors: 184586 parameters, 4 golden cases\n$/);
    const imported = await readSafetensors(join(folder, 'imported.safetensors'));
    const shipped = await readSafetensors(SHIPPED);
    assert.deepEqual(imported.tensors, shipped.tensors);
    assert.ok(imported.data.equals(shipped.data));
    assert.equal(imported.metadata.name, 'cnn-5x5');
    assert.deepEqual(JSON.parse(imported.metadata.provenance), {
      imported: {
        from: 'state_dict',
        recipe: 'cnn-5x5',
        crc32: crc32(await readFile(path))
          .toString(16)
          .padStart(8, '0'),
      },
    });
    const recognizer = await Recognizer.load({ weights: join(folder, 'imported.safetensors') });
    const digits = DRAWINGS.map(({ strokes }) => recognizer.recognize({ strokes }).digit);
    recognizer.dispose();
    const right = digits.filter((digit, i) => digit === DRAWINGS[i].digit).length;
    assert.ok(right >= 0.9 * digits.length, `${right} of ${digits.length}`);
  });

  test('takes golden cases from the data that it is given', async () => {
    const { rasters, spec } = await drawnDigits('golden', SHIPPED);
    const path = await stateDict('golden.safetensors');
    await run([...command(path, 'with-data.safetensors'), '--data', spec]);
    const { metadata } = await readSafetensors(join(folder, 'with-data.safetensors'));
    const golden = JSON.parse(metadata.golden);
    assert.equal(golden.length, 4);
    assert.equal(golden[0].raster, Buffer.from(rasters[0]).toString('hex'));
  });

  test('tensors that do not fit are one line, and leave no file', async () => {
    const misspelt = await stateDict('misspelt.safetensors', ({ 'conv1.bias': bias, ...rest }) => ({
      'conv1.baias': bias,
      ...rest,
    }));
    await assertUserError(
      command(misspelt, 'none.safetensors'),
      /misspelt\.safetensors: unknown tensor 'conv1\.baias' \(did you mean 'conv1\.bias'\?\)/,
    );
    const shape = await stateDict('shape.safetensors', (tensors) => {
      tensors['fc1.weight'].shape = [1024, 128];
      return tensors;
    });
    await assertUserError(
      command(shape, 'none.safetensors'),
      /tensor 'fc1\.weight': the network takes \[128,1024\] but was given \[1024,128\]/,
    );
    assert.ok(!(await readdir(folder)).includes('none.safetensors'));
  });
});

describe('bad input is one line on stderr and exit status 2', () => {
  test('names of files and types', async () => {
    /** @param {string[]} args */
    const exportTo = (...args) => ['export', '--weights', SHIPPED, '--to', ...args];
    await assertUserError(
      exportTo('out.txt'),
      /--to out\.txt: must end in \.safetensors or \.onnx/,
    );
    await assertUserError(
      exportTo('out.onnx', '--dtype', 'flaot16'),
      /--dtype: unknown dtype 'flaot16' \(did you mean 'float16'\?\)/,
    );
    await assertUserError(exportTo('/no/such/out.safetensors'), /\/no\/such\/out\.safetensors: /);
    await assertUserError(
      ['import', '--state-dict', SHIPPED, '--recipe', RECIPE, '--to', 'out.onnx'],
      /--to out\.onnx: must end in \.safetensors/,
    );
    await assertUserError(
      [
        ...['import', '--state-dict', RECIPE, '--recipe', RECIPE],
        ...['--to', join(folder, 'none.safetensors')],
      ],
      /cnn-5x5\.json: no safetensors file/,
    );
  });
});
