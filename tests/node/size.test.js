// What a page downloads, without weights, must stay below 100 kB gzipped.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { root } from './native.js';

const LIMIT = 100_000;

test('wasm, JS, HTML and CSS together are below 100 kB gzipped', async () => {
  const dist = `${root}dist`;
  const files = (await readdir(dist, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  /** @param {RegExp} pattern */
  const sizes = async (pattern) => {
    const matching = files.filter((name) => pattern.test(name));
    return Promise.all(
      matching.map(async (name) => gzipSync(await readFile(name), { level: 9 }).length),
    );
  };
  const text = await sizes(/\.(js|html|css|svg)$/);
  const wasm = await sizes(/\.wasm$/);
  assert.ok(text.length >= 3);
  assert.equal(wasm.length, 2, 'SIMD and scalar; a browser takes one of them');
  const total = text.reduce((a, b) => a + b) + Math.max(...wasm);
  assert.ok(total < LIMIT, `${total} bytes`);
});
