// `inkdigit scorecard` from outside; what its figures are is for the native tests.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { inkdigit, root } from './native.js';
import { OPEN } from './networks.js';
import { DOUBLE, gamma } from './rounding.js';
import { file, folder } from './temporary.js';

const WEIGHTS = `${root}weights/cnn-5x5.safetensors`;

const ENVIRONMENT = { INKDIGIT_DATA: folder };

/** @param {string[]} options */
const scorecard = (...options) =>
  inkdigit(['scorecard', '--weights', WEIGHTS, ...options], ENVIRONMENT, folder);

/**
 * A gzipped collection of slanted lines, one a writer.
 *
 * @param {number | string} label
 */
const lines = (label) =>
  gzipSync(
    Array.from({ length: 60 }, (_, i) => {
      const stroke = [
        [i % 7, 0],
        [0, 40],
      ];
      return JSON.stringify({ label, writer: `writer ${i}`, strokes: [stroke] });
    }).join('\n'),
  );

test('without any data it is one line and exit status 2', async () => {
  const { status, stdout, stderr } = await scorecard('--json');
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /^inkdigit: none of mnist:test, strokes:[^\n]+ is there[^\n]+\n$/);
});

test('with one collection it is that row, and the others are named', async () => {
  await mkdir(join(folder, 'strokes'));
  await file('strokes/pendigits-tra.jsonl.gz', lines(1));
  const { status, stdout, stderr } = await scorecard('--json', '--threads', '1');
  assert.equal(status, 0, stderr);
  const card = JSON.parse(stdout);
  assert.equal(card.mnist, null);
  assert.deepEqual(card.missing, [
    'mnist:test',
    'strokes:unipen-1a-dev.jsonl.gz',
    'strokes:uji.jsonl.gz',
  ]);
  assert.equal(card.strokes.length, 1);
  const [row] = card.strokes;
  assert.equal(row.data, 'strokes:pendigits-tra.jsonl.gz');
  assert.equal(row.samples, row.writers);
  assert.ok(row.accuracy > 0.9, 'upright lines are ones');
  assert.equal(row.accuracy, row.mean_over_writers);
  assert.equal(row.worst_writer, null);
  const { accuracy } = card.preparation[0];
  assert.deepEqual(Object.keys(accuracy), ['bitmap', 'boxed', 'squashed', 'strokes']);
  assert.equal(accuracy.strokes, row.accuracy);
  assert.equal(card.rejection, null, 'not trained for it');
  const { numbers } = card;
  assert.equal(numbers.tried, 1000);
  assert.ok(numbers.right > 900, 'lines side by side are as many ones');
  assert.ok(numbers.segmented > 900);
  const digits = numbers.lengths.map((/** @type {any} */ length) => [length.digits, length.tried]);
  assert.deepEqual(
    digits,
    [2, 3, 4, 5, 6].map((length) => [length, 200]),
  );

  const table = await scorecard();
  assert.equal(table.status, 0, table.stderr);
  assert.match(table.stdout, /^mnist:test: is not there, and left out$/m);
  assert.match(table.stdout, /no writer has that many/);
  assert.match(table.stdout, /^rejection: the network was not trained to reject/m);
  assert.match(table.stdout, /^of 6 digits +200 /m);
});

test('of a network with a background it says how well it rejects', async () => {
  const recipe = await file('open.json', JSON.stringify(OPEN));
  const out = join(folder, 'open');
  const data = ['--data', 'synthetic:300', 'negatives:200'];
  const trained = await inkdigit(['train', '--recipe', recipe, ...data, '--out', out]);
  assert.equal(trained.status, 0, trained.stderr);
  const command = ['scorecard', '--weights', join(out, 'best.safetensors'), '--json'];
  const LETTERS = 'negatives:unipen-letters-dev.jsonl.gz';

  const without = JSON.parse((await inkdigit(command, ENVIRONMENT, folder)).stdout);
  assert.deepEqual(without.missing.slice(-2), [LETTERS, 'spoilt:unipen-1a-dev.jsonl.gz']);
  const SPOILT = 'spoilt:pendigits-tra.jsonl.gz';
  assert.deepEqual(
    without.rejection.negatives.map((/** @type {any} */ set) => [set.data, set.samples]),
    [
      [SPOILT, without.strokes[0].samples],
      ['negatives:2000', 2000],
    ],
  );

  await file('strokes/unipen-letters-dev.jsonl.gz', lines('l'));
  const { missing, strokes, rejection } = JSON.parse(
    (await inkdigit(command, ENVIRONMENT, folder)).stdout,
  );
  assert.ok(!missing.includes(LETTERS));
  assert.equal(rejection.samples, strokes[0].samples);
  const [written, ...others] = rejection.negatives;
  assert.equal(written.data, LETTERS);
  assert.equal(written.samples, strokes[0].samples, 'of the same writers');
  assert.equal(written.auroc, 0.5, 'they wrote the same');
  assert.equal(written.rejected, rejection.rejected);
  assert.deepEqual(others, without.rejection.negatives);
  let [sum, count] = [0, 0];
  for (const { samples, auroc } of rejection.negatives) {
    sum += samples * auroc;
    count += samples;
  }
  // Of numbers up to 1: four that are given are quotients, and six operations made the mean.
  assert.ok(Math.abs(rejection.auroc - sum / count) <= gamma(10, DOUBLE));
});
