// Weights files of earlier versions: they load and answer as they did, natively and in both WebAssembly builds, as
// docs/stability.md promises. tests/frozen/README.md says what they are.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';

import { Recognizer } from '../../web/recognizer.js';
import { inkdigit, root } from './native.js';

/** What summing in another order may change, and rounding to six places in the files. */
const TOLERANCE = 2e-5;

/** @typedef {{ digit: number, probabilities: ArrayLike<number> }} Answer */

/**
 * @param {Answer} found
 * @param {Answer} expected
 */
function assertSame(found, expected) {
  assert.equal(found.digit, expected.digit);
  for (const [i, probability] of Array.from(expected.probabilities).entries()) {
    const difference = Math.abs(found.probabilities[i] - probability);
    assert.ok(difference <= TOLERANCE, `${found.probabilities[i]} for ${probability} at ${i}`);
  }
}

const frozen = `${root}tests/frozen/`;
const versions = (await readdir(frozen)).filter((name) => /^\d/.test(name));

test('there are files of version 0.1.0', () => assert.ok(versions.includes('0.1.0')));

for (const version of versions) {
  const folder = `${frozen}${version}/`;
  const drawings = `${folder}drawings.jsonl`;
  const lines = (await readFile(drawings, 'utf8')).trim().split('\n');
  /** @type {Record<string, { sha256: string, answers: Answer[] }>} */
  const files = JSON.parse(await readFile(`${folder}expected.json`, 'utf8'));

  for (const [name, { sha256, answers }] of Object.entries(files)) {
    const path = `${folder}${name}`;

    test(`${name} of version ${version} is as it was written`, async () => {
      const hash = createHash('sha256').update(await readFile(path));
      assert.equal(hash.digest('hex'), sha256);
      assert.equal(answers.length, lines.length);
    });

    test(`the program reads ${name} of version ${version}`, async () => {
      const info = await inkdigit(['info', path, '--json']);
      assert.equal(info.status, 0, info.stderr);
      assert.equal(JSON.parse(info.stdout).name, 'frozen');
      const { status, stdout, stderr } = await inkdigit([
        ...['predict', '--weights', path, drawings, '--json'],
      ]);
      assert.equal(status, 0, stderr);
      const found = stdout.trim().split('\n');
      assert.equal(found.length, answers.length);
      for (const [i, line] of found.entries()) assertSame(JSON.parse(line), answers[i]);
    });

    test(`both engines read ${name} of version ${version}`, async () => {
      const weights = new Uint8Array(await readFile(path));
      for (const simd of [true, false]) {
        const recognizer = await Recognizer.load({ weights, simd });
        for (const [i, line] of lines.entries()) {
          const { strokes } = JSON.parse(line);
          assertSame(/** @type {Answer} */ (recognizer.recognize({ strokes })), answers[i]);
        }
        recognizer.dispose();
      }
    });
  }
}
