// What browsers call a page's vital signs: when the largest thing is painted, how far things move by themselves, and
// how long an interaction takes to show.
import { DESKTOP, drawDigit, PHONE, waitForState } from '../tests/browser/browser.js';
import { median } from './statistics.js';
import { withFreshPage } from './tabs.js';

/** @typedef {{ lcp_ms: number, cls: number, inp_ms: number }} Vitals */

/** What is shorter is not told by the browser, which rounds to 8 ms. */
const SHORTEST_MS = 16;

/** Notes entries in the page, from before it has begun. */
function observe() {
  const vitals = { lcp_ms: 0, cls: 0, inp_ms: 0 };
  Object.assign(window, { vitals });
  /** @type {(type: string, note: (entry: any) => void) => void} */
  const note = (type, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe(
      /** @type {PerformanceObserverInit} */ ({ type, buffered: true, durationThreshold: 16 }),
    );
  note('largest-contentful-paint', ({ startTime }) => (vitals.lcp_ms = startTime));
  note('layout-shift', ({ value, hadRecentInput }) => (vitals.cls += hadRecentInput ? 0 : value));
  note('event', ({ interactionId, duration }) => {
    if (interactionId) vitals.inp_ms = Math.max(vitals.inp_ms, duration);
  });
}

/**
 * Opens the page, and draws three digits.
 * @param {import('./tabs.js').Browser} browser
 * @param {string} url
 * @param {import('puppeteer-core').Viewport} viewport
 * @returns {Promise<Vitals>}
 */
function measureOnce(browser, url, viewport) {
  return withFreshPage(browser, async (page) => {
    await page.setViewport(viewport);
    await page.evaluateOnNewDocument(observe);
    await page.goto(url);
    await waitForState(page, 'ready');
    await page.waitForNetworkIdle();
    for (const digit of [3, 5, 8]) {
      await drawDigit(page, digit);
      await page.click('#clear');
    }
    // Entries come with the frame after next.
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100))),
    );
    const vitals = /** @type {Vitals} */ (await page.evaluate(() => Reflect.get(window, 'vitals')));
    return { ...vitals, inp_ms: Math.max(vitals.inp_ms, SHORTEST_MS) };
  });
}

/**
 * @param {import('./tabs.js').Browser} browser
 * @param {string} url
 * @param {number} passes
 * @returns {Promise<Record<'desktop' | 'phone', Vitals>>} medians
 */
export async function measureVitals(browser, url, passes) {
  /** @param {import('puppeteer-core').Viewport} viewport */
  const measure = async (viewport) => {
    /** @type {Vitals[]} */
    const all = [];
    for (let i = 0; i < passes; ++i) all.push(await measureOnce(browser, url, viewport));
    /** @param {keyof Vitals} name */
    const middle = (name) => median(all.map((vitals) => vitals[name]));
    return { lcp_ms: middle('lcp_ms'), cls: middle('cls'), inp_ms: middle('inp_ms') };
  };
  return { desktop: await measure(DESKTOP), phone: await measure(PHONE) };
}
