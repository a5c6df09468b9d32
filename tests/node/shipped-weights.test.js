// The files in weights/: each loads (so its golden cases are replayed) in both builds, and is as
// small as its card promises.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';

import { Recognizer } from '../../web/recognizer.js';
import { root } from './native.js';

/** Bytes at most. @type {Record<string, number>} */
const LIMITS = {
  'default.safetensors': 60_000,
  'tiny.safetensors': 12_000,
  'large.safetensors': 400_000,
};

const folder = `${root}weights/`;
const files = (await readdir(folder)).filter((name) => name.endsWith('.safetensors'));

test('all of them are there', () => {
  for (const name of Object.keys(LIMITS)) assert.ok(files.includes(name), name);
});

for (const name of files) {
  test(`${name} loads with SIMD and without`, async () => {
    const bytes = await readFile(folder + name);
    if (name in LIMITS) assert.ok(bytes.length <= LIMITS[name], `${bytes.length} bytes`);
    for (const simd of [true, false]) {
      const recognizer = await Recognizer.load({ weights: new Uint8Array(bytes), simd });
      assert.equal(recognizer.info.classes.length, 10);
    }
  });
}
