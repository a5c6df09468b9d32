// Other networks than the page's own: those that are shipped, and files, chosen or dropped.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { namedWeights, tinyWeights, TINY } from '../node/recognizer-fixtures.js';
import { file as write, folder } from '../node/temporary.js';
import {
  DESKTOP,
  drawDigit,
  drawWithMouse,
  leavePage,
  MIDDLE,
  openPage,
  padBox,
  partOf,
  readPage,
  SMALL_PHONE,
  waitForAll,
  waitForQuiet,
  waitForState,
} from './browser.js';
import { strokesOf } from './drawings.js';
import { choose, waitForText } from './picture-page.js';
import { pictureOf, pngOf } from './pictures.js';
import { NOT_FOUND, serveDist } from './server.js';
import { readyPage, serveToBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

const SHIPPED = await readFile(new URL('../../weights/tiny.safetensors', import.meta.url));
const UPRIGHT = [[/** @type {const} */ ([0.5, 0]), /** @type {const} */ ([0.5, 1])]];

/** @param {Page} page */
const offered = (page) =>
  page.$$eval('#weights option', (options) => options.map((option) => option.textContent));

/** @param {Page} page */
const chosen = (page) =>
  page.$eval('#weights', (select) => {
    const { selectedOptions } = /** @type {HTMLSelectElement} */ (select);
    return selectedOptions[0].textContent;
  });

/**
 * Waits until drawings are read by a network.
 * @param {Page} page
 * @param {string} name that it has of itself
 */
async function waitForNetwork(page, name) {
  await page.waitForFunction(
    (start) => document.querySelector('#facts')?.textContent?.startsWith(`${start} · `),
    {},
    name,
  );
}

/**
 * @param {Page} page
 * @param {Uint8Array} bytes
 * @param {string} name
 */
async function chooseFile(page, bytes, name) {
  await write(name, bytes);
  const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
    await page.waitForSelector('#weights-file')
  );
  await input.uploadFile(join(folder, name));
}

/**
 * @param {Page} page
 * @param {Uint8Array} bytes
 * @param {string} name
 */
function dropFile(page, bytes, name) {
  return page.evaluate(
    (data, called) => {
      const dataTransfer = new DataTransfer();
      const content = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
      dataTransfer.items.add(new File([content], called));
      const init = { bubbles: true, cancelable: true, dataTransfer };
      return !document.body.dispatchEvent(new DragEvent('drop', init));
    },
    Buffer.from(bytes).toString('base64'),
    name,
  );
}

/** @param {Page} page */
async function complaint(page) {
  const alert = await page.waitForSelector('#alert:not(:empty)');
  return String(await alert?.evaluate((element) => element.textContent));
}

describe('the networks that are shipped', () => {
  const there = readyPage();

  test('are offered, the page’s own first, and fetched when they are chosen', async () => {
    const { page, site } = there;
    await page.waitForSelector('#weights:enabled');
    assert.deepEqual(await offered(page), ['default', 'tiny', 'large', 'cnn-5x5', 'From a file…']);
    assert.equal(await chosen(page), 'default');
    const fetched = () =>
      site.requests.filter((path) => /(tiny|large|cnn-5x5)-.*\.safetensors/.test(path));
    assert.deepEqual(fetched(), []);
    // Nothing that two networks could be equally sure of.
    await drawWithMouse(page, strokesOf(4).slice(0, 1), partOf(await padBox(page), MIDDLE));
    const first = await readPage(page);
    await page.select('#weights', 'tiny');
    await waitForNetwork(page, 'tiny');
    assert.equal(fetched().length, 1);
    const second = await readPage(page);
    assert.notDeepEqual(second.percents, first.percents);
    await page.select('#weights', 'default');
    await waitForNetwork(page, 'default');
    assert.deepEqual(await readPage(page), first);
  });

  test('of two that are chosen at once the later one reads', async () => {
    const { page } = there;
    await page.evaluate(() => {
      const select = /** @type {HTMLSelectElement} */ (document.querySelector('#weights'));
      for (const name of ['cnn-5x5', 'tiny']) {
        select.value = name;
        select.dispatchEvent(new Event('change'));
      }
    });
    await waitForNetwork(page, 'tiny');
    // The other one may still arrive.
    await waitForQuiet(page);
    assert.equal(await chosen(page), 'tiny');
    await waitForNetwork(page, 'tiny');
    await page.select('#weights', 'default');
    await waitForNetwork(page, 'default');
  });
});

describe('a page of its own weights, with the name of a network that is shipped', () => {
  const there = serveToBrowser();

  test('offers both', async (t) => {
    /** @type {(value?: unknown) => void} */
    let release = () => {};
    const released = new Promise((resolve) => (release = resolve));
    // As if built with other weights, which call themselves like the shipped ones.
    const site = await serveDist(async (path, answer) => {
      if (/default-.*\.safetensors$/.test(path)) return { ...answer, body: SHIPPED };
      if (/tiny-.*\.safetensors$/.test(path)) await released;
      return answer;
    });
    t.after(site.close);
    const { page } = await openPage(there.browser, site.url);
    t.after(() => leavePage(page));
    await waitForNetwork(page, 'tiny');
    await page.waitForSelector('#compare');
    assert.deepEqual(await offered(page), [
      'tiny',
      'tiny, as shipped',
      'large',
      'cnn-5x5',
      'From a file…',
    ]);
    assert.equal(await chosen(page), 'tiny');
    const fetched = () => site.requests.filter((path) => /tiny-.*\.safetensors/.test(path)).length;
    assert.equal(fetched(), 0);
    await Promise.all([
      page.waitForRequest((request) => /tiny-.*\.safetensors/.test(request.url())),
      page.select('#weights', 'shipped tiny'),
    ]);
    assert.equal(await chosen(page), 'tiny, as shipped');
    // Also while it is on its way.
    await page.select('#language', 'zh');
    await page.waitForFunction(
      () =>
        document.querySelector('#weights option[value="shipped tiny"]')?.textContent ===
        'tiny（自带）',
    );
    release();
    await page.waitForFunction(
      () => document.querySelector('#weights option:checked')?.textContent === 'tiny（自带）',
    );
    assert.equal(fetched(), 1);
  });
});

describe('a weights file', () => {
  const there = serveToBrowser();

  /**
   * @param {import('node:test').TestContext} t
   * @param {{ url: string }} [site]
   */
  async function open(t, site = there.site) {
    const { page } = await openPage(there.browser, site.url);
    t.after(() => leavePage(page));
    await waitForAll(page); // files can be dropped only then
    return page;
  }

  for (const hand of [chooseFile, dropFile]) {
    test(`is read by ${hand.name}: meters and words are those of its classes`, async (t) => {
      const page = await open(t);
      await drawWithMouse(page, UPRIGHT, partOf(await padBox(page), MIDDLE));
      await hand(page, tinyWeights(), 'lines.safetensors');
      await page.waitForFunction(
        () => document.querySelector('#result')?.textContent === 'upright',
      );
      assert.equal(await chosen(page), 'lines');
      assert.ok((await offered(page)).includes('default'));
      const names = await page.$$eval('[data-digit]', (all) =>
        all.map((meter) => meter.textContent),
      );
      assert.deepEqual(
        names.map((name) => name?.replace(/^\d+/, '')),
        TINY.classes,
      );
      const label = await page.$eval('#pad', (pad) => pad.getAttribute('aria-label'));
      assert.match(String(label), /draw one of upright, flat, neither /);
      assert.equal(await page.title(), 'inkdigit: draw one of upright, flat, neither');
      await page.keyboard.press('Escape');
      assert.equal(
        await page.$eval('#caption', (caption) => caption.textContent),
        'Draw one of upright, flat, neither',
      );
      await page.select('#weights', 'default');
      await waitForNetwork(page, 'default');
      await drawDigit(page, 7);
      assert.equal((await readPage(page)).result, '7');
      assert.equal(await page.title(), 'inkdigit: draw a digit');
    });
  }

  for (const [what, classes] of /** @type {[string, string[]][]} */ ([
    ['26 letters', [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']],
    ['long names', ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Bag', 'Ankle boot']],
  ])) {
    for (const [device, viewport] of /** @type {const} */ ([
      ['a desktop', DESKTOP],
      ['a small phone', SMALL_PHONE],
    ])) {
      test(`of ${what} has them written out below its meters on ${device}`, async (t) => {
        const { page } = await openPage(there.browser, there.site.url, viewport);
        t.after(() => leavePage(page));
        await waitForAll(page);
        await chooseFile(page, namedWeights(classes), 'named.safetensors');
        await page.waitForSelector(`[data-digit="${classes.at(-1)}"]`);
        await page.waitForSelector(`[data-teach="${classes.at(-1)}"]`);
        await drawWithMouse(page, UPRIGHT, partOf(await padBox(page), MIDDLE));
        await page.waitForFunction(
          (last) => document.querySelector('#result')?.textContent === last,
          {},
          classes.at(-1),
        );
        for (const selector of ['[data-digit] .meter-name', '[data-teach]']) {
          const texts = await page.$$eval(selector, (all) =>
            all.map((element) => ({
              text: element.textContent,
              cut: element.clientWidth === 0 || element.scrollWidth > element.clientWidth,
            })),
          );
          assert.deepEqual(
            texts,
            classes.map((text) => ({ text, cut: false })),
          );
        }
        const { over, top } = await page.evaluate(() => ({
          over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          top: /** @type {Element} */ (document.querySelector('#pad')).getBoundingClientRect().top,
        }));
        assert.ok(over <= 0, `${over} px too wide`);
        assert.ok(top < viewport.height / 2 + 100, 'the sheet is in sight');
      });
    }
  }

  test('is known by its ending, however that is written', async (t) => {
    const page = await open(t);
    await dropFile(page, SHIPPED, 'A.SAFETENSORS');
    await waitForNetwork(page, 'tiny');
    assert.equal(await chosen(page), 'A');
    assert.ok(await page.$('#alert:empty'));
  });

  test('is asked for by the select, with keys and with the mouse', async (t) => {
    const page = await open(t);
    const path = await write('keys.safetensors', SHIPPED);
    const asked = page.waitForFileChooser();
    // Once this is answered, a chooser is waited for in the browser, too.
    await page.focus('#weights');
    // Of more letters a browser may forget the first before the last has come.
    await page.keyboard.type('F');
    const chooser = await asked;
    await chooser.accept([path]);
    await waitForNetwork(page, 'tiny');
    assert.equal(await chosen(page), 'keys');
    assert.ok(await page.$('#weights-file[hidden]'));
    // Where the browser opens nothing for a select, the field is there to be clicked on.
    await page.select('#weights', 'file');
    assert.equal(await chosen(page), 'keys', 'until there is a file');
    const [again] = await Promise.all([page.waitForFileChooser(), page.click('#weights-file')]);
    await again.cancel();
    await page.waitForSelector('#weights-file[hidden]');
    assert.equal(await chosen(page), 'keys');
  });

  /** @type {[string, Uint8Array, RegExp][]} */
  const wrong = [
    [
      'words',
      Buffer.from('no weights'),
      /^w is no weights file that this page can use: one that inkdigit has trained would be\. \(.+\)$/,
    ],
    ['nothing', Buffer.alloc(0), /^w is no weights file/],
    ['cut short', SHIPPED.subarray(0, 5000), /^w is no weights file .*truncated/],
    ['for color', tinyWeights(3), /^w is for color pictures and cannot read drawings: .+\.$/],
  ];
  for (const [what, bytes, sentence] of wrong) {
    test(`${what}: one sentence, and the one before goes on reading`, async (t) => {
      const page = await open(t);
      await chooseFile(page, bytes, 'w.safetensors');
      assert.match(await complaint(page), sentence);
      assert.equal(await chosen(page), 'default');
      assert.deepEqual(await offered(page), [
        'default',
        'tiny',
        'large',
        'cnn-5x5',
        'From a file…',
      ]);
      await drawDigit(page, 3);
      assert.equal((await readPage(page)).result, '3');
      await chooseFile(page, SHIPPED, 'w.safetensors');
      await waitForNetwork(page, 'tiny');
      assert.ok(await page.$('#alert:empty'));
      assert.equal(await chosen(page), 'w');
    });
  }

  test('reads pictures, too, the one that is shown at once', async (t) => {
    const page = await open(t);
    await choose(page, pngOf(pictureOf(['4071'])));
    await waitForText(page, '4071');
    await chooseFile(page, tinyWeights(), 'lines.safetensors');
    await page.waitForSelector('[data-digit="upright"]');
    await page.waitForFunction(() => {
      const buttons = [...document.querySelectorAll('#digits [data-index]')];
      return (
        buttons.length > 0 && buttons.every(({ textContent }) => !/\d/.test(textContent ?? ''))
      );
    });
    await page.select('#weights', 'default');
    await waitForText(page, '4071');
    await page.click('#clear');
    await page.select('#weights', 'tiny');
    await waitForNetwork(page, 'tiny');
    await choose(page, pngOf(pictureOf(['38'])));
    await waitForText(page, '38');
  });

  test('one that does not arrive: a sentence, and it can be chosen again', async (t) => {
    let gone = true;
    const site = await serveDist((path, answer) =>
      gone && /tiny-.*\.safetensors$/.test(path) ? NOT_FOUND : answer,
    );
    t.after(site.close);
    const page = await open(t, site);
    await page.select('#weights', 'tiny');
    assert.match(
      await complaint(page),
      /^The network tiny did not arrive\. Choose it again\. \(.*404/,
    );
    assert.equal(await chosen(page), 'default');
    gone = false;
    await page.select('#weights', 'tiny');
    await waitForNetwork(page, 'tiny');
    assert.ok(await page.$('#alert:empty'));
  });

  test('is there to read where the page’s own is not', async (t) => {
    const site = await serveDist((path, answer) =>
      /default-.*\.safetensors$/.test(path) ? NOT_FOUND : answer,
    );
    t.after(site.close);
    const { page } = await openPage(there.browser, site.url);
    t.after(() => leavePage(page));
    await waitForState(page, 'failed');
    await chooseFile(page, SHIPPED, 'mine.safetensors');
    await waitForState(page, 'ready');
    assert.ok(await page.$('#retry[hidden]'));
    await drawDigit(page, 3);
    assert.equal((await readPage(page)).result, '3');
  });
});
