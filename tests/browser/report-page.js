// What the tests of the reports ask: files that a program has written, opened as files.
import assert from 'node:assert/strict';

/**
 * The texts of all elements that a selector finds.
 *
 * @param {import('./browser.js').Page} page
 * @param {string} selector
 * @returns {Promise<string[]>}
 */
export function texts(page, selector) {
  return page.$$eval(selector, (elements) => elements.map(({ textContent }) => textContent ?? ''));
}

/**
 * Opens a report, which must ask for nothing but itself and complain of nothing.
 *
 * @param {import('./browser.js').Browser} browser
 * @param {string} url
 * @returns {Promise<import('./browser.js').Page>}
 */
export async function openAlone(browser, url) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const requests = [];
  /** @type {string[]} */
  const complaints = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url, { waitUntil: 'networkidle0' });
  assert.deepEqual(
    requests.filter((address) => !address.startsWith('data:')),
    [url],
  );
  assert.deepEqual(complaints, []);
  return page;
}

/**
 * Nothing of the page is wider than the window.
 *
 * @param {import('./browser.js').Page} page
 */
export async function assertFits(page) {
  const [width, room] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    innerWidth,
  ]);
  assert.ok(width <= room, `${width} pixels in ${room}`);
}
