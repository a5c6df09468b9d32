// Examples, each copied, built on the packed package, opened and used with a pen: those that need nothing else.
// $INKDIGIT_SCREENSHOTS names a folder for pictures of them.
import assert from 'node:assert/strict';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'vite';

import { drawWithMouse, launchBrowser } from '../browser/browser.js';
import { strokesOf } from '../browser/drawings.js';
import { serveFolder } from '../browser/server.js';
import { root } from '../node/native.js';
import { folder } from '../node/temporary.js';
import { call, pack, project } from './project.js';

/** @typedef {import('puppeteer-core').Page} Page */

/** @type {string} where the package is installed */
let installed;
/** @type {import('puppeteer-core').Browser} */
let browser;

before(async () => {
  installed = await project('installed', (await pack()).path);
  browser = await launchBrowser();
});

after(() => browser?.close());

/**
 * A copy of an example, beside what it depends on.
 *
 * @param {string} name
 */
async function copyOf(name) {
  const path = join(folder, name);
  await cp(join(root, 'examples', name), path, { recursive: true });
  await symlink(join(installed, 'node_modules'), join(path, 'node_modules'));
  return path;
}

/**
 * Builds an example by Vite, opens and uses it.
 *
 * @param {string} name
 * @param {(page: Page) => Promise<void>} use
 */
async function tryOut(name, use) {
  const path = await copyOf(name);
  await build({ root: path, configFile: false, logLevel: 'error', base: './' });
  const site = await serveFolder(join(path, 'dist'));
  const page = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  try {
    await page.setViewport({ width: 720, height: 900 });
    // The same question, whenever it is asked.
    await page.evaluateOnNewDocument(() => {
      Math.random = () => 0.55;
    });
    await page.goto(`${site.origin}/index.html`);
    await use(page);
    assert.deepEqual(complaints, []);
    if (process.env.INKDIGIT_SCREENSHOTS) {
      await mkdir(process.env.INKDIGIT_SCREENSHOTS, { recursive: true });
      const picture = /** @type {`${string}.png`} */ (
        join(process.env.INKDIGIT_SCREENSHOTS, `${name}.png`)
      );
      await page.screenshot({ path: picture });
    }
  } finally {
    await page.close();
    await site.close();
  }
}

/**
 * Writes a number into a field, by mouse.
 *
 * @param {Page} page
 * @param {string} selector of an <ink-digit>
 * @param {number} number
 */
async function write(page, selector, number) {
  const pad = await page.waitForSelector(`${selector} >>> .pad`);
  await pad?.scrollIntoView();
  const box = await pad?.boundingBox();
  assert.ok(box, selector);
  const digits = [...String(number)].map(Number);
  const height = 0.6 * box.height;
  const [width, pitch] = [0.55 * height, 0.85 * height];
  const left = box.x + (box.width - (digits.length - 1) * pitch - width) / 2;
  for (const [i, digit] of digits.entries()) {
    const place = { x: left + i * pitch, y: box.y + 0.2 * box.height, width, height };
    await drawWithMouse(page, strokesOf(digit), place);
  }
}

/**
 * Waits for a text.
 *
 * @param {Page} page
 * @param {string} selector
 * @param {string} text that is somewhere in it
 */
function says(page, selector, text) {
  return page.waitForFunction(
    (where, what) => document.querySelector(where)?.textContent?.includes(what),
    { timeout: 20_000 },
    selector,
    text,
  );
}

test('a form sends what was written into it', async () => {
  await tryOut('form', async (page) => {
    const send = () => page.click('form button');
    await page.type('#name', 'Ada');
    await send();
    assert.equal(
      await page.$eval('output', ({ textContent }) => textContent),
      '',
      'age is required',
    );
    await write(page, '#age', 42);
    await page.focus('#postcode');
    await page.keyboard.type('10115');
    await write(page, '#stars', 4);
    await page.waitForFunction(() =>
      ['#age', '#stars'].every((name) => /** @type {any} */ (document.querySelector(name)).value),
    );
    await send();
    await says(page, 'output', 'name=Ada&age=42&postcode=10115&stars=4');
  });
});

test('a PIN opens', async () => {
  await tryOut('pin', async (page) => {
    const field = (/** @type {number} */ i) => `ink-digit:nth-of-type(${i + 1})`;
    for (const [i, digit] of [2, 5, 8].entries()) await write(page, field(i), digit);
    await write(page, field(3), 0);
    await says(page, '[role="status"]', 'Open.');
  });
});

test('times tables are asked and judged', async () => {
  await tryOut('times-tables', async (page) => {
    const question = await page.$eval('#question', ({ textContent }) => textContent ?? '');
    const [first, second] = question.split(/\D+/).map(Number);
    await write(page, 'ink-digit', first * second);
    await says(page, '[role="status"]', 'Right!');
    assert.equal(await page.$eval('#right', ({ textContent }) => textContent), '1');
  });
});

test('a calculator calculates', async () => {
  await tryOut('calculator', async (page) => {
    await write(page, '#first', 27);
    await page.click('[value="×"]');
    await write(page, '#second', 3);
    await says(page, 'output', '27 × 3 = 81');
  });
});

test('a Sudoku sees what is there twice', async () => {
  await tryOut('sudoku', async (page) => {
    const field = (/** @type {number} */ i) => `ink-digit:nth-child(${i})`;
    await says(page, '[role="status"]', '51 to go.');
    await write(page, field(3), 4);
    await says(page, '[role="status"]', '50 to go.');
    await write(page, field(4), 5);
    await says(page, '[role="status"]', 'Two of the same');
    assert.equal((await page.$$('[data-wrong]')).length, 1);
  });
});

test('a command reads a folder of drawings', async () => {
  const path = await copyOf('node');
  const lines = [{ strokes: strokesOf(7) }, { strokes: [] }, { strokes: 'none' }];
  await mkdir(join(path, 'drawings'));
  await writeFile(
    join(path, 'drawings/a.jsonl'),
    lines.map((line) => JSON.stringify(line)).join('\n'),
  );
  const output = await call(path, process.execPath, 'read-drawings.js', 'drawings');
  const [seven, empty, wrong] = output.split('\n');
  assert.match(seven, /^a\.jsonl:1\t7\t(0\.[5-9]|1)/);
  assert.match(empty, /^a\.jsonl:2\t\?\t/);
  assert.match(wrong, /^a\.jsonl:3\t.*strokes/);
});
