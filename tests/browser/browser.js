import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { strokesOf } from './drawings.js';

/** @typedef {import('puppeteer-core').Browser} Browser */
/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {readonly import('./drawings.js').Stroke[]} Strokes */
/** @typedef {{ x: number, y: number, width: number, height: number }} Box */

export const DESKTOP = { width: 1280, height: 800, deviceScaleFactor: 1 };
export const PHONE = {
  width: 390,
  height: 844,
  deviceScaleFactor: 3,
  isMobile: true,
  hasTouch: true,
};
export const SMALL_PHONE = { ...PHONE, width: 360, height: 640 };

/** A part of the pad, see partOf. */
export const MIDDLE = { x: 0.3, y: 0.2, width: 0.4, height: 0.6 };

const USUAL_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @returns {string} */
function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = USUAL_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = candidates.find(isExecutable);
  if (!found) throw new Error(`no Chromium: tried ${USUAL_NAMES.join(', ')}; set CHROMIUM`);
  return found;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns {Promise<Browser>} */
export function launchBrowser() {
  return puppeteer.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ],
  });
}

/**
 * Pages that have been left. To show another address in one of them costs less than half of what a
 * new page with a process of its own does.
 * @type {WeakMap<Browser, Page[]>}
 */
const leftPages = new WeakMap();

const COMPLAINTS = /** @type {const} */ (['console', 'pageerror', 'requestfailed']);

/**
 * In place of `page.close()`, where nothing was done to the page that the next address in it would
 * inherit: scripts of `evaluateOnNewDocument`, for instance.
 * @param {Page} page of openPage
 */
export function leavePage(page) {
  for (const event of COMPLAINTS) page.removeAllListeners(event);
  const left = leftPages.get(page.browser()) ?? [];
  leftPages.set(page.browser(), [...left, page]);
}

/**
 * A page that was left, of the same kind, since a change of kind would load what it shows once more;
 * or a new one.
 * @param {Browser} browser
 * @param {import('puppeteer-core').Viewport} viewport
 * @returns {Promise<Page>}
 */
async function unusedPage(browser, viewport) {
  const left = leftPages.get(browser) ?? [];
  const mobile = viewport.isMobile ?? false;
  const index = left.findIndex((page) => (page.viewport()?.isMobile ?? false) === mobile);
  if (index < 0) return newPage(browser);
  const [page] = left.splice(index, 1);
  // What the page before this one still asks for is given up: its server may be gone.
  await page.goto('about:blank');
  return page;
}

/**
 * Without what keeps the page for those who are offline: it would fetch everything while a test looks at what is
 * fetched when. offline.test.js has pages with it.
 * @param {Browser | import('puppeteer-core').BrowserContext} browser
 */
export async function newPage(browser) {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(() =>
    Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined }),
  );
  return page;
}

/**
 * A page that notes everything it complains of in `complaints`.
 * @param {Browser} browser
 * @param {string} url
 * @param {import('puppeteer-core').Viewport} [viewport]
 * @param {'light' | 'dark'} [scheme]
 * @returns {Promise<{ page: Page, complaints: string[] }>}
 */
export async function openPage(browser, url, viewport = DESKTOP, scheme = 'light') {
  const page = await unusedPage(browser, viewport);
  await page.bringToFront(); // a page behind another is never drawn
  await page.setViewport(viewport);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  /** @type {string[]} */
  const complaints = [];
  page.on('console', (message) => {
    // Chromium complains of an icon that the page before this one was still waiting for; offline.test.js
    // looks at icons.
    if (/^Error while trying to use the following icon/.test(message.text())) return;
    if (['error', 'warn'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => {
    // What the page before this one was still waiting for is given up, and no failure.
    if (request.failure()?.errorText === 'net::ERR_ABORTED') return;
    complaints.push(`failed: ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}

/**
 * @param {Page} page
 * @param {'ready' | 'failed'} state
 */
export async function waitForState(page, state) {
  await page.waitForSelector(`html[data-state="${state}"]`);
}

/**
 * Waits until the page is ready, with all that comes after the first answer: keys, files, other networks.
 * @param {Page} page
 */
export async function waitForAll(page) {
  await waitForState(page, 'ready');
  await page.waitForSelector('#undo[aria-keyshortcuts]');
}

/**
 * Waits until nothing has been fetched for half a second: also in a page that was left, where `waitForNetworkIdle` may
 * count what the page before it asked for.
 * @param {Page} page
 */
export async function waitForQuiet(page) {
  const fetched = () => page.evaluate(() => performance.getEntriesByType('resource').length);
  for (let before = -1, now = await fetched(); now !== before; now = await fetched()) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/**
 * @param {Page} page
 * @returns {Promise<Box>} of the pad, in the viewport
 */
export async function padBox(page) {
  const box = await page.$eval('#pad', (pad) => pad.getBoundingClientRect().toJSON());
  return /** @type {Box} */ (box);
}

/**
 * The part of the pad to draw into, as fractions of it.
 * @param {Box} pad
 * @param {Box} part
 * @returns {Box}
 */
export function partOf(pad, part) {
  return {
    x: pad.x + part.x * pad.width,
    y: pad.y + part.y * pad.height,
    width: part.width * pad.width,
    height: part.height * pad.height,
  };
}

/**
 * @param {Box} box
 * @param {import('./drawings.js').Stroke} stroke in a unit square
 */
export function placeStroke(box, stroke) {
  return stroke.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height }));
}

/**
 * At full speed: the page sees several movements in one event.
 * @param {Page} page
 * @param {Strokes} strokes
 * @param {Box} box
 */
export async function drawWithMouse(page, strokes, box) {
  for (const stroke of strokes) {
    const [first, ...rest] = placeStroke(box, stroke);
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    await Promise.all(rest.map(({ x, y }) => page.mouse.move(x, y)));
    await page.mouse.up();
  }
}

/**
 * @param {Page} page
 * @param {Strokes} strokes
 * @param {Box} box
 */
export async function drawWithFinger(page, strokes, box) {
  for (const stroke of strokes) {
    const [first, ...rest] = placeStroke(box, stroke);
    const touch = await page.touchscreen.touchStart(first.x, first.y);
    for (const { x, y } of rest) await touch.move(x, y);
    await touch.end();
  }
}

/**
 * Waits until the page has nothing left to recognize.
 * @param {Page} page
 */
export async function settle(page) {
  await page.waitForSelector('#answer[aria-busy="false"]');
}

/**
 * @param {Page} page
 * @returns {Promise<{ result: string, percents: number[] }>}
 */
export function readPage(page) {
  return page.evaluate(() => ({
    result: document.querySelector('#result')?.textContent ?? '',
    percents: [...document.querySelectorAll('[data-digit]')].map((meter) =>
      Number(meter.getAttribute('aria-valuenow')),
    ),
  }));
}

/**
 * Draws a digit with the mouse, and waits for the answer.
 * @param {Page} page
 * @param {number} digit
 * @param {Box} [part] of the pad
 */
export async function drawDigit(page, digit, part = MIDDLE) {
  await drawWithMouse(page, strokesOf(digit), partOf(await padBox(page), part));
  await settle(page);
}
