// The file that eval --report writes, opened as a file.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { inkdigit, root } from '../node/native.js';
import { axeSource, violationsOf } from './axe.js';
import { DESKTOP, leavePage, openPage, SMALL_PHONE, waitForState } from './browser.js';
import { leastContrast } from './contrast.js';
import { assertFits, openAlone, texts } from './report-page.js';
import { sharedBrowser } from './with-browser.js';

describe('eval --report', () => {
  /** @type {string} */
  let folder;
  /** @type {string} */
  let axe;
  /** @type {any} */
  let found;
  /** @type {import('./browser.js').Browser} */
  let browser;

  const path = (/** @type {string} */ name) => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkdigit-eval-report-'));
    axe = await axeSource();
    const evaluate = ['eval', '--weights', `${root}weights/cnn-5x5.safetensors`, '--data', 'synthetic:100', '--json']; // prettier-ignore
    const [robust, plain] = await Promise.all([
      inkdigit([
        ...[...evaluate, '--report', path('robust.html'), '--attack', 'fgsm', 'pgd'],
        ...['--epsilon', '0.1', '0.3', '--attack-steps', '5', '--attack-step-size', '0.1'],
        ...['--corruptions', 'all'],
      ]),
      inkdigit([...evaluate, '--report', path('plain.html')]),
    ]);
    assert.equal(robust.status, 0, robust.stderr);
    assert.equal(plain.status, 0, plain.stderr);
    found = JSON.parse(robust.stdout).robustness;
    browser = await sharedBrowser();
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  const url = (/** @type {string} */ name) => pathToFileURL(path(name)).href;

  /**
   * @param {string} name
   * @param {import('puppeteer-core').Viewport} [viewport]
   * @param {'light' | 'dark'} [scheme]
   */
  async function open(name, viewport = DESKTOP, scheme = 'light') {
    const opened = await openPage(browser, url(name), viewport, scheme);
    await waitForState(opened.page, 'ready');
    return opened;
  }

  test('asks for nothing but itself, complains of nothing, and has all its parts', async () => {
    const page = await openAlone(browser, url('robust.html'));
    const sections = ['Attacks', 'Corruptions', 'Confusions', 'Classes', 'Calibration'];
    assert.deepEqual(await texts(page, 'h2'), sections);
    assert.deepEqual(await texts(page, 'nav a'), sections);
    await page.close();
  });

  test('without attacks and corruptions the rest is there', async () => {
    const { page, complaints } = await open('plain.html');
    assert.deepEqual(complaints, []);
    assert.deepEqual(await texts(page, 'h2'), ['Confusions', 'Classes', 'Calibration']);
    leavePage(page);
  });

  test('its figures are those of --json, and each attack and kind has its pictures', async () => {
    const { page } = await open('robust.html');
    const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(2)} %`;
    const rows = await page.$$eval('#attacks tbody tr', (all) =>
      all.map((row) => [...row.children].map(({ textContent }) => textContent)),
    );
    assert.deepEqual(
      rows.map(([name, epsilon, , , right]) => [name, epsilon, right]),
      found.attacks.map((/** @type {any} */ a) => [
        a.attack.toUpperCase(),
        String(a.epsilon),
        percent(a.accuracy),
      ]),
    );
    const means = await texts(page, '.severities td:last-child');
    assert.deepEqual(
      means,
      found.corruptions.map((/** @type {any} */ c) => (100 * c.mean).toFixed(1)),
    );
    assert.equal((await page.$$('#attacks svg[role="img"] polyline')).length, 2);
    assert.equal((await page.$$('.strips figure')).length, 17);
    assert.equal((await page.$$('.strips canvas')).length, 17 * 5);
    assert.ok((await page.$$('#attacks canvas')).length >= 4 * 5);
    leavePage(page);
  });

  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    test(`${scheme}: texts stand out 4.5 to 1`, async () => {
      const { page } = await open('robust.html', DESKTOP, scheme);
      const least = await leastContrast(page, 'svg text, .severities td, .examples strong');
      assert.ok(least >= 4.5, String(least));
      leavePage(page);
    });
  }

  for (const [scheme, viewport, place] of /** @type {const} */ ([
    ['light', DESKTOP, 'on a desk'],
    ['dark', SMALL_PHONE, 'on a phone'],
  ])) {
    test(`${scheme}, ${place}: axe finds nothing, nor is anything too wide`, async () => {
      const { page, complaints } = await open('robust.html', viewport, scheme);
      assert.deepEqual(await violationsOf(page, axe), []);
      await assertFits(page);
      assert.deepEqual(complaints, []);
      leavePage(page);
    });
  }
});
