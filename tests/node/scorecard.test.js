// `inkdigit scorecard` from outside; what its figures are is for the native tests.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { inkdigit, root } from './native.js';
import { file, folder } from './temporary.js';

const WEIGHTS = `${root}weights/cnn-5x5.safetensors`;

/** @param {string[]} options */
const scorecard = (...options) =>
  inkdigit(['scorecard', '--weights', WEIGHTS, ...options], { INKDIGIT_DATA: folder }, folder);

test('without any data it is one line and exit status 2', async () => {
  const { status, stdout, stderr } = await scorecard('--json');
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /^inkdigit: none of mnist:test, strokes:[^\n]+ is there[^\n]+\n$/);
});

test('with one collection it is that row, and the others are named', async () => {
  const lines = Array.from({ length: 60 }, (_, i) => {
    const slant = i % 7;
    const strokes = [
      [
        [slant, 0],
        [0, 40],
      ],
    ];
    return JSON.stringify({ label: 1, writer: `writer ${i}`, strokes });
  });
  await mkdir(join(folder, 'strokes'));
  await file('strokes/pendigits-tra.jsonl.gz', gzipSync(lines.join('\n')));
  const { status, stdout, stderr } = await scorecard('--json', '--threads', '1');
  assert.equal(status, 0, stderr);
  const card = JSON.parse(stdout);
  assert.equal(card.mnist, null);
  assert.deepEqual(card.missing, ['mnist:test', 'strokes:unipen-1a-dev.jsonl.gz']);
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

  const table = await scorecard();
  assert.equal(table.status, 0, table.stderr);
  assert.match(table.stdout, /^mnist:test: is not there, and left out$/m);
  assert.match(table.stdout, /nobody has so many/);
});
