// The link from the page to the documentation, which scripts/build-docs.sh puts there with the documentation.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { withDocs, withPage } from '../../scripts/link-docs.js';
import { axeSource, violationsOf } from './axe.js';
import { DESKTOP, leavePage, openPage, PHONE, SMALL_PHONE, waitForAll } from './browser.js';
import { serveDist } from './server.js';
import { sharedBrowser } from './with-browser.js';

const html = await readFile(new URL('../../dist/index.html', import.meta.url), 'utf8');
const LINK = 'footer a';
/** Without an icon of its own the browser would ask the server for one. */
const DOCS = '<title>Docs</title><link rel="icon" href="data:," />';

describe('the link to the documentation', () => {
  /** @type {import('./browser.js').Browser} */
  let browser;
  /** @type {import('./server.js').Site} */
  let site;
  before(async () => {
    browser = await sharedBrowser();
    site = await serveDist((path, answer) => {
      if (path === 'docs/') return { status: 200, type: 'text/html', body: DOCS };
      return path === '' ? { ...answer, body: withDocs(html) } : answer;
    });
  });
  after(() => site.close());

  /** @param {import('puppeteer-core').Viewport} viewport @param {'light' | 'dark'} [scheme] */
  async function open(viewport, scheme) {
    const { page, complaints } = await openPage(browser, site.url, viewport, scheme);
    await waitForAll(page);
    await page.waitForSelector('#facts:not(:empty)');
    return { page, complaints };
  }

  test('is on the page where the documentation is, and only there', () => {
    const built = existsSync(new URL('../../dist/docs/index.html', import.meta.url));
    assert.equal(html.includes('<a '), built);
  });

  test('is there once, however often the documentation is built', () => {
    assert.equal(withDocs(html).split('<a ').length, 2);
    assert.equal(withDocs(withDocs(html)), withDocs(html));
    assert.throws(() => withDocs('<p>another page</p>'), /has no <p id="facts">/);
  });

  test('makes the page another one for who has kept it', async () => {
    const worker = await readFile(new URL('../../dist/service-worker.js', import.meta.url), 'utf8');
    const linked = withPage(worker, withDocs(html));
    assert.notEqual(linked, withPage(worker, 'another page'));
    assert.equal(linked, withPage(linked, withDocs(html)));
    assert.throws(() => withPage('', html), /does not list index\.html/);
  });

  test('leads to the folder beside the page, under any path', async () => {
    const { page, complaints } = await open(DESKTOP);
    await Promise.all([page.waitForNavigation(), page.click(LINK)]);
    assert.equal(page.url(), `${site.url}docs/`);
    assert.deepEqual(complaints, []);
    leavePage(page);
  });

  test('moves nothing that is on the page without it', async () => {
    for (const viewport of [DESKTOP, PHONE, SMALL_PHONE]) {
      const { page } = await open(viewport);
      const heights = () =>
        page.evaluate(() => [
          document.documentElement.scrollHeight,
          document.querySelector('footer')?.offsetHeight,
          document.querySelector('#pad')?.getBoundingClientRect().top,
        ]);
      const linked = await heights();
      await page.$eval(LINK, (link) => link.remove());
      assert.deepEqual(await heights(), linked, `${viewport.width} pixels wide`);
      leavePage(page);
    }
  });

  test('axe-core has nothing to complain of', async () => {
    const axe = await axeSource();
    for (const scheme of /** @type {const} */ (['light', 'dark'])) {
      const { page } = await open(PHONE, scheme);
      assert.deepEqual(await violationsOf(page, axe), [], scheme);
      leavePage(page);
    }
  });
});
