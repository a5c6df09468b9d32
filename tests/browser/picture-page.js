// What one does with pictures on the page.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { file as write, folder } from '../node/temporary.js';
import { settle } from './browser.js';

/** @typedef {import('./browser.js').Page} Page */

/**
 * Waits until a picture is read.
 * @param {Page} page
 * @param {string} text
 */
export async function waitForText(page, text) {
  await page.waitForFunction(
    (expected) => document.querySelector('#result')?.textContent === expected,
    {},
    text,
  );
  await settle(page);
}

/**
 * @param {Page} page
 * @param {Uint8Array} bytes
 * @param {string} [name]
 */
export async function choose(page, bytes, name = 'picture.png') {
  await write(name, bytes);
  const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
    await page.$('#picture-file')
  );
  await input.uploadFile(join(folder, name));
}

/** @param {Page} page */
export async function assertNoPicture(page) {
  assert.equal((await page.$$('.picture, #digits')).length, 0);
}

/** @param {Page} page */
export function notice(page) {
  return page.$eval('.picture-notice', (element) => element.textContent ?? '');
}
