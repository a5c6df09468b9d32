// A drawing goes to somebody else: as a link, and over the clipboard.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { axeSource, violationsOf } from './axe.js';
import { drawDigit, leavePage, openPage, readPage, settle, waitForState } from './browser.js';
import { strokesOf } from './drawings.js';
import { keepTimers } from './timers.js';
import { readyPage } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

/**
 * @param {Page} page
 * @param {string} result
 */
async function waitForResult(page, result) {
  await page.waitForFunction(
    (expected) => document.querySelector('#result')?.textContent === expected,
    {},
    result,
  );
  await settle(page);
}

/** @param {Page} page */
function notice(page) {
  return page.$eval('.sheet-notice', ({ textContent }) => textContent ?? '');
}

/**
 * As from the clipboard.
 * @param {Page} page
 * @param {string} text
 */
function paste(page, text) {
  return page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const target = document.activeElement ?? document.body;
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, text);
}

describe('a drawing that is shared', () => {
  const there = readyPage();
  /** @type {Page} */
  let page;
  /** @type {string} */
  let url;
  before(async () => {
    ({ page } = there);
    url = there.site.url;
    const context = there.browser.defaultBrowserContext();
    await context.overridePermissions(new URL(url).origin, [
      'clipboard-read',
      'clipboard-write',
      'clipboard-sanitized-write',
    ]);
    await page.waitForSelector('#alternatives');
    // Good news stays where it can be read.
    await page.evaluate(keepTimers, 5000);
  });
  after(() => there.browser.defaultBrowserContext().clearPermissionOverrides());
  beforeEach(() => page.bringToFront());

  async function link() {
    await page.click('#share');
    await page.waitForFunction(() => document.querySelector('.sheet-notice')?.textContent !== '');
    return page.evaluate(() => navigator.clipboard.readText());
  }

  test('there is nothing to share without one', async () => {
    assert.ok(await page.$('#share:disabled'));
    await drawDigit(page, 3);
    assert.ok(await page.$('#share:enabled'));
    await page.keyboard.press('Escape');
    assert.ok(await page.$('#share:disabled'));
  });

  test('the link is on the clipboard, and whoever opens it has the drawing and its answer', async () => {
    await drawDigit(page, 4, { x: 0.1, y: 0.3, width: 0.3, height: 0.4 });
    await drawDigit(page, 2, { x: 0.6, y: 0.3, width: 0.3, height: 0.4 });
    const { result, percents } = await readPage(page);
    const address = await link();
    assert.ok(address.startsWith(`${url}#s=`), address);
    assert.ok(address.length < 800, `${address.length} characters`);
    assert.equal(await notice(page), 'Link copied: it holds the drawing.');
    assert.equal(page.url(), url, 'the page is where it was');

    const asked = there.site.requests.length;
    const other = await openPage(there.browser, address);
    await waitForState(other.page, 'ready');
    await waitForResult(other.page, '42');
    const read = await readPage(other.page);
    assert.equal(read.result, result);
    read.percents.forEach((percent, i) => assert.ok(Math.abs(percent - percents[i]) < 10));
    assert.ok(there.site.requests.slice(asked).every((path) => !path.includes('s=')));
    // It can be drawn on, and the address is no longer of what is there.
    assert.equal(other.page.url(), address);
    await other.page.click('#undo');
    await waitForResult(other.page, '4');
    assert.equal(other.page.url(), url);
    assert.deepEqual(other.complaints, []);
    leavePage(other.page);
  });

  test('a link that is followed while the page is open is drawn, too', async () => {
    await drawDigit(page, 7);
    const address = await link();
    await page.keyboard.press('Escape');
    await drawDigit(page, 3);
    await page.evaluate((hash) => (location.hash = hash), new URL(address).hash);
    await waitForResult(page, '7');
    await page.keyboard.press('Escape');
    assert.equal(page.url(), url);
  });

  test('a damaged link is told of in one sentence, and the drawing stays', async () => {
    await drawDigit(page, 3);
    for (const [hash, reason] of [
      ['#s=AQ', 'the link is damaged, copy all of it'],
      ['#s=Ag', 'a newer version of this page made the link, load this page again'],
    ]) {
      await page.evaluate((damaged) => (location.hash = damaged), hash);
      await page.waitForFunction(
        (told) => document.querySelector('.sheet-notice-bad')?.textContent === told,
        {},
        `That cannot be drawn: ${reason}.`,
      );
      assert.equal((await readPage(page)).result, '3');
    }
    assert.deepEqual(await violationsOf(page, await axeSource()), []);
    await page.keyboard.press('Escape');
    assert.equal(await notice(page), '');
    await page.evaluate((address) => history.replaceState(null, '', address), url);
  });

  test('a phone is asked whom to send it to', async () => {
    await drawDigit(page, 7);
    /** @type {(outcome: string) => Promise<unknown>} */
    const share = async (outcome) => {
      await page.evaluate((name) => {
        const shared = async (/** @type {unknown} */ data) => {
          Object.assign(window, { shared: data });
          if (name !== '') throw new DOMException('', name);
        };
        Object.defineProperty(navigator, 'share', { value: shared, configurable: true });
      }, outcome);
      await page.click('#share');
      return page.evaluate(() => Reflect.get(window, 'shared'));
    };
    const { url: shared } = /** @type {{ url: string }} */ (await share(''));
    assert.match(shared, /#s=[\w-]+$/);
    assert.equal(await notice(page), '');
    await page.evaluate(() => navigator.clipboard.writeText('what was there'));
    await share('AbortError');
    const clipboard = await page.evaluate(() => navigator.clipboard.readText());
    assert.deepEqual(
      [clipboard, await notice(page)],
      ['what was there', ''],
      'thought better of it',
    );
    await share('NotAllowedError');
    await page.waitForFunction(() => document.querySelector('.sheet-notice')?.textContent !== '');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), shared);
    await page.evaluate(() => Reflect.deleteProperty(navigator, 'share'));
  });

  test('where there is no clipboard, the link is in the address bar', async () => {
    await drawDigit(page, 7);
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true });
    });
    await page.click('#share');
    await page.waitForFunction(() => location.hash !== '');
    assert.equal(await notice(page), 'The link is in the address bar: copy it there.');
    await page.evaluate(() => Reflect.deleteProperty(navigator, 'clipboard'));
    await page.keyboard.press('Escape');
    assert.equal(page.url(), url);
  });

  test('copied by keyboard it is a line of a stroke file; pasted again it is read', async () => {
    await drawDigit(page, 7);
    await page.keyboard.down('Control');
    await page.keyboard.press('KeyC');
    await page.keyboard.up('Control');
    const line = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(await notice(page), 'Drawing copied.');
    const { strokes } = JSON.parse(line);
    assert.ok(strokes.flat(2).every(Number.isInteger), line);
    await page.keyboard.press('Escape');
    await page.keyboard.down('Control');
    await page.keyboard.press('KeyV');
    await page.keyboard.up('Control');
    await waitForResult(page, '7');
  });

  test('text that is selected is copied as ever', async () => {
    await drawDigit(page, 7);
    await page.evaluate(() =>
      getSelection()?.selectAllChildren(/** @type {Element} */ (document.querySelector('h1'))),
    );
    await page.keyboard.down('Control');
    await page.keyboard.press('KeyC');
    await page.keyboard.up('Control');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'inkdigit');
    await page.evaluate(() => getSelection()?.removeAllRanges());
  });

  test('strokes of other units are pasted, what is broken is told, anything else is let be', async () => {
    const strokes = strokesOf(2).map((points) => points.map(([x, y]) => [400 * x, 400 * y]));
    await paste(page, JSON.stringify({ label: 2, strokes }));
    await waitForResult(page, '2');
    await paste(page, 'a shopping list');
    assert.deepEqual([(await readPage(page)).result, await notice(page)], ['2', '']);
    await paste(page, '{"strokes": [[[1, 2], [3]]]}');
    assert.equal(
      await notice(page),
      'That cannot be drawn: stroke 1, point 2 is not a pair of numbers.',
    );
    assert.equal((await readPage(page)).result, '2');
  });
});
