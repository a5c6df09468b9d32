// Sets whose classes have names of their own, from training to what is printed of them.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { PNG } from 'pngjs';

import { idx } from './idx.js';
import { assertUserError, inkdigit } from './native.js';
import { TINY } from './networks.js';
import { file, folder } from './temporary.js';

const CLOTHES = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/**
 * A band of light across black, higher or lower by its class, that reaches to the edge.
 *
 * @param {number} label
 * @param {number} i varies it
 */
function band(label, i) {
  const picture = new Uint8Array(28 * 28);
  for (let x = 0; x < 28; x++) picture[28 * (label + 1) + x] = 200 + ((i * 7 + x * 3) % 50);
  return picture;
}

/**
 * Writes a split as four-file sets have it.
 *
 * @param {string} set its folder
 * @param {string} prefix of the files' names
 * @param {number} classes
 * @param {number} first label of the first class
 */
async function writeSet(set, prefix, classes, first) {
  const place = join(folder, set);
  await mkdir(place, { recursive: true });
  const count = 10 * classes;
  for (const part of ['train', prefix === '' ? 't10k' : 'test']) {
    const labels = Uint8Array.from({ length: count }, (_, i) => (i % classes) + first);
    const pictures = Array.from(labels, (label, i) => band(label - first, i));
    const images = idx([count, 28, 28], Buffer.concat(pictures));
    await writeFile(join(place, `${prefix}${part}-images-idx3-ubyte.gz`), gzipSync(images));
    await writeFile(
      join(place, `${prefix}${part}-labels-idx1-ubyte.gz`),
      gzipSync(idx([count], labels)),
    );
  }
  return place;
}

/**
 * A recipe that learns such bands in a moment.
 *
 * @param {string[]} classes
 * @param {object} [input] more of the network's input
 */
const recipe = (classes, input) => ({
  ...TINY,
  network: {
    ...TINY.network,
    input: { ...TINY.network.input, ...input },
    classes,
    layers: [
      { type: 'flatten' },
      { type: 'linear', name: 'fc', out_features: classes.length },
      { type: 'softmax' },
    ],
  },
  training: { ...TINY.training, epochs: 15, batch_size: 10 },
  optimizer: { type: 'adam', learning_rate: 0.02 },
});

/**
 * @param {string} name of the run
 * @param {object} json the recipe
 * @param {string[]} rest
 */
async function train(name, json, ...rest) {
  const path = await file(`${name}.json`, JSON.stringify(json));
  const out = join(folder, name);
  const result = await inkdigit(['train', '--recipe', path, '--out', out, ...rest]);
  assert.equal(result.status, 0, result.stderr);
  return out;
}

test('Fashion-MNIST is trained on, judged and read by the names of its classes', async () => {
  const place = await writeSet('fashion', '', 10, 0);
  const run = await train(
    'clothes',
    recipe(CLOTHES, { ink: false }),
    '--data',
    `fashion-mnist:${place}`,
  );
  const weights = ['--weights', join(run, 'best.safetensors')];

  const data = ['--data', `fashion-mnist:${place}`];
  const { stdout } = await inkdigit(['eval', ...weights, ...data]);
  assert.match(stdout, /^truth {8}samples {2}recall/m);
  assert.match(stdout, /^Ankle boot +10 100\.00 %/m);
  const table = stdout.split('\n');
  const row = table.find((line) => line.startsWith('Bag ')) ?? '';
  assert.equal(table.find((line) => line.endsWith(' Ankle '))?.length, row.length);
  const json = JSON.parse((await inkdigit(['eval', ...weights, ...data, '--json'])).stdout);
  assert.equal(json.samples, 100);
  assert.equal(json.accuracy, 1);
  assert.deepEqual(
    json.per_class.map((/** @type {any} */ result) => result.class),
    CLOTHES,
  );

  // As the set has it, and twice as large: no ink is looked for.
  for (const scale of [1, 2]) {
    const side = 28 * scale;
    const png = new PNG({ width: side, height: side });
    const levels = band(9, 3);
    for (let i = 0; i < side * side; i++) {
      const level = levels[28 * Math.floor(i / side / scale) + Math.floor((i % side) / scale)];
      png.data.set([level, level, level, 255], 4 * i);
    }
    const boot = await file(`boot${scale}.png`, PNG.sync.write(png));
    const answer = await inkdigit(['predict', ...weights, boot]);
    assert.match(answer.stdout, /Ankle boot \(\d/);
    const line = JSON.parse((await inkdigit(['predict', ...weights, boot, '--json'])).stdout);
    assert.equal(line.digit, 9);
    assert.equal(line.class, 'Ankle boot');
    await assertUserError(
      ['predict', '--number', ...weights, boot],
      /boot\d\.png: the network takes pictures as they are, without looking for ink/,
    );
  }
  const report = await readFile(join(run, 'report.html'), 'utf8');
  for (const name of CLOTHES) assert.ok(report.includes(`"${name}"`), name);
});

test('EMNIST has letters, upright, and --set names the classes of a recipe', async () => {
  const place = await writeSet('emnist', 'emnist-letters-', 26, 1);
  const data = ['--data', `emnist:${place}:letters`];
  const network = recipe([...LETTERS].reverse());
  const run = await train(
    'letters',
    network,
    ...data,
    '--set',
    `network.classes=${JSON.stringify(LETTERS)}`,
  );
  const weights = ['--weights', join(run, 'best.safetensors')];
  const { stdout } = await inkdigit(['eval', ...weights, ...data, '--json']);
  const { accuracy, per_class: results } = JSON.parse(stdout);
  assert.equal(accuracy, 1);
  assert.deepEqual(
    results.map((/** @type {any} */ result) => result.class),
    LETTERS,
  );
  // The bands of EMNIST's files lie across; upright they stand. So files of others do not fit.
  const images = join(place, 'emnist-letters-test-images-idx3-ubyte.gz');
  const labels = join(place, 'emnist-letters-test-labels-idx1-ubyte.gz');
  const names = await file('letters.txt', ['none', ...LETTERS].join('\n'));
  const lying = ['eval', ...weights, '--data', `idx:${images}:${labels}:${names}`, '--json'];
  const turned = [
    'eval',
    ...weights,
    '--data',
    `idx:${images}:${labels}:${names}:transposed`,
    '--json',
  ];
  assert.ok(JSON.parse((await inkdigit(lying)).stdout).accuracy < 0.5);
  assert.equal(JSON.parse((await inkdigit(turned)).stdout).accuracy, 1);
});

test('data of other classes than the network has are refused in a line', async () => {
  const path = await file('digits.json', JSON.stringify(TINY));
  const train = ['train', '--recipe', path, '--out', join(folder, 'none')];
  await assertUserError(
    [...train, '--data', `fashion-mnist:${join(folder, 'fashion')}`],
    /fashion-mnist:train: shows the classes T-shirt\/top .* but the network has the classes 0 1 2/,
  );
  await assertUserError([...train, '--data', 'fashion-mnits'], /did you mean 'fashion-mnist'\?/);
  await assertUserError([...train, '--data', 'idx:a'], /idx:IMAGES:LABELS\[:CLASSES\]/);
});
