// Pictures as the native program reads them: what is damaged, what is not used, and the inputs of
// ../shared/cases where they are there.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { assertUserError, inkdigit, root } from './native.js';
import { pictureOfOne } from './picture.js';
import { folder } from './temporary.js';

const WEIGHTS = ['--weights', `${root}weights/default.safetensors`];
const CASES = join(root, '../shared/cases');

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

describe('inputs that went wrong', { skip: !existsSync(CASES) && 'no ../shared/cases' }, () => {
  for (const [name, digit] of /** @type {[string, number][]} */ ([
    ['exif-orientation-3-six.jpg', 6],
    ['maxval-15-three.pgm', 3],
    ['ascii-P2-three.pgm', 3],
    ['speck-none-zero.png', 0],
    ['speck-one-pixel-zero.png', 0],
  ])) {
    test(name, async () => {
      const { status, stderr, answers } = await predict(join(CASES, name));
      assert.equal(status, 0, stderr);
      assert.equal(answers[0].digit, digit);
    });
  }

  for (const [name, bytes] of [
    ['cut-at-90-percent-three.bmp', '5,090 of 5,776'],
    ['cut-at-half-three.ppm', '8,657 of 17,328'],
  ]) {
    test(name, () =>
      assertUserError(
        ['predict', ...WEIGHTS, join(CASES, name)],
        new RegExp(`${name}: damaged picture .*: ends early: ${bytes} bytes of pixels$`, 'm'),
      ),
    );
  }

  test('truncated-pgm', async () => {
    const data = `images:${join(CASES, 'truncated-pgm')}`;
    await assertUserError(['eval', ...WEIGHTS, '--data', data], /cut\.pgm: .*0 of 4,096 bytes/);
  });

  test('mixed-formats', async () => {
    const data = `images:${join(CASES, 'mixed-formats')}`;
    const run = await inkdigit(['eval', ...WEIGHTS, '--data', data, '--json']);
    assert.equal(run.status, 0, run.stderr);
    assert.equal(JSON.parse(run.stdout).samples, 11);
    assert.equal(JSON.parse(run.stdout).correct, 11);
    assert.match(run.stderr, /: 3 files are not used: 1 \.heic, 1 of unknown kinds, 1 without/);
  });

  test('one-damaged', async () => {
    const { status, stderr, answers } = await predict(join(CASES, 'one-damaged'));
    assert.equal(status, 2);
    assert.deepEqual(
      answers.map(({ digit }) => digit),
      [7, 7],
    );
    assert.match(
      stderr,
      /^inkdigit: .*b-seven-cut\.png: damaged picture \(PNG\): ends early[^\n]*\n$/,
    );
  });

  test('the dark pixel changes nothing at all', async () => {
    const names = ['speck-none-zero.png', 'speck-one-pixel-zero.png'];
    const { answers } = await predict(...names.map((name) => join(CASES, name)));
    assert.deepEqual(answers[0].probabilities, answers[1].probabilities);
  });
});
