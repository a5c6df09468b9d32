// One browser for all tests of a process: to start one takes as long as several tests.
import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { launchBrowser, leavePage, openPage, waitForAll } from './browser.js';
import { serveDist } from './server.js';

/** @typedef {import('./browser.js').Browser} Browser */
/** @typedef {import('./browser.js').Page} Page */

/** @type {Promise<Browser> | undefined} */
let launched;

/**
 * It is closed when all tests of the process have run.
 * @returns {Promise<Browser>}
 */
export function sharedBrowser() {
  launched ??= launchBrowser();
  return launched;
}
after(async () => (await launched)?.close());

/**
 * The built page on a server, and a browser to open it in, for as long as the tests of the `describe`
 * that calls it run.
 */
export function serveToBrowser() {
  const there = /** @type {{ browser: Browser, site: import('./server.js').Site }} */ ({});
  before(async () => {
    there.site = await serveDist();
    there.browser = await sharedBrowser();
  });
  after(() => there.site.close());
  return there;
}

/**
 * The page, ready, for all tests of the `describe` that calls it: after each of them its sheet is empty
 * again, and it must have complained of nothing.
 */
export function readyPage() {
  const there =
    /** @type {ReturnType<typeof serveToBrowser> & { page: Page, complaints: string[] }} */ (
      serveToBrowser()
    );
  before(async () => {
    Object.assign(there, await openPage(there.browser, there.site.url));
    await waitForAll(there.page);
  });
  afterEach(async () => {
    await there.page.keyboard.press('Escape');
    assert.deepEqual(there.complaints, []);
  });
  after(() => leavePage(there.page));
  return there;
}
