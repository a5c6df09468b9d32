// Whether memory stays flat over a million predictions and ten thousand recognizers, in Node and in
// Chromium, and whether the page is as fast after ten thousand strokes as after the first.
//
//   npm run soak -- [--predictions N] [--loads N] [--strokes N]
//
// Exit status 1 when something grew beyond its bound.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { DRAWINGS } from '../tests/browser/drawings.js';
import { launchBrowser, openPage, waitForState } from '../tests/browser/browser.js';
import { serveDist } from '../tests/browser/server.js';
import { drawStrokes } from './in-page/draw.js';
import { loadAndDispose, predict } from './in-page/soak.js';
import { CHECKOUT, openSite } from './site.js';
import { callInPage } from './tabs.js';

/** @typedef {{ wasm: number, heap: number, resident: number }} Bytes */
/** @typedef {(name: 'predict' | 'loadAndDispose', count: number) => Promise<number>} Work */

/** Samples of memory: after this share of the work, which warms everything up, and at its end. */
const STEPS = 10;

/**
 * How much more may be in use at the end than after the first tenth. The engine's memory: nothing, since
 * it gets the same inputs again. JavaScript's heap: 1 MiB, for code compiled again; one reference kept a
 * prediction would be 4 to 8 MB, a copy of the weights kept a recognizer 500 MB. What the process holds:
 * 64 MiB, for what allocators keep; the smallest engine that is not let go of has 4 MiB.
 */
const BOUND = { wasm: 0, heap: 2 ** 20, resident: 2 ** 26 };

/** @param {number} bytes */
const mebibytes = (bytes) => (bytes / 2 ** 20).toFixed(2);

/**
 * On a line of a terminal that the next one replaces.
 * @param {string} progress
 */
function say(progress) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${progress}`);
}

/** @param {number | string} pid */
async function residentBytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]);
}

/**
 * @param {string} title
 * @param {'predict' | 'loadAndDispose'} name
 * @param {number} total
 * @param {Work} work
 * @param {(wasm: number) => Promise<Bytes>} measure after collecting garbage
 * @returns {Promise<boolean>} whether all of it stayed in its bound
 */
async function soak(title, name, total, work, measure) {
  /** @type {Bytes[]} */
  const samples = [];
  const start = performance.now();
  for (let step = 0; step < STEPS; ++step) {
    let wasm = 0;
    // In parts that end long before puppeteer gives up waiting.
    for (let part = 0; part < STEPS; ++part) wasm = await work(name, total / STEPS ** 2);
    samples.push(await measure(wasm));
    say(`${title}: ${((step + 1) * total) / STEPS} of ${total} `);
  }
  say('');
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const [first] = samples;
  const last = samples[samples.length - 1];
  console.log(`${title}: ${total} in ${seconds} s; MiB after a tenth and at the end`);
  return /** @type {(keyof Bytes)[]} */ (['wasm', 'heap', 'resident']).every((kind) => {
    const flat = last[kind] - first[kind] <= BOUND[kind];
    const range = `${mebibytes(first[kind])} -> ${mebibytes(last[kind])}`;
    console.log(`  ${kind.padEnd(9)} ${range}${flat ? '' : '  NOT FLAT'}`);
    return flat;
  });
}

/** @param {{ predictions: number, loads: number }} counts */
async function soakNode({ predictions, loads }) {
  if (!globalThis.gc) throw new Error('run node with --expose-gc');
  const functions = { predict, loadAndDispose };
  /** @type {Work} */
  const work = (name, count) => functions[name](count);
  const measure = async (/** @type {number} */ wasm) => {
    globalThis.gc?.();
    return { wasm, heap: process.memoryUsage().heapUsed, resident: await residentBytes('self') };
  };
  const first = await soak('Node, predictions', 'predict', predictions, work, measure);
  return (await soak('Node, load and dispose', 'loadAndDispose', loads, work, measure)) && first;
}

/**
 * @param {import('./tabs.js').Page} page
 * @param {number} wasm
 * @returns {Promise<Bytes>}
 */
async function measurePage(page, wasm) {
  const client = await page.createCDPSession();
  await client.send('HeapProfiler.collectGarbage');
  await client.detach();
  const { JSHeapUsedSize: heap = 0 } = await page.metrics();
  const root = await page.browser().target().createCDPSession();
  const { processInfo } = await root.send('SystemInfo.getProcessInfo');
  await root.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const residents = await Promise.all(renderers.map(({ id }) => residentBytes(id)));
  return { wasm, heap, resident: Math.max(...residents) };
}

/**
 * @param {import('./tabs.js').Browser} browser
 * @param {{ predictions: number, loads: number }} counts
 */
async function soakChromium(browser, { predictions, loads }) {
  const site = await openSite('', []);
  const page = await browser.newPage();
  await page.goto(`${site.origin}${CHECKOUT}bench/in-page/blank.html`);
  /** @type {Work} */
  const work = (name, count) => callInPage(page, `${CHECKOUT}bench/in-page/soak.js`, name, count);
  const measure = (/** @type {number} */ wasm) => measurePage(page, wasm);
  const first = await soak('Chromium, predictions', 'predict', predictions, work, measure);
  const title = 'Chromium, load and dispose';
  const second = await soak(title, 'loadAndDispose', loads, work, measure);
  await page.close();
  await site.close();
  return first && second;
}

/**
 * @param {import('./tabs.js').Browser} browser
 * @param {number} strokes
 */
async function soakPage(browser, strokes) {
  const site = await serveDist();
  const { page } = await openPage(browser, site.url);
  await waitForState(page, 'ready');
  const drawings = DRAWINGS.map((drawing) => drawing.strokes);
  const part = strokes / STEPS ** 2;
  /** @type {number[]} */
  const medians = [];
  /** @type {import('puppeteer-core').Metrics[]} */
  const metrics = [];
  for (let i = 0; i < STEPS ** 2; ++i) {
    medians.push(await page.evaluate(drawStrokes, drawings, part));
    say(`the page: ${(i + 1) * part} of ${strokes} strokes `);
    if ((i + 1) % STEPS > 0) continue;
    await measurePage(page, 0);
    metrics.push(await page.metrics());
  }
  say('');
  const [first] = metrics;
  const last = metrics[metrics.length - 1];
  const [early, late] = [medians[1], medians[medians.length - 1]].map((ms) => ms.toFixed(3));
  console.log(`the page: ${strokes} strokes; after a tenth and at the end`);
  console.log(`  ms from pen to answer, median of ${part} strokes: ${early} -> ${late}`);
  console.log(`  heap ${mebibytes(Number(first.JSHeapUsedSize))} -> ${mebibytes(Number(last.JSHeapUsedSize))} MiB`); // prettier-ignore
  console.log(`  nodes ${first.Nodes} -> ${last.Nodes}, listeners ${first.JSEventListeners} -> ${last.JSEventListeners}`); // prettier-ignore
  await page.close();
  await site.close();
  return Number(last.JSHeapUsedSize) - Number(first.JSHeapUsedSize) <= BOUND.heap;
}

const { values } = parseArgs({
  options: {
    predictions: { type: 'string', default: '1000000' },
    loads: { type: 'string', default: '10000' },
    strokes: { type: 'string', default: '10000' },
  },
});
const counts = { predictions: Number(values.predictions), loads: Number(values.loads) };
const flat = [await soakNode(counts)];
const browser = await launchBrowser();
try {
  flat.push(await soakChromium(browser, counts), await soakPage(browser, Number(values.strokes)));
} finally {
  await browser.close();
}
process.exitCode = flat.every(Boolean) ? 0 : 1;
