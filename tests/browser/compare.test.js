// Two networks side by side on the same drawing.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { axeSource, violationsOf } from './axe.js';
import {
  DESKTOP,
  drawDigit,
  leavePage,
  MIDDLE,
  openPage,
  padBox,
  partOf,
  PHONE,
  placeStroke,
  readPage,
  waitForState,
} from './browser.js';
import { strokesOf } from './drawings.js';
import { choose, waitForText } from './picture-page.js';
import { pictureOf, pngOf } from './pictures.js';
import { NOT_FOUND, serveDist } from './server.js';
import { serveToBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

/**
 * What the second network makes of the drawing.
 * @param {Page} page
 */
function readSecond(page) {
  return page.$eval('#second', (second) => ({
    name: second.querySelector('.second-name')?.textContent,
    result: second.querySelector('.second-result')?.textContent,
    caption: second.querySelector('.second-caption')?.textContent,
    percents: [...second.querySelectorAll('[role="meter"]')].map((meter) =>
      Number(meter.getAttribute('aria-valuenow')),
    ),
  }));
}

describe('a second network', () => {
  const there = serveToBrowser();

  /**
   * @param {import('node:test').TestContext} t
   * @param {string} [url]
   * @param {import('puppeteer-core').Viewport} [viewport]
   * @param {'light' | 'dark'} [scheme]
   */
  async function open(t, url = there.site.url, viewport = DESKTOP, scheme = 'light') {
    const { page } = await openPage(there.browser, url, viewport, scheme);
    t.after(() => leavePage(page));
    await waitForState(page, 'ready');
    await page.waitForSelector('#compare');
    return page;
  }

  test('reads what the first one reads, while it is drawn', async (t) => {
    const page = await open(t);
    const { requests } = there.site;
    assert.deepEqual(
      requests.filter((path) => /tiny|second/.test(path)),
      [],
      'nothing of it is fetched before',
    );
    await drawDigit(page, 3);
    await page.select('#compare', 'tiny');
    await page.waitForSelector('#second');
    const three = await readSecond(page);
    assert.deepEqual([three.name, three.result], ['tiny', '3']);
    assert.match(String(three.caption), /^\d+ % sure$/);
    assert.equal(three.percents.indexOf(Math.max(...three.percents)), 3);
    assert.equal((await page.$$('[data-digit]')).length, 10, 'the digits are those of the first');

    await page.keyboard.press('Escape');
    assert.deepEqual(await readSecond(page), { name: 'tiny', result: '', caption: '', percents: Array(10).fill(0) }); // prettier-ignore
    const [stroke] = strokesOf(4);
    const [first, ...rest] = placeStroke(partOf(await padBox(page), MIDDLE), stroke);
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    const seen = new Set();
    for (const { x, y } of rest) {
      await page.mouse.move(x, y);
      seen.add(JSON.stringify(await readSecond(page)));
    }
    await page.mouse.up();
    assert.ok(seen.size > 2, `${seen.size} answers within a stroke`);
  });

  test('is another one when the first is changed, and goes away', async (t) => {
    const page = await open(t);
    await page.select('#compare', 'cnn-5x5');
    await page.waitForSelector('#second');
    await page.select('#weights', 'tiny');
    await page.waitForFunction(() =>
      document.querySelector('#facts')?.textContent?.startsWith('tiny'),
    );
    await drawDigit(page, 7);
    assert.equal((await readPage(page)).result, '7');
    assert.deepEqual((await readSecond(page)).name, 'cnn-5x5');
    assert.equal((await readSecond(page)).result, '7');
    await page.select('#compare', '');
    assert.equal(await page.$('#second'), null);
  });

  test('says that it reads no pictures, in the language of the page', async (t) => {
    const page = await open(t);
    await page.select('#compare', 'tiny');
    await page.waitForSelector('#second');
    await choose(page, pngOf(pictureOf(['4071'])));
    await waitForText(page, '4071');
    assert.equal((await readSecond(page)).caption, 'Only drawings are compared');
    await page.select('#language', 'zh');
    await page.waitForFunction(() =>
      /只对比/.test(document.querySelector('.second-caption')?.textContent ?? ''),
    );
    await page.click('#clear');
    await page.select('#language', 'en');
    await drawDigit(page, 3);
    assert.equal((await readSecond(page)).result, '3');
  });

  test('that does not arrive is told of', async (t) => {
    const site = await serveDist((path, answer) => (/tiny-/.test(path) ? NOT_FOUND : answer));
    t.after(site.close);
    const page = await open(t, site.url);
    await page.select('#compare', 'tiny');
    const alert = await page.waitForSelector('#alert:not(:empty)');
    assert.match(
      String(await alert?.evaluate((element) => element.textContent)),
      /^The network tiny did not arrive\./,
    );
    assert.equal(await page.$('#second'), null);
    assert.equal(
      await page.$eval('#compare', (select) => /** @type {HTMLSelectElement} */ (select).value),
      '',
    );
  });

  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    test(`${scheme}: axe-core has nothing to complain of`, async (t) => {
      const axe = await axeSource();
      for (const viewport of [DESKTOP, PHONE]) {
        const page = await open(t, there.site.url, viewport, scheme);
        await page.emulateMediaFeatures([
          { name: 'prefers-color-scheme', value: scheme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ]);
        await page.select('#compare', 'tiny');
        await page.waitForSelector('#second');
        await drawDigit(page, 4);
        assert.deepEqual(await violationsOf(page, axe), []);
      }
    });
  }
});
