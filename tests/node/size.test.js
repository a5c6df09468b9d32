// What a page downloads for the first answer must stay below 117 kB gzipped with its weights, and below 74 without. Who has a
// picture read downloads more, and that is bounded, too, as is what <ink-digit> costs an application beside the recognizer.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

import { root } from './native.js';

const LIMIT = 117_000;
const LIMIT_WITHOUT_WEIGHTS = 74_000;
const LIMIT_OF_PICTURES = 131_500;
const LIMIT_OF_LEARNING = 114_000;
const LIMIT_OF_TRAINING = 145_500;
const LIMIT_OF_REHEARSAL = 40_000;
const LIMIT_OF_ELEMENT = 12_000;
const DIST = `${root}dist/`;

const assets = (await readdir(`${DIST}assets`)).map((name) => `assets/${name}`);

/** @param {string} name of a file of dist/ */
async function gzippedSize(name) {
  return gzipSync(await readFile(DIST + name), { level: 9 }).length;
}

/**
 * @param {string[]} names
 * @returns {Promise<number>}
 */
async function total(names) {
  const sizes = await Promise.all(names.map(gzippedSize));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * The largest of the files that a browser takes one of.
 * @param {RegExp} pattern
 */
async function largest(pattern) {
  const matching = assets.filter((name) => pattern.test(name));
  assert.equal(matching.length, 3, 'relaxed SIMD, SIMD and scalar; a browser takes one of them');
  return Math.max(...(await Promise.all(matching.map(gzippedSize))));
}

/** What the page names at first. The rest is fetched when it is asked for. */
const html = await readFile(`${DIST}index.html`, 'utf8');
const first = assets.filter((name) => html.includes(name) && /\.(js|css|svg)$/.test(name));
/** What the first picture brings, the words of a language with it. */
const pictures = assets.filter(
  (name) => /\/(picture|language|en)-[^/]*\.js$/.test(name) || /picture-worker/.test(name),
);

test('what a page draws with is below 117 kB gzipped, and below 74 kB without weights', async (t) => {
  assert.ok(first.length >= 2, String(first));
  const [weights] = assets.filter((name) => /\/default-[^/]*\.safetensors$/.test(name));
  const size = (await total(['index.html', ...first])) + (await largest(/-strokes-[^/]*\.wasm$/));
  const whole = size + (await gzippedSize(weights));
  t.diagnostic(`${size} bytes, ${whole} with weights`);
  assert.ok(size < LIMIT_WITHOUT_WEIGHTS, `${size} bytes`);
  assert.ok(whole < LIMIT, `${whole} bytes`);
});

test('wasm and JS that read pictures are below 131.5 kB gzipped', async (t) => {
  assert.equal(pictures.length, 4, String(pictures));
  const size =
    (await total(pictures)) + (await largest(/-(relaxed|simd|scalar)-(?!strokes)[^/]*\.wasm$/));
  t.diagnostic(`${size} bytes`);
  assert.ok(size < LIMIT_OF_PICTURES, `${size} bytes`);
});

test('the wasm that learns is below 114 kB gzipped, and the drawings that it rehearses below 40 kB', async (t) => {
  const size = async (/** @type {string} */ name) =>
    gzipSync(await readFile(root + name), { level: 9 }).length;
  const learning = await size('build/wasm/inkdigit-learn.wasm');
  t.diagnostic(`${learning} bytes`);
  assert.ok(learning < LIMIT_OF_LEARNING, `${learning} bytes`);
  assert.ok((await readFile(`${root}weights/rehearsal.ink`)).length <= LIMIT_OF_REHEARSAL);
});

test('the wasm that trains is below 145.5 kB gzipped', async (t) => {
  const bytes = await readFile(`${root}build/wasm/inkdigit-train.wasm`);
  const size = gzipSync(bytes, { level: 9 }).length;
  t.diagnostic(`${size} bytes`);
  assert.ok(size < LIMIT_OF_TRAINING, `${size} bytes`);
});

test('<ink-digit> is below 12 kB gzipped beside the recognizer', async (t) => {
  const build = await rolldown({
    input: `${root}web/element/index.js`,
    external: /recognizer\.js$/,
  });
  const { output } = await build.generate({ minify: true });
  await build.close();
  assert.equal(output.length, 1);
  assert.match(output[0].code, /recognizer\.js/);
  const size = gzipSync(output[0].code, { level: 9 }).length;
  t.diagnostic(`${size} bytes`);
  assert.ok(size < LIMIT_OF_ELEMENT, `${size} bytes`);
});
