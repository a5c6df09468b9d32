// What is asked of a page about its networks, and how files of weights are given to it.
import { join } from 'node:path';

import { file as write, folder } from '../node/temporary.js';

/** @typedef {import('./browser.js').Page} Page */

/** @param {Page} page */
export const offered = (page) =>
  page.$$eval('#weights option', (options) => options.map((option) => option.textContent));

/** @param {Page} page */
export const chosen = (page) =>
  page.$eval('#weights', (select) => {
    const { selectedOptions } = /** @type {HTMLSelectElement} */ (select);
    return selectedOptions[0].textContent;
  });

/**
 * Waits until drawings are read by a network.
 * @param {Page} page
 * @param {string} name that it has of itself
 */
export async function waitForNetwork(page, name) {
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
export async function chooseFile(page, bytes, name) {
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
export function dropFile(page, bytes, name) {
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
export async function complaint(page) {
  const alert = await page.waitForSelector('#alert:not(:empty)');
  return String(await alert?.evaluate((element) => element.textContent));
}
