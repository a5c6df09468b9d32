// `inkdigit sweep` from outside; what it does with trials is for the native tests.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { Ajv } from 'ajv';

import { assertUserError, inkdigit, root } from './native.js';
import { TINY } from './networks.js';
import { file, folder } from './temporary.js';

const RECIPE = await file('tiny.json', JSON.stringify(TINY));
const SPACE = await file(
  'space.json',
  JSON.stringify({
    $schema: './space.schema.json',
    'optimizer.learning_rate': { log: [0.0003, 0.03] },
    'optimizer.type': { choice: ['adam', 'sgd'] },
    'training.batch_size': { choice: [10, 20, 40] },
  }),
);
const LEFT = ['best.json', 'best.safetensors', 'report.html', 'sweep.json'];

/**
 * @param {string} out
 * @param {string[]} rest options, which may be instead of those given here
 */
function sweep(out, ...rest) {
  const common = ['sweep', '--recipe', RECIPE, '--out', join(folder, out)];
  const also = [
    ['--data', 'synthetic:120'],
    ['--space', SPACE],
    ['--trials', '6'],
    ['--epochs', '9'],
  ];
  return [...common, ...also.filter(([name]) => !rest.includes(name)).flat(), ...rest];
}

/** @param {string} out */
const left = (out) => Promise.all(LEFT.map((name) => readFile(join(folder, out, name))));

test('it prints each training, a table, and as JSON what is in its folder', async () => {
  const { status, stdout, stderr } = await inkdigit(sweep('out'));
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  const trainings = stdout.match(
    /^rung [123]\/3, [139] epochs: trial \d {2}accuracy \d+\.\d\d %/gm,
  );
  assert.equal(trainings?.length, 6 + 2 + 1);
  assert.match(stdout, /^rung 1\/3: 2 of 6 trials that have not diverged go on to 3 epochs$/m);
  assert.match(
    stdout,
    /^rank +trial +epochs +accuracy, % +loss +optimizer\.type +learning_rate +batch_size$/m,
  );
  assert.match(stdout, /^ +1 +\d +9 +\d+\.\d\d +\d\.\d{4} +(adam|sgd) +\S+ +(10|20|40)$/m);
  const written = JSON.parse(await readFile(join(folder, 'out/sweep.json'), 'utf8'));
  const again = await inkdigit(sweep('out', '--resume', '--json'));
  assert.equal(again.status, 0, again.stderr);
  assert.deepEqual(JSON.parse(again.stdout), written);
  assert.deepEqual(written.rungs, [
    { epochs: 1, trials: 6 },
    { epochs: 3, trials: 2 },
    { epochs: 9, trials: 1 },
  ]);
  assert.equal(written.trials.length, 6);
  assert.equal(written.best, written.trials[0].trial);
  assert.equal(written.importance.length, 3);
  const best = JSON.parse(await readFile(join(folder, 'out/best.json'), 'utf8'));
  assert.equal(best.training.batch_size, written.trials[0].settings['training.batch_size']);
});

test('best.json is a recipe by which train makes the same weights again', async () => {
  const recipe = join(folder, 'out/best.json');
  const out = join(folder, 'again');
  const args = ['train', '--recipe', recipe, '--data', 'synthetic:120', '--out', out];
  const { status, stderr } = await inkdigit(args);
  assert.equal(status, 0, stderr);
  const weights = await readFile(join(folder, 'out/best.safetensors'));
  assert.ok(weights.equals(await readFile(join(out, 'best.safetensors'))));
});

test('killed or interrupted, with other jobs it goes on to the same bytes', async () => {
  // So that it is far from its end when the signal comes.
  const long = ['--epochs', '243', '--data', 'synthetic:500'];
  const uninterrupted = await inkdigit(sweep('whole', ...long));
  assert.equal(uninterrupted.status, 0, uninterrupted.stderr);
  const whole = await left('whole');
  for (const signal of /** @type {const} */ (['SIGKILL', 'SIGINT', 'SIGTERM'])) {
    const command = sweep(signal, ...long, '--jobs', '1', '--threads', '1');
    const program = spawn(`${root}build/native/inkdigit`, command, { stdio: 'pipe' });
    let stderr = '';
    program.stderr.on('data', (text) => (stderr += text));
    await new Promise((resolve) => program.stdout.once('data', resolve));
    program.kill(signal);
    await new Promise((resolve) => program.once('close', resolve));
    assert.equal(program.signalCode, signal);
    if (signal !== 'SIGKILL') assert.equal(stderr, 'inkdigit: stopped; go on with --resume\n');
    assert.ok(!existsSync(join(folder, signal, 'sweep.json')));
    await assertUserError(command, /there is a sweep, or the like; --resume goes on with it/);
    const again = await inkdigit(sweep(signal, ...long, '--jobs', '3', '--resume'));
    assert.equal(again.status, 0, again.stderr);
    assert.deepEqual(await left(signal), whole);
  }
});

test('a disk that is full ends in one line', () => {
  const command = 'ulimit -f 4; exec build/native/inkdigit "$@"';
  const { status, stderr } = spawnSync('bash', ['-c', command, 'bash', ...sweep('full')], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 2, stderr);
  assert.match(stderr, /^inkdigit: [^\n]*: cannot be written: File too large\n$/);
});

test('what is wrong is one line', async () => {
  /** @param {any} space */
  const spaced = async (space) => ['--space', await file('wrong.json', JSON.stringify(space))];
  const wrong = async (/** @type {any} */ space, /** @type {RegExp} */ message) =>
    assertUserError(sweep('wrong', ...(await spaced(space))), message);
  await wrong(
    { 'optimizer.lerning_rate': { log: [0.1, 1] } },
    /wrong\.json: optimizer\.lerning_rate=0\.1: optimizer: unknown key 'lerning_rate' \(did you mean 'learning_rate'\?\)/,
  );
  await wrong({ 'training.batch_size': [1, 2] }, /must be \{"log": \[low, high\]\}/);
  await wrong({ 'training.epochs': { integers: [1, 5] } }, /cannot be in a space: --epochs/);
  await wrong(
    { [`network.layers.1.out_features`]: { integers: [11, 20] } },
    /none of 1000 draws makes a recipe that can be trained; .* there are 10 classes/,
  );
  await assertUserError(sweep('wrong', '--space', join(folder, 'none.json')), /none\.json/);
  await assertUserError(
    sweep('wrong', '--min-epochs', '10'),
    /--min-epochs is 10, more than the 9/,
  );
  await assertUserError(sweep('wrong', '--trials', '0'), /must be a whole number from 1 to/);
  await assertUserError(sweep('wrong', '--set', 'training.epoch=3'), /did you mean 'epochs'/);
  await assertUserError(
    sweep('out', '--resume', '--set', 'training.ema_decay=0.9'),
    /out: there is another sweep; recipe: training\.ema_decay is 0\.9/,
  );
  assert.ok(!existsSync(join(folder, 'wrong')));
});

test('the schema of spaces is the repository’s, and fits what the program takes', async () => {
  const spaces = `${root}trainer/spaces`;
  const readJson = async (/** @type {string} */ path) => JSON.parse(await readFile(path, 'utf8'));
  const { status, stdout } = await inkdigit(['schema', '--of', 'space']);
  assert.equal(status, 0);
  const schema = await readJson(join(spaces, 'space.schema.json'));
  assert.deepEqual(JSON.parse(stdout), schema);
  const fits = new Ajv().compile(schema);
  const names = (await readdir(spaces)).filter((name) => name !== 'space.schema.json');
  assert.ok(names.length > 0);
  for (const path of [...names.map((name) => join(spaces, name)), SPACE]) {
    assert.ok(fits(await readJson(path)), `${path}: ${JSON.stringify(fits.errors?.at(-1))}`);
  }
  for (const wrong of [
    { 'optimizer.lerning_rate': { log: [0.1, 1] } },
    { 'training.epochs': { integers: [1, 5] } },
    { 'training.batch_size': { range: [1, 5] } },
    { 'training.batch_size': { integers: [1, 5], step: 0 } },
    { 'optimizer.learning_rate': { log: [0, 1] } },
    { 'optimizer.learning_rate': { log: [0.1, 1], range: [0, 1] } },
    { 'optimizer.type': { choice: [] } },
    { 'network.input.mean': { choice: [0] } },
  ]) {
    assert.equal(fits(wrong), false, JSON.stringify(wrong));
    const path = await file('refused.json', JSON.stringify(wrong));
    const { status: refused } = await inkdigit(sweep('refused', '--space', path));
    assert.equal(refused, 2, JSON.stringify(wrong));
  }
});
