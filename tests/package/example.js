// Examples as examples/README.md has them: copied, installed with the packed package, started, built, and used with a pen.
import assert from 'node:assert/strict';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before } from 'node:test';

import { drawWithMouse, launchBrowser } from '../browser/browser.js';
import { strokesOf } from '../browser/drawings.js';
import { serveFolder } from '../browser/server.js';
import { root } from '../node/native.js';
import { folder } from '../node/temporary.js';
import { PATIENCE_MS, call, pack, startServer } from './project.js';

/** @typedef {import('puppeteer-core').Page} Page */

const { INKDIGIT_SCREENSHOTS: PICTURES } = process.env;

/** @type {string} */
let tarball;
/** @type {import('puppeteer-core').Browser} */
let browser;

before(async () => {
  tarball = (await pack()).path;
  browser = await launchBrowser();
});

after(() => browser?.close());

/**
 * A copy of an example with what its package.json asks for.
 *
 * @param {string} name
 * @returns {Promise<string>} its path
 */
export async function install(name) {
  const path = join(folder, name);
  await cp(join(root, 'examples', name), path, { recursive: true });
  await call(path, 'npm', 'install', '--no-save', '--no-audit', '--no-fund', tarball);
  return path;
}

/**
 * `npm start` of an example, until it has been used.
 *
 * @param {string} path
 * @param {(url: string) => Promise<void>} use
 */
export async function started(path, use) {
  const server = await startServer(path, (port) => ['npm', 'start', '--', `--port=${port}`]);
  try {
    await use(server.url);
  } finally {
    await server.stop();
  }
}

/**
 * Uses an example of a page twice: as `npm start` serves it, and as `npm run build` leaves it.
 *
 * @param {string} name
 * @param {(page: Page) => Promise<void>} use
 */
export async function tryOut(name, use) {
  const path = await install(name);
  await started(path, (url) => open(url, use));
  await call(path, 'npm', 'run', 'build');
  const site = await serveFolder(join(path, 'dist'));
  try {
    await open(`${site.origin}/index.html`, use, PICTURES && join(PICTURES, `${name}.webp`));
  } finally {
    await site.close();
  }
}

/**
 * @param {string} url
 * @param {(page: Page) => Promise<void>} use
 * @param {string} [picture] a file for what is seen afterwards
 */
async function open(url, use, picture) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    const asked = message.location().url ?? '';
    if (message.type() === 'error' && !asked.endsWith('/favicon.ico'))
      complaints.push(message.text());
  });
  try {
    await page.setViewport({ width: 640, height: 900, deviceScaleFactor: 2 });
    // The same questions, whenever they are asked.
    await page.evaluateOnNewDocument(() => {
      let asked = 0;
      Math.random = () => (asked++ % 2 === 0 ? 0.65 : 0.75);
    });
    await page.goto(url);
    await use(page);
    assert.deepEqual(complaints, []);
    if (picture) await photograph(page, picture);
  } finally {
    await page.close();
  }
}

/**
 * @param {Page} page
 * @param {string} picture
 */
async function photograph(page, picture) {
  await mkdir(join(picture, '..'), { recursive: true });
  const main = await page.$('main');
  await main?.screenshot({
    path: /** @type {`${string}.webp`} */ (picture),
    type: 'webp',
    quality: 70,
  });
}

/**
 * Writes a number into a field, by mouse.
 *
 * @param {Page} page
 * @param {string} selector of an <ink-digit>
 * @param {number} number
 */
export async function write(page, selector, number) {
  const pad = await page.waitForSelector(`${selector} >>> .pad`);
  await pad?.scrollIntoView();
  const box = await pad?.boundingBox();
  assert.ok(box, selector);
  const digits = [...String(number)].map(Number);
  const height = 0.6 * box.height;
  const [width, pitch] = [0.55 * height, 0.85 * height];
  const left = box.x + (box.width - (digits.length - 1) * pitch - width) / 2;
  for (const [i, digit] of digits.entries()) {
    const place = { x: left + i * pitch, y: box.y + 0.2 * box.height, width, height };
    await drawWithMouse(page, strokesOf(digit), place);
  }
}

/**
 * Waits for a text.
 *
 * @param {Page} page
 * @param {string} selector
 * @param {string} text that is somewhere in it
 */
export function says(page, selector, text) {
  return page.waitForFunction(
    (where, what) => document.querySelector(where)?.textContent?.includes(what),
    { timeout: PATIENCE_MS },
    selector,
    text,
  );
}
