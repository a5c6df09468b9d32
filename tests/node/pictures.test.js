// Pictures as the native program reads them: what is damaged, and what is not used.
import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { assertUserError, inkdigit, root } from './native.js';
import { pictureOfOne } from './picture.js';
import { folder } from './temporary.js';

const WEIGHTS = ['--weights', `${root}weights/default.safetensors`];

/**
 * What `predict` answers: one object an input that it could read.
 *
 * @param {...string} inputs
 */
async function predict(...inputs) {
  const { status, stdout, stderr } = await inkdigit(['predict', ...WEIGHTS, '--json', ...inputs]);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { status, stderr, answers: lines.map((line) => JSON.parse(line)) };
}

/**
 * Writes files, whose folders are made.
 *
 * @param {Record<string, string | Uint8Array>} files
 */
async function write(files) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

const one = pictureOfOne();
const cut = one.subarray(0, one.length - 40);

test('damaged pictures among good ones are named, the rest are answered, and the exit status is 2', async () => {
  await write({
    'mixed/a.png': one,
    'mixed/b.png': cut,
    'mixed/c.jpg': one,
    'mixed/d.gif': 'GIF89a',
  });
  const pictures = join(folder, 'mixed');
  const missing = join(folder, 'missing.png');
  const { status, stderr, answers } = await predict(missing, pictures, join(pictures, 'a.png'));
  assert.equal(status, 2);
  assert.deepEqual(
    answers.map(({ input, digit }) => [input, digit]),
    [
      [join(pictures, 'a.png'), 1],
      [join(pictures, 'c.jpg'), 1],
      [join(pictures, 'a.png'), 1],
    ],
  );
  const lines = stderr.trim().split('\n');
  assert.equal(lines.length, 3, stderr);
  assert.match(lines[0], /^inkdigit: .*missing\.png: no such file$/);
  assert.match(lines[1], /^inkdigit: .*mixed\/b\.png: damaged picture \(PNG\): ends early: /);
  assert.match(lines[2], /^inkdigit: .*mixed\/d\.gif: damaged picture \(GIF\): ends early: /);
});

test('what a folder holds that is no picture is counted in one line', async () => {
  await write({
    'nas/1/a.png': one,
    'nas/1/@eaDir/a.png/SYNOPHOTO_THUMB_M.png': one,
    'nas/1/b.heic': 'no picture',
    'nas/1/c.png': '',
    'nas/notes.txt': 'x',
    'elsewhere/d.png': one,
  });
  await symlink('../../elsewhere', join(folder, 'nas/1/link'));
  await symlink('.', join(folder, 'nas/1/loop'));
  const unused = '1 .heic, 1 behind links to what is read already, 1 empty, 1 in @eaDir';
  const predicted = await predict(join(folder, 'nas/1'));
  assert.equal(predicted.status, 0);
  assert.equal(predicted.answers.length, 2);
  assert.equal(predicted.stderr, `inkdigit: ${folder}/nas/1: 4 files are not used: ${unused}\n`);
  const data = `images:${folder}/nas`;
  const { status, stdout, stderr } = await inkdigit(['eval', ...WEIGHTS, '--data', data, '--json']);
  assert.equal(status, 0, stderr);
  assert.equal(JSON.parse(stdout).samples, 2);
  assert.match(
    stderr,
    /^inkdigit: images:.*nas: 5 files are not used: [^\n]*\n.*no folder for the classes 0 2 [^\n]*\n$/,
  );
});

test('a damaged picture ends an evaluation, and a training before it has written anything', async () => {
  await write({ 'classes/1/a.png': one, 'classes/1/b.png': cut });
  const data = ['--data', `images:${join(folder, 'classes')}`];
  const message = /classes\/1\/b\.png: damaged picture \(PNG\): ends early: /;
  await assertUserError(['eval', ...WEIGHTS, ...data], message);
  const recipe = ['--recipe', `${root}trainer/recipes/cnn-5x5.json`];
  await assertUserError(['train', ...recipe, ...data, '--out', join(folder, 'run')], message);
});
