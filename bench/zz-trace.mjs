import { readFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { openSite, CHECKOUT } from './site.js';
import { strokesOf } from '../tests/browser/drawings.js';
import * as B from '../tests/browser/browser.js';
const src = readFileSync('bench/page.js', 'utf8');
const fn = src.slice(
  src.indexOf('function drawAtOnce'),
  src.indexOf(
    "/**\n * @param {import('./wasm.js').Where} where\n * @param {Contestant} contestant\n * @param {boolean} slow",
  ),
);
const drawAtOnce = (0, eval)('(' + fn + ')');
const site = await openSite('/tmp', []);
const browser = await B.launchBrowser();
for (let i = 0; i < 4; i++) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  if (i === 3)
    await page.tracing.start({
      path: '/work/h/t/trace.json',
      categories: [
        'devtools.timeline',
        'v8',
        'disabled-by-default-v8.compile',
        'blink.user_timing',
        'loading',
        'toplevel',
        'disabled-by-default-v8.wasm.detailed',
        'v8.wasm',
        'disabled-by-default-v8.cpu_profiler',
      ],
    });
  await page.evaluateOnNewDocument(drawAtOnce, strokesOf(3));
  await page.goto(site.origin + CHECKOUT + 'dist/index.html');
  const t = await page.waitForFunction('window.firstResult');
  const first = await t.jsonValue();
  const r = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((e) => [
        e.name.split('/').pop(),
        Math.round(e.startTime),
        Math.round(e.responseStart),
        Math.round(e.responseEnd),
      ]),
  );
  const nav = await page.evaluate(() => {
    const n = performance.getEntriesByType('navigation')[0];
    return [
      n.responseStart,
      n.responseEnd,
      n.domInteractive,
      n.domContentLoadedEventStart,
      n.domContentLoadedEventEnd,
      n.loadEventEnd,
    ].map(Math.round);
  });
  console.log(first, JSON.stringify(nav));
  if (i === 3) console.log(r.map((x) => x.join(' ')).join('\n'));
  if (i === 3) await page.tracing.stop();
  await context.close();
}
await browser.close();
await site.close();
