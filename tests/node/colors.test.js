// A network that takes colors, from a folder of pictures to predictions; and the script that makes such
// a folder of MNIST.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { PNG } from 'pngjs';

import { idx } from './idx.js';
import { inkdigit, root } from './native.js';
import { DOUBLE, gamma } from './rounding.js';
import { folder } from './temporary.js';

const SCRIPT = `${root}scripts/make-image-folder.js`;
const RECIPE = `${root}trainer/recipes/cnn-rgb-folder.json`;

/**
 * Runs the script to its end.
 *
 * @param {string[]} args
 */
const makeImageFolder = (...args) =>
  spawnSync(process.execPath, [SCRIPT, ...args], { encoding: 'utf8' });

/** Three "digits" of 28x28, labeled 3, 0 and 3, as MNIST's test images. */
async function writeMnist() {
  const mnist = join(folder, 'mnist');
  await mkdir(mnist, { recursive: true });
  const pixels = Uint8Array.from({ length: 3 * 784 }, (_, i) => (i * 7) % 256);
  await writeFile(join(mnist, 't10k-images-idx3-ubyte'), idx([3, 28, 28], pixels));
  await writeFile(join(mnist, 't10k-labels-idx1-ubyte'), idx([3], Uint8Array.of(3, 0, 3)));
  return { mnist, pixels };
}

/**
 * A picture of `side` x `side` pixels of about this color, with 16 bits a channel where asked for.
 *
 * @param {number} side
 * @param {number[]} color
 * @param {number} i
 * @param {8 | 16} [bitDepth]
 */
function picture(side, color, i, bitDepth = 8) {
  const png = new PNG({ width: side, height: side });
  const scale = bitDepth === 16 ? 257 : 1;
  const samples =
    bitDepth === 16 ? new Uint16Array(4 * side * side) : new Uint8Array(4 * side * side);
  for (let p = 0; p < samples.length; p++) {
    const value = p % 4 === 3 ? 255 : color[p % 4] + ((p * 31 + i * 17) % 40);
    samples[p] = value * scale;
  }
  png.data = Buffer.from(samples.buffer);
  const options = { bitDepth, colorType: 6, inputColorType: 6, inputHasAlpha: true };
  return PNG.sync.write(png, /** @type {any} */ (options));
}

const COLORS = { red: [200, 20, 20], green: [20, 200, 20], blue: [20, 20, 200] };

/**
 * A folder a color, pictures of all sizes.
 *
 * @param {string} name
 * @param {number} count a class
 */
async function colorFolder(name, count) {
  const out = join(folder, name);
  for (const [label, color] of Object.entries(COLORS)) {
    await mkdir(join(out, label), { recursive: true });
    for (let i = 0; i < count; i++) {
      await writeFile(join(out, label, `${i}.png`), picture(5 + 7 * i, color, i, i % 2 ? 16 : 8));
    }
  }
  return out;
}

describe('scripts/make-image-folder.js', () => {
  test('writes a folder a class, of RGB pictures that are the images', async () => {
    const { mnist, pixels } = await writeMnist();
    const out = join(folder, 'out');
    const { status, stdout, stderr } = makeImageFolder(mnist, out, 'test');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /3 pictures; use: --data images:/);
    assert.deepEqual((await readdir(out)).sort(), ['0', '3']);
    assert.deepEqual((await readdir(join(out, '3'))).sort(), ['00000.png', '00002.png']);
    const bytes = await readFile(join(out, '3', '00002.png'));
    assert.equal(bytes[25], 2, 'color type RGB');
    const png = PNG.sync.read(bytes);
    for (let p = 0; p < 784; p++) {
      const value = pixels[2 * 784 + p];
      assert.deepEqual([...png.data.subarray(4 * p, 4 * p + 4)], [value, value, value, 255]);
    }

    const fewer = join(folder, 'fewer');
    assert.equal(makeImageFolder(mnist, fewer, 'test', '2').status, 0);
    assert.deepEqual(await readdir(join(fewer, '3')), ['00000.png']);
  });

  test('the program reads the folder as it reads MNIST itself', async () => {
    const { mnist } = await writeMnist();
    const out = join(folder, 'same');
    assert.equal(makeImageFolder(mnist, out, 'test').status, 0);
    const weights = join(folder, 'same-run');
    const args = ['train', '--recipe', RECIPE, '--data', 'synthetic:20', '--epochs', '1'];
    assert.equal((await inkdigit([...args, '--out', weights])).status, 0);
    /** @param {string} data */
    const losses = async (data) => {
      const { stdout, stderr, status } = await inkdigit([
        'eval',
        '--weights',
        join(weights, 'best.safetensors'),
        '--data',
        data,
        '--json',
      ]);
      assert.equal(status, 0, stderr);
      const { loss, confusion } = JSON.parse(stdout);
      return { loss, confusion };
    };
    const pictures = await losses(`images:${out}`);
    const itself = await losses(`mnist:${mnist}:test`);
    assert.deepEqual(pictures.confusion, itself.confusion);
    // Three losses, all above 0, in another order: two sums and a quotient on either side.
    const difference = Math.abs(pictures.loss - itself.loss);
    assert.ok(difference <= gamma(6, DOUBLE) * itself.loss, `${difference}`);
  });

  test('refuses what is wrong with one line and status 2', async () => {
    const { mnist } = await writeMnist();
    const cases = /** @type {[string[], RegExp][]} */ ([
      [[], /usage: /],
      [[mnist, join(folder, 'a'), 'both'], /usage: /],
      [[mnist, join(folder, 'a'), 'test', '0'], /COUNT must be a whole number/],
      [[mnist, mnist, 'test'], /is not empty/],
      [[join(folder, 'none'), join(folder, 'a')], /no such file.*train-images-idx3-ubyte/],
    ]);
    for (const [args, message] of cases) {
      const { status, stdout, stderr } = makeImageFolder(...args);
      assert.equal(status, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, /^make-image-folder: [^\n]+\n$/, 'one line');
      assert.match(stderr, message);
    }
    await assert.rejects(readdir(join(folder, 'a')), 'nothing was made');
  });
});

test('a network learns colors from a folder of pictures of any size, and names them', async () => {
  const recipe = JSON.parse(await readFile(RECIPE, 'utf8'));
  recipe.network.classes = Object.keys(COLORS);
  recipe.network.layers[12].out_features = 3;
  Object.assign(recipe.training, { epochs: 12, batch_size: 6, validation_share: 0 });
  recipe.optimizer.learning_rate = 0.001;
  const path = join(folder, 'colors.json');
  await writeFile(path, JSON.stringify(recipe));

  const pictures = await colorFolder('colors', 10);
  const out = join(folder, 'colors-run');
  const train = ['train', '--recipe', path, '--data', `images:${pictures}`, '--out', out];
  const trained = await inkdigit(train);
  assert.equal(trained.status, 0, trained.stderr);

  const weights = ['--weights', join(out, 'best.safetensors')];
  const others = await colorFolder('others', 3);
  const evaluated = await inkdigit(['eval', ...weights, '--data', `images:${others}`, '--json']);
  assert.equal(evaluated.status, 0, evaluated.stderr);
  const evaluation = JSON.parse(evaluated.stdout);
  assert.equal(evaluation.samples, 9);
  assert.equal(evaluation.accuracy, 1);

  const strokes = join(folder, 'd.jsonl');
  await writeFile(strokes, '{"strokes":[[[5,0],[4,50]]]}\n{"strokes":[]}\n');
  const predicted = await inkdigit(['predict', ...weights, others, strokes, '--json']);
  assert.equal(predicted.status, 0, predicted.stderr);
  const lines = predicted.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(lines.length, 11);
  for (const { input, digit, confidence, probabilities } of lines.slice(0, 9)) {
    assert.match(input, new RegExp(`/${Object.keys(COLORS)[digit]}/`));
    assert.equal(probabilities.length, 3);
    assert.equal(confidence, Math.max(...probabilities));
  }
  // Predictions are those of eval: the same pictures by the same road.
  const loss = lines.slice(0, 9).map(({ input, probabilities }) => {
    const label = Object.keys(COLORS).findIndex((name) => input.includes(`/${name}/`));
    return -Math.log(probabilities[label]);
  });
  const mean = loss.reduce((a, b) => a + b) / 9;
  // A batch gives the same floats as its images one by one. Of each there is a logarithm, which is
  // right to two roundings; then up to eight sums and a quotient, on either side.
  const difference = Math.abs(mean - evaluation.loss);
  assert.ok(difference <= gamma(2 * 11, DOUBLE) * mean, `${mean} and ${evaluation.loss}`);
  assert.notEqual(lines[9].digit, null);
  assert.deepEqual([lines[10].digit, lines[10].confidence], [null, 0]);
});
