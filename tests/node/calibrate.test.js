// Weights are calibrated by what they have not been trained on, or it is said that they are not.
import assert from 'node:assert/strict';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { readSafetensors } from './exchange.js';
import { assertUserError, inkdigit, root } from './native.js';
import { file, folder } from './temporary.js';

/**
 * Ones and zeros, as slanted strokes and triangles.
 *
 * @param {number} count
 */
function strokeLines(count) {
  const lines = Array.from({ length: count }, (_, i) => {
    const label = i % 2;
    const stroke = [
      [0, 0],
      [5 + i, 90],
      [label === 1 ? 6 + i : 60 + i, 90],
    ];
    return JSON.stringify({ label, strokes: [label === 1 ? stroke : [...stroke, [0, 0]]] });
  });
  return lines.join('\n') + '\n';
}

const strokes = `strokes:${await file('pen.jsonl', strokeLines(200))}`;
const others = `strokes:${await file('others.jsonl', strokeLines(60))}`;
const run = join(folder, 'run');
const trained = await inkdigit([
  ...['train', '--recipe', `${root}trainer/recipes/mlp.json`, '--epochs', '1', '--out', run],
  ...['--data', strokes, 'synthetic:100', '--seed', '3', '--validation-shares', '0.1', '0.3'],
]);
assert.equal(trained.status, 0, trained.stderr);

/** @param {string[]} data */
async function calibrate(...data) {
  const to = join(folder, 'calibrated.safetensors');
  const weights = join(run, 'best.safetensors');
  const outcome = await inkdigit([
    ...['calibrate', '--weights', weights, '--to', to, '--data', ...data],
  ]);
  assert.equal(outcome.status, 0, outcome.stderr);
  const info = JSON.parse((await inkdigit(['info', to, '--json'])).stdout);
  return { ...outcome, calibration: info.provenance.calibration };
}

test('of sets that were trained on it says that they were', async () => {
  const { stdout, stderr, calibration } = await calibrate(strokes);
  assert.match(
    stderr,
    /^inkdigit: .*: the weights were trained on most of strokes:pen[^ ]*, [^\n]+\n$/,
  );
  assert.match(stdout, /, by 200 samples of strokes:pen[^ ,]*\n$/);
  assert.equal(calibration.held_out, undefined);
});

test('the line about it stays one, whatever the weights are called', async () => {
  const weights = join(folder, 'two\nlines.safetensors');
  await copyFile(join(run, 'best.safetensors'), weights);
  const to = join(folder, 'calibrated.safetensors');
  const args = ['calibrate', '--weights', weights, '--to', to, '--data', strokes];
  const { stderr } = await inkdigit(args);
  assert.match(stderr, /^inkdigit: [^\n]*two\\nlines\.safetensors: the weights were [^\n]+\n$/);
});

test('others, and drawings by another seed, are taken without a word', async () => {
  const { stdout, stderr } = await calibrate(others, 'synthetic:100');
  assert.equal(stderr, '');
  assert.match(stdout, /, by 160 samples of [^,]*\n$/);
});

test('of the data that were trained on, those held out are taken', async () => {
  const again = join(folder, 'again');
  const recipe = `${root}trainer/recipes/mlp.json`;
  const train = ['train', '--recipe', recipe, '--epochs', '1', '--data', strokes, others];
  assert.equal((await inkdigit([...train, '--out', again])).status, 0);
  const to = join(folder, 'held-out.safetensors');
  const args = ['calibrate', '--weights', join(again, 'best.safetensors'), '--to', to, '--data'];
  const { status, stdout, stderr } = await inkdigit([...args, strokes, others]);
  assert.equal(status, 0);
  assert.equal(stderr, '');
  const [, temperature] =
    /: temperature ([\d.]+), .*, by 26 samples of .*, held out by the training\n$/.exec(stdout) ??
    [];
  assert.ok(temperature, stdout);
  const info = JSON.parse((await inkdigit(['info', to, '--json'])).stdout);
  assert.equal(info.provenance.calibration.held_out, 26);
  // In another order they are drawn otherwise, so all are taken, which comes to another temperature.
  const all = await inkdigit([...args, others, strokes]);
  assert.match(all.stderr, /were trained on most of/);
  assert.match(all.stdout, /: temperature [\d.]+, .*, by 260 samples of /);
  assert.ok(!all.stdout.includes(`temperature ${temperature},`), all.stdout);
  await assertUserError([...args, strokes, '--held-out-writers', '0.1'], /no sample has a writer/);
});

test('with the seed of the training what it drew and held out is known, too', async () => {
  const to = join(folder, 'drawn.safetensors');
  const args = ['calibrate', '--weights', join(run, 'best.safetensors'), '--to', to, '--seed', '3'];
  const { stdout, stderr } = await inkdigit([...args, '--data', strokes, 'synthetic:100']);
  assert.equal(stderr, '');
  assert.match(stdout, /, by 50 samples of .*, held out by the training\n$/);
});

const SHIPPED = `${root}weights/default.safetensors`;
const KINDS = ['--data', 'synthetic:300', 'negatives:400'];

/** @param {string} path */
async function tensorsOf(path) {
  const bytes = await readFile(path);
  return bytes.subarray(8 + Number(bytes.readBigUInt64LE()));
}

test('thresholds are chosen by what they keep out of each kind, and by what they cost', async () => {
  const to = join(folder, 'kinds.safetensors');
  const args = ['calibrate', '--weights', SHIPPED, '--to', to, ...KINDS];
  const wanted = ['--refuse-negatives', '0.9', '--doubt-negatives', '0.97'];
  const found = JSON.parse((await inkdigit([...args, ...wanted, '--json'])).stdout);
  assert.deepEqual(found.kinds.map((/** @type {{ kind: string }} */ { kind }) => kind).sort(), [
    'doodles',
    'scribbles',
    'shapes',
    'spoilt digits',
  ]);
  let samples = 0;
  for (const kind of found.kinds) {
    assert.ok(kind.rejected >= 0.9 && kind.rejected + kind.doubtful >= 0.97, JSON.stringify(kind));
    samples += kind.samples;
  }
  assert.equal(samples, 400);
  assert.ok(found.reject_below > 0 && found.doubt_below > found.reject_below);
  assert.deepEqual(await tensorsOf(to), await tensorsOf(SHIPPED));
  const same = ['eval', '--weights', to, ...KINDS, '--json'];
  const evaluated = JSON.parse((await inkdigit(same)).stdout);
  assert.equal(evaluated.rejected, found.rejected);
  assert.equal(evaluated.doubtful, found.doubtful);

  const capped = JSON.parse((await inkdigit([...args, ...wanted, '--doubt-share', '0.01', '--json'])).stdout); // prettier-ignore
  assert.ok(capped.doubtful <= 0.01, String(capped.doubtful));
  assert.ok(capped.doubt_below <= found.doubt_below);
  const { stdout } = await inkdigit([...args, ...wanted]);
  assert.match(stdout, /, reject_below 0\.\d+, doubt_below 0\.\d+, by 700 samples of /);
  assert.match(stdout, /^digits +300 +[\d.]+ % +[\d.]+ %$/m);
  assert.match(stdout, /^spoilt digits +\d+ +9[\d.]+ % +[\d.]+ %$/m);
});

test('the temperature can be kept, and thresholds alone chosen', async () => {
  const to = join(folder, 'kept.safetensors');
  const args = ['calibrate', '--weights', SHIPPED, '--to', to, ...KINDS, '--keep-temperature'];
  const softmaxOf = async (/** @type {string} */ path) => {
    const { metadata } = await readSafetensors(path);
    return JSON.parse(metadata.network).layers.at(-1);
  };
  const before = await softmaxOf(SHIPPED);
  const found = JSON.parse(
    (await inkdigit([...args, '--refuse-negatives', '0.9', '--json'])).stdout,
  );
  assert.equal(found.temperature, before.temperature);
  assert.notEqual(found.reject_below, before.reject_below);
  assert.deepEqual(await softmaxOf(to), { ...before, reject_below: found.reject_below });
  await assertUserError(args, /--keep-temperature: then a threshold must be asked for/);
});

test('where nothing shows no class, it says what would', async () => {
  const to = join(folder, 'none.safetensors');
  const args = ['calibrate', '--weights', SHIPPED, '--to', to, '--data', 'synthetic:50'];
  const reason =
    /synthetic:50: nothing that is held out shows no class, .*; add negatives:10000, or /;
  await assertUserError([...args, '--refuse-negatives', '0.95'], reason);
  await assertUserError([...args, '--doubt-negatives', '0.95'], reason);
  await assertUserError([...args, '--refuse-negatives', '1.5'], /--refuse-negatives/);
  await assertUserError(
    ['calibrate', '--weights', join(run, 'best.safetensors'), '--to', to, ...KINDS, '--doubt-share', '0.1'], // prettier-ignore
    /--doubt-share needs a network whose softmax has "background": true/,
  );
  await assert.rejects(readFile(to));
});
