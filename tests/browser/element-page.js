// Pages that have <ink-digit>, from the sources as they are: no bundler is needed for them.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { drawWithMouse, openPage } from './browser.js';
import { strokesOf } from './drawings.js';
import { readAnswer, serve } from './server.js';
import { keepTimers, runTimers } from './timers.js';
import { sharedBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Browser} Browser */
/** @typedef {import('./browser.js').Page} Page */
/** @typedef {import('../../web/element/index.js').InkDigitElement} InkDigitElement */

const ROOT = new URL('../../', import.meta.url);

/** What strict sites allow: neither inline scripts nor inline styles. */
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'"; // prettier-ignore

/** How long the pen rests: web/element/change.js. */
const REST_MS = 800;

/**
 * @typedef {object} ElementSite
 * @property {string} origin
 * @property {string[]} requests the paths asked for
 * @property {Map<string, string>} pages by path, as "/form.html"; more may be put there
 * @property {(path: string) => boolean} refuse of the files that are not found, to be replaced
 * @property {(path: string) => Promise<unknown> | undefined} hold what a file waits for, to be replaced
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<ElementSite>} */
export async function serveElements() {
  /** @type {Map<string, string>} */
  const pages = new Map();
  /** @type {string[]} */
  const requests = [];
  /** @type {ElementSite} */
  const site = { ...(await serve(answerTo)), requests, pages, refuse: () => false, hold: () => undefined }; // prettier-ignore
  return site;

  /** @param {string} path */
  async function answerTo(path) {
    requests.push(path);
    if (path === '/favicon.ico') return { status: 204, type: 'image/x-icon', body: '' };
    await site.hold(path);
    const page = pages.get(path);
    if (page !== undefined) return { status: 200, type: typeOf(path), body: page };
    const missing = site.refuse(path) ? 'missing' : `.${path}`;
    return readAnswer(new URL(missing, ROOT));
  }
}

/** @param {string} path */
function typeOf(path) {
  const type = { js: 'text/javascript', css: 'text/css' }[path.split('.')[1]] ?? 'text/html';
  return `${type}; charset=utf-8`;
}

/**
 * @param {string} body HTML
 * @param {{ language?: string, head?: string }} [options]
 * @returns {string} a page that defines the element
 */
export function pageWith(body, { language = 'en', head = '' } = {}) {
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <title>A form</title>
    <script type="module" src="/web/element/index.js"></script>
    ${head}
  </head>
  <body>
    <main><h1>A form</h1>${body}</main>
  </body>
</html>`;
}

/**
 * A site and a browser, for as long as the tests of the `describe` that calls it run.
 */
export function elementBrowser() {
  const there = /** @type {{ browser: Browser, site: ElementSite }} */ ({});
  before(async () => {
    there.site = await serveElements();
    there.browser = await sharedBrowser();
  });
  after(() => there.site.close());
  return there;
}

/**
 * A page that may complain of nothing, and is closed after the test.
 * @param {import('node:test').TestContext} t
 * @param {{ browser: Browser, site: ElementSite }} there
 * @param {string} html see pageWith
 * @param {import('puppeteer-core').Viewport} [viewport]
 */
export async function openElements(t, { browser, site }, html, viewport) {
  site.pages.set('/page.html', html);
  const { page, complaints } = await openPage(browser, `${site.origin}/page.html`, viewport);
  t.after(async () => {
    await page.close();
    assert.deepEqual(complaints, []);
  });
  await allRead(page);
  return page;
}

/**
 * Waits until all elements can read.
 * @param {Page} page
 */
export async function allRead(page) {
  await page.waitForFunction(() => {
    const elements = [...document.querySelectorAll('ink-digit')];
    return elements.every((element) => element.matches(':defined:not(:state(loading))'));
  });
}

/**
 * @param {Page} page
 * @param {string} selector
 * @returns {Promise<import('./browser.js').Box>} of the element's pad, which is scrolled to
 */
export function padOf(page, selector) {
  return page.$eval(selector, (element) => {
    element.scrollIntoView({ block: 'center' });
    return element.shadowRoot?.querySelector('.pad')?.getBoundingClientRect().toJSON();
  });
}

/**
 * Where digits are written that stand side by side, from the left.
 * @param {import('./browser.js').Box} pad
 * @param {number} i
 * @returns {import('./browser.js').Box}
 */
export function placeOf({ x, y, height }, i) {
  const left = x + (0.25 + 0.65 * i) * height;
  return { x: left, y: y + 0.15 * height, width: 0.5 * height, height: 0.7 * height };
}

/**
 * Writes with the mouse.
 * @param {Page} page
 * @param {string} selector
 * @param {string} digits
 */
export async function write(page, selector, digits) {
  const pad = await padOf(page, selector);
  for (const [i, digit] of [...digits].entries()) {
    await drawWithMouse(page, strokesOf(Number(digit)), placeOf(pad, i));
  }
}

/** What nobody can read. */
export const SCRIBBLE = /** @type {const} */ ([[[0.1, 0.1], [0.9, 0.9], [0.1, 0.9], [0.9, 0.1], [0.1, 0.5], [0.9, 0.5], [0.2, 0.2], [0.7, 0.9]]]); // prettier-ignore

/**
 * From now on the pen has rested long enough only in `restNow`.
 * @param {Page} page
 */
export function neverRest(page) {
  return page.evaluate(keepTimers, REST_MS);
}

/**
 * The pen rests, after `neverRest`.
 * @param {Page} page
 */
export function restNow(page) {
  return runTimers(page);
}

/**
 * Waits until the pen has rested.
 * @param {Page} page
 * @param {string} selector
 */
export async function rest(page, selector) {
  await page.waitForSelector(`${selector}:not(:state(writing))`);
}

/**
 * @param {Page} page
 * @param {string} selector
 */
export function stateOf(page, selector) {
  return page.$eval(selector, (found) => {
    const element = /** @type {InkDigitElement} */ (found);
    const { value, validationMessage: message, strokes } = element;
    return { value, message, strokes: strokes.length };
  });
}

/**
 * @param {Page} page
 * @returns {Promise<[string, unknown][]>} what its first form would send
 */
export function formData(page) {
  return page.$eval('form', (form) => [...new FormData(form)]);
}

/**
 * Events of the first form, as "type value".
 * @param {Page} page
 */
export async function recordEvents(page) {
  await page.evaluate(() => {
    /** @type {string[]} */
    const events = [];
    Object.assign(globalThis, { events });
    for (const type of ['input', 'change', 'submit']) {
      addEventListener(type, (event) => {
        event.preventDefault();
        events.push(`${type} ${Reflect.get(Object(event.target), 'value') ?? ''}`.trim());
      });
    }
  });
}

/**
 * @param {Page} page
 * @returns {Promise<string[]>} since they were asked for last
 */
export function takeEvents(page) {
  return page.evaluate(() => Reflect.get(globalThis, 'events').splice(0));
}
