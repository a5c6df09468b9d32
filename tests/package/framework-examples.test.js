// Examples that need a framework or a runtime of others, which they install: React, Vue, a Cloudflare Worker.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { sideBySide, strokesOf } from '../browser/drawings.js';
import { root } from '../node/native.js';
import { install, says, started, tryOut, write } from './example.js';
import { call } from './project.js';

/** @typedef {import('puppeteer-core').Page} Page */

/** @param {Page} page */
function fieldOf(page) {
  return page.$eval('ink-digit', (element) => {
    const { value, strokes } = /** @type {import('../../web/element/index.js').InkDigitElement} */ (
      element
    );
    return { value, strokes: strokes.length };
  });
}

/**
 * The same page in React and in Vue.
 *
 * @param {Page} page
 */
async function tellAge(page) {
  await says(page, '#said', 'Write your age.');
  await write(page, 'ink-digit', 42);
  await says(page, '#said', 'You are 42.');
  const inked = strokesOf(4).length + strokesOf(2).length;
  assert.deepEqual(await fieldOf(page), { value: '42', strokes: inked }, 'the ink stays');
  await page.click('button');
  await says(page, '#said', 'Write your age.');
  assert.deepEqual(await fieldOf(page), { value: '', strokes: 0 });
  await page.focus('ink-digit');
  await page.keyboard.type('107\n');
  await says(page, '#said', 'You are 107.');
}

test('a component of React', () => tryOut('react', tellAge));

test('a component of Vue', () => tryOut('vue', tellAge));

test('what docs/examples.md shows of them is what they have', async () => {
  const text = (/** @type {string} */ path) => readFile(root + path, 'utf8');
  const code = (await text('docs/examples.md')).matchAll(/^```(jsx|vue)\n([^]*?)^```$/gm);
  const shown = Object.fromEntries([...code].map(([, language, block]) => [language, block]));
  const component = (await text('examples/react/ink-digit.jsx')).replace(/^\/\*\*.*\n/m, '');
  assert.deepEqual(shown, { jsx: component, vue: await text('examples/vue/InkDigit.vue') });
});

test('a Cloudflare Worker answers strokes that are posted', async () => {
  const path = await install('worker');
  await started(path, async (url) => {
    const post = async (/** @type {string} */ body) => {
      const response = await fetch(url, { method: 'POST', body });
      return { status: response.status, ...(await response.json()) };
    };
    const read = (/** @type {unknown} */ strokes) => post(JSON.stringify({ strokes }));

    const seven = await read(strokesOf(7));
    assert.deepEqual([seven.status, seven.text], [200, '7']);
    assert.ok(seven.confidence > 0.5 && seven.confidence <= 1, seven.confidence);
    assert.equal((await read(sideBySide(4, 2))).text, '42');
    assert.equal((await read([])).text, null);

    const wrong = await read('none');
    assert.equal(wrong.status, 400);
    assert.match(wrong.error, /^strokes: /);
    assert.equal((await post('{')).status, 400);
    assert.equal((await fetch(url)).status, 405);
  });
  await call(path, 'npm', 'run', 'deploy', '--', '--dry-run');
});
