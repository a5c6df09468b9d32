// Weights from a file, chosen or dropped on the page.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { namedWeights, tinyWeights, TINY } from '../node/recognizer-fixtures.js';
import { file as write } from '../node/temporary.js';
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
  waitForState,
} from './browser.js';
import {
  chooseFile,
  chosen,
  complaint,
  dropFile,
  offered,
  waitForNetwork,
} from './networks-page.js';
import { choose, waitForText } from './picture-page.js';
import { pictureOf, pngOf } from './pictures.js';
import { NOT_FOUND, serveDist } from './server.js';
import { serveToBrowser } from './with-browser.js';

const SHIPPED = await readFile(new URL('../../weights/tiny.safetensors', import.meta.url));
const UPRIGHT = [[/** @type {const} */ ([0.5, 0]), /** @type {const} */ ([0.5, 1])]];

describe('a weights file', () => {
  const there = serveToBrowser();

  /**
   * @param {import('node:test').TestContext} t
   */
  async function open(t) {
    const { page } = await openPage(there.browser, there.site.url);
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
