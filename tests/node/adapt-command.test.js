// `inkdigit adapt` from outside; what it learns is for tests/native and learn-adapt.test.js.
import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { assertUserError, inkdigit, root } from './native.js';
import { file, folder } from './temporary.js';

const WEIGHTS = `${root}weights/default.safetensors`;

/** Fours by somebody who writes them as one stroke, like an S. */
const odd = [0, 3, 6].map((lean) => ({
  label: 4,
  strokes: [[[60 + lean, 0], [20 + lean, 10], [5 + lean, 30], [25, 48], [55, 52], [62, 75], [40 - lean, 96], [2 - lean, 100]]], // prettier-ignore
}));
const mine = `strokes:${await file('mine.jsonl', odd.map((line) => JSON.stringify(line)).join('\n'))}`;

/** @param {string[]} options */
function adapt(out = 'mine.safetensors', ...options) {
  const to = join(folder, out);
  return inkdigit(['adapt', '--weights', WEIGHTS, '--data', mine, '--out', to, ...options]);
}

test('what is learnt is an ordinary weights file, the same bits from the same drawings', async () => {
  const { status, stdout, stderr } = await adapt('mine.safetensors', '--json');
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  const { file: path, corrections, others, seed } = JSON.parse(stdout);
  assert.equal(seed, 1);
  assert.deepEqual(corrections, { samples: 3, correct_before: 0, correct_after: 3 });
  assert.ok(others.correct_after >= others.correct_before - 4, JSON.stringify(others));
  const evaluated = await inkdigit(['eval', '--weights', path, '--data', mine, '--json']);
  assert.equal(JSON.parse(evaluated.stdout).correct, 3);
  const { provenance, dtype } = JSON.parse((await inkdigit(['info', path, '--json'])).stdout);
  assert.equal(dtype, 'F32, I8');
  assert.equal(provenance.adapted[0].corrections, 3);

  assert.equal((await adapt('again.safetensors')).status, 0);
  assert.deepEqual(await readFile(join(folder, 'again.safetensors')), await readFile(path));
  assert.equal((await adapt('other.safetensors', '--seed', '2')).status, 0);
  assert.notDeepEqual(await readFile(join(folder, 'other.safetensors')), await readFile(path));
});

test('others may be rehearsed instead of those that are built in', async () => {
  const { status, stdout, stderr } = await adapt('own.safetensors', '--rehearsal', 'synthetic:200', 'negatives:50'); // prettier-ignore
  assert.equal(status, 0, stderr);
  assert.match(
    stdout,
    /^.*own\.safetensors: learnt from 3 drawings; of them read rightly: \d \(before: 0\)\n/,
  );
  assert.match(
    stdout,
    /\nothers that were not learnt from: \d+ of \d+ are read rightly \(before: \d+\)\n$/,
  );
});

test('what is wrong is said in a line, and nothing is written', async () => {
  const out = join(folder, 'never.safetensors');
  const fails = (/** @type {string[]} */ words, /** @type {RegExp} */ message) =>
    assertUserError(['adapt', '--weights', WEIGHTS, '--out', out, '--data', ...words], message);
  await fails(['mnist:nowhere'], /nowhere/);
  await fails([mine, '--rehearsal', 'strokes:none.jsonl'], /none\.jsonl/);
  const picture = ['1', ...Array.from({ length: 784 }, (_, p) => String(p % 200))].join(',');
  await fails([`csv:${await file('one.csv', `${picture}\n`)}`], /sample 1 has no pen strokes/);
  await fails(
    [`strokes:${await file('x.jsonl', '{"label":"x","strokes":[[[0,0],[1,1]]]}\n')}`],
    /x/,
  );
  await assertUserError(['adapt', '--weights', WEIGHTS, '--data', mine, '--out', 'mine.onnx'], /must end in \.safetensors/); // prettier-ignore
  await assert.rejects(stat(out));
});

test('a network that knows no background class is shown no drawing of none', async () => {
  const weights = `${root}weights/cnn-5x5.safetensors`;
  await assertUserError(
    [
      'adapt',
      '--weights',
      weights,
      '--data',
      'negatives:3',
      '--out',
      join(folder, 'n.safetensors'),
    ],
    /correction 1: shows none of the classes/,
  );
});
