// What stops a training from outside: signals, a full disk, another training.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import { killTraining } from '../tools/kill-train.js';
import { assertUserError, inkdigit, root } from './native.js';
import { file, folder } from './temporary.js';

const RECIPE = `${root}trainer/recipes/cnn-5x5.json`;

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

test('a training killed at any moment leaves whole files, and resumed ends in the same bits', async (t) => {
  const seed = Date.now() % 2 ** 31;
  t.diagnostic(`node tests/tools/kill-train.js --kills 10 --seed ${seed}`);
  const { kills } = await killTraining({ kills: 10, seed });
  assert.equal(kills, 10);
});

/**
 * @param {string} out
 * @param {string} epochs
 * @param {string[]} rest
 */
function trainArguments(out, epochs, ...rest) {
  return [
    ...['train', '--recipe', RECIPE, '--data', 'synthetic:1500', '--epochs', epochs],
    ...['--out', join(folder, out), ...rest],
  ];
}

/**
 * Starts a training, and waits until it runs.
 *
 * @param {string[]} args
 */
async function start(args) {
  const child = spawn(`${root}build/native/inkdigit`, args, { cwd: root });
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += text));
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  return {
    child,
    async end() {
      const [status, signal] = await closed;
      return { status, signal, stderr };
    },
  };
}

/** @param {string} out */
const weightsOf = (out) =>
  Promise.all(['best', 'last'].map((name) => readFile(join(folder, out, `${name}.safetensors`))));

test('Ctrl-C ends with a checkpoint, a word and the shell’s status; --resume gives the same bits', async () => {
  assert.equal((await inkdigit(trainArguments('whole', '3'))).status, 0);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    const { child, end } = await start(trainArguments(signal, '3', '--resume'));
    child.kill(signal);
    assert.deepEqual(await end(), {
      status: null,
      signal,
      stderr: 'inkdigit: stopped; go on with --resume\n',
    });
    assert.ok(existsSync(join(folder, signal, 'checkpoint/state.safetensors')));
    const again = await inkdigit(trainArguments(signal, '3'));
    assert.equal(again.status, 2);
    assert.match(again.stderr, /^inkdigit: .*: there is an unfinished run.*--resume goes on.*\n$/);
    assert.equal((await inkdigit(trainArguments(signal, '3', '--resume'))).status, 0);
    assert.deepEqual(await weightsOf(signal), await weightsOf('whole'));
  }
});

/**
 * What a shell says of a training that is sent a signal as soon as it runs.
 *
 * @param {NodeJS.Signals} signal
 * @param {string} epochs
 * @param {string} before commands of the shell
 */
async function shellStatus(signal, epochs, before = '') {
  const script = `${before}
    bash -c 'echo $$; exec "$0" "$@"' "$0" "$@"
    echo status $?`;
  const args = trainArguments(`shell-${signal}`, epochs);
  const child = spawn('bash', ['-c', script, 'build/native/inkdigit', ...args], { cwd: root });
  let stdout = '';
  let sent = false;
  for await (const text of child.stdout) {
    stdout += text;
    if (!sent && stdout.includes('held out')) sent = process.kill(parseInt(stdout), signal);
  }
  return /status (\d+)\n$/.exec(stdout)?.[1];
}

test('a shell sees 130 after Ctrl-C, and a signal that is ignored stays ignored', async () => {
  assert.equal(await shellStatus('SIGINT', '1000'), '130');
  assert.equal(await shellStatus('SIGTERM', '1000'), '143');
  assert.equal(await shellStatus('SIGHUP', '3', "trap '' HUP"), '0');
});

// One whose only step takes seconds on any machine, however many cores it has.
async function slowArguments() {
  const recipe = JSON.parse(await readFile(`${root}trainer/recipes/resnet-3x3.json`, 'utf8'));
  Object.assign(recipe.training, { batch_size: 512, accumulate_batches: 16 });
  const path = await file('slow.json', JSON.stringify(recipe));
  return [
    ...['train', '--recipe', path, '--data', 'synthetic:8000', '--epochs', '1'],
    ...['--threads', '1', '--out', join(folder, 'slow')],
  ];
}

test('a second Ctrl-C ends at once; until the end, a second training in the folder is refused', async () => {
  const args = await slowArguments();
  const { child, end } = await start(args);
  for (const options of [['--resume'], ['--overwrite'], []]) {
    await assertUserError([...args, ...options], /another training is running there/);
  }
  child.kill('SIGINT');
  await setTimeout(50);
  child.kill('SIGTERM');
  // Where both come before the program is on a core again, the later one is seen first.
  const { signal, stderr } = await end();
  assert.match(signal, /^SIG(INT|TERM)$/);
  assert.equal(stderr, '');
  assert.deepEqual(await readdir(join(folder, 'slow')), []);
});
