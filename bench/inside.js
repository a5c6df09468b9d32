// How many frames a second the page's look inside has while a pen draws, and how long its engine takes for one.
//
//   node bench/inside.js [--seconds N] [--networks LIST]     after npm run build:web
//
// The pen is the browser's own, as in the tests: its events come from outside of the page. The page counts its animation
// frames, closed and with the part open; of the engine that looks inside it notes the time from its first call in a frame to
// the end of its last, with all that is copied between. A frame in which the pen has not moved asks nothing of it.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';

import { launchBrowser, MIDDLE, openPage, padBox, partOf, placeStroke, waitForState } from '../tests/browser/browser.js'; // prettier-ignore
import { DRAWINGS } from '../tests/browser/drawings.js';
import { serveDist } from '../tests/browser/server.js';
import { watchFrames } from './in-page/frames.js';
import { table } from './table.js';

/** @typedef {import('../tests/browser/browser.js').Page} Page */
/** @typedef {{ frames: number, times: number[] }} Watched animation frames, and milliseconds of the engine in some */

/** Seconds. */
const WARM_UP = 2;

/**
 * Draws one digit after the other.
 * @param {Page} page
 * @param {number} seconds
 */
async function draw(page, seconds) {
  const end = performance.now() + 1000 * seconds;
  const box = partOf(await padBox(page), MIDDLE);
  for (let next = 0; performance.now() < end; ++next) {
    for (const stroke of DRAWINGS[next % DRAWINGS.length].strokes) {
      const [first, ...rest] = placeStroke(box, stroke);
      await page.mouse.move(first.x, first.y);
      await page.mouse.down();
      for (const { x, y } of rest) await page.mouse.move(x, y);
      await page.mouse.up();
    }
    await page.keyboard.press('Delete');
  }
}

/**
 * @param {Page} page
 * @param {number} seconds
 * @returns {Promise<Watched & { seconds: number }>}
 */
async function watch(page, seconds) {
  const take = () =>
    page.evaluate(() => {
      const { watched } = /** @type {{ watched: Watched }} */ (/** @type {unknown} */ (window));
      return { frames: watched.frames, times: watched.times.splice(0) };
    });
  const before = await take();
  const start = performance.now();
  await draw(page, seconds);
  const after = await take();
  const passed = (performance.now() - start) / 1000;
  return { frames: after.frames - before.frames, times: after.times, seconds: passed };
}

/**
 * @param {number[]} times
 * @param {number} part
 */
function quantile(times, part) {
  const sorted = [...times].sort((a, b) => a - b);
  return (sorted[Math.floor(part * (sorted.length - 1))] ?? NaN).toFixed(1);
}

/**
 * @param {string} name
 * @param {Watched & { seconds: number }} watched
 */
function row(name, { frames, times, seconds }) {
  const perSecond = (/** @type {number} */ count) => (count / seconds).toFixed(1);
  const engine = times.length > 0 ? [quantile(times, 0.5), quantile(times, 0.95)] : ['', ''];
  return [name, perSecond(frames), perSecond(times.length), ...engine, loadavg()[0].toFixed(1)];
}

async function main() {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '5' },
      networks: { type: 'string', default: 'default,tiny,cnn-5x5' },
    },
  });
  const seconds = Number(values.seconds);
  const site = await serveDist();
  const browser = await launchBrowser();
  try {
    const { page } = await openPage(browser, site.url);
    await page.evaluateOnNewDocument(watchFrames);
    await page.reload();
    await waitForState(page, 'ready');
    await page.waitForSelector('#compare');
    // Until the browser has compiled all of it as well as it can.
    await watch(page, WARM_UP);
    const rows = [row('closed', await watch(page, seconds))];
    await page.click('#inside summary');
    for (const name of values.networks.split(',')) {
      await page.select('#weights', name);
      await page.waitForFunction(
        (id) =>
          document.querySelector('#facts')?.textContent?.startsWith(`${id} · `) &&
          document.querySelector('.inside-network'),
        {},
        name,
      );
      await watch(page, WARM_UP);
      rows.push(row(name, await watch(page, seconds)));
    }
    const [{ model }, ...more] = cpus();
    console.log(`${model}, ${1 + more.length} threads; ${await browser.version()}\n`);
    const head = ['network', 'frames/s', 'looks/s', 'engine ms', '95 %', 'load'];
    process.stdout.write(table([head, ...rows]));
  } finally {
    await browser.close();
    await site.close();
  }
}

await main();
