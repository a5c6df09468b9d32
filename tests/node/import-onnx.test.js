// inkdigit import --onnx: graphs as others write them give the probabilities that onnxruntime gives.
import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';

import * as ort from 'onnxruntime-web';

import { Recognizer } from '../../web/recognizer.js';
import { SHIPPED, assertClose, exported, outputs, readSafetensors, run } from './exchange.js';
import { idx } from './idx.js';
import { assertUserError, inkdigit, root } from './native.js';
import { onnxFile } from './onnx-file.js';
import { CASES, random, unit } from './onnx-graphs.js';
import { TWO_PROGRAMS } from './rounding.js';
import { file, folder } from './temporary.js';

/** @typedef {import('./onnx-file.js').Model} Model */

/** True where this build cannot read ONNX, which only other systems than Debian may excuse. */
const lacksOnnx =
  !process.env.CI &&
  /this build has no ONNX/.test(
    (await inkdigit(['export', '--weights', SHIPPED, '--to', join(folder, 'probe.onnx')])).stderr,
  );
const options = { skip: lacksOnnx && 'this build has no ONNX' };

/** Pictures that are alike in nothing. */
const COUNT = 3;
const SIDE = 28;
const pixels = Uint8Array.from({ length: COUNT * SIDE * SIDE }, () =>
  random() > 0 ? 0 : Math.floor(128 + 127 * random()),
);
await mkdir(join(folder, 'data'));
await writeFile(
  join(folder, 'data', 't10k-labels-idx1-ubyte'),
  idx([COUNT], new Uint8Array(COUNT)),
);
await writeFile(join(folder, 'data', 't10k-images-idx3-ubyte'), idx([COUNT, SIDE, SIDE], pixels));
const SPEC = `mnist:${join(folder, 'data')}:test`;

/**
 * What onnxruntime makes of the pictures, one at a time.
 *
 * @param {Buffer} bytes
 * @param {Model} model
 * @param {(byte: number) => number} enter what a byte is to the graph
 */
async function runOnnx(bytes, { input, type = 'float' }, enter) {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(bytes);
  const dims = input.map((dim) => (typeof dim === 'number' ? dim : 1));
  const rows = [];
  for (let i = 0; i < COUNT; i++) {
    const picture = Array.from(pixels.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE), enter);
    const image =
      type === 'uint8'
        ? new ort.Tensor('uint8', Uint8Array.from(picture), dims)
        : new ort.Tensor('float32', Float32Array.from(picture), dims);
    const values = Object.values(await session.run({ image }))[0].data;
    rows.push(Array.from(/** @type {Float32Array} */ (values)));
  }
  await session.release();
  return rows;
}

/** @param {number[]} logits */
function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power);
  return powers.map((power) => power / sum);
}

for (const [name, { model, args = [], enter = unit, gives, layers }] of Object.entries(CASES)) {
  test(`onnxruntime and the import give the same: ${name}`, options, async () => {
    const bytes = onnxFile(model);
    const found = await runOnnx(bytes, model, enter);
    const expected = gives === 'logits' ? found.map(softmax) : found;
    const spread = expected.map((row, i) => Math.abs(row[0] - expected[(i + 1) % COUNT][0]));
    assert.ok(Math.max(...spread) > 1e-3, 'the pictures differ to the network');

    const path = await file('model.onnx', bytes);
    const to = join(folder, 'imported.safetensors');
    await run(['import', '--onnx', path, '--to', to, ...args]);
    assertClose(await outputs(to, SPEC), expected, TWO_PROGRAMS);
    const { metadata } = await readSafetensors(to);
    if (layers) {
      /** @type {{ type: string }[]} */
      const types = JSON.parse(metadata.network).layers;
      assert.deepEqual(
        types.map(({ type }) => type),
        layers,
      );
    }
  });
}

const ZOO_FILE = () => file('mnist-8.onnx', onnxFile(CASES['mnist-8 of the zoo'].model));

test(
  'says what was assumed, where it came from, and what the classes are called',
  options,
  async () => {
    const path = await ZOO_FILE();
    const to = join(folder, 'zoo.safetensors');
    const { status, stdout, stderr } = await inkdigit(['import', '--onnx', path, '--to', to]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /zoo\.safetensors: 5994 parameters, 4 golden cases\n$/);
    assert.match(
      stderr,
      /mnist-8\.onnx: its input is taken to be bytes \/ 255, 0 to 1, paper 0; --input-scale/,
    );
    assert.match(stderr, /mnist-8\.onnx: its classes have no names; they are called 0 to 9/);
    assert.match(stderr, /mnist-8\.onnx: it gives no probabilities; a softmax was added/);
    const { metadata } = await readSafetensors(to);
    assert.equal(metadata.name, 'mnist-8');
    const checksum = crc32(await readFile(path))
      .toString(16)
      .padStart(8, '0');
    assert.deepEqual(JSON.parse(metadata.provenance), {
      imported: { from: 'onnx', crc32: checksum, operator_set: 8, producer: 'a test' },
    });

    const names = [...'abcdefghij'];
    const args = ['import', '--onnx', path, '--to', to, '--input-scale', '255', '--json'];
    const json = JSON.parse(await run([...args, '--classes', ...names]));
    assert.deepEqual(json.notes, ['it gives no probabilities; a softmax was added']);
    assert.equal(json.parameters, 5994);
    const info = JSON.parse(await run(['info', to, '--json']));
    assert.deepEqual(info.classes, names);

    const recognizer = await Recognizer.load({ weights: to });
    assert.deepEqual(recognizer.info.classes, names);
    const { probabilities } = recognizer.recognize(pixels.subarray(0, SIDE * SIDE));
    recognizer.dispose();
    assertClose([probabilities], (await outputs(to, SPEC)).slice(0, 1), TWO_PROGRAMS);
  },
);

test(
  '--mean and --std become the normalization, and a recipe goes on from it',
  options,
  async () => {
    const path = await ZOO_FILE();
    const to = join(folder, 'normalized.safetensors');
    const recipe = join(folder, 'recipe.json');
    await run([
      ...['import', '--onnx', path, '--to', to, '--recipe-out', recipe],
      ...['--input-scale', '255', '--mean', '33.3', '--std', '78.5'],
    ]);
    const { metadata } = await readSafetensors(to);
    const network = JSON.parse(metadata.network);
    assert.ok(Math.abs(network.input.mean[0] - 33.3 / 255) < 1e-7);
    assert.ok(Math.abs(network.input.std[0] - 78.5 / 255) < 1e-7);
    const written = JSON.parse(await readFile(recipe, 'utf8'));
    assert.deepEqual(written.network, network);
    await run([
      ...['train', '--recipe', recipe, '--init', to, '--data', 'synthetic:40', '--epochs', '1'],
      ...['--out', join(folder, 'further')],
    ]);
  },
);

test(
  'our own files come back: layers, names, classes, normalization and bits',
  options,
  async () => {
    for (const name of ['cnn-5x5', 'default', 'tiny']) {
      const weights = `${root}weights/${name}.safetensors`;
      const { metadata, tensors, data } = await readSafetensors(weights);
      const int8 = Object.values(tensors).some(({ dtype }) => dtype === 'I8');
      const onnx = await exported(weights, `${name}.onnx`, ...(int8 ? ['--int8'] : []));
      const back = join(folder, `${name}-back.safetensors`);
      const { status, stderr } = await inkdigit(['import', '--onnx', onnx, '--to', back]);
      assert.equal(stderr, '', 'nothing is assumed');
      assert.equal(status, 0);
      const again = await readSafetensors(back);
      const plain = await readSafetensors(
        await exported(weights, `${name}-plain.safetensors`, ...(int8 ? ['--int8'] : [])),
      );
      assert.equal(again.metadata.name, metadata.name);
      assert.deepEqual(again.tensors, plain.tensors);
      assert.ok(again.data.equals(plain.data), `${name}: other bits`);
      const { layers, ...rest } = JSON.parse(plain.metadata.network);
      const found = JSON.parse(again.metadata.network);
      assert.deepEqual({ ...found, layers: [] }, { ...rest, layers: [] });
      assert.deepEqual(
        found.layers.map((/** @type {any} */ { type }) => type),
        layers
          .map((/** @type {any} */ { type }) => type)
          .filter((/** @type {string} */ t) => t !== 'dropout'),
      );
      assert.ok(data.length > 0);
    }
  },
);

test('what cannot be imported is one line, and leaves no file', options, async () => {
  /** @param {Partial<Model>} change */
  const broken = (change) =>
    file('broken.onnx', onnxFile({ ...CASES['mnist-8 of the zoo'].model, ...change }));
  /** @param {string} path */
  const command = (path) => ['import', '--onnx', path, '--to', join(folder, 'none.safetensors')];
  await assertUserError(
    command(await broken({ nodes: [['Gelu', 'image', 'out']] })),
    /broken\.onnx: node 'Gelu_0' \(Gelu, 1 of 1\): no layer here does this; possible are Add, AveragePool/,
  );
  await assertUserError(
    command(await broken({ opset: 6 })),
    /broken\.onnx: its operator set is 6; possible are 7 and newer ones/,
  );
  await assertUserError(command(SHIPPED), /no ONNX model, or a damaged one/);
  await assertUserError(
    ['import', '--to', join(folder, 'none.safetensors')],
    /either --state-dict with --recipe or --onnx must be given/,
  );
  await assertUserError(
    [...command(await ZOO_FILE()), '--classes', 'a', 'b'],
    /mnist-8\.onnx: it has 10 classes, but 2 names were given/,
  );
  await assertUserError(
    [...command(await ZOO_FILE()), '--picture', '28x28'],
    /--picture 28x28: must be channels x height x width, as 1x28x28/,
  );
  await assertUserError(
    ['import', '--state-dict', SHIPPED, '--to', join(folder, 'none.safetensors')],
    /--recipe is missing/,
  );
  assert.ok(!(await readdir(folder)).includes('none.safetensors'));
});
