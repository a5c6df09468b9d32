// After one visit the page needs no network any more, and says when there is a newer one.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, test } from 'node:test';
import { drawDigit, readPage, waitForState } from './browser.js';
import { choose, waitForText } from './picture-page.js';
import { pictureOf, pngOf } from './pictures.js';
import { serveDist } from './server.js';
import { sharedBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

const DIST = new URL('../../dist/', import.meta.url);

describe('a page that was visited once', () => {
  /** @type {import('./browser.js').Browser} */
  let browser;
  before(async () => {
    browser = await sharedBrowser();
  });

  /**
   * A browser that was nowhere yet, with the page in it, which keeps itself.
   * @param {import('node:test').TestContext} t
   * @param {import('./server.js').Tamper} [tamper]
   */
  async function visit(t, tamper) {
    const site = await serveDist(tamper);
    const context = await browser.createBrowserContext();
    let serving = true;
    const close = async () => {
      if (serving) await site.close();
      serving = false;
    };
    t.after(async () => {
      await context.close();
      await close();
    });
    const page = await context.newPage();
    await page.goto(site.url);
    await waitForState(page, 'ready');
    return { ...site, close, context, page };
  }

  /** @param {Page} page */
  async function waitUntilKept(page) {
    await page.evaluate(async () => {
      const { active, waiting, installing } = await navigator.serviceWorker.ready;
      const worker = installing ?? waiting ?? active;
      await new Promise((resolve) => {
        const look = () => worker?.state === 'activated' && resolve(null);
        worker?.addEventListener('statechange', look);
        look();
      });
      // What is asked for before goes past the worker.
      if (navigator.serviceWorker.controller) return;
      await new Promise((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', resolve);
      });
    });
  }

  /** @param {Page} page */
  async function assertReads(page) {
    await waitForState(page, 'ready');
    await drawDigit(page, 3);
    assert.equal((await readPage(page)).result, '3');
  }

  test('reads drawings and pictures, and speaks all languages, without its server', async (t) => {
    const { page, close, url } = await visit(t);
    await page.waitForSelector('#theme:enabled');
    await page.select('#theme', 'dark');
    await waitUntilKept(page);
    await close();
    for (const address of [url, `${url}?from=elsewhere#there`, `${url}index.html`]) {
      await page.goto(address);
      assert.ok(await page.$('html[data-theme="dark"]'));
      await assertReads(page);
    }
    await choose(page, pngOf(pictureOf(['4071'])));
    await waitForText(page, '4071');
    await page.select('#language', 'zh');
    await page.waitForSelector('html[lang="zh"]');
    await page.select('#weights', 'tiny');
    await page.waitForFunction(() =>
      document.querySelector('#facts')?.textContent?.startsWith('tiny'),
    );
    for (const part of await page.$$('.parts details')) {
      await part.evaluate((details) => {
        /** @type {HTMLDetailsElement} */ (details).open = true;
      });
    }
    await page.waitForNetworkIdle();
    assert.equal((await page.$$('.part[role="alert"]')).length, 0);
  });

  test('has the one engine of two that runs here, and large networks once they were chosen', async (t) => {
    const { page, close, url, requests } = await visit(t);
    await waitUntilKept(page);
    assert.deepEqual(
      requests.filter((path) => /scalar|large|cnn-5x5/.test(path)),
      [],
    );
    const select = (/** @type {string} */ name) => page.select('#weights', name);
    const isRead = (/** @type {string} */ name) =>
      page.waitForFunction(
        (start) => document.querySelector('#facts')?.textContent?.startsWith(start),
        {},
        `${name} · `,
      );
    await select('cnn-5x5');
    await isRead('cnn-5x5');
    // It is read before it is kept.
    const path = requests.find((asked) => /cnn-5x5/.test(asked));
    await page.waitForFunction((address) => caches.match(address), {}, `${url}${path}`);
    await close();
    await page.reload();
    await waitForState(page, 'ready');
    await page.waitForSelector('#weights:enabled');
    await select('cnn-5x5');
    await isRead('cnn-5x5');
    assert.equal(requests.filter((path) => /cnn-5x5/.test(path)).length, 1);
  });

  test('leaves addresses below it, the documentation for instance, alone', async (t) => {
    const { page, url } = await visit(t, (path, answer) =>
      path === 'docs/' ? { status: 200, type: 'text/html', body: '<title>Docs</title>' } : answer,
    );
    await waitUntilKept(page);
    await page.goto(`${url}docs/`);
    assert.equal(await page.title(), 'Docs');
  });

  /**
   * A server that has a newer page from some time on.
   * @param {import('node:test').TestContext} t
   */
  async function visitThenUpdate(t) {
    const html = await readFile(new URL('index.html', DIST), 'utf8');
    const worker = await readFile(new URL('service-worker.js', DIST), 'utf8');
    let newer = false;
    const there = await visit(t, (path, answer) => {
      if (!newer) return answer;
      if (path === '' || path === 'index.html') {
        return { ...answer, body: html.replace('<h1>inkdigit', '<h1>newer inkdigit') };
      }
      if (path !== 'service-worker.js') return answer;
      const body = worker.replace(
        /(revision:"?)[0-9a-f]{8}|("revision":")[0-9a-f]{8}/g,
        '$1$200000000',
      );
      assert.notEqual(body, worker);
      return { ...answer, body };
    });
    await waitUntilKept(there.page);
    newer = true;
    return there;
  }

  /** @param {Page} page */
  const heading = (page) => page.$eval('h1', (h1) => h1.textContent);

  test('says that there is a newer one, and loads it when told to', async (t) => {
    const { page, context, url } = await visitThenUpdate(t);
    const other = await context.newPage();
    await other.goto(url);
    await waitForState(other, 'ready');
    await page.bringToFront();
    await page.reload();
    await assertReads(page);
    await page.waitForSelector('#update p:not(:empty)');
    assert.match(
      await page.$eval('#update', (notice) => notice.textContent ?? ''),
      /^A new version of this page is there\./,
    );
    assert.equal(await heading(page), 'inkdigit');
    assert.equal((await readPage(page)).result, '3', 'not by itself');
    await Promise.all([page.waitForNavigation(), page.click('#update .button')]);
    assert.equal(await heading(page), 'newer inkdigit');
    await assertReads(page);
    assert.equal(await page.$('#update'), null);
    // Nor is a drawing in another window lost, which is told.
    await other.bringToFront();
    await other.waitForSelector('#update');
    assert.equal(await heading(other), 'inkdigit');
    await Promise.all([other.waitForNavigation(), other.click('#update .button')]);
    assert.equal(await heading(other), 'newer inkdigit');
  });

  test('takes a newer one later, too', async (t) => {
    const { page, url } = await visitThenUpdate(t);
    await page.reload();
    await page.waitForSelector('#update');
    await page.click('#update .button:last-child');
    assert.equal(await page.$('#update'), null);
    assert.equal(await heading(page), 'inkdigit');
    // Once no window has it open any more: this one is beside it, and sees when that is known.
    await page.goto(new URL('/', url).href);
    await page.waitForFunction(
      async (address) => {
        const there = await navigator.serviceWorker.getRegistration(address);
        return there?.waiting === null && there.active?.state === 'activated';
      },
      {},
      url,
    );
    await page.goto(url);
    await waitForState(page, 'ready');
    assert.equal(await heading(page), 'newer inkdigit');
  });

  test('can be installed: its manifest names icons that are there', async (t) => {
    const { page, url } = await visit(t);
    const client = await page.createCDPSession();
    const { errors, data } = await client.send('Page.getAppManifest');
    assert.deepEqual(errors, []);
    const manifest = JSON.parse(String(data));
    assert.equal(manifest.start_url, './');
    const sizes = [];
    for (const { src, type } of manifest.icons) {
      const response = await fetch(new URL(src, url));
      assert.ok(response.ok, src);
      assert.equal(response.headers.get('content-type'), type);
      if (type === 'image/png') {
        const png = Buffer.from(await response.arrayBuffer());
        sizes.push(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`);
      }
    }
    assert.deepEqual(sizes, ['192x192', '512x512', '512x512']);
    const { installabilityErrors } = await client.send('Page.getInstallabilityErrors');
    // Chromium installs nothing in a private window, which this one is.
    assert.deepEqual(
      installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'),
      [],
    );
  });
});
