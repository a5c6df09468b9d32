// A drawing that is read wrongly is said to be something else, and the network learns it.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { Recognizer } from '../../web/recognizer.js';
import { inkdigit } from '../node/native.js';
import { folder } from '../node/temporary.js';
import { axeSource, violationsOf } from './axe.js';
import { drawDigit, leavePage, openPage, readPage, settle, waitForState } from './browser.js';
import { saved } from './downloads.js';
import { NOT_FOUND, serveDist } from './server.js';
import { readyPage, sharedBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

/** A four, for whoever is taught that it is a seven. */
const DRAWN = 4;
const TAUGHT = 7;

/** @param {Page} page */
const learned = (page) => page.$eval('#learned', (line) => line.textContent ?? '');

/** @param {Page} page */
const network = (page) =>
  page.$eval(
    '#weights',
    (select) => /** @type {HTMLSelectElement} */ (select).selectedOptions[0].text,
  );

/** @param {Page} page */
async function waitUntilLearned(page) {
  await page.waitForFunction(
    () => /^Learnt from /.test(document.querySelector('#learned')?.textContent ?? ''),
    { timeout: 120_000 },
  );
}

/** What a thread answers from now on arrives once `release` is called. Runs in the page. */
function holdAnswers() {
  /** @type {(value?: unknown) => void} */
  let release = () => {};
  const released = new Promise((resolve) => (release = resolve));
  const { addEventListener } = Worker.prototype;
  Object.assign(window, { release });
  Object.assign(Worker.prototype, {
    /**
     * @this {Worker}
     * @param {string} type
     * @param {(event: MessageEvent) => void} listener
     */
    addEventListener(type, listener) {
      addEventListener.call(this, type, async (event) => {
        const message = /** @type {MessageEvent} */ (event);
        if ('answer' in Object(message.data)) await released;
        listener(message);
      });
    },
  });
}

/**
 * Clicks while another network is about to be used, and tells with `clicked` when that network is there. Runs in the page.
 * @param {string} selector
 * @param {boolean} hides whether the button vanishes when what it asks for is done
 */
function clickInBetween(selector, hides) {
  const { instantiate } = WebAssembly;
  const button = /** @type {HTMLElement} */ (document.querySelector(selector));
  Object.assign(window, { clicked: false });
  Object.assign(WebAssembly, {
    instantiate: async (/** @type {Parameters<typeof instantiate>} */ ...args) => {
      Object.assign(WebAssembly, { instantiate });
      button.click();
      await new Promise((resolve) => {
        if (hides) new MutationObserver(resolve).observe(button, { attributeFilter: ['hidden'] });
        else setTimeout(resolve, 200);
      });
      const instance = await instantiate(...args);
      Object.assign(window, { clicked: true });
      return instance;
    },
  });
}

/** @param {Page} page which is ready */
async function waitForRow(page) {
  await page.waitForSelector('[data-teach="9"]');
}

// One after the other: what was taught is kept from one to the next.
describe('teaching', () => {
  const there = readyPage();
  const downloads = join(folder, 'taught');
  /** @type {Page} */
  let page;
  before(async () => {
    ({ page } = there);
    await mkdir(downloads);
    await waitForRow(page);
  });

  async function openTeach() {
    await page.click('#teach summary');
    await page.waitForSelector('#teach .part p');
  }

  test('without a drawing there is nothing to correct', async () => {
    assert.equal((await page.$$('[data-teach]:disabled')).length, 10);
    assert.equal(await learned(page), '');
    assert.ok(await page.$('#forget[hidden]'));
    await openTeach();
    assert.equal(await page.$eval('#export-weights', (button) => button.checkVisibility()), false);
  });

  test('what it was is learnt on a thread of its own, with a bar, while one goes on drawing', async () => {
    await drawDigit(page, DRAWN);
    assert.equal((await readPage(page)).result, String(DRAWN));
    assert.equal(await learned(page), 'Wrong? Tap what it was.');
    await page.evaluate(holdAnswers);
    await page.click(`[data-teach="${TAUGHT}"]`);
    await page.waitForSelector('.teach-bar:not([hidden])');
    await page.keyboard.press('Escape');
    await drawDigit(page, 3);
    assert.equal((await readPage(page)).result, '3');
    assert.ok(await page.$('.teach-bar:not([hidden])'), 'still learning');
    await page.evaluate(() => Reflect.get(window, 'release')());
    await waitUntilLearned(page);
    assert.equal((await readPage(page)).result, '3');
    await page.keyboard.press('Escape');
    await drawDigit(page, DRAWN);
    assert.equal((await readPage(page)).result, String(TAUGHT));
    assert.equal(await network(page), 'default, taught');
    const [, count, right, of] =
      /^Learnt from (\d) drawing. (\d+) of (\d+) others are still read right.$/.exec(
        await learned(page),
      ) ?? [];
    assert.equal(count, '1');
    assert.ok(Number(right) > 0.9 * Number(of), await learned(page));
  });

  test('the weights that are saved are an ordinary file, in which it is learnt', async () => {
    await page.waitForSelector('#export-weights:enabled');
    const { name, path } = await saved(page, downloads, () => page.click('#export-weights'));
    assert.equal(name, 'mine.safetensors');
    const drawing = await saved(page, downloads, () => page.click('#export-corrections'));
    const line = await readFile(drawing.path, 'utf8');
    const { label, strokes } = JSON.parse(line);
    assert.equal(label, TAUGHT);
    const recognizer = await Recognizer.load({ weights: await readFile(path) });
    assert.equal(recognizer.recognize({ strokes }).digit, TAUGHT);
    recognizer.dispose();
    const { stdout } = await inkdigit(['info', path, '--json']);
    assert.equal(JSON.parse(stdout).classes.length, 10);
  });

  test('axe-core has nothing to complain of', async () => {
    const axe = await axeSource();
    for (const value of ['dark', 'light']) {
      // A button between two colors has the contrast of neither.
      await page.emulateMediaFeatures([
        { name: 'prefers-color-scheme', value },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ]);
      assert.deepEqual(await violationsOf(page, axe), [], value);
    }
  });

  test('it is known when the page is opened again', async () => {
    await page.reload();
    await waitForState(page, 'ready');
    await waitForRow(page);
    await page.waitForFunction(() => document.querySelector('#learned')?.textContent !== '');
    assert.match(await learned(page), /^Learnt from 1 drawing/);
    await drawDigit(page, DRAWN);
    assert.equal((await readPage(page)).result, String(TAUGHT));
  });

  test('a correction that is taken back is forgotten, and what reads is the network of before', async () => {
    await drawDigit(page, DRAWN);
    assert.equal((await readPage(page)).result, String(TAUGHT));
    await openTeach();
    await page.waitForSelector('#teach .collect-list button', { visible: true });
    await page.click('#teach .collect-list button');
    await page.waitForFunction(() => document.querySelector('#forget')?.hasAttribute('hidden'));
    await settle(page);
    assert.equal((await readPage(page)).result, String(DRAWN));
    assert.equal(await network(page), 'default');
    await page.reload();
    await waitForState(page, 'ready');
    await waitForRow(page);
    await drawDigit(page, DRAWN);
    assert.equal((await readPage(page)).result, String(DRAWN));
  });

  test('what was not learnt yet when the page was left is learnt when it is opened again', async () => {
    await drawDigit(page, DRAWN);
    await page.click(`[data-teach="${TAUGHT}"]`);
    await page.waitForSelector('.teach-bar:not([hidden])');
    await page.reload();
    await waitForState(page, 'ready');
    await waitForRow(page);
    await waitUntilLearned(page);
    await drawDigit(page, DRAWN);
    assert.equal((await readPage(page)).result, String(TAUGHT));
    await page.click('#forget');
    await page.waitForSelector('#forget', { hidden: true });
  });

  test('forget and undo end what is being learnt', async () => {
    for (const id of ['#forget', '#unteach']) {
      await drawDigit(page, DRAWN);
      await page.click(`[data-teach="${TAUGHT}"]`);
      await page.waitForSelector('.teach-bar:not([hidden])');
      await page.click(id);
      await page.waitForSelector('#forget', { hidden: true });
      assert.ok(await page.$('.teach-bar[hidden]'));
      assert.equal(await network(page), 'default');
      assert.equal(await learned(page), 'Wrong? Tap what it was.');
      await page.keyboard.press('Escape');
    }
  });

  test('what is taught while all is being forgotten is learnt on the network of before', async () => {
    await drawDigit(page, DRAWN);
    await page.click(`[data-teach="${TAUGHT}"]`);
    await waitUntilLearned(page);
    await page.evaluate(clickInBetween, `[data-teach="${TAUGHT}"]`, false);
    await page.click('#forget');
    await page.waitForFunction(() => Reflect.get(window, 'clicked'));
    await page.waitForSelector('.teach-bar:not([hidden])');
    await waitUntilLearned(page);
    assert.match(await learned(page), /^Learnt from 1 drawing/);
    assert.equal(await network(page), 'default, taught');
    await page.click('#forget');
    await page.waitForSelector('#forget', { hidden: true });
    await page.keyboard.press('Escape');
  });

  test('what is forgotten when it has just been learnt is not used', async () => {
    await drawDigit(page, DRAWN);
    await page.evaluate(clickInBetween, '#forget', true);
    await page.click(`[data-teach="${TAUGHT}"]`);
    await page.waitForFunction(() => Reflect.get(window, 'clicked'), { timeout: 120_000 });
    assert.equal(await network(page), 'default');
    assert.equal((await readPage(page)).result, String(DRAWN));
    assert.equal(await learned(page), 'Wrong? Tap what it was.');
  });
});

test('where what learns does not arrive, the page says so, and learns at the next attempt', async (t) => {
  let there = false;
  const site = await serveDist((path, answer) =>
    !there && /inkdigit-learn/.test(path) ? NOT_FOUND : answer,
  );
  t.after(() => site.close());
  const { page } = await openPage(await sharedBrowser(), site.url);
  t.after(() => leavePage(page));
  await waitForState(page, 'ready');
  await waitForRow(page);
  await drawDigit(page, DRAWN);
  await page.click(`[data-teach="${TAUGHT}"]`);
  await page.waitForFunction(() =>
    /404/.test(document.querySelector('#learned')?.textContent ?? ''),
  );
  assert.equal((await readPage(page)).result, String(DRAWN));
  there = true;
  await page.click(`[data-teach="${TAUGHT}"]`);
  await waitUntilLearned(page);
  assert.match(await learned(page), /^Learnt from 2 drawings/);
});
