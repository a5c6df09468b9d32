// Data under the names and in the forms that people have them, and what is said of those that are
// wrong.
import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { SHIPPED, drawnDigits, run } from './exchange.js';
import { idx } from './idx.js';
import { answers, assertUserError, inkdigit } from './native.js';
import { TINY } from './networks.js';
import { file, folder } from './temporary.js';

const recipe = await file('tiny.json', JSON.stringify(TINY));

/**
 * @param {string} spec
 * @param {string} [weights]
 */
async function evaluate(spec, weights = SHIPPED) {
  const args = ['eval', '--weights', weights, '--data', spec, '--json'];
  const { status, stdout, stderr } = await inkdigit(args);
  assert.equal(status, 0, stderr);
  return { ...JSON.parse(stdout), stderr };
}

/**
 * Pictures as a table.
 *
 * @param {Uint8Array[]} rasters
 * @param {ArrayLike<number>} labels
 */
function table(rasters, labels) {
  return rasters.map((raster, i) => [labels[i], ...raster].join(',')).join('\n') + '\n';
}

const digits = await drawnDigits('digits', SHIPPED);
const source = join(folder, 'digits-data');
const labels = (await readFile(join(source, 't10k-labels-idx1-ubyte'))).subarray(8);
const expected = (await evaluate(digits.spec)).correct;

test('MNIST is found under the names that people have', async () => {
  assert.ok(expected > 0.8 * labels.length);
  /** @type {[string, string, string][]} folder, stem, behind the folder in the SPEC */
  const names = [
    ['dots', 't10k-IMAGES.idxD-ubyte', ''],
    ['own/t10k-IMAGES-idxD-ubyte', 't10k-IMAGES-idxD-ubyte', ''],
    ['emnist', 'emnist-digits-test-IMAGES-idxD-ubyte', ''],
    ['torch/MNIST/raw', 't10k-IMAGES-idxD-ubyte', ''],
  ];
  for (const [place, pattern] of names) {
    for (const [kind, dimensions] of /** @type {const} */ ([
      ['images', '3'],
      ['labels', '1'],
    ])) {
      const named = (/** @type {string} */ text) =>
        text.replace('IMAGES', kind).replace('D', dimensions);
      await mkdir(join(folder, named(place)), { recursive: true });
      await copyFile(
        join(source, `t10k-${kind}-idx${dimensions}-ubyte`),
        join(folder, named(place), named(pattern)),
      );
    }
    const spec = `mnist:${join(folder, place.split('/')[0])}`;
    assert.equal((await evaluate(spec)).correct, expected, spec);
  }
  await copyFile(
    join(folder, 'emnist/emnist-digits-test-images-idx3-ubyte'),
    join(folder, 'emnist/emnist-mnist-test-images-idx3-ubyte'),
  );
  await assertUserError(
    ['eval', '--weights', SHIPPED, '--data', `mnist:${join(folder, 'emnist')}`],
    /emnist: has emnist-digits, emnist-mnist; say which, as in mnist:.*emnist:emnist-digits$/m,
  );
});

test('sizes in the wrong order of bytes are named as such', async () => {
  const place = join(folder, 'little');
  await mkdir(place);
  const images = await readFile(join(source, 't10k-images-idx3-ubyte'));
  for (const field of [4, 8, 12]) images.subarray(field, field + 4).reverse();
  await writeFile(join(place, 't10k-images-idx3-ubyte'), images);
  await copyFile(join(source, 't10k-labels-idx1-ubyte'), join(place, 't10k-labels-idx1-ubyte'));
  await assertUserError(
    ['eval', '--weights', SHIPPED, '--data', `mnist:${place}`],
    /t10k-images-idx3-ubyte: its sizes are in the wrong order of bytes/,
  );
});

test('transposed pictures: a hint, and the option that sets them upright', async () => {
  const place = join(folder, 'turned');
  await mkdir(place);
  const turned = digits.rasters.map((raster) =>
    raster.map((_, i) => raster[(i % 28) * 28 + Math.floor(i / 28)]),
  );
  await writeFile(
    join(place, 't10k-images-idx3-ubyte'),
    idx(digits.extents, Buffer.concat(turned)),
  );
  await copyFile(join(source, 't10k-labels-idx1-ubyte'), join(place, 't10k-labels-idx1-ubyte'));
  const wrong = await evaluate(`mnist:${place}`);
  assert.match(wrong.stderr, /mnist:test: \d+ % are right, but \d+ % of \d+ with rows and columns/);
  assert.equal(wrong.stderr.trim().split('\n').length, 1);
  const right = await evaluate(`mnist:${place}:transposed`);
  assert.equal(right.correct, expected);
  assert.equal(right.stderr, '');
  assert.equal((await evaluate(digits.spec)).stderr, '');
});

test('tables are read by eval and train, and what is wrong in them is named', async () => {
  const plain = await file('plain.csv', table(digits.rasters, labels));
  assert.equal((await evaluate(`csv:${plain}`)).correct, expected);
  const header = ['label', ...Array.from({ length: 784 }, (_, i) => `pixel${i}`)].join(',');
  const headed = await file(
    'headed.csv.gz',
    gzipSync(`${header}\r\n${table(digits.rasters, labels)}`),
  );
  assert.equal((await evaluate(`csv:${headed}`)).correct, expected);
  const train = ['train', '--recipe', recipe, '--data', `csv:${plain}`];
  await run([...train, '--out', join(folder, 'csv-run')]);
  const cases = /** @type {const} */ ([
    ['unlabeled.csv', digits.rasters[0].join(','), /line 1: has 784 columns, a picture of 28x28 wi/],
    ['short.csv', '3,4,5', /line 1: has 3 columns but should have a label and a square of pixels/],
    ['loud.csv', table([digits.rasters[0]], labels).replace(/\d+\n$/, '256\n'), /line 1, column 785: '256' must/],
    ['letter.csv', `B,${digits.rasters[0].join(',')}`, /line 1: label 'B' is none of the classes 0 1/],
  ]); // prettier-ignore
  for (const [name, text, message] of cases) {
    const spec = `csv:${await file(name, text)}`;
    await assertUserError(['eval', '--weights', SHIPPED, '--data', spec], message);
  }
});

test('lists of coordinates are strokes, not two points', async () => {
  const nine = [10, 40, 70, 66, 60, 52, 45, 40, 35];
  const down = [10, 10, 12, 26, 40, 55, 70, 85, 100];
  const lists = JSON.stringify({ label: 7, strokes: [[nine, down]] });
  const points = JSON.stringify({ label: 7, strokes: [nine.map((x, i) => [x, down[i]])] });
  const predict = async (/** @type {string} */ path) =>
    JSON.parse(await run(['predict', '--weights', SHIPPED, path, '--json'])).probabilities;
  const right = await predict(await file('points.jsonl', points));
  assert.deepEqual(await predict(await file('lists.jsonl', lists)), right);
  const drawing = JSON.stringify({ word: '7', drawing: [[nine, down]] });
  const raw = await file('raw.ndjson.gz', gzipSync(drawing));
  assert.deepEqual(await predict(raw), right);
  assert.equal((await evaluate(`strokes:${raw}`)).samples, 1);
  await assertUserError(
    ['predict', '--weights', SHIPPED, await file('both.jsonl', '{"strokes":[[[1,2,3],[4,5,6]]]}')],
    /both\.jsonl: line 1: it is not clear whether 'strokes' holds points/,
  );
});

test('a blank picture with a label is not answered', async () => {
  const rasters = [new Uint8Array(784), digits.rasters[0]];
  const data = `csv:${await file('blank.csv', table(rasters, [labels[0], labels[0]]))}`;
  const { samples, answered, rejected } = await evaluate(data);
  assert.deepEqual([samples, answered, rejected], [2, 0.5, 0.5]);
  const given = await answers(SHIPPED, data);
  assert.deepEqual(
    given.map(({ digit }) => digit),
    [null, labels[0]],
  );
});

test('labels and strokes that are missing are named', async () => {
  const evaluateLine = async (/** @type {string} */ line) => [
    ...['eval', '--weights', SHIPPED, '--data'],
    `strokes:${await file('line.jsonl', `{"label":3.0,"strokes":[[[0,0],[5,9]]]}\n${line}`)}`,
  ];
  await assertUserError(
    await evaluateLine('{"strokes":[[[0,0],[5,9]]]}'),
    /line\.jsonl: line 2: has no 'label'; it must be one of the classes 0 1/,
  );
  await assertUserError(
    await evaluateLine('{"label":1,"strokes":[]}'),
    /line\.jsonl: line 2: 'strokes' has no point/,
  );
  const pictures = join(folder, 'new');
  await mkdir(join(pictures, '3'), { recursive: true });
  await assertUserError(
    ['eval', '--weights', SHIPPED, '--data', pictures],
    /says no kind of data \(did you mean 'images:.*new'\?\)/,
  );
  await assertUserError(
    ['eval', '--weights', SHIPPED, '--data', 'strokes:none.jsonl'],
    /none\.jsonl: no such file; neither is .*data\/strokes\/none\.jsonl/,
  );
});

test('letters are not judged by digits', async () => {
  const letters = structuredClone(TINY);
  letters.network.classes = [...'abcdefghijklmnopqrstuvwxyz'];
  letters.network.layers[1].out_features = 26;
  const path = await file('letters.json', JSON.stringify(letters));
  const train = ['train', '--recipe', path, '--out', join(folder, 'letters')];
  await assertUserError(
    [...train, '--data', digits.spec],
    /t10k-labels-idx1-ubyte: shows the digits 0 to 9, but the network has the classes a b c/,
  );
});

test('keys that are there twice, and bytes behind the end, are errors with their place', async () => {
  const twice = JSON.stringify(TINY, null, 1).replace('"epochs": 1', '"epochs": 1,\n"epochs": 2');
  const files = /** @type {[string, RegExp][]} */ ([
    [await file('twice.json', twice), /twice\.json: at line \d+, column 8: the key 'epochs' is there/],
    [await file('nul.json', `${JSON.stringify(TINY)}\n\0 garbage`), /is no JSON: at line 2, column 1: a byte 0/],
  ]); // prettier-ignore
  for (const [path, message] of files) {
    const train = ['train', '--recipe', path, '--data', 'synthetic:20'];
    await assertUserError([...train, '--out', join(folder, 'none')], message);
  }
  assert.ok(!(await readdir(folder)).includes('none'));
  const strokes = await file('key.jsonl', '{"label":7,"strokes":[[[1,1],[2,2]]],"label":1}');
  await assertUserError(
    ['eval', '--weights', SHIPPED, '--data', `strokes:${strokes}`],
    /\.jsonl: at line 1, column \d+: the key 'label' is there twice/,
  );
});
