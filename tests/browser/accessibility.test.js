import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axeSource, violationsOf } from './axe.js';
import {
  DESKTOP,
  drawWithMouse,
  leavePage,
  openPage,
  padBox,
  partOf,
  PHONE,
  settle,
  waitForState,
} from './browser.js';
import { strokesOf } from './drawings.js';
import { choose } from './picture-page.js';
import { pictureOf, pngOf } from './pictures.js';
import { NOT_FOUND, serveDist } from './server.js';
import { sharedBrowser } from './with-browser.js';

describe('accessibility', () => {
  /** @type {string} */
  let axe;
  /** @type {import('./server.js').Site} */
  let site;
  /** @type {import('./server.js').Site} */
  let broken;
  /** @type {import('./browser.js').Browser} */
  let browser;
  before(async () => {
    axe = await axeSource();
    site = await serveDist();
    broken = await serveDist((path, answer) => (path.endsWith('.wasm') ? NOT_FOUND : answer));
    browser = await sharedBrowser();
  });
  after(async () => {
    await site.close();
    await broken.close();
  });

  /**
   * @param {string} url
   * @param {import('puppeteer-core').Viewport} viewport
   * @param {'light' | 'dark'} scheme
   */
  async function open(url, viewport, scheme) {
    const { page } = await openPage(browser, url, viewport, scheme);
    // Colors on their way from one to another would be measured half way.
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    return page;
  }

  /** @param {import('./browser.js').Page} page */
  async function assertAccessible(page) {
    assert.deepEqual(await violationsOf(page, axe), []);
  }

  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    for (const [device, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
      test(`${device}, ${scheme}: nothing to complain of, without a drawing and with one`, async () => {
        const page = await open(site.url, viewport, scheme);
        await waitForState(page, 'ready');
        await assertAccessible(page);
        const middle = { x: 0.3, y: 0.2, width: 0.4, height: 0.6 };
        await drawWithMouse(page, strokesOf(2), partOf(await padBox(page), middle));
        await settle(page);
        await assertAccessible(page);
        leavePage(page);
      });

      test(`${device}, ${scheme}: nothing to complain of with a picture, and with a file that is none`, async () => {
        const page = await open(site.url, viewport, scheme);
        await waitForState(page, 'ready');
        await choose(page, pngOf(pictureOf(['40', '71'])));
        await page.waitForSelector('#digits');
        await settle(page);
        await assertAccessible(page);
        await choose(page, Buffer.from('no picture'));
        await page.waitForSelector('.picture-notice:not(:empty)');
        await assertAccessible(page);
        leavePage(page);
      });

      test(`${device}, ${scheme}: nothing to complain of when loading fails`, async () => {
        const page = await open(broken.url, viewport, scheme);
        await waitForState(page, 'failed');
        await assertAccessible(page);
        leavePage(page);
      });
    }
  }
});
