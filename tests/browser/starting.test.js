// A page that cannot start says so in words, whatever is missing.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../node/native.js';
import { leavePage, openPage, waitForState } from './browser.js';
import { NOT_FOUND, serveDist } from './server.js';
import { keepTimers, runTimers } from './timers.js';
import { sharedBrowser } from './with-browser.js';

/** @typedef {import('./server.js').Answer} Answer */

/** So that what the page does after seconds is seen at once. Runs in the page. */
function hurry() {
  const { setTimeout } = window;
  Object.assign(window, {
    setTimeout: (/** @type {() => void} */ call, /** @type {number} */ ms) =>
      setTimeout(call, ms / 100),
  });
}

describe('a page that cannot start', () => {
  /** @type {import('./browser.js').Browser} */
  let browser;
  before(async () => {
    browser = await sharedBrowser();
  });

  /**
   * @param {import('node:test').TestContext} t
   * @param {import('./server.js').Tamper} [tamper]
   */
  async function serve(t, tamper) {
    const site = await serveDist(tamper);
    t.after(site.close);
    return site.url;
  }

  /**
   * @param {import('puppeteer-core').Frame | import('./browser.js').Page} page
   * @param {RegExp} reason
   */
  async function assertFailed(page, reason) {
    await page.waitForSelector('html[data-state="failed"]');
    await page.waitForFunction(() => document.querySelector('#alert')?.textContent !== '');
    assert.match(await page.$eval('#alert', (alert) => alert.textContent ?? ''), reason);
    assert.equal(
      await page.$eval('#caption', (caption) => caption.textContent),
      'Cannot read digits',
    );
    assert.ok(await page.$eval('#alert', (alert) => alert.getBoundingClientRect().height > 0));
    assert.equal(await page.$eval('#hint', (hint) => hint.getBoundingClientRect().height), 0);
  }

  /** @type {[string, (answer: Answer) => Answer, RegExp][]} */
  const scripts = [
    ['that is not there', () => NOT_FOUND, /^This page cannot start\. Its script did not arrive/],
    ['served as text', (answer) => ({ ...answer, type: 'text/plain' }), /not as JavaScript/],
    [
      'that is a page',
      (answer) => ({ ...answer, type: 'text/html', body: '<!doctype html>' }),
      /not as JavaScript/,
    ],
    [
      'that the browser does not understand',
      (answer) => ({ ...answer, body: 'const later = @' }),
      /too old for it: .*SyntaxError/,
    ],
    ['that stops', (answer) => ({ ...answer, body: 'missing()' }), /too old for it: .*missing/],
    ['that is empty', (answer) => ({ ...answer, body: '' }), /does not run its script/],
  ];
  for (const [name, change, reason] of scripts) {
    test(`a script ${name}`, async (t) => {
      const url = await serve(t, (path, answer) => (/\.js$/.test(path) ? change(answer) : answer));
      const { page } = await openPage(browser, url);
      await assertFailed(page, reason);
      leavePage(page);
    });
  }

  test('a script that stops before the page is there to say so', async (t) => {
    const url = await serve(t, (path, answer) => {
      if (path === 'early.js') return { status: 200, type: 'text/javascript', body: 'missing()' };
      if (path.endsWith('.js')) return NOT_FOUND;
      if (path !== '') return answer;
      // Behind the guard, in front of all that is to be seen.
      const body = Buffer.from(answer.body).toString();
      return { ...answer, body: body.replace('</script>', '$&<script src="early.js"></script>') };
    });
    const { page } = await openPage(browser, url);
    await assertFailed(page, /too old for it: .*missing/);
    leavePage(page);
  });

  test('opened from a file', async () => {
    const { page } = await openPage(browser, pathToFileURL(`${root}dist/index.html`).href);
    await assertFailed(page, /only from a server/);
    const family = await page.$eval('body', (body) => getComputedStyle(body).fontFamily);
    assert.match(family, /system-ui/, 'it has its styles all the same');
    leavePage(page);
  });

  test('in a frame without an origin, and in one without scripts', async (t) => {
    const frames =
      '<!doctype html><iframe sandbox="allow-scripts" src="index.html"></iframe>' +
      '<iframe sandbox src="index.html"></iframe>';
    const url = await serve(t, (path, answer) =>
      path === 'frames.html' ? { status: 200, type: 'text/html', body: frames } : answer,
    );
    const { page } = await openPage(browser, `${url}frames.html`);
    const [, scripted, bare] = page.frames();
    await assertFailed(scripted, /frame around it/);
    const says = await bare.evaluate(() => document.body.innerText);
    assert.match(says, /JavaScript is off here/);
    assert.doesNotMatch(says, /Getting ready|Draw here/);
    leavePage(page);
  });

  test('without JavaScript', async (t) => {
    const page = await browser.newPage();
    await page.setJavaScriptEnabled(false);
    await page.goto(await serve(t));
    const says = await page.evaluate(() => document.body.innerText);
    assert.match(says, /JavaScript is off here/);
    assert.doesNotMatch(says, /Getting ready|Draw here/);
    await page.close();
  });

  /** @type {[string, () => void, RegExp][]} */
  const lacks = [
    [
      'a canvas to draw on',
      () => Object.assign(HTMLCanvasElement.prototype, { getContext: () => null }),
      /cannot run this page: it gives no canvas/,
    ],
    [
      'ResizeObserver',
      () => Reflect.deleteProperty(window, 'ResizeObserver'),
      /cannot run this page: ResizeObserver is not defined/,
    ],
    ['matchMedia', () => Reflect.deleteProperty(window, 'matchMedia'), /matchMedia/],
  ];
  for (const [name, remove, reason] of lacks) {
    test(`a browser without ${name}`, async (t) => {
      const { page } = await openPage(browser, 'about:blank');
      await page.evaluateOnNewDocument(remove);
      await page.goto(await serve(t));
      await assertFailed(page, reason);
      await page.close();
    });
  }

  test('a browser without WebAssembly: one can draw, and is told', async (t) => {
    const { page } = await openPage(browser, 'about:blank');
    await page.evaluateOnNewDocument(() => Reflect.deleteProperty(window, 'WebAssembly'));
    await page.goto(await serve(t));
    await waitForState(page, 'failed');
    assert.match(
      await page.$eval('#alert', (alert) => alert.textContent ?? ''),
      /^Digits cannot be recognized\. engine: there is no WebAssembly here/,
    );
    await page.close();
  });

  test('what came in time is not said to be late afterwards', async (t) => {
    const { page } = await openPage(browser, 'about:blank');
    await page.evaluateOnNewDocument(keepTimers, 1000);
    await page.goto(await serve(t));
    await waitForState(page, 'ready');
    await runTimers(page);
    assert.equal(await page.$eval('#caption', (caption) => caption.textContent), 'Draw a digit');
    await page.close();
  });

  for (const [what, path, words] of /** @type {const} */ ([
    ['the script', /\.js$/, 'The page has not arrived yet. Still waiting'],
    ['the weights', /\.safetensors$/, 'The network has not arrived yet. Still waiting'],
    ['the engine', /\.wasm$/, 'The network has not arrived yet. Still waiting'],
  ])) {
    test(`${what} late: the page says so, and goes on when it comes`, async (t) => {
      /** @type {(value?: unknown) => void} */
      let release = () => {};
      const released = new Promise((resolve) => (release = resolve));
      const url = await serve(t, async (asked, answer) => {
        if (path.test(asked)) await released;
        return answer;
      });
      const page = await browser.newPage();
      await page.evaluateOnNewDocument(hurry);
      // The page has loaded only when its script has come.
      const loaded = page.goto(url);
      await page.waitForRequest((request) => path.test(request.url()));
      // What comes before it may be late too, and is said first.
      await page.waitForFunction(
        (says) => document.querySelector('#caption')?.textContent?.startsWith(says),
        {},
        words,
      );
      assert.ok(await page.$('html[data-state="loading"]'));
      release();
      await loaded;
      await waitForState(page, 'ready');
      assert.equal(await page.$eval('#caption', (caption) => caption.textContent), 'Draw a digit');
      await page.close();
    });
  }
});
