import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
  drawWithMouse,
  leavePage,
  MIDDLE,
  openPage,
  padBox,
  partOf,
  readPage,
  settle,
  waitForState,
} from './browser.js';
import { strokesOf } from './drawings.js';
import { NOT_FOUND, serveDist } from './server.js';
import { sharedBrowser } from './with-browser.js';

/** @typedef {import('./server.js').Answer} Answer */

/** @type {Answer} */
const HTML = { status: 200, type: 'text/html', body: '<!doctype html><title>Not here</title>' };

/**
 * @param {Answer} answer
 * @returns {Answer}
 */
function cutShort(answer) {
  return { ...answer, body: answer.body.slice(0, 3000) };
}

describe('loading', () => {
  /** @type {import('./browser.js').Browser} */
  let browser;
  before(async () => {
    browser = await sharedBrowser();
  });

  /** @type {[string, RegExp, (answer: Answer) => Answer, RegExp][]} */
  const failures = [
    [
      'weights that are not there',
      /\.safetensors$/,
      () => NOT_FOUND,
      /weights: http:\S+\.safetensors: the server answered 404 Not Found/,
    ],
    ['weights cut short', /\.safetensors$/, cutShort, /default\S*\.safetensors: truncated/],
    [
      'a page instead of the weights',
      /\.safetensors$/,
      () => HTML,
      /\.safetensors is an HTML page/,
    ],
    [
      'an engine that is not there',
      /\.wasm$/,
      () => NOT_FOUND,
      /engine: http:\S+\.wasm: the server answered 404 Not Found/,
    ],
    ['an engine cut short', /\.wasm$/, cutShort, /engine: \S+\.wasm is not a WebAssembly module/],
    [
      'a page instead of the engine',
      /\.wasm$/,
      () => HTML,
      /engine: \S+\.wasm is not a WebAssembly module/,
    ],
  ];
  /**
   * @param {import('node:test').TestContext} t
   * @param {import('./server.js').Tamper} [tamper]
   */
  async function serve(t, tamper) {
    const site = await serveDist(tamper);
    t.after(site.close);
    return site;
  }

  /** @param {import('./browser.js').Page} page */
  async function drawThree(page) {
    await drawWithMouse(page, strokesOf(3), partOf(await padBox(page), MIDDLE));
  }

  for (const [name, path, change, message] of failures) {
    test(`${name}: the page says so and stays usable`, async (t) => {
      const { url } = await serve(t, (asked, answer) =>
        path.test(asked) ? change(answer) : answer,
      );
      const { page, complaints } = await openPage(browser, url);
      await waitForState(page, 'failed');
      const alert = await page.waitForSelector('[role="alert"]', { visible: true });
      assert.match(String(await alert?.evaluate((element) => element.textContent)), message);
      await drawThree(page);
      assert.deepEqual(await readPage(page), { result: '', percents: Array(10).fill(0) });
      await page.click('#clear:enabled');
      assert.ok(await page.$('#undo:disabled'));
      const fetching = /the server responded with a status of 404|^failed: http:/;
      assert.deepEqual(
        complaints.filter((text) => !fetching.test(text)),
        [],
      );
      leavePage(page);
    });
  }

  for (const type of [
    'application/wasm; charset=utf-8',
    'Application/WASM',
    'application/octet-stream',
    'text/plain; charset=utf-8',
    'text/html',
    '',
  ]) {
    test(`a host that says the engine is ${type || 'nothing at all'} will do, asked once`, async (t) => {
      const { url, requests } = await serve(t, (path, answer) =>
        path.endsWith('.wasm') ? { ...answer, type } : answer,
      );
      const { page, complaints } = await openPage(browser, url);
      await waitForState(page, 'ready');
      assert.deepEqual(complaints, []);
      assert.equal(requests.filter((path) => path.endsWith('.wasm')).length, 1);
      leavePage(page);
    });
  }

  test('what failed can be tried again, and reads what was drawn meanwhile', async (t) => {
    let gone = true;
    /** @type {(value?: unknown) => void} */
    let release = () => {};
    const released = new Promise((resolve) => (release = resolve));
    const { url } = await serve(t, async (path, answer) => {
      if (!/\.(wasm|safetensors)$/.test(path)) return answer;
      if (gone) return NOT_FOUND;
      await released;
      return answer;
    });
    const { page } = await openPage(browser, url);
    await waitForState(page, 'failed');
    await drawThree(page);
    await page.click('#retry');
    await waitForState(page, 'failed');
    gone = false;
    await page.click('#retry');
    await page.waitForSelector('html[data-state="loading"]');
    assert.ok(await page.$('#alert:empty'));
    assert.ok(await page.$('#retry[hidden]'), 'it is being tried');
    release();
    await waitForState(page, 'ready');
    await settle(page);
    assert.equal((await readPage(page)).result, '3');
    assert.ok(await page.$('#alert:empty'));
    assert.ok(await page.$('#retry[hidden]'));
    leavePage(page);
  });

  test('a browser without SIMD gets the other build', async (t) => {
    const { url, requests } = await serve(t);
    const { page } = await openPage(browser, 'about:blank');
    await page.evaluateOnNewDocument(() => (WebAssembly.validate = () => false));
    await page.goto(url);
    await waitForState(page, 'ready');
    assert.ok(requests.some((path) => /scalar.*\.wasm$/.test(path)));
    await page.waitForFunction(() =>
      /without SIMD/.test(document.querySelector('#facts')?.textContent ?? ''),
    );
    await drawThree(page);
    await settle(page);
    assert.equal((await readPage(page)).result, '3');
    await page.close();
  });

  test('what is drawn meanwhile is read as soon as possible', async (t) => {
    /** @type {(value?: unknown) => void} */
    let release = () => {};
    const released = new Promise((resolve) => (release = resolve));
    const { url } = await serve(t, async (path, answer) => {
      if (path.endsWith('.wasm')) await released;
      return answer;
    });
    const { page } = await openPage(browser, url);
    assert.ok(await page.$('html[data-state="loading"]'));
    assert.equal((await page.$$('[data-digit][role="meter"]')).length, 10);
    await drawThree(page);
    assert.equal((await readPage(page)).result, '');
    release();
    await waitForState(page, 'ready');
    await settle(page);
    assert.equal((await readPage(page)).result, '3');
    leavePage(page);
  });
});
