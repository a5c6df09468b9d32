// The program from outside: training, evaluation and prediction on what it makes itself.
import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { assertUserError, inkdigit, readMetrics, root } from './native.js';
import { OPEN } from './networks.js';
import { pictureOfOne } from './picture.js';
import { FLOAT, gamma } from './rounding.js';
import { file, folder } from './temporary.js';

const WEIGHTS = `${root}weights/cnn-5x5.safetensors`;
const RECIPE = `${root}trainer/recipes/cnn-5x5.json`;

/**
 * They are the ten largest counts of mistakes in the confusion matrix, in order.
 *
 * @param {any} evaluation
 */
function assertTopConfusions({ confusion, top_confusions }) {
  const all = confusion.flatMap((/** @type {number[]} */ row, /** @type {number} */ truth) =>
    row.map((count, answer) => ({ truth: String(truth), answer: String(answer), count })),
  );
  const mistakes = all
    .filter((/** @type {any} */ c) => c.truth !== c.answer && c.count > 0)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => b.count - a.count);
  assert.ok(mistakes.length > 0);
  assert.deepEqual(top_confusions, mistakes.slice(0, 10));
}

test('train, eval, predict and info work on what the program makes itself', async () => {
  const out = join(folder, 'trained');
  const train = ['train', '--recipe', RECIPE, '--data', 'synthetic:600', '--out', out];
  const trained = await inkdigit([...train, '--epochs', '2', '--seed', '3']);
  assert.equal(trained.status, 0, trained.stderr);
  assert.match(trained.stdout, /\nbest epoch \d of 2, \d+ images\/s, \d+ MB at most: /);
  assert.deepEqual((await readdir(out)).sort(), [
    'best.safetensors',
    'checkpoint',
    'last.safetensors',
    'metrics.jsonl',
    'report.html',
  ]);
  const metrics = await readMetrics(out);
  assert.equal(metrics.length, 2);
  assert.equal(metrics[1].epoch, 2);

  const weights = join(out, 'best.safetensors');
  const evaluated = await inkdigit([
    'eval',
    '--weights',
    weights,
    '--data',
    'synthetic:200',
    '--json',
  ]);
  const evaluation = JSON.parse(evaluated.stdout);
  assert.equal(evaluation.samples, 200);
  assert.equal(evaluation.correct / 200, evaluation.accuracy);
  assert.ok(evaluation.accuracy > 0.5);
  assert.equal(
    evaluation.confusion.flat().reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b),
    200,
  );
  assert.equal(evaluation.per_class.length, 10);
  for (const key of ['loss', 'ece', 'images_per_second']) {
    assert.equal(typeof evaluation[key], 'number', key);
  }
  const { median, p90 } = evaluation.latency_us;
  assert.ok(median > 1 && p90 >= median && p90 < 1e6, `${median} us, ${p90} us`);
  assertTopConfusions(evaluation);
  const table = await inkdigit(['eval', '--weights', weights, '--data', 'synthetic:200']);
  assert.match(table.stdout, /\none image on one thread: \d+ us \(median\), \d+ us \(90th/);
  const [worst] = evaluation.top_confusions;
  assert.match(
    table.stdout,
    new RegExp(`\ntruth +answer +count\n${worst.truth} +${worst.answer} +${worst.count}\n`),
  );

  const info = JSON.parse((await inkdigit(['info', weights, '--json'])).stdout);
  assert.equal(info.parameters, 184586);
  assert.equal(info.provenance.seed, 3);
  assert.equal(info.provenance.data.name, 'synthetic:600');
});

test('the weights of sets are remembered by the weights file and by --resume', async () => {
  const out = join(folder, 'weighted');
  const train = ['train', '--recipe', RECIPE, '--data', 'synthetic:200', 'synthetic:100'];
  const rest = ['--out', out, '--epochs', '1', '--resume', '--data-weights'];
  const trained = await inkdigit([...train, ...rest, '0.5', '2']);
  assert.equal(trained.status, 0, trained.stderr);
  const info = JSON.parse(
    (await inkdigit(['info', join(out, 'best.safetensors'), '--json'])).stdout,
  );
  assert.deepEqual(info.provenance.data.sets, [
    { name: 'synthetic:200', samples: 200, weight: 0.5 },
    { name: 'synthetic:100', samples: 100, weight: 2 },
  ]);
  // 270 of 300 are left to train on: half of one set's, and the other's twice.
  assert.match(trained.stdout, /: 300 images of .*; an epoch shows 2\d\d, 30 are held out\n/);
  await assertUserError(
    [...train, ...rest, '0.5', '1'],
    /--data synthetic:100: its weight is 1\.0, its checkpoint has 2\.0/,
  );
  assert.equal((await inkdigit([...train, ...rest, '0.5', '2'])).status, 0);
});

test('eval --held-out-writers counts whole writers, those that training leaves out', async () => {
  const writers = Array.from({ length: 40 }, (_, i) => `writer ${i}`);
  const lines = writers.flatMap((writer) =>
    [0, 1].map((label) =>
      JSON.stringify({
        label,
        writer,
        strokes: [
          [
            [0, 0],
            [1 - label, 9],
          ],
        ],
      }),
    ),
  );
  const data = `strokes:${await file('writers.jsonl', lines.join('\n'))}`;
  /** @param {string[]} options */
  const evaluated = async (...options) => {
    const args = ['eval', '--weights', WEIGHTS, '--data', data, '--json', ...options];
    const { status, stdout, stderr } = await inkdigit(args);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  };
  assert.equal((await evaluated()).samples, 80);
  assert.equal((await evaluated('--held-out-writers', '1')).samples, 80);
  const predictions = join(folder, 'held-out.jsonl');
  const { samples } = await evaluated('--held-out-writers', '0.3', '--predictions', predictions);
  assert.ok(samples >= 8 && samples <= 44, `${samples} of 80`);
  const indices = (await readFile(predictions, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).index);
  assert.equal(indices.length, samples);
  for (const index of indices) assert.ok(indices.includes(index ^ 1), 'the writer’s other sample');
  await assertUserError(
    ['eval', '--weights', WEIGHTS, '--data', 'synthetic:9', '--held-out-writers', '0.1'],
    /synthetic:9: no sample has a writer/,
  );
});

test('predict reads pictures, folders and strokes', async () => {
  const pictures = join(folder, 'pictures');
  await mkdir(join(pictures, 'deep'), { recursive: true });
  await file('pictures/one.png', pictureOfOne());
  await copyFile(join(pictures, 'one.png'), join(pictures, 'deep/again.png'));
  const strokes = await file('d.jsonl', '{"strokes":[[[5,0],[4,50],[5,99]]]}\n{"strokes":[]}\n');
  const args = ['predict', '--weights', WEIGHTS, pictures, strokes, '--json'];
  const { status, stdout, stderr } = await inkdigit(args);
  assert.equal(status, 0, stderr);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ input, digit }) => [input, digit]),
    [
      [join(pictures, 'deep/again.png'), 1],
      [join(pictures, 'one.png'), 1],
      [`${strokes}:1`, 1],
      [`${strokes}:2`, null],
    ],
  );
  assert.equal(lines[3].confidence, 0);
  for (const { probabilities } of lines) assert.equal(probabilities.length, 10);
});

test('a network that has learnt what is no digit is calibrated, and gives no answer', async () => {
  const out = join(folder, 'open');
  const recipe = await file('open.json', JSON.stringify(OPEN));
  const data = ['--data', 'synthetic:600', 'negatives:400'];
  const trained = await inkdigit(['train', '--recipe', recipe, ...data, '--out', out]);
  assert.equal(trained.status, 0, trained.stderr);
  const plain = join(out, 'last.safetensors');
  const weights = join(out, 'calibrated.safetensors');
  const calibrate = ['calibrate', '--weights', plain, '--to', weights, '--reject-share', '0.25'];
  const calibrated = await inkdigit([...calibrate, ...data]);
  assert.equal(calibrated.status, 0, calibrated.stderr);
  assert.match(calibrated.stdout, /: temperature [\d.]+, reject_below 0\.\d+, by 1000 samples of /);

  /** @param {string} path */
  const evaluated = async (path) =>
    JSON.parse((await inkdigit(['eval', '--weights', path, ...data, '--json'])).stdout);
  const [before, after] = [await evaluated(plain), await evaluated(weights)];
  assert.equal(before.samples, 600);
  assert.equal(before.rejected, 0);
  assert.equal(after.rejected, 0.25);
  assert.equal(after.accuracy, before.accuracy);
  assert.equal(before.answered, before.accuracy);
  assert.ok(after.answered < after.accuracy, `${after.answered} of ${after.accuracy}`);
  assert.equal(after.negatives.samples, 400);
  assert.ok(after.negatives.rejected > 0.3, `${after.negatives.rejected}`);
  assert.ok(after.negatives.auroc > 0.6 && after.negatives.auroc <= 1);
  const info = JSON.parse((await inkdigit(['info', weights, '--json'])).stdout);
  assert.equal(info.provenance.calibration.data.name, 'synthetic:600 + negatives:400');

  const strokes = await file('two.jsonl', '{"strokes":[[[5,0],[4,50],[5,99]]]}\n{"strokes":[]}\n');
  const { stdout } = await inkdigit(['predict', '--weights', weights, strokes, '--json']);
  const [one, blank] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const largest = Math.max(...one.probabilities);
  assert.ok(one.plausibility > 0 && one.plausibility < 1);
  // Both factors have been rounded to floats.
  const product = one.plausibility * largest;
  assert.ok(Math.abs(one.confidence - product) <= gamma(2, FLOAT) * one.confidence);
  assert.deepEqual([blank.digit, blank.plausibility], [null, 0]);

  await assertUserError(
    ['calibrate', '--weights', WEIGHTS, '--to', weights, '--reject-share', '0.1', ...data],
    /cnn-5x5.safetensors: --reject-share needs a network whose softmax has "background": true/,
  );
  await assertUserError(
    ['train', '--recipe', RECIPE, ...data, '--out', join(folder, 'closed')],
    /negatives need a softmax with "background": true/,
  );
});
