// `inkdigit crossval` and `--set` from outside; what the figures are is for the native tests.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { assertUserError, inkdigit, root } from './native.js';
import { OPEN } from './networks.js';
import { file, folder } from './temporary.js';

const RECIPE = await file('open.json', JSON.stringify(OPEN));

/** Slanted lines, of 30 writers: ones and sevens, four of each. */
const STROKES = await file(
  'people.jsonl',
  Array.from({ length: 240 }, (_, i) => {
    const writer = `writer ${i % 30}`;
    const lean = (i % 7) + (i % 5);
    const one = [
      [lean, 0],
      [0, 40],
    ];
    const seven = [[0, lean], [25 + lean, 0], [10, 40]]; // prettier-ignore
    return JSON.stringify({
      label: i % 60 < 30 ? 1 : 7,
      writer,
      strokes: [i % 60 < 30 ? one : seven],
    });
  }).join('\n'),
);
const DATA = ['--data', `strokes:${STROKES}`, 'synthetic:120', 'negatives:120'];
const SHARE = ['--set', 'training.validation_share=0.3'];

/**
 * @param {string} out
 * @param {string[]} rest options, which may be instead of those given here
 */
function crossval(out, ...rest) {
  const epochs = rest.includes('--epochs') ? [] : ['--epochs', '1'];
  const folds = rest.includes('--folds') ? [] : ['--folds', '3'];
  const common = ['crossval', '--recipe', RECIPE, ...DATA, ...SHARE, '--out', join(folder, out)];
  return [...common, ...epochs, ...folds, ...rest];
}

test('it prints a table, and as JSON what is in its folder', async () => {
  const { status, stdout, stderr } = await inkdigit(crossval('out'));
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  assert.equal(stdout.match(/^fold \d\/3 {2}\d+ samples, accuracy {2}strokes:/gm)?.length, 3);
  assert.match(stdout, /^strokes:people\.jsonl +\d+\.\d\d \+- \d+\.\d\d/m);
  assert.match(stdout, /^synthetic:120 /m);
  assert.match(stdout, /^mean of 2 /m);
  assert.match(stdout, /^negatives:120, scribbles /m);
  const written = JSON.parse(await readFile(join(folder, 'out/crossval.json'), 'utf8'));
  const again = await inkdigit(crossval('out', '--json'));
  assert.equal(again.status, 0, again.stderr);
  assert.deepEqual(JSON.parse(again.stdout), written);
  assert.equal(written.folds, 3);
  assert.deepEqual(written.seeds, [1]);
  assert.equal(written.recipe.training.validation_share, 0.3);
  assert.deepEqual(
    written.collections.map((/** @type {any} */ row) => [row.data, row.samples, row.writers]),
    [
      ['strokes:people.jsonl', 240, 30],
      ['synthetic:120', 120, 0],
    ],
  );
  const { accuracy } = written.collections[0].figures;
  const [first, second, third] = [1, 2, 3].map((fold) => accuracy.folds[fold]);
  const mean = (first + second + third) / 3;
  assert.ok(Math.abs(accuracy.mean - mean) < 1e-12);
  const samples = written.runs.map((/** @type {any} */ run) => run.samples);
  assert.equal(
    samples.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b),
    480,
  );
});

test('killed, it goes on to the same bytes', async () => {
  const command = crossval('killed', '--epochs', '40');
  assert.equal((await inkdigit(crossval('not killed', '--epochs', '40'))).status, 0);
  const program = spawn(`${root}build/native/inkdigit`, command, { stdio: 'pipe' });
  await new Promise((resolve) => program.stdout.once('data', resolve));
  program.kill('SIGKILL');
  await new Promise((resolve) => program.once('exit', resolve));
  assert.ok(!existsSync(join(folder, 'killed/crossval.json')), 'it was not done yet');
  const { status, stderr } = await inkdigit(command);
  assert.equal(status, 0, stderr);
  for (const name of ['crossval.json', 'writers.json']) {
    const read = (/** @type {string} */ out) => readFile(join(folder, out, name));
    assert.ok((await read('killed')).equals(await read('not killed')), name);
  }
});

test('two recipes are compared on the same writers', async () => {
  const other = crossval('other', '--set', 'optimizer.learning_rate=0.0001');
  assert.equal((await inkdigit(other)).status, 0);
  const compare = ['--compare', join(folder, 'other')];
  const { status, stdout, stderr } = await inkdigit(crossval('out', ...compare, '--json'));
  assert.equal(status, 0, stderr);
  const { collections, comparison } = JSON.parse(stdout);
  const there = JSON.parse(await readFile(join(folder, 'other/crossval.json'), 'utf8'));
  const [{ data, figures }] = comparison.collections;
  assert.equal(data, 'strokes:people.jsonl');
  assert.equal(
    figures.loss.difference,
    collections[0].figures.loss.mean - there.collections[0].figures.loss.mean,
  );
  assert.ok(figures.loss.standard_error > 0);
  const table = await inkdigit(crossval('out', ...compare));
  assert.match(table.stdout, /^less \S+other +accuracy, %/m);
});

test('what is wrong is one line', async () => {
  await assertUserError(
    crossval('out', '--folds', '4'),
    /out: there is another cross-validation; --folds is 4, there 3; /,
  );
  await assertUserError(crossval('x', '--compare', folder), /has no crossval\.json/);
  await assertUserError(crossval('x', '--data-weights', '1'), /1 for 3 of --data/);
  await assertUserError(crossval('x', '--seeds', '0'), /must be a whole number from 1 to 100/);
  await assertUserError(crossval('x', '--set', 'distill.weight=0.5'), /needs a teacher/);
  await assertUserError(
    crossval('x', '--set', 'training.epoch=3'),
    /--set training\.epoch=3: training: unknown key 'epoch' \(did you mean 'epochs'\?\)/,
  );
});

test('--set is in what train leaves, and another setting is another run', async () => {
  const train = ['train', '--recipe', RECIPE, '--data', 'synthetic:100', '--epochs', '1'];
  const out = ['--out', join(folder, 'set')];
  const layer = 'network.layers.0.kernel=3';
  const settings = ['--set', 'training.batch_size=20', layer, 'optimizer.type=adamw'];
  const trained = await inkdigit([...train, ...out, ...settings]);
  assert.equal(trained.status, 0, trained.stderr);
  const info = await inkdigit(['info', '--json', join(folder, 'set/last.safetensors')]);
  const { recipe } = JSON.parse(info.stdout).provenance;
  assert.equal(recipe.training.batch_size, 20);
  assert.equal(recipe.network.layers[0].kernel, 3);
  assert.equal(recipe.optimizer.type, 'adamw');
  await assertUserError(
    [...train, ...out, '--resume', ...settings, '--set', 'training.batch_size=10'],
    /recipe: training\.batch_size is 10, its checkpoint has 20/,
  );
  const sheet = ['augment', '--recipe', RECIPE, '--data', 'synthetic:20'];
  const picture = ['--out', join(folder, 'sheet.png'), '--set', 'augment.rotation_degrees=20'];
  const drawn = await inkdigit([...sheet, ...picture]);
  assert.equal(drawn.status, 0, drawn.stderr);
});
