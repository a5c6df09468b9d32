// What stops a training from outside: SIGKILL, a full disk.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { readEvents } from './event-file.js';
import { inkdigit, root } from './native.js';
import { folder } from './temporary.js';

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
