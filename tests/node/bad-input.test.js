// Bad input of every kind: exit status 2, one line on stderr, nothing half-written.
import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { assertUserError, root } from './native.js';
import { pictureOfOne } from './picture.js';
import { file, folder } from './temporary.js';

const WEIGHTS = `${root}weights/cnn-5x5.safetensors`;
const RECIPE = `${root}trainer/recipes/cnn-5x5.json`;

/**
 * The recipe, changed.
 *
 * @param {string} name
 * @param {(recipe: any) => void} change
 */
async function recipe(name, change) {
  const json = JSON.parse(await readFile(RECIPE, 'utf8'));
  change(json);
  return file(name, JSON.stringify(json));
}

test('the command line', async () => {
  await assertUserError([], /subcommand is required/);
  await assertUserError(['tarin'], /tarin|subcommand/);
  await assertUserError(['eval', '--weights', WEIGHTS], /--data is required/);
  await assertUserError(['predict', '--weights', WEIGHTS], /input/);
  const train = ['train', '--recipe', RECIPE, '--data', 'synthetic:9', '--out', join(folder, 'x')];
  await assertUserError([...train, '--epochs', '0'], /--epochs/);
  await assertUserError([...train, '--threads', '-1'], /--threads/);
  await assertUserError([...train, '--data-weights', '1', '2'], /2 for 1 of --data/);
  for (const weight of ['0', '-1', 'nan', '1001', 'much']) {
    await assertUserError([...train, '--data-weights', weight], /--data-weights/);
  }
  await assertUserError([...train, '--device', 'cuda'], /this build has no CUDA/);
  await assertUserError([...train, '--device', 'tpu'], /must be auto, cpu, cuda or reference/);
  const evaluate = ['eval', '--weights', 'w.safetensors', '--data', 'synthetic:10'];
  await assertUserError([...evaluate, '--device', 'cuda'], /this build has no CUDA/);
  await assertUserError([...evaluate, '--device', 'tpu'], /must be auto, cpu, cuda or reference/);
  await assertUserError([...train, '--init', '/no/such'], /\/no\/such: no such file/);
  const small = await recipe('small.json', (r) => (r.compress = { int8: true }));
  await assertUserError(
    ['train', '--recipe', small, ...train.slice(3)],
    /'compress' needs trained weights to start from; give --init WEIGHTS/,
  );
  await assertUserError([...train, '--teacher', '/no/such'], /\/no\/such: no such file/);
  await assertUserError([...train, '--teacher', WEIGHTS], /a 'weight' above 0/);
  const student = await recipe('student.json', (r) => (r.distill = { weight: 0.5 }));
  await assertUserError(
    ['train', '--recipe', student, ...train.slice(3)],
    /'distill' needs trained weights to learn from; give --teacher WEIGHTS/,
  );
});

test('weights that are missing, truncated, too long, damaged or foreign', async () => {
  const good = await readFile(WEIGHTS);
  const flipped = Uint8Array.from(good);
  flipped[good.length - 1000] ^= 4;
  const cases = /** @type {const} */ ([
    ['truncated', good.subarray(0, good.length - 500), /data_offsets do not lie in the file/],
    ['header-cut', good.subarray(0, 300), /truncated: the header should have \d+ bytes/],
    ['oversized', Buffer.concat([good, Buffer.alloc(7)]), /the file has/],
    ['flipped', flipped, /damaged: the checksum does not match/],
    ['empty', Buffer.alloc(0), /no safetensors file: only 0 bytes/],
    ['text', Buffer.from('not weights at all'), /no safetensors file/],
  ]);
  for (const [name, bytes, message] of cases) {
    const path = await file(`${name}.safetensors`, bytes);
    await assertUserError(['info', path], message);
    await assertUserError(['info', path], new RegExp(`${name}.safetensors: `));
  }
  await assertUserError(['info', join(folder, 'none')], /none: no such file/);
  await assertUserError(['info', folder], /is a folder, not a file/);
});

test('recipes with an unknown layer, a misspelt key, shapes that do not fit, no JSON', async () => {
  /** @param {string} path */
  const train = (path) => [
    'train',
    '--recipe',
    path,
    '--data',
    'synthetic:9',
    '--out',
    join(folder, 'run'),
  ];
  const unknown = await recipe('unknown.json', (r) => (r.network.layers[1].type = 'rellu'));
  await assertUserError(train(unknown), /unknown\.json: layer 2: .*'rellu' \(did you mean 'relu'/);
  const misspelt = await recipe('misspelt.json', (r) => (r.training.epoch = 3));
  const writers = await recipe('writers.json', (r) => (r.training.split_by = 'writer'));
  await assertUserError(train(writers), /synthetic:9: no sample has a writer.*'split_by'/);
  await rm(join(folder, 'run'), { recursive: true }); // that one comes to light with the data
  await assertUserError(train(misspelt), /misspelt\.json: .*'epoch' \(did you mean 'epochs'\?\)/);
  const shapes = await recipe('shapes.json', (r) => (r.network.layers[3].kernel = 20));
  await assertUserError(train(shapes), /layer 'conv2': takes .* but was given 32x12x12/);
  await assertUserError(train(await file('bad.json', '{')), /bad\.json: is no JSON: at line 1/);
  assert.ok(!(await readdir(folder)).includes('run'), 'no run folder was made');
});

test('data that is not there or not what it says', async () => {
  const evaluate = ['eval', '--weights', WEIGHTS, '--data'];
  await assertUserError([...evaluate, 'minst'], /did you mean 'mnist'/);
  await assertUserError(
    [...evaluate, 'mnist:/no/such'],
    /\/no\/such: no such folder.*npm run data/,
  );
  await assertUserError([...evaluate, 'images:/no/such'], /no such folder/);
  await assertUserError(
    [...evaluate, 'images:'],
    /nothing stands behind 'images:'; the SPEC is written images:DIR/,
  );
  const pictures = join(folder, 'classes');
  await mkdir(join(pictures, 'A'), { recursive: true });
  await assertUserError(
    [...evaluate, `images:${pictures}`],
    /classes: folder 'A' is none of the classes 0 1 2 3 4 5 6 7 8 9$/m,
  );
  await rename(join(pictures, 'A'), join(pictures, '4'));
  await assertUserError([...evaluate, `images:${pictures}`], /folder '4' has no pictures \(PNG/);
  await rm(join(pictures, '4'), { recursive: true });
  await assertUserError([...evaluate, `images:${pictures}`], /has no folder named after one of/);
  await assertUserError([...evaluate, 'strokes:/no/such.jsonl'], /no such file/);
  const mnist = join(folder, 'mnist');
  await mkdir(mnist);
  await file('mnist/t10k-images-idx3-ubyte', Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0));
  await file('mnist/t10k-labels-idx1-ubyte', Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0));
  await assertUserError([...evaluate, `mnist:${mnist}`], /magic number is 0x00000801.*0x00000803/);
});

test('pictures and strokes that cannot be read', async () => {
  const predict = ['predict', '--weights', WEIGHTS];
  await assertUserError([...predict, join(folder, 'none.png')], /none\.png: no such file/);
  const text = await file('text.png', 'no picture');
  await assertUserError([...predict, text], /text\.png: no picture that can be read/);
  const cut = await file('cut.png', pictureOfOne().subarray(0, 100));
  await assertUserError([...predict, cut], /cut\.png: damaged picture/);
  const nan = await file('nan.jsonl', '{"strokes":[[[0,0],[1,null]]]}\n');
  await assertUserError(
    [...predict, nan],
    /nan\.jsonl: line 1: stroke 1, point 2: a point must be \[x, y\]/,
  );
  const huge = await file('huge.jsonl', '{"strokes":[[[0,0],[1e99,1]]]}\n');
  await assertUserError([...predict, huge], /stroke 1, point 2: x is/);
});

test('a place that cannot be written', async () => {
  const path = await file('in-the-way', '');
  await assertUserError(
    ['train', '--recipe', RECIPE, '--data', 'synthetic:20', '--epochs', '1', '--out', path],
    /in-the-way: .*folder/,
  );
});
