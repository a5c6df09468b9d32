// The program from outside: exit status, one line on stderr, nothing half-written.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { PNG } from 'pngjs';

import { readEvents } from './event-file.js';
import { assertUserError, inkdigit, readMetrics, root } from './native.js';

const WEIGHTS = `${root}weights/cnn-5x5.safetensors`;
const RECIPE = `${root}trainer/recipes/cnn-5x5.json`;

/** @type {string} */
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkdigit-cli-'));
});

after(() => rm(folder, { recursive: true }));

/**
 * Writes a file into the test's folder.
 *
 * @param {string} name
 * @param {string | Uint8Array} content
 */
async function file(name, content) {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

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

/** A picture of a 1, black on white. */
function pictureOfOne() {
  const png = new PNG({ width: 60, height: 80, colorType: 0, inputColorType: 6 });
  png.data.fill(255);
  for (let y = 10; y < 70; y++) {
    for (let x = 27; x < 34; x++) png.data.fill(0, 4 * (y * 60 + x), 4 * (y * 60 + x) + 3);
  }
  return PNG.sync.write(png);
}

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

describe('bad input is one line on stderr and exit status 2', () => {
  test('the command line', async () => {
    await assertUserError([], /subcommand is required/);
    await assertUserError(['tarin'], /tarin|subcommand/);
    await assertUserError(['eval', '--weights', WEIGHTS], /--data is required/);
    await assertUserError(['predict', '--weights', WEIGHTS], /input/);
    const train = [
      'train',
      '--recipe',
      RECIPE,
      '--data',
      'synthetic:9',
      '--out',
      join(folder, 'x'),
    ];
    await assertUserError([...train, '--epochs', '0'], /--epochs/);
    await assertUserError([...train, '--threads', '-1'], /--threads/);
    await assertUserError([...train, '--data-weights', '1', '2'], /2 for 1 of --data/);
    for (const weight of ['0', '-1', 'nan', '1001', 'much']) {
      await assertUserError([...train, '--data-weights', weight], /--data-weights/);
    }
    await assertUserError([...train, '--device', 'cuda'], /this build has no CUDA/);
    await assertUserError([...train, '--device', 'tpu'], /must be auto, cpu or cuda/);
    await assertUserError([...train, '--init', '/no/such'], /\/no\/such: no such file/);
    const small = await recipe('small.json', (r) => (r.compress = { int8: true }));
    await assertUserError(
      ['train', '--recipe', small, ...train.slice(3)],
      /'compress' needs trained weights to start from; give --init WEIGHTS/,
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
    await assertUserError(
      train(unknown),
      /unknown\.json: layer 2: .*'rellu' \(did you mean 'relu'/,
    );
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
    await assertUserError([...evaluate, 'images:'], /needs a folder: images:DIR/);
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
    await assertUserError(
      [...evaluate, `mnist:${mnist}`],
      /magic number is 0x00000801.*0x00000803/,
    );
  });

  test('pictures and strokes that cannot be read', async () => {
    const predict = ['predict', '--weights', WEIGHTS];
    await assertUserError([...predict, join(folder, 'none.png')], /none\.png: no such file/);
    const text = await file('text.png', 'no picture');
    await assertUserError([...predict, text], /text\.png: no picture that can be read/);
    const cut = await file('cut.png', pictureOfOne().subarray(0, 100));
    await assertUserError([...predict, cut], /cut\.png: damaged picture/);
    const nan = await file('nan.jsonl', '{"strokes":[[[0,0],[1,null]]]}\n');
    await assertUserError([...predict, nan], /nan\.jsonl: line 1: a point must be \[x, y\]/);
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
});

test('a disk that is full ends in one line and leaves no half file', async () => {
  const out = join(folder, 'full');
  // A limit on the size of files stands in for the disk: 100 blocks of 1024 bytes.
  const command = `ulimit -f 100; exec build/native/inkdigit train --recipe "$1" \
    --data synthetic:64 --epochs 1 --out "$2"`;
  const { status, stderr } = spawnSync('bash', ['-c', command, 'bash', RECIPE, out], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 2, stderr);
  assert.match(stderr, /best\.safetensors: cannot be written: File too large\n$/);
  assert.deepEqual(await readdir(out), []);
});

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
  await assertUserError([...train, ...rest, '0.5', '1'], /other data sets, weights or writers/);
  assert.equal((await inkdigit([...train, ...rest, '0.5', '2'])).status, 0);
});

test('a training killed at any moment and resumed ends in the same bits', async () => {
  /** @param {string} out */
  const command = (out) => [
    ...['train', '--recipe', RECIPE, '--data', 'synthetic:1500', '--epochs', '4'],
    ...['--out', join(folder, out), '--tensorboard'],
  ];
  assert.equal((await inkdigit(command('whole'))).status, 0);
  let kills = 0;
  // Each attempt lives a little longer, so that one of them gets through on any machine.
  for (let lifetime = 100; ; lifetime *= 1.3) {
    const child = spawn(`${root}build/native/inkdigit`, [...command('killed'), '--resume'], {
      cwd: root,
      stdio: 'ignore',
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), lifetime);
    const [status] = await once(child, 'exit');
    clearTimeout(timer);
    if (status === 0) break;
    assert.equal(status, null, 'killed, not failed');
    kills++;
  }
  assert.ok(kills >= 2, `${kills} kills`);
  for (const name of ['best.safetensors', 'last.safetensors']) {
    const [whole, killed] = await Promise.all(
      ['whole', 'killed'].map((out) => readFile(join(folder, out, name))),
    );
    assert.ok(whole.equals(killed), name);
  }
  const events = await readEvents(join(folder, 'killed'));
  assert.deepEqual(
    events.map(({ step }) => step),
    [0, 1, 2, 3, 4],
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
