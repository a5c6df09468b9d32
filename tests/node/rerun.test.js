// What a training does with what lies in its folder, and with one that runs off to infinity.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { assertUserError, inkdigit, readMetrics, root } from './native.js';
import { file, folder } from './temporary.js';

const RECIPE = `${root}trainer/recipes/mlp.json`;

/**
 * @param {string} out
 * @param {string[]} rest
 */
function train(out, ...rest) {
  const data = rest.includes('--data') ? [] : ['--data', 'synthetic:300'];
  const recipe = rest.includes('--recipe') ? [] : ['--recipe', RECIPE];
  return ['train', ...recipe, ...data, '--out', join(folder, out), ...rest];
}

/** @param {string} out */
const best = (out) => readFile(join(folder, out, 'best.safetensors'));

test('a run is not overwritten without --overwrite', async () => {
  assert.equal((await inkdigit(train('run', '--epochs', '2'))).status, 0);
  const before = await best('run');
  const anew = ', or choose another --out, --overwrite trains anew\n$';
  /** @type {[string[], string][]} */
  const refused = [
    [
      ['--epochs', '3'],
      'there is a run of 2 epochs; --resume goes on to 3, --overwrite trains anew',
    ],
    [['--epochs', '2', '--seed', '4'], `recipe: training\\.seed is 4, .*${anew}`],
    [
      ['--epochs', '2', '--recipe', `${root}trainer/recipes/cnn-5x5.json`],
      `recipe: name is .*${anew}`,
    ],
    [
      ['--epochs', '2', '--data', 'synthetic:200'],
      `--data is synthetic:200, its checkpoint has synthetic:300;.*${anew}`,
    ],
    [
      ['--epochs', '2', '--data-weights', '2'],
      `--data synthetic:300: its weight is 2\\.0, .*${anew}`,
    ],
  ];
  for (const [args, message] of refused) {
    const { status, stderr } = await inkdigit(train('run', ...args));
    assert.equal(status, 2);
    assert.match(stderr, /^inkdigit: [^\n]+\n$/, 'one line');
    assert.match(stderr, new RegExp(message));
    assert.ok(before.equals(await best('run')));
  }
  const same = await inkdigit(train('run', '--epochs', '2'));
  assert.equal(same.status, 0, same.stderr);
  assert.match(same.stdout, /\nfinished already: there is nothing left to do; --overwrite trains/);
  assert.ok(before.equals(await best('run')));

  const other = await inkdigit(train('run', '--epochs', '1', '--seed', '4', '--overwrite'));
  assert.equal(other.status, 0, other.stderr);
  assert.equal((await readMetrics(join(folder, 'run'))).length, 1);
  await assertUserError(train('run', '--resume', '--overwrite'), /--resume excludes --overwrite/);
});

test('--resume goes on to more epochs, and says what fewer would be', async () => {
  assert.equal((await inkdigit(train('longer', '--epochs', '2'))).status, 0);
  const longer = await inkdigit(train('longer', '--epochs', '4', '--resume'));
  assert.equal(longer.status, 0, longer.stderr);
  assert.match(longer.stdout, /\ngoes on in epoch 3\nepoch 3\/4 /);
  assert.doesNotMatch(longer.stdout, /schedule/);
  assert.equal((await inkdigit(train('whole', '--epochs', '4'))).status, 0);
  const last = (/** @type {string} */ out) => readFile(join(folder, out, 'last.safetensors'));
  assert.ok((await last('longer')).equals(await last('whole')));
  const fewer = await inkdigit(train('longer', '--epochs', '3', '--resume'));
  assert.equal(fewer.status, 2);
  assert.match(
    fewer.stderr,
    /: its run has done epoch 4, more than the 3 that are wanted; give --epochs 4, --ov/,
  );
});

test('a schedule that looks at the number of epochs says that it goes on as another', async () => {
  const mlp = JSON.parse(await readFile(RECIPE, 'utf8'));
  const recipe = await file(
    'cosine.json',
    JSON.stringify({ ...mlp, schedule: { type: 'cosine' } }),
  );
  const args = (/** @type {string[]} */ ...rest) => train('cosine', '--recipe', recipe, ...rest);
  assert.equal((await inkdigit(args('--epochs', '1'))).status, 0);
  const { status, stdout, stderr } = await inkdigit(args('--epochs', '2', '--resume'));
  assert.equal(status, 0, stderr);
  assert.match(stdout, /the schedule goes on as that of 2, which is not what as many epochs /);
  const { stdout: text } = await inkdigit([
    ...['info', '--json', join(folder, 'cosine/last.safetensors')],
  ]);
  assert.deepEqual(JSON.parse(text).provenance.earlier_schedules, [
    { epochs: 1, done_epochs: 1, done_images: 0 },
  ]);
});

test('training that ends in NaN is exit 2, leaves nothing that cannot be read, and stays so', async () => {
  const tiny = {
    name: 'tiny',
    network: {
      input: { channels: 1, height: 28, width: 28, mean: [0.1307], std: [0.3081] },
      classes: [...'0123456789'],
      layers: [
        { type: 'conv2d', name: 'conv1', out_channels: 4, kernel: 5 },
        { type: 'relu' },
        { type: 'max_pool2d', kernel: 4 },
        { type: 'flatten' },
        { type: 'linear', name: 'fc1', out_features: 10 },
        { type: 'softmax' },
      ],
    },
    training: { epochs: 1, batch_size: 64 },
    optimizer: { type: 'sgd', learning_rate: 100, weight_decay: 10 },
  };
  const recipe = await file('nan.json', JSON.stringify(tiny));
  for (const option of ['--tensorboard', '--resume']) {
    const args = train('nan', '--recipe', recipe, '--data', 'synthetic:500', option);
    const { status, stderr } = await inkdigit(args);
    assert.equal(status, 2, stderr);
    assert.match(
      stderr,
      /^inkdigit: [^\n]*: training diverged in epoch 1 [^\n]*; train anew with a smaller learning_rate and --overwrite\n$/,
    );
    assert.deepEqual(await readdir(join(folder, 'nan')), []);
  }
});

test('a share of each set is held out, where --validation-shares says so', async () => {
  const data = ['--epochs', '1', '--data', 'synthetic:200', 'synthetic:100'];
  const shares = (/** @type {string[]} */ ...values) =>
    train('shares', ...data, '--resume', '--validation-shares', ...values);
  const trained = await inkdigit(shares('0', '0.5'));
  assert.equal(trained.status, 0, trained.stderr);
  assert.match(trained.stdout, /; an epoch shows 250, 50 are held out\n/);
  const info = await inkdigit(['info', join(folder, 'shares/best.safetensors'), '--json']);
  assert.deepEqual(JSON.parse(info.stdout).provenance.data.sets, [
    { name: 'synthetic:200', samples: 200, weight: 1, validation_share: 0 },
    { name: 'synthetic:100', samples: 100, weight: 1, validation_share: 0.5 },
  ]);
  await assertUserError(
    shares('0.1', '0.5'),
    /its validation_share is 0\.1, its checkpoint has 0\.0/,
  );
  await assertUserError(shares('0.1'), /--validation-shares: 1 for 2 of --data; there must be one/);
  await assertUserError(shares('0.1', '0.95'), /--validation-shares 0\.95: must be 0 to 0\.9/);
});
