// Drawings are collected to learn from: asked for, kept, saved, and taken from a file again.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { after, before, beforeEach, describe, test } from 'node:test';
import { readTable } from '../../scripts/page-words.js';
import { file as write, folder } from '../node/temporary.js';
import { inkdigit, root } from '../node/native.js';
import { axeSource, violationsOf } from './axe.js';
import { drawDigit, PHONE, readPage, settle, waitForState } from './browser.js';
import { saved } from './downloads.js';
import { serveToBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

const DIGITS = Array.from('0123456789');

describe('collecting drawings', () => {
  const there = serveToBrowser();
  /** @type {import('puppeteer-core').BrowserContext} whose storage is nobody else's */
  let context;
  /** @type {Page} */
  let page;
  /** @type {string[]} */
  let complaints;
  before(async () => {
    await mkdir(join(folder, 'downloads'), { recursive: true });
  });
  beforeEach(async () => {
    await context?.close();
    context = await there.browser.createBrowserContext();
    page = await context.newPage();
    ({ complaints } = await openIn(page));
    await openTrain();
  });
  after(() => context?.close());

  /** @param {Page} opened */
  async function openIn(opened) {
    /** @type {string[]} */
    const heard = [];
    opened.on('pageerror', (error) => heard.push(String(error)));
    opened.on('console', (message) => {
      if (['error', 'warn'].includes(message.type())) heard.push(message.text());
    });
    await opened.setViewport({ width: 1280, height: 800 });
    await opened.goto(there.site.url);
    await waitForState(opened, 'ready');
    return { complaints: heard };
  }

  async function openTrain() {
    await page.waitForSelector('#alternatives');
    await page.click('#train summary');
    await page.waitForSelector('#collect');
  }

  async function start() {
    await page.click('#collect');
    await page.waitForSelector('.collect-bar');
  }

  /** The digit that is asked for. */
  async function asked() {
    const text = await page.$eval('.collect-bar p', ({ textContent }) => textContent ?? '');
    return Number(/^Draw (\d)$/.exec(text)?.[1]);
  }

  /** How many of each class are there. */
  const counts = () =>
    page.$$eval('.collect-count', (elements) =>
      elements.map(({ textContent }) => Number(textContent)),
    );

  /** @param {number} total */
  async function waitForTotal(total) {
    await page.waitForFunction(
      (expected) =>
        [...document.querySelectorAll('.collect-count')].reduce(
          (sum, { textContent }) => sum + Number(textContent),
          0,
        ) === expected,
      {},
      total,
    );
  }

  const notice = () => page.$eval('.collect-notice', ({ textContent }) => textContent ?? '');

  /**
   * Draws what is asked for, and keeps it.
   * @param {number} total so many are there then
   */
  async function drawNext(total) {
    const digit = await asked();
    await drawDigit(page, digit);
    await page.click('#collect-keep');
    await waitForTotal(total);
    return digit;
  }

  /**
   * @param {string} name
   * @param {string | Uint8Array} content
   */
  async function take(name, content) {
    const path = await write(name, content);
    const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
      await page.$('#import-strokes')
    );
    await page.$eval('.collect-notice', (element) => (element.textContent = ''));
    await input.uploadFile(path);
    await page.waitForSelector('.collect-notice:not(:empty)');
  }

  test('every digit is asked for once before any comes again, and what is kept outlasts the page', async () => {
    await start();
    const digits = [];
    for (let i = 1; i <= 10; ++i) digits.push(await drawNext(i));
    assert.deepEqual(digits.toSorted(), DIGITS.map(Number));
    assert.deepEqual(await counts(), Array(10).fill(1));
    assert.deepEqual(await readPage(page), { result: '', percents: Array(10).fill(0) });
    assert.equal((await page.$$('.collect-list svg')).length, 10);

    await page.reload();
    await waitForState(page, 'ready');
    await openTrain();
    await waitForTotal(10);
    assert.equal(await page.$('.collect-bar'), null, 'and nobody is asked');
    assert.deepEqual(complaints, []);
  });

  test('skipped, nothing is kept; the same is not asked for twice running', async () => {
    await start();
    for (let i = 0; i < 5; ++i) {
      const before = await asked();
      await drawDigit(page, 3);
      await page.click('#collect-skip');
      assert.notEqual(await asked(), before);
      assert.equal((await readPage(page)).result, '');
    }
    assert.deepEqual(await counts(), Array(10).fill(0));
  });

  test('back: the last one lies on the sheet again, and is asked for', async () => {
    await start();
    assert.ok(await page.$('#collect-back:disabled'));
    assert.ok(await page.$('#collect-keep:disabled'));
    const first = await drawNext(1);
    const second = await drawNext(2);
    await page.click('#collect-back');
    await waitForTotal(1);
    await settle(page);
    assert.equal(await asked(), second);
    assert.equal((await readPage(page)).result, String(second));
    await page.click('#clear');
    await drawNext(2);
    assert.deepEqual(
      (await counts()).flatMap((count, digit) => Array(count).fill(digit)),
      [first, second].toSorted(),
    );
  });

  test('Enter keeps what is drawn, whatever was clicked before', async () => {
    await start();
    await drawDigit(page, await asked());
    await page.keyboard.press('Enter');
    await waitForTotal(1);
    await page.keyboard.press('Enter');
    await drawDigit(page, await asked());
    await page.click('#collect-keep');
    await waitForTotal(2);
    // In other browsers a button that is disabled keeps the focus, and Enter to itself.
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'collect-bar');
    await drawDigit(page, await asked());
    await page.keyboard.press('Enter');
    await waitForTotal(3);
    assert.ok(await page.$('.collect-bar'), 'and it is still asked');
  });

  test('whose hand it is can be typed and mended while a drawing waits', async () => {
    await start();
    const digit = await asked();
    await drawDigit(page, digit);
    await page.click('.collect input', { count: 3 });
    await page.keyboard.type('Bob');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    assert.equal((await readPage(page)).result, String(digit), 'the drawing is still there');
    await page.click('#collect-keep');
    await waitForTotal(1);
    await page.reload();
    await waitForState(page, 'ready');
    await openTrain();
    assert.equal(await page.$eval('.collect input', (input) => Reflect.get(input, 'value')), 'Bo');
  });

  test('a tap on a drawing deletes it; it can be brought back, as all of them can', async () => {
    await start();
    for (let i = 1; i <= 3; ++i) await drawNext(i);
    await page.click('.collect-list button');
    await waitForTotal(2);
    assert.equal(await notice(), 'Deleted: 1.');
    await page.click('#collect-restore');
    await waitForTotal(3);
    await page.click('#collect-clear');
    await waitForTotal(0);
    assert.ok(await page.$('#export-strokes:disabled'));
    await page.click('#collect-restore');
    await waitForTotal(3);
    assert.ok(await page.$('#collect-restore[hidden]'));
  });

  test('the file that is saved is a stroke file, which the program reads, and the page again', async () => {
    await page.click('.collect input', { count: 3 });
    await page.type('.collect input', 'Ann "A"');
    await start();
    const digits = [];
    for (let i = 1; i <= 3; ++i) digits.push(await drawNext(i));
    const { name, path } = await saved(page, join(folder, 'downloads'), () =>
      page.click('#export-strokes'),
    );
    assert.equal(name, 'drawings.jsonl');
    const text = await readFile(path, 'utf8');
    const samples = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      samples.map(({ label }) => label),
      digits,
    );
    for (const { writer, strokes } of samples) {
      assert.equal(writer, 'Ann "A"');
      assert.ok(strokes.flat(2).every(Number.isInteger));
    }

    const command = await page.$eval('.collect pre', ({ textContent }) => textContent ?? '');
    const args = command.replace('build/native/inkdigit ', '').replace('drawings.jsonl', path);
    const { status, stdout } = await inkdigit([...args.split(' '), '--json'], {}, root);
    assert.equal(status, 0);
    const { samples: read, correct } = JSON.parse(stdout);
    assert.deepEqual([read, correct], [3, 3]);

    await take('again.jsonl', text);
    assert.equal(await notice(), 'Added: 0. Here already: 3.');
    await page.click('#collect-clear');
    await waitForTotal(0);
    await take('again.jsonl.gz', gzipSync(text));
    assert.equal(await notice(), 'Added: 3. Here already: 0.');
    await waitForTotal(3);
    const second = await saved(page, join(folder, 'downloads'), () =>
      page.click('#export-strokes'),
    );
    assert.equal(await readFile(second.path, 'utf8'), text);
    assert.deepEqual(complaints, []);
  });

  test('of a file with a bad line nothing is taken, and the line is named', async () => {
    const good = '{"label":1,"strokes":[[[100,100],[100,900]]]}\n';
    for (const [line, reason] of [
      ['{"label":1', 'line 2, it is not valid JSON'],
      ['{"label":1,"strokes":[[[1]]]}', 'line 2, stroke 1, point 1 is not a pair of numbers'],
      [
        '{"label":"x","strokes":[[[1,2]]]}',
        'line 2, its label is none of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9',
      ],
    ]) {
      await take('bad.jsonl', `${good}${line}\n`);
      assert.equal(await notice(), `Nothing was taken from bad.jsonl: ${reason}.`);
    }
    await take('bad.jsonl', '\n');
    assert.equal(await notice(), 'Nothing was taken from bad.jsonl: it has no drawings.');
    await take('bad.jsonl', Uint8Array.of(0x1f, 0x8b, 1, 2, 3));
    assert.match(await notice(), /^Nothing was taken from bad\.jsonl: ./);
    await waitForTotal(0);
  });

  test('another language goes on where it was; closed, nobody is asked any more', async () => {
    await start();
    await drawNext(1);
    const digit = await asked();
    await page.select('#language', 'zh');
    await page.waitForFunction(() =>
      document.querySelector('.collect-bar p')?.textContent?.startsWith('请写'),
    );
    const text = await page.$eval('.collect-bar p', ({ textContent }) => textContent);
    assert.equal(text, `请写 ${digit}`);
    assert.equal(await page.$eval('#hint', ({ textContent }) => textContent), text);
    await page.select('#language', 'en');
    await page.waitForFunction(() =>
      document.querySelector('.collect-bar p')?.textContent?.startsWith('Draw'),
    );
    await page.click('#train summary');
    await page.waitForFunction(() => !document.querySelector('.collect-bar'));
    assert.equal(await page.$eval('#hint', ({ textContent }) => textContent), 'Draw here');
    await openTrain();
    await start();
    await page.select('#language', 'zh');
    await page.waitForFunction(() =>
      document.querySelector('.collect-bar p')?.textContent?.startsWith('请写'),
    );
    await page.click('#train summary');
    await page.waitForFunction(() => !document.querySelector('.collect-bar'));
    const { hint } = readTable('zh').page;
    assert.equal(await page.$eval('#hint', ({ textContent }) => textContent), hint);
  });

  test('nothing to complain of, before, while and after it is asked; on a phone, too', async () => {
    const axe = await axeSource();
    assert.deepEqual(await violationsOf(page, axe), []);
    await start();
    await drawNext(1);
    await drawDigit(page, await asked());
    await page.mouse.move(0, 0);
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    assert.deepEqual(await violationsOf(page, axe), []);
    await take('bad.jsonl', '{');
    for (const value of ['light', 'dark']) {
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      assert.deepEqual(await violationsOf(page, axe), []);
    }
    await page.setViewport({ ...PHONE, width: 360, deviceScaleFactor: 1 });
    await waitForState(page, 'ready');
    await openTrain();
    await start();
    assert.deepEqual(await violationsOf(page, axe), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, 'it scrolls sideways');
  });
});
