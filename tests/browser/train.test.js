// A network is trained in the page: started, watched, stopped, used and saved.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Recognizer } from '../../web/recognizer.js';
import { idx } from '../node/idx.js';
import { inkdigit, root } from '../node/native.js';
import { file as write, folder } from '../node/temporary.js';
import { axeSource, violationsOf } from './axe.js';
import { drawDigit, readPage, waitForQuiet, waitForState } from './browser.js';
import { saved } from './downloads.js';
import { serveToBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

/** Enough for a training on any machine. */
const LONG = { timeout: 180_000 };

describe('training a network', () => {
  const there = serveToBrowser();
  const downloads = join(folder, 'trained');
  /** @type {import('puppeteer-core').BrowserContext} */
  let context;
  /** @type {Page} */
  let page;
  /** @type {string[]} */
  let complaints;
  before(() => mkdir(downloads));
  beforeEach(async () => {
    await context?.close();
    context = await there.browser.createBrowserContext();
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warn'].includes(message.type())) complaints.push(message.text());
    });
    await page.setViewport({ width: 1280, height: 800 });
    await page.goto(there.site.url);
    await waitForState(page, 'ready');
    await page.waitForSelector('#alternatives');
    await openTrain();
  });
  after(() => context?.close());

  async function openTrain() {
    await page.click('#train summary');
    await page.waitForSelector('#train-start');
  }

  /**
   * @param {string} selector
   * @param {string} text
   */
  async function type(selector, text) {
    await page.click(selector, { count: 3 });
    await page.keyboard.type(text);
  }

  /**
   * The form is longer than the window.
   * @param {number} digit
   */
  async function draw(digit) {
    await page.evaluate(() => scrollTo(0, 0));
    await drawDigit(page, digit);
  }

  /** @param {string} selector */
  const text = (selector) => page.$eval(selector, ({ textContent }) => textContent ?? '');

  const result = () =>
    page.waitForFunction(
      () => document.querySelector('.training-outcome')?.textContent || undefined,
      LONG,
    );

  /** Few digits, and a recipe that takes a moment. */
  async function startSmall() {
    await page.select('#train-recipe', 'mlp');
    await type('#train-count', '300');
    await page.click('#train-start');
  }

  test('it learns, shows how it goes, is used at once, and saved', async () => {
    await type('#train-count', '1500');
    await page.click('#train-start');
    await page.waitForFunction(
      () =>
        /^Epoch \d of 5, \d+ (s|min) left$/.test(
          document.querySelector('.training-line')?.textContent ?? '',
        ),
      LONG,
    );
    await page.waitForSelector('.mistakes li canvas', LONG);
    assert.match(
      await page.$eval('.mistakes canvas', (picture) => picture.ariaLabel ?? ''),
      /^\d, read as \d$/,
    );
    assert.equal(await text('#train-start'), 'Stop and keep');
    // One goes on drawing meanwhile.
    await draw(3);
    assert.equal((await readPage(page)).result, '3');
    await page.keyboard.press('Escape');
    await result();
    const [, right, of] = /^(\d+) of (\d+) that were held out are read right/.exec(await text('.training-outcome')) ?? []; // prettier-ignore
    assert.equal(of, '150');
    assert.ok(Number(right) > 75, right);
    const lines = await page.$$eval('.curve-line', (paths) =>
      paths.map((path) => (path.getAttribute('d') ?? '').split('L').length),
    );
    assert.equal(lines.length, 4);
    for (const points of lines) assert.ok(points >= 10, String(lines));
    assert.match(
      await page.$eval('.curve:last-child svg', (drawing) => drawing.ariaLabel ?? ''),
      /^Accuracy, training [\d.]+ %, held out [\d.]+ %$/,
    );
    await page.click('#use-trained');
    await page.waitForFunction(() => document.querySelector('#facts')?.textContent?.startsWith('page')); // prettier-ignore
    assert.equal(
      await page.$eval('#weights', (select) => /** @type {HTMLSelectElement} */ (select).selectedOptions[0].text), // prettier-ignore
      'page, trained here',
    );
    await draw(1);
    const answer = await readPage(page);
    const { name, path } = await saved(page, downloads, () => page.click('#save-trained'));
    assert.equal(name, 'page.safetensors');
    const recognizer = await Recognizer.load({ weights: await readFile(path) });
    assert.equal(recognizer.info.name, 'page');
    recognizer.dispose();
    // Whether it has learnt to read this very drawing, its answer comes from the new network.
    assert.match(answer.result, /^\d?$|\?/);
    const { provenance } = JSON.parse((await inkdigit(['info', path, '--json'])).stdout);
    assert.equal(provenance.data.name, 'synthetic:1500');
    assert.deepEqual(complaints, []);
  });

  const offered = () =>
    page.$$eval('#weights option', (options) => options.map((option) => option.textContent));

  const inUse = () => text('#weights option:checked');

  /**
   * What is chosen is shown at once, and reads when it is loaded.
   * @param {string} name
   */
  const waitUntilUsed = (name) =>
    page.waitForFunction(
      (used, own) =>
        document.querySelector('#weights option:checked')?.textContent === used &&
        document.querySelector('#facts')?.textContent?.startsWith(`${own} · `),
      {},
      name,
      name.split(',')[0],
    );

  /** @param {string} words below the form */
  const waitUntilTold = (words) =>
    page.waitForFunction((expected) => document.querySelector('.train-notice')?.textContent === expected, {}, words); // prettier-ignore

  /** Of the page that was open before. */
  async function reload() {
    await page.reload();
    await waitForState(page, 'ready');
    await page.waitForSelector('#alternatives');
  }

  test('what is used is there again when the page is, in use if it was, until it is forgotten', async () => {
    await startSmall();
    await result();
    assert.ok(await page.$('.kept-network[hidden]'), 'nothing is kept yet');
    await page.click('#use-trained');
    await waitUntilUsed('mlp, trained here');
    await page.waitForSelector('.kept-network:not([hidden])');
    await waitUntilTold('It reads from now on: draw something.');
    await draw(3);
    const answer = await readPage(page);
    await reload();
    await waitUntilUsed('mlp, trained here');
    await draw(3);
    assert.deepEqual(await readPage(page), answer);

    await page.select('#weights', 'default');
    await waitUntilUsed('default');
    await reload();
    await page.waitForFunction(() => document.querySelector('#weights option[value="trained"]'));
    assert.equal(await inUse(), 'default');
    await page.select('#weights', 'trained');
    await waitUntilUsed('mlp, trained here');
    await draw(3);
    assert.deepEqual(await readPage(page), answer);

    await openTrain();
    assert.equal(await text('.kept-network p'), 'mlp, trained here: kept on this device.');
    await page.click('#forget-trained');
    await waitUntilUsed('default');
    assert.ok(await page.$('.kept-network[hidden]'));
    await reload();
    await waitForQuiet(page);
    assert.deepEqual(await offered(), ['default', 'tiny', 'large', 'cnn-5x5', 'From a file…']);
    assert.deepEqual(complaints, []);
  });

  test('what was taught on it is taught on it still', async () => {
    await startSmall();
    await result();
    await page.click('#use-trained');
    await waitUntilUsed('mlp, trained here');
    await draw(3);
    await page.click('[data-teach="7"]');
    await page.waitForFunction(
      () => document.querySelector('#learned')?.textContent?.startsWith('Learnt from'),
      LONG,
    );
    await reload();
    await waitUntilUsed('mlp, trained here, taught');
    await page.waitForSelector('#forget', { visible: true });
    await page.click('#forget');
    await waitUntilUsed('mlp, trained here');
    assert.deepEqual(complaints, []);
  });

  test('where nothing is kept it is used all the same, as long as the page is open', async () => {
    await page.evaluateOnNewDocument(() =>
      Object.defineProperty(window, 'indexedDB', { value: undefined }),
    );
    await reload();
    await openTrain();
    await startSmall();
    await result();
    await page.click('#use-trained');
    await waitUntilUsed('mlp, trained here');
    await waitUntilTold('It reads from now on: draw something.');
    assert.ok(await page.$('.kept-network[hidden]'));
    await reload();
    assert.equal(await inUse(), 'default');
    assert.deepEqual(complaints, []);
  });

  test('it goes on while the part is closed, and what it has learnt so far is kept when it is stopped', async () => {
    await type('#train-count', '20000');
    await page.click('#train-start');
    await page.click('#train summary');
    await page.waitForFunction(() => !document.querySelector('#train-start'));
    await openTrain();
    // It runs once what trains has arrived.
    await page.waitForFunction(() => document.querySelector('#train-start')?.textContent === 'Stop and keep'); // prettier-ignore
    await page.waitForFunction(
      () => document.querySelector('.curve-line')?.getAttribute('d'),
      LONG,
    );
    await page.click('#train-start');
    await result();
    assert.match(await text('.training-outcome'), /^Stopped after step \d+ of 2815\. \d+ of 2000 /);
    assert.equal(await text('#train-start'), 'Start training');
    await page.click('#use-trained');
    await page.waitForFunction(() => document.querySelector('#facts')?.textContent?.startsWith('page')); // prettier-ignore
    assert.deepEqual(complaints, []);
  });

  test('files are trained on: strokes, and pictures with their labels', async () => {
    await page.click('#train-synthetic');
    await page.click('#train-start');
    assert.equal(await text('.train-notice'), 'Choose something to learn from.');
    const strokes = Array.from(
      { length: 20 },
      (_, i) =>
      JSON.stringify({ label: i % 2, strokes: [[[0, 0], [i, 50], [i % 2 ? 0 : 50, 100]]] }), // prettier-ignore
    ).join('\n');
    const images = idx(
      [30, 28, 28],
      new Uint8Array(30 * 28 * 28).map((_, i) => i % 251),
    );
    const labels = idx([30], new Uint8Array(30).map((_, i) => i % 10)); // prettier-ignore
    const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
      await page.$('#train-files')
    );
    const add = async (/** @type {string} */ name, /** @type {Uint8Array | string} */ content) =>
      input.uploadFile(await write(name, content));
    await add('hand.jsonl.gz', gzipSync(strokes));
    await page.waitForSelector('.train-sets li');
    await add('my-images.gz', gzipSync(images));
    await waitUntilTold('my-images.gz has images: now add the file with their labels.');
    await add('my-labels', labels);
    await page.waitForSelector('.train-sets li:nth-child(2)');
    assert.deepEqual(
      await page.$$eval('.train-sets span', (sets) => sets.map(({ textContent }) => textContent)),
      ['hand.jsonl.gz: 20', 'my-images.gz: 30'],
    );
    await add('nothing.txt', 'nothing');
    await page.waitForSelector('.train-notice.training-bad');
    assert.match(
      await text('.train-notice'),
      /^Nothing was taken from nothing\.txt: line 1, .+\.$/,
    );
    await page.select('#train-recipe', 'mlp');
    await page.click('#train-start');
    await result();
    assert.match(await text('.training-outcome'), /^\d of 5 that were held out/);
    const { path } = await saved(page, downloads, () => page.click('#save-trained'));
    const { provenance } = JSON.parse((await inkdigit(['info', path, '--json'])).stdout);
    assert.equal(provenance.data.name, 'strokes:hand.jsonl.gz + images:my-images.gz');
    await page.click('.train-sets button');
    assert.equal((await page.$$('.train-sets li')).length, 1);
    assert.deepEqual(complaints, []);
  });

  test('files may be dropped: two on the form, or one anywhere', async () => {
    const drop = (
      /** @type {string} */ selector,
      /** @type {Record<string, Uint8Array>} */ files,
    ) =>
      page.$eval(
        selector,
        (element, contents) => {
          const dataTransfer = new DataTransfer();
          for (const [name, bytes] of contents) {
            dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
          }
          const init = { bubbles: true, cancelable: true, dataTransfer };
          element.dispatchEvent(new DragEvent('drop', init));
        },
        Object.entries(files).map(([name, bytes]) => /** @type {const} */ ([name, [...bytes]])),
      );
    const images = idx([3, 28, 28], new Uint8Array(3 * 28 * 28).fill(7));
    await drop('.training', { labels: idx([3], Uint8Array.of(1, 2, 3)), images });
    await page.waitForSelector('.train-sets li');
    assert.equal(await text('.train-notice'), '');
    const line = Buffer.from(JSON.stringify({ label: 3, strokes: [[[0, 0], [5, 9]]] })); // prettier-ignore
    await drop('body', { 'hand.jsonl': line });
    await page.waitForSelector('.train-sets li:nth-child(2)');
    assert.deepEqual(
      await page.$$eval('.train-sets span', (sets) => sets.map(({ textContent }) => textContent)),
      ['images: 3', 'hand.jsonl: 1'],
    );
    // Taken away by keyboard, one after the other.
    await page.focus('.train-sets button');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !document.querySelector('.train-sets li'));
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'train-files');
    assert.deepEqual(complaints, []);
  });

  test('what was collected is trained on, by a recipe from a file', async () => {
    await page.click('#collect');
    await page.waitForSelector('.collect-bar');
    assert.equal(await text('label:has(#train-mine)'), 'My drawings: 0');
    await draw(4);
    await page.click('#collect-keep');
    await page.waitForFunction(() => document.querySelector('label:has(#train-mine)')?.textContent === 'My drawings: 1'); // prettier-ignore
    assert.ok(await page.$eval('#train-mine', (box) => /** @type {HTMLInputElement} */ (box).checked)); // prettier-ignore
    const mlp = JSON.parse(await readFile(`${root}trainer/recipes/mlp.json`, 'utf8'));
    const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
      await page.$('#train-files')
    );
    await input.uploadFile(await write('fast.json', JSON.stringify({ ...mlp, name: 'fast' })));
    await page.waitForSelector('#train-recipe option[value="own"]');
    await type('#train-count', '99');
    await page.click('#train-start');
    await result();
    const { name, path } = await saved(page, downloads, () => page.click('#save-trained'));
    assert.equal(name, 'fast.safetensors');
    const { provenance } = JSON.parse((await inkdigit(['info', path, '--json'])).stdout);
    assert.equal(provenance.data.samples, 100);
    await input.uploadFile(await write('slow.json', JSON.stringify({ ...mlp, distill: { weight: 0.4 } }))); // prettier-ignore
    await page.waitForFunction(() => document.querySelector('#train-recipe option[value="own"]')?.textContent === 'mlp'); // prettier-ignore
    await page.click('#train-start');
    await page.waitForSelector('.training-outcome.training-bad');
    assert.match(await text('.training-outcome'), /^Nothing came of it: recipe: distill: 'weight' needs a teacher/); // prettier-ignore
    assert.deepEqual(complaints, []);
  });

  test('axe-core has nothing to complain of, and nothing is wider than a small phone', async () => {
    const axe = await axeSource();
    await startSmall();
    await result();
    for (const value of ['light', 'dark']) {
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value },
        // Otherwise buttons take a moment to change their colors.
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      assert.deepEqual(await violationsOf(page, axe), [], value);
    }
    await page.setViewport({ width: 360, height: 640 });
    const [content, width] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    assert.ok(content <= width, `${content} of ${width}`);
    await page.select('#language', 'zh');
    await page.waitForFunction(() => document.querySelector('#train-start')?.textContent === '开始训练'); // prettier-ignore
    assert.match(await text('.training-outcome'), /^留出的 30 个中读对 \d+ 个/);
    assert.deepEqual(complaints, []);
  });
});
