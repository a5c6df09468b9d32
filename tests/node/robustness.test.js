// Attacks and corruptions from outside; what they do to pictures is for the native tests.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { assertUserError, inkdigit, root } from './native.js';
import { file, folder } from './temporary.js';

const evalOf = (/** @type {string[]} */ ...options) => [
  ...['eval', '--weights', `${root}weights/tiny.safetensors`, '--data', 'synthetic:60', ...options],
];

/** @param {string[]} options */
async function robustness(...options) {
  const { status, stdout, stderr } = await inkdigit(evalOf('--json', ...options));
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  return JSON.parse(stdout).robustness;
}

test('eval attacks and spoils, the same on any number of threads', async () => {
  const asked = [
    ...['--attack', 'fgsm', 'pgd', '--epsilon', '0', '0.3', '--attack-steps', '4'],
    ...['--attack-step-size', '0.1', '--corruptions', 'zigzag', 'fog', '--robustness-images', '50'],
  ];
  const found = await robustness(...asked, '--threads', '1');
  assert.equal(found.samples, 50);
  assert.deepEqual(
    found.attacks.map((/** @type {any} */ a) => [a.attack, a.epsilon, a.steps, a.step_size]),
    [
      ['fgsm', 0, 1, 0],
      ['fgsm', 0.3, 1, 0.3],
      ['pgd', 0, 4, 0.1],
      ['pgd', 0.3, 4, 0.1],
    ],
  );
  const [still, , , pgd] = found.attacks;
  assert.ok(found.correct > 40);
  assert.equal(still.correct, found.correct);
  assert.ok(pgd.correct < found.correct);
  assert.deepEqual(
    found.corruptions.map((/** @type {any} */ c) => c.kind),
    ['fog', 'zigzag'],
  );
  for (const { accuracy, correct, mean } of found.corruptions) {
    assert.equal(accuracy.length, 5);
    /** @type {(sum: number, share: number) => number} */
    const add = (sum, share) => sum + share;
    assert.deepEqual(accuracy, correct.map((/** @type {number} */ c) => c / 50)); // prettier-ignore
    assert.ok(Math.abs(mean - accuracy.reduce(add) / 5) < 1e-12);
  }
  assert.deepEqual(await robustness(...asked, '--threads', '3'), found);
});

test('eval says nothing of what it was not asked', async () => {
  assert.equal(await robustness(), undefined);
});

test('for people it is tables', async () => {
  const { stdout } = await inkdigit(
    evalOf('--attack', 'fgsm', '--epsilon', '0.25', '--corruptions', 'all'),
  );
  assert.match(stdout, /\nfgsm +0\.250 +1 +[\d.]+ %\n/);
  assert.equal(stdout.match(/^[a-z_]+( +\d+\.\d\d){6} %$/gm)?.length, 17);
});

test('what cannot be is one line', async () => {
  await assertUserError(evalOf('--attack', 'cw'), /must be fgsm or pgd but is 'cw'/);
  await assertUserError(evalOf('--attack', 'fgsm', '--epsilon', 'nan'), /must be a number from 0 to 1 but is 'nan'/); // prettier-ignore
  await assertUserError(evalOf('--attack', 'fgsm', '--epsilon', '1.5'), /from 0 to 1/);
  await assertUserError(evalOf('--epsilon', '0.1'), /--epsilon requires --attack/);
  await assertUserError(evalOf('--attack', 'pgd', '--attack-steps', '0'), /from 1 to 10000/);
  await assertUserError(evalOf('--corruptions', 'rain'), /must be all, gaussian_noise, .* or zigzag but is 'rain'/); // prettier-ignore
  const negatives = [
    'eval',
    '--weights',
    `${root}weights/tiny.safetensors`,
    '--data',
    'negatives:5',
  ];
  await assertUserError([...negatives, '--attack', 'fgsm'], /negatives:5: no image shows a class/);
  await assertUserError(evalOf('--report', '/no/such/report.html'), /report\.html/);
});

test('a recipe that trains on attacks is refused by devices other than the CPU', async () => {
  const recipe = JSON.parse(await readFile(`${root}trainer/recipes/mlp.json`, 'utf8'));
  recipe.adversarial = { epsilon: 0.1 };
  const path = await file('adversarial.json', JSON.stringify(recipe));
  const out = join(folder, 'refused');
  await assertUserError(
    ['train', '--recipe', path, '--data', 'synthetic:50', '--out', out, '--device', 'reference'],
    /adversarial: trains on the CPU alone; --device must be cpu or auto/,
  );
  assert.ok(!existsSync(out));
});
