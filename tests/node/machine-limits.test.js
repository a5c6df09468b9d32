// A machine that has not enough: of disk, of threads; and outputs that are no ordinary files.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { readFile, readlink, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { before, test } from 'node:test';

import { PRELOAD } from './faults.js';
import { inkdigit, root } from './native.js';
import { folder } from './temporary.js';

const WEIGHTS = `${root}weights/tiny.safetensors`;
const RECIPE = `${root}trainer/recipes/cnn-5x5.json`;
const EVAL = ['eval', '--weights', WEIGHTS, '--data', 'synthetic:40'];
const picture = join(folder, 'picture.png');

before(async () => {
  const sheet = ['augment', '--recipe', `${root}trainer/recipes/cnn-5x5-augmented.json`];
  const { status, stderr } = await inkdigit([...sheet, '--data', 'synthetic:4', '--out', picture]);
  assert.equal(status, 0, stderr);
});

/**
 * Runs a line of bash with the program as "$0" and `args` as "$@".
 *
 * @param {string} line
 * @param {string[]} args
 */
function bash(line, args) {
  const all = ['-c', line, `${root}build/native/inkdigit`, ...args];
  return spawnSync('bash', all, { cwd: folder, encoding: 'utf8' });
}

for (const args of [
  ['schema'],
  ['--help'],
  ['train', '--help'],
  ['--version'],
  ['info', WEIGHTS],
  ['info', '--json', WEIGHTS],
  ['predict', '--weights', WEIGHTS, picture],
  ['predict', '--weights', WEIGHTS, '--json', picture],
  EVAL,
  [...EVAL, '--json'],
]) {
  const name = args.map((arg) => basename(arg)).join(' ');
  test(`inkdigit ${name} fails aloud where its output cannot be written`, () => {
    const full = bash('exec "$0" "$@" > /dev/full', args);
    assert.match(
      full.stderr,
      /^inkdigit: standard output cannot be written(: No space left on device)?\n$/,
    );
    assert.equal(full.status, 1);
    const closed = bash('exec "$0" "$@" >&-', args);
    assert.match(closed.stderr, /^inkdigit: standard output cannot be written.*\n$/);
    assert.equal(closed.status, 1);
  });
}

test('what is printed does not get into a file where standard output is closed', async () => {
  const to = join(folder, 'closed.onnx');
  const { status } = bash('exec "$0" "$@" >&-', ['export', '--weights', WEIGHTS, '--to', to]);
  assert.equal(status, 1);
  const open = join(folder, 'open.onnx');
  assert.equal((await inkdigit(['export', '--weights', WEIGHTS, '--to', open])).status, 0);
  assert.ok((await readFile(to)).equals(await readFile(open)));
});

test('fewer threads than were asked for are told of, and give the same bits', async () => {
  /** @param {string} out */
  const train = (out) => [
    ...['train', '--recipe', RECIPE, '--data', 'synthetic:64', '--epochs', '1'],
    ...['--out', join(folder, out), '--threads'],
  ];
  const limit = { LD_PRELOAD: PRELOAD, FAULT_CALL: 'pthread_create', FAULT_NUMBER: '4+' };
  const few = await inkdigit([...train('few'), '8'], limit);
  assert.equal(few.status, 0, few.stderr);
  assert.equal(few.stderr, 'inkdigit: 4 of 8 threads can be started here; going on with 4\n');
  assert.equal((await inkdigit([...train('one'), '1'])).status, 0);
  for (const name of ['best.safetensors', 'last.safetensors']) {
    const [one, other] = await Promise.all(
      ['one', 'few'].map((out) => readFile(join(folder, out, name))),
    );
    assert.ok(one.equals(other), name);
  }
});

test('predictions go into a pipe, a device or a link to one, and leave it what it is', async () => {
  const plain = join(folder, 'plain.jsonl');
  assert.equal((await inkdigit([...EVAL, '--predictions', plain])).status, 0);
  const expected = await readFile(plain, 'utf8');
  // Links of our own: a program that replaced the machine's would do so for everybody.
  for (const name of ['to-stdout', 'to-stdout-by-fd']) {
    const link = join(folder, name);
    const target = name === 'to-stdout' ? '/proc/self/fd/1' : '/dev/fd/1';
    await symlink(target, link);
    const { status, stdout } = bash('"$0" "$@" | cat', [...EVAL, '--predictions', link]);
    assert.equal(status, 0);
    assert.ok(stdout.startsWith(expected), name);
    // A file that standard output goes to: the text comes behind the predictions.
    const file = bash('"$0" "$@" > both; cat both', [...EVAL, '--predictions', link]);
    assert.ok(file.stdout.startsWith(expected), name);
    assert.ok(file.stdout.length > expected.length, name);
    assert.equal(await readlink(link), target);
  }

  const full = join(folder, 'full');
  const made = spawnSync('mknod', ['-m', '666', full, 'c', '1', '7']).status === 0;
  if (!made) await symlink('/dev/full', full);
  const { status, stderr } = await inkdigit([...EVAL, '--predictions', full]);
  assert.equal(status, 2);
  assert.equal(stderr, `inkdigit: ${full}: cannot be written: No space left on device\n`);
  assert.ok(statSync(full).isCharacterDevice());
});

test('a training removes the temporary files of one that was killed', async () => {
  const run = join(folder, 'killed');
  mkdirSync(join(run, 'checkpoint'), { recursive: true });
  const name = '.inkdigit-0123456789abcdef.tmp';
  for (const path of [name, `checkpoint/${name}`]) await writeFile(join(run, path), 'half');
  const train = ['train', '--recipe', RECIPE, '--data', 'synthetic:64', '--epochs', '1'];
  const { status, stderr } = await inkdigit([...train, '--out', run]);
  assert.equal(status, 0, stderr);
  const left = await readdir(run, { recursive: true });
  assert.deepEqual(
    left.filter((path) => path.endsWith('.tmp')),
    [],
  );
});

test('a file beside the target is left alone, and a folder is no target', async () => {
  const to = join(folder, 'out.safetensors');
  await writeFile(`${to}.tmp`, 'precious');
  assert.equal((await inkdigit(['export', '--weights', WEIGHTS, '--to', to])).status, 0);
  assert.equal(await readFile(`${to}.tmp`, 'utf8'), 'precious');
  mkdirSync(join(folder, 'dir.safetensors'));
  const args = ['export', '--weights', WEIGHTS, '--to', join(folder, 'dir.safetensors')];
  const { status, stderr } = await inkdigit(args);
  assert.equal(status, 2);
  assert.match(stderr, /^inkdigit: \S+dir\.safetensors: is a folder, not a file\n$/);
});

/**
 * Whether a small disk can be mounted, which takes root.
 *
 * @param {string} place
 * @param {string} size
 */
function mountDisk(place, size) {
  mkdirSync(place);
  const options = ['-t', 'tmpfs', '-o', `size=${size}`, 'inkdigit-test', place];
  return spawnSync('mount', options).status === 0;
}

test('a disk that is full ends each command in one line, and --resume ends in the same bits', async (t) => {
  const disk = join(folder, 'disk');
  if (!mountDisk(disk, '1m')) return t.skip('no small disk can be mounted here: that takes root');
  t.after(() => spawnSync('umount', [disk]));
  /** @param {string} out */
  const train = (out) => [
    ...['train', '--recipe', RECIPE, '--data', 'synthetic:64', '--epochs', '2'],
    ...['--out', out, '--tensorboard'],
  ];
  const whole = join(folder, 'whole');
  assert.equal((await inkdigit(train(whole))).status, 0);
  const run = join(disk, 'run');
  // Less and less room is left, so that it ends at one file after the other.
  for (let kilobytes = 1000; kilobytes > 0; kilobytes -= 150) {
    await writeFile(join(disk, 'ballast'), new Uint8Array(kilobytes * 1000));
    const { status, stderr } = await inkdigit([...train(run), '--resume']);
    assert.equal(status, 2, stderr);
    assert.match(stderr, /^inkdigit: \S+: cannot be [^\n]+: No space left on device\n$/);
    await assertWhole(run);
  }
  await rm(join(disk, 'ballast'));
  spawnSync('mount', ['-o', 'remount,size=20m', disk]);
  assert.equal((await inkdigit([...train(run), '--resume'])).status, 0);
  for (const name of ['best.safetensors', 'last.safetensors']) {
    assert.ok((await readFile(join(whole, name))).equals(await readFile(join(run, name))), name);
  }

  spawnSync('bash', ['-c', 'cat /dev/zero > ballast 2> /dev/null'], { cwd: disk });
  for (const args of [
    ['export', '--weights', WEIGHTS, '--to'],
    ['calibrate', '--weights', WEIGHTS, '--data', 'synthetic:40', '--to'],
  ]) {
    const { status, stderr } = await inkdigit([...args, join(disk, 'w.safetensors')]);
    assert.equal(status, 2, stderr);
    assert.match(stderr, /w\.safetensors: cannot be written: No space left on device\n$/);
    assert.deepEqual((await readdir(disk)).sort(), ['ballast', 'run']);
  }
});

/**
 * No temporary file is in the folder, and every weights file loads.
 *
 * @param {string} run
 */
async function assertWhole(run) {
  for (const name of await readdir(run).catch(() => [])) {
    assert.doesNotMatch(name, /tmp$/);
    if (!name.endsWith('.safetensors')) continue;
    const { status, stderr } = await inkdigit(['info', join(run, name)]);
    assert.equal(status, 0, stderr);
  }
}
