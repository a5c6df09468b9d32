// Other networks than the page's own that are shipped.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import {
  drawWithMouse,
  leavePage,
  MIDDLE,
  openPage,
  padBox,
  partOf,
  readPage,
  waitForAll,
  waitForQuiet,
} from './browser.js';
import { strokesOf } from './drawings.js';
import { chosen, complaint, offered, waitForNetwork } from './networks-page.js';
import { NOT_FOUND, serveDist } from './server.js';
import { readyPage, serveToBrowser } from './with-browser.js';

const SHIPPED = await readFile(new URL('../../weights/tiny.safetensors', import.meta.url));

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

describe('a network that is shipped', () => {
  const there = serveToBrowser();

  test('does not arrive: a sentence, and it can be chosen again', async (t) => {
    let gone = true;
    const site = await serveDist((path, answer) =>
      gone && /tiny-.*\.safetensors$/.test(path) ? NOT_FOUND : answer,
    );
    t.after(site.close);
    const { page } = await openPage(there.browser, site.url);
    t.after(() => leavePage(page));
    await waitForAll(page);
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
});
