// What a visitor takes along: code, the weights, and the drawing as a file.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PNG } from 'pngjs';

import { root } from '../node/native.js';
import { folder } from '../node/temporary.js';
import { axeSource, violationsOf } from './axe.js';
import { drawDigit, padBox, PHONE, settle } from './browser.js';
import { saved } from './downloads.js';
import { readyPage } from './with-browser.js';

describe('what is taken along', () => {
  const there = readyPage();
  /** @type {import('./browser.js').Page} */
  let page;
  const downloads = join(folder, 'downloads');
  before(async () => {
    ({ page } = there);
    await mkdir(downloads, { recursive: true });
    const context = there.browser.defaultBrowserContext();
    await context.overridePermissions(new URL(there.site.url).origin, [
      'clipboard-read',
      'clipboard-write',
      'clipboard-sanitized-write',
    ]);
    await page.waitForSelector('#alternatives');
    await page.click('#take summary');
    await page.waitForSelector('#take-weights');
  });
  after(() => there.browser.defaultBrowserContext().clearPermissionOverrides());

  const shown = () =>
    page.$$eval('[role="tabpanel"]:not([hidden]) code', (elements) =>
      elements.map(({ textContent }) => textContent),
    );

  /** @type {typeof drawDigit} */
  const draw = async (...drawing) => {
    await page.evaluate(() => scrollTo(0, 0));
    await drawDigit(...drawing);
  };

  /** @param {() => Promise<unknown>} act */
  const save = (act) => saved(page, downloads, act);

  test('each way has its code, by pointer and by keyboard', async () => {
    const tabs = await page.$$('[role="tab"]');
    const seen = new Set();
    for (const tab of tabs) {
      await tab.click();
      assert.equal(await tab.evaluate((element) => element.getAttribute('aria-selected')), 'true');
      assert.equal((await page.$$('[role="tab"][aria-selected="true"]')).length, 1);
      seen.add(JSON.stringify(await shown()));
    }
    assert.equal(seen.size, 5);
    const selected = () => page.$eval('[role="tab"][aria-selected="true"]', ({ id }) => id);
    await page.focus('#take-cli');
    await page.keyboard.press('ArrowRight');
    assert.equal(await selected(), 'take-npm');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await selected(), 'take-cpp');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'take-cpp');
    await page.keyboard.press('Home');
    assert.equal(await selected(), 'take-npm');
  });

  test('C++ is the example, as it is', async () => {
    await page.click('#take-cpp');
    const files = ['CMakeLists.txt', 'read_digits.cpp'].map((name) =>
      readFile(`${root}examples/cpp/${name}`, 'utf8'),
    );
    assert.deepEqual(
      await shown(),
      (await Promise.all(files)).map((text) => text.trimEnd()),
    );
  });

  test('code is copied, all of it', async () => {
    await page.click('#take-npm');
    const [, code] = await shown();
    const [, button] = await page.$$('[role="tabpanel"]:not([hidden]) .copyable button');
    await button.click();
    await page.waitForFunction((copy) => copy.textContent === 'Copied', {}, button);
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
  });

  test('the weights are the file that the page reads with', async () => {
    const { name, path } = await save(() => page.click('#take-weights'));
    assert.equal(name, 'default.safetensors');
    assert.deepEqual(await readFile(path), await readFile(`${root}weights/default.safetensors`));
  });

  test('a drawing is saved as it lies on the sheet, and called after its answer', async () => {
    for (const id of ['png', 'svg', 'jsonl']) assert.ok(await page.$(`#take-${id}:disabled`));
    await draw(page, 7, { x: 0.1, y: 0.1, width: 0.3, height: 0.5 });
    const png = await save(() => page.click('#take-png'));
    assert.equal(png.name, 'inkdigit-7.png');
    const { width, height, data } = PNG.sync.read(await readFile(png.path));
    assert.deepEqual([width, height], [1024, 1024]);
    const pixel = (/** @type {number} */ x, /** @type {number} */ y) => [
      ...data.subarray(4 * (width * y + x), 4 * (width * y + x) + 4),
    ];
    assert.deepEqual(pixel(1000, 1000), [255, 255, 255, 255]);
    // On the bar of the 7.
    const [x, y] = [0.1 + 0.3 * 0.45, 0.1 + 0.5 * 0.06].map((part) => Math.round(part * 1024));
    assert.deepEqual(pixel(x, y), [27, 33, 51, 255]);

    const svg = await save(() => page.click('#take-svg'));
    assert.equal(svg.name, 'inkdigit-7.svg');
    assert.match(await readFile(svg.path, 'utf8'), /^<svg .*#fff.*<\/svg>\n$/);

    const strokes = await save(() => page.click('#take-jsonl'));
    assert.equal(strokes.name, 'inkdigit-7.jsonl');
    const drawing = JSON.parse(await readFile(strokes.path, 'utf8'));
    const left = Math.min(...drawing.strokes.flat().map((/** @type {number[]} */ [at]) => at));
    const pad = await padBox(page);
    assert.ok(Math.abs(left - 1000 * (0.1 + 0.3 * 0.1)) <= 1 + 1000 / pad.width, String(left));
  });

  test('without paper it is transparent, and a number has its name, too', async () => {
    await draw(page, 4, { x: 0.1, y: 0.3, width: 0.3, height: 0.4 });
    await draw(page, 2, { x: 0.6, y: 0.3, width: 0.3, height: 0.4 });
    await page.click('.check input');
    const png = await save(() => page.click('#take-png'));
    assert.equal(png.name, 'inkdigit-42.png');
    const { data } = PNG.sync.read(await readFile(png.path));
    assert.equal(data[3], 0);
    const svg = await save(() => page.click('#take-svg'));
    assert.doesNotMatch(await readFile(svg.path, 'utf8'), /#fff/);
    await page.click('.check input');
  });

  test('nothing to complain of, with a drawing and without, whatever is open', async () => {
    const axe = await axeSource();
    assert.deepEqual(await violationsOf(page, axe), []);
    await draw(page, 7);
    await page.click('#take-cpp');
    assert.deepEqual(await violationsOf(page, axe), []);
  });

  test('a small phone has room for it', async () => {
    await page.setViewport({ ...PHONE, isMobile: false, hasTouch: false, width: 360, height: 640 });
    await settle(page);
    assert.ok(await page.$('#take-weights'), 'it is still open');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, 'it scrolls sideways');
    assert.deepEqual(await violationsOf(page, await axeSource()), []);
  });
});
