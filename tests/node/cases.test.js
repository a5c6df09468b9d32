// Every row of the table in ../shared/cases/README.md, where that is there. Inputs of each kind are
// also made elsewhere: pictures by image_decode_test.cpp and pictures.test.js, data by
// data-files.test.js, numbers by predict-number.test.js, state_dicts by import.test.js, trainings by
// rerun.test.js. What stands there without a file is in machine-limits.test.js (threads),
// data-files.test.js (names), rerun.test.js (--resume), recognizer-foreign.test.js (realms) and
// tests/browser (the page).
//
// 10-with-a-small-zero and 5-with-superscript-2 wait for networks that have seen such drawings.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { assertUserError, inkdigit, root } from './native.js';
import { file, folder } from './temporary.js';

const CASES = join(root, '../shared/cases');
const WEIGHTS = ['--weights', `${root}weights/default.safetensors`];

/** @param {string} name */
const at = (name) => join(CASES, name);

/** @param {string} spec a data SPEC */
const evaluation = (spec) => ['eval', ...WEIGHTS, '--data', spec];

/**
 * @param {string} recipe
 * @param {string} spec a data SPEC
 * @param {string} out below the test's folder
 * @returns {string[]}
 */
const training = (recipe, spec, out) => [
  ...['train', '--recipe', recipe, '--data', spec],
  ...['--epochs', '1', '--out', join(folder, out)],
];

/** @param {string[]} args */
async function run(args) {
  const { status, stdout, stderr } = await inkdigit(args);
  assert.equal(status, 0, stderr);
  return { stdout, stderr };
}

/** @param {string} spec a data SPEC */
async function evaluate(spec) {
  const { stdout, stderr } = await run([...evaluation(spec), '--json']);
  return { ...JSON.parse(stdout), stderr };
}

/**
 * What `predict` answers: an object an input that it could read.
 *
 * @param {string} input
 */
async function predict(input) {
  const { status, stdout, stderr } = await inkdigit(['predict', ...WEIGHTS, '--json', input]);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { status, stderr, answers: lines.map((line) => JSON.parse(line)) };
}

describe('inputs that went wrong', { skip: !existsSync(CASES) && 'no ../shared/cases' }, () => {
  for (const [name, ...digits] of /** @type {[string, ...number[]][]} */ ([
    ['exif-orientation-3-six.jpg', 6],
    ['maxval-15-three.pgm', 3],
    ['ascii-P2-three.pgm', 3],
    ['speck-none-zero.png', 0],
    ['speck-one-pixel-zero.png', 0],
    ['two-drawings.ndjson', 7, 1],
  ])) {
    test(name, async () => {
      const { status, stderr, answers } = await predict(at(name));
      assert.equal(status, 0, stderr);
      assert.deepEqual(
        answers.map(({ digit }) => digit),
        digits,
      );
    });
  }

  test('one dark pixel changes nothing at all', async () => {
    const clean = await predict(at('speck-none-zero.png'));
    const speck = await predict(at('speck-one-pixel-zero.png'));
    assert.deepEqual(speck.answers[0].probabilities, clean.answers[0].probabilities);
  });

  for (const [name, bytes] of [
    ['cut-at-90-percent-three.bmp', '5,090 of 5,776'],
    ['cut-at-half-three.ppm', '8,657 of 17,328'],
  ]) {
    test(name, () =>
      assertUserError(
        ['predict', ...WEIGHTS, at(name)],
        new RegExp(`${name}: damaged picture .*: ends early: ${bytes} bytes of pixels$`, 'm'),
      ),
    );
  }

  test('truncated-pgm', async () => {
    const data = `images:${at('truncated-pgm')}`;
    const message = /cut\.pgm: damaged picture .*0 of 4,096 bytes/;
    await assertUserError(evaluation(data), message);
    await assertUserError(training(at('tiny.json'), data, 'cut'), message);
    assert.deepEqual(await readdir(join(folder, 'cut')), []);
  });

  test('one-damaged', async () => {
    const { status, stderr, answers } = await predict(at('one-damaged'));
    assert.equal(status, 2);
    assert.deepEqual(
      answers.map(({ digit }) => digit),
      [7, 7],
    );
    assert.match(
      stderr,
      /^inkdigit: .*b-seven-cut\.png: damaged picture \(PNG\): ends early[^\n]*\n$/,
    );
  });

  test('mixed-formats', async () => {
    const { samples, correct, stderr } = await evaluate(`images:${at('mixed-formats')}`);
    assert.deepEqual([samples, correct], [11, 11]);
    assert.match(stderr, /: 3 files are not used: 1 \.heic, 1 of unknown kinds, 1 without/);
  });

  for (const [spec, samples] of /** @type {[string, number][]} */ ([
    ['mnist:mnist-kaggle-dots', 20],
    ['mnist:mnist-kaggle-folders', 20],
    ['mnist:emnist-names', 20],
    ['mnist:emnist-transposed:transposed', 20],
    ['csv:kaggle-train.csv', 3],
    ['strokes:quickdraw-lists-as-strokes.jsonl', 6],
    ['strokes:two-drawings.ndjson', 2],
  ])) {
    test(`${spec} is read and answered`, async () => {
      const result = await evaluate(spec.replace(':', `:${CASES}/`));
      assert.deepEqual([result.samples, result.answered], [samples, 1]);
      assert.equal(result.stderr, '');
    });
  }

  test('emnist-transposed: a hint', async () => {
    const { stderr } = await evaluate(`mnist:${at('emnist-transposed')}`);
    assert.match(stderr, /^inkdigit: .* 100 % of 20 with rows and columns swapped[^\n]*\n$/);
  });

  test('mnist-little-endian-sizes', () =>
    assertUserError(
      evaluation(`mnist:${at('mnist-little-endian-sizes')}`),
      /t10k-images-idx3-ubyte: its sizes are in the wrong order of bytes/,
    ));

  test('kaggle-train.csv: without its header, and to train on', async () => {
    const text = await readFile(at('kaggle-train.csv'), 'utf8');
    const headless = await file('headless.csv', text.slice(text.indexOf('\n') + 1));
    const { samples, correct } = await evaluate(`csv:${headless}`);
    assert.deepEqual([samples, correct], [3, 3]);
    await run(training(at('tiny.json'), `csv:${at('kaggle-train.csv')}`, 'table'));
  });

  test('numbers-with-signs.jsonl', async () => {
    const { stdout } = await run([
      'predict',
      '--number',
      ...WEIGHTS,
      at('numbers-with-signs.jsonl'),
    ]);
    const texts = stdout.split('\n').map((line) => line.slice(line.lastIndexOf(' ') + 1));
    assert.deepEqual(texts, ['3.14', '3,14', '-5', '1-2', '1/2', '12:30', '0.5', '']);
  });

  test('nan-last-epoch.json', async () => {
    for (const options of [[], ['--resume']]) {
      const args = training(at('nan-last-epoch.json'), 'synthetic:500', 'nan');
      const { status, stderr } = await inkdigit([...args, ...options]);
      assert.equal(status, 2, stderr);
      assert.match(stderr, /^inkdigit: [^\n]*: training diverged in epoch 1 [^\n]*\n$/);
      assert.deepEqual(await readdir(join(folder, 'nan')), []);
    }
  });

  test('swa-n_averaged.safetensors', async () => {
    const to = join(folder, 'averaged.safetensors');
    const dict = ['--state-dict', at('swa-n_averaged.safetensors')];
    const { stderr } = await run(['import', ...dict, '--recipe', at('tiny.json'), '--to', to]);
    assert.match(stderr, /: left out, as no layer reads it: n_averaged\n$/);
  });

  for (const [name, message] of /** @type {[string, RegExp][]} */ ([
    ['recipe-duplicate-keys.json', /at line 3, column 10: the key 'training' is there twice/],
    ['recipe-nul-then-junk.json', /is no JSON: at line 21, column 1: a byte 0/],
  ])) {
    test(name, async () => {
      await assertUserError(training(at(name), 'synthetic:20', 'never'), message);
      assert.ok(!existsSync(join(folder, 'never')));
    });
  }

  test('strokes-duplicate-key.jsonl', () =>
    assertUserError(
      evaluation(`strokes:${at('strokes-duplicate-key.jsonl')}`),
      /at line 1, column 83: the key 'strokes' is there twice/,
    ));
});
