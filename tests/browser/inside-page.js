// What one does with the part "Inside", and what one sees there.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Recognizer } from '../../web/recognizer.js';
import {
  DESKTOP,
  leavePage,
  MIDDLE,
  openPage,
  padBox,
  partOf,
  placeStroke,
  waitForState,
} from './browser.js';
import { strokesOf } from './drawings.js';

/** @typedef {import('./browser.js').Page} Page */

/**
 * A recognizer of shipped weights.
 * @param {string} name
 */
export const load = async (/** @type {string} */ name) =>
  Recognizer.load({
    weights: await readFile(new URL(`../../weights/${name}.safetensors`, import.meta.url)),
  });

/**
 * Counts what is asked of the engine that looks inside, before the page starts one.
 */
export function countInspections() {
  Object.assign(window, { inspections: 0 });
  const { instantiate } = WebAssembly;
  Object.assign(WebAssembly, {
    instantiate: async (/** @type {any[]} */ ...args) => {
      const instance = await instantiate.call(WebAssembly, args[0], args[1]);
      const { exports } = /** @type {any} */ (instance);
      if (!exports.ink_inspect_values) return instance;
      const values = (/** @type {any[]} */ ...given) => {
        // @ts-ignore
        window.inspections += 1;
        return exports.ink_inspect_values(...given);
      };
      return { exports: { ...exports, ink_inspect_values: values } };
    },
  });
}

/**
 * @param {Page} page
 * @returns {Promise<number>}
 */
export const inspections = (page) =>
  page.evaluate(() => /** @type {{ inspections?: number }} */ (window).inspections ?? NaN);

/**
 * Opens the part, as a visitor does.
 * @param {Page} page
 */
export async function openInside(page) {
  await page.waitForSelector('#compare');
  await page.click('#inside summary');
  await page.waitForSelector('.inside-network');
}

/**
 * Of a page with the part open, which must have complained of nothing when its test ends.
 * @param {ReturnType<typeof import('./with-browser.js').serveToBrowser>} there
 */
export function insideOpener(there) {
  /**
   * @param {import('node:test').TestContext} t
   * @param {import('puppeteer-core').Viewport} [viewport]
   * @param {'light' | 'dark'} [scheme]
   */
  return async (t, viewport = DESKTOP, scheme = 'light') => {
    const { page, complaints } = await openPage(there.browser, there.site.url, viewport, scheme);
    t.after(() => {
      assert.deepEqual(complaints, []);
      leavePage(page);
    });
    await waitForState(page, 'ready');
    await openInside(page);
    return page;
  };
}

/**
 * Waits until everything that was to be painted is.
 * @param {Page} page
 */
export const painted = (page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );

/**
 * What the canvas of each layer shows, by its name.
 * @param {Page} page
 * @returns {Promise<Record<string, string>>}
 */
export const maps = (page) =>
  page.$$eval('[data-layer]:has(canvas)', (figures) =>
    Object.fromEntries(
      figures.map((figure) => [
        /** @type {HTMLElement} */ (figure).dataset.layer,
        /** @type {HTMLCanvasElement} */ (figure.querySelector('canvas')).toDataURL(),
      ]),
    ),
  );

/**
 * @param {Page} page
 * @param {string} selector
 */
export const textOf = (page, selector) =>
  page.$eval(selector, (element) => element.textContent?.trim() ?? '');

/**
 * @param {string} layer
 * @param {number} map from 0
 */
export const mapOf = (layer, map) => `[data-layer="${layer}"] [data-map="${map}"]`;

/**
 * The drawing on the pad, as the page has it.
 * @param {Page} page
 * @param {number} digit
 */
export async function drawingOf(page, digit) {
  const pad = await padBox(page);
  return strokesOf(digit).map((stroke) =>
    placeStroke(partOf(pad, MIDDLE), stroke).map(({ x, y }) => [
      (x - pad.x) / pad.height,
      (y - pad.y) / pad.height,
    ]),
  );
}

/**
 * The frame on the pad, in parts of it.
 * @param {Page} page
 */
export async function frameOf(page) {
  return page.$eval('.inside-sheet [data-frame]', (frame) => {
    const of = (/** @type {string} */ name) => Number(frame.getAttribute(name));
    const shown = getComputedStyle(frame).display !== 'none';
    return { shown, left: of('x'), top: of('y'), width: of('width'), height: of('height') };
  });
}
