// From navigation to the first result, with nothing cached: our page, another build of it, a page with an empty script,
// and the peers' pages in turn.
import { strokesOf } from '../tests/browser/drawings.js';
import { PEER_PAGES } from './peers.js';
import { AGAINST, CHECKOUT, gzipped } from './site.js';
import { summarize } from './statistics.js';
import { withFreshPage } from './tabs.js';
import { measureVitals } from './vitals.js';

/** @typedef {import('./tabs.js').Page} Page */

const LOADS_A_PASS = 5;
const SLOW_LOADS_A_PASS = 2;

/** 10 Mbit/s, 40 ms. */
const SLOW_LINE = { download: 10e6 / 8, upload: 10e6 / 8, latency: 40 };

/**
 * @typedef {object} Contestant
 * @property {string} path
 * @property {string} result an expression that is the time of the first result, once there is one
 */

const OURS = 'inkdigit';
const OTHER = 'against';
const EMPTY = 'empty';

/** @typedef {{ passes: number, withPeers: boolean, against: boolean }} Settings against: another build, at AGAINST */

/** @param {Settings} settings */
function contestants({ withPeers, against }) {
  /** @type {Record<string, Contestant>} */
  const all = {
    [OURS]: { path: `${CHECKOUT}dist/index.html`, result: 'window.firstResult' },
    ...(against && {
      [OTHER]: { path: `${AGAINST}index.html`, result: 'window.firstResult' },
    }),
    [EMPTY]: { path: `${CHECKOUT}bench/in-page/empty.html`, result: 'window.firstResult' },
  };
  if (!withPeers) return all;
  for (const [name, page] of Object.entries(PEER_PAGES)) {
    // Their first result is of the network that our page has too.
    all[name] = { path: `/${page}.html?arch=S0&c=1`, result: 'window.cold?.first' };
  }
  return all;
}

/**
 * Draws as soon as the page's script has run, that is while engine and weights are still on their way,
 * and notes when the first result is on the page. Runs in the page, so it is self-contained.
 * @param {readonly (readonly (readonly number[])[])[]} strokes in a unit square
 */
function drawAtOnce(strokes) {
  addEventListener('DOMContentLoaded', () => {
    const pad = document.querySelector('#pad');
    const result = document.querySelector('#result');
    if (!pad || !result) return;
    new MutationObserver((_, observer) => {
      if (!result.textContent) return;
      Object.assign(window, { firstResult: performance.now() });
      observer.disconnect();
    }).observe(result, { childList: true, characterData: true, subtree: true });
    const box = pad.getBoundingClientRect();
    /** @type {(type: string, point: readonly number[]) => void} */
    const send = (type, [x, y]) => {
      const clientX = box.x + (0.25 + x / 2) * box.width;
      const clientY = box.y + (0.25 + y / 2) * box.height;
      pad.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX, clientY }));
    };
    for (const stroke of strokes) {
      send('pointerdown', stroke[0]);
      for (const point of stroke.slice(1)) send('pointermove', point);
      send('pointerup', stroke[stroke.length - 1]);
    }
  });
}

/**
 * @param {import('./wasm.js').Where} where
 * @param {Contestant} contestant
 * @param {boolean} slow
 * @returns {Promise<number>} milliseconds
 */
function load({ browser, origin }, { path, result }, slow) {
  return withFreshPage(browser, async (page) => {
    if (slow) await page.emulateNetworkConditions(SLOW_LINE);
    await page.evaluateOnNewDocument(drawAtOnce, strokesOf(3));
    await page.goto(origin + path);
    const time = await page.waitForFunction(result, { timeout: 120_000 });
    return Number(await time.jsonValue());
  });
}

/**
 * @typedef {object} Load as the JSON file has it
 * @property {number} first_result_ms
 * @property {[number, number]} range_ms
 */

/**
 * @param {number[]} times
 * @returns {Load}
 */
function loadOf(times) {
  const { median: first_result_ms, low, high } = summarize(times);
  return { first_result_ms, range_ms: [low, high] };
}

/** @typedef {Load & { against?: Load, empty: Load, peers: Record<string, Load> }} Loads */

/**
 * @param {Record<string, number[]>} times
 * @returns {Loads}
 */
function loadsOf({ [OURS]: ours, [OTHER]: other, [EMPTY]: empty, ...peers }) {
  return {
    ...loadOf(ours),
    ...(other && { against: loadOf(other) }),
    empty: loadOf(empty),
    peers: Object.fromEntries(Object.entries(peers).map(([name, all]) => [name, loadOf(all)])),
  };
}

/**
 * What a page of ours has fetched by its first result, compressed: that did not wait for what comes after it.
 * @param {import('./wasm.js').Where} where
 * @param {import('./site.js').Site} site
 * @param {Contestant} contestant
 */
async function bytesOf({ browser, origin }, site, { path, result }) {
  site.asked.clear();
  const fetched = await withFreshPage(browser, async (page) => {
    await page.evaluateOnNewDocument(drawAtOnce, strokesOf(3));
    await page.goto(origin + path);
    const time = await page.waitForFunction(result, { timeout: 120_000 });
    return page.evaluate(
      (first) => {
        const entries = /** @type {PerformanceResourceTiming[]} */ (
          performance.getEntriesByType('resource')
        );
        const before = entries.filter(({ responseEnd }) => responseEnd <= first);
        return [location.href, ...before.map(({ name }) => name)].map(
          (url) => new URL(url).pathname,
        );
      },
      Number(await time.jsonValue()),
    );
  });
  /** @type {(wanted: (path: string) => boolean) => number} */
  const sum = (wanted) =>
    [...site.asked]
      .filter(([asked]) => fetched.includes(asked) && wanted(asked))
      .reduce((bytes, [, { body }]) => bytes + gzipped(body).length, 0);
  return {
    bytes_gzip: sum(() => true),
    bytes_gzip_without_weights: sum((asked) => !asked.endsWith('.safetensors')),
  };
}

/**
 * @param {import('./wasm.js').Where} where
 * @param {import('./site.js').Site} site
 * @param {Settings} settings
 * @param {(message: string) => void} progress
 */
export async function measurePage(where, site, settings, progress) {
  const all = contestants(settings);
  /** @type {(loads: number, slow: boolean) => Promise<Loads>} */
  const measure = async (loads, slow) => {
    site.compress = slow;
    /** @type {Record<string, number[]>} */
    const times = {};
    for (let i = 0; i <= loads; i++) {
      progress(`load ${i} of ${loads}${slow ? ' on a slow line' : ''}`);
      for (const [name, contestant] of Object.entries(all)) {
        const time = await load(where, contestant, slow);
        // The first load of each brings the files from the disk.
        if (i > 0) (times[name] ??= []).push(time);
      }
    }
    return loadsOf(times);
  };
  const bytes = await bytesOf(where, site, all[OURS]);
  const { against, ...fast } = await measure(LOADS_A_PASS * settings.passes, false);
  const slow = await measure(SLOW_LOADS_A_PASS * settings.passes, true);
  site.compress = false;
  progress('vital signs');
  const vitals = await measureVitals(where.browser, where.origin + all[OURS].path, settings.passes);
  return {
    ...fast,
    vitals,
    ...(against && { against: { ...against, ...(await bytesOf(where, site, all[OTHER])) } }),
    slow,
    ...bytes,
  };
}
