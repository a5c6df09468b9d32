// The documentation's site, as npm run build:docs has left it in dist/docs/.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';

import { DESKTOP, PHONE, launchBrowser, openPage } from '../browser/browser.js';
import { readAnswer, serve } from '../browser/server.js';

const DIST = new URL('../../dist/docs/', import.meta.url);
// As docs/.vitepress/pages.js makes it, whose types need packages that are the site's alone.
const base = `/${process.env.DOCS_BASE ?? 'docs'}/`.replace(/\/+/g, '/');

/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {import('../browser/browser.js').Browser} */
let browser;
/** @type {string[]} */
let files;

before(async () => {
  files = (await readdir(DIST, { recursive: true })).map((path) => path.replaceAll('\\', '/'));
  server = await serve(async (pathname) => {
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : '404.html';
    const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    const found = await readAnswer(new URL(name, DIST));
    return found.status === 200
      ? found
      : { ...(await readAnswer(new URL('404.html', DIST))), status: 404 };
  });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** @param {string} path @param {import('puppeteer-core').Viewport} [viewport] */
function open(path, viewport = DESKTOP) {
  return openPage(browser, `${server.origin}${base}${path}`, viewport);
}

test('its pages fetch nothing from elsewhere, and complain of nothing', async () => {
  for (const path of ['', 'zh/', 'start.html', 'how-it-works.html', 'guides/own-symbols.html']) {
    const { page, complaints } = await open(path);
    const origins = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin),
    );
    assert.deepEqual([...new Set(origins)], [server.origin], path);
    assert.deepEqual(complaints, [], path);
    await page.close();
  }
});

test('links and pictures of all pages are there, and so are the headings they name', async () => {
  const ids = /\sid="([^"]+)"/g;
  const pages = files.filter((name) => name.endsWith('.html') && name !== '404.html');
  const texts = new Map(
    await Promise.all(
      pages.map(
        async (name) => /** @type {const} */ ([name, await readFile(new URL(name, DIST), 'utf8')]),
      ),
    ),
  );
  const faults = [];
  for (const [name, html] of texts) {
    for (const [, href] of html.matchAll(/\s(?:href|src)="([^"]+)"/g)) {
      const url = new URL(href.replaceAll('&amp;', '&'), `${server.origin}${base}${name}`);
      if (url.origin !== server.origin || !url.protocol.startsWith('http')) continue;
      const path = decodeURI(url.pathname)
        .slice(base.length)
        .replace(/^$|\/$/, '$&index.html');
      if (!url.pathname.startsWith(base) || !files.includes(path)) faults.push(`${name}: ${href}`);
      else if (url.hash && texts.has(path)) {
        const known = [...(texts.get(path) ?? '').matchAll(ids)].map(([, id]) => id);
        if (!known.includes(decodeURIComponent(url.hash.slice(1)))) faults.push(`${name}: ${href}`);
      }
    }
  }
  assert.deepEqual(faults, []);
});

test('what is generated is there', async () => {
  const text = async (/** @type {string} */ name) => readFile(new URL(name, DIST), 'utf8');
  assert.match(await text('reference/c.html'), /ink_recognize_strokes/);
  assert.match(await text('reference/options.html'), /--validation-shares/);
  assert.match(await text('reference/javascript.html'), /recognizeDrawing/);
  for (const name of files.filter((name) => name.endsWith('.html'))) {
    assert.doesNotMatch(await text(name), /@include/, name);
  }
});

test('it has the schema of recipes', async () => {
  const schema = await readFile(
    new URL('../../trainer/recipes/recipe.schema.json', import.meta.url),
  );
  assert.deepEqual(await readFile(new URL('recipe.schema.json', DIST)), schema);
});

test('its search finds a heading, and leads to it', async () => {
  const { page } = await open('start.html');
  // Before its scripts have taken the page over, nothing listens to keys.
  await page.waitForFunction(() => '__vue_app__' in Object(document.querySelector('#app')));
  await page.keyboard.press('/');
  await page.waitForSelector('#localsearch-input');
  await page.type('#localsearch-input', 'fifty drawings');
  const first = await page.waitForSelector('.VPLocalSearchBox .result');
  await first?.click();
  await page.waitForFunction(() => location.pathname.endsWith('/guides/own-symbols.html'));
  await page.close();
});

test('collect.html asks for the symbol that is rarest, and keeps what is drawn', async () => {
  const { page, complaints } = await open('collect.html');
  const ask = () => page.$eval('#ask', ({ textContent }) => textContent);
  const pad = await page.$eval('#pad', (element) => element.getBoundingClientRect().toJSON());
  for (const symbol of ['A', 'B', 'C', 'A']) {
    assert.equal(await ask(), `Draw ${symbol}`);
    await page.mouse.move(pad.x + 50, pad.y + 40);
    await page.mouse.down();
    await page.mouse.move(pad.x + 90, pad.y + 140, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.press('Enter');
  }
  await page.reload();
  assert.equal(await page.$eval('#kept', ({ textContent }) => textContent), 'A: 2, B: 1, C: 1');
  const kept = await page.evaluate(() => localStorage.getItem('inkdigit-collected'));
  const [first] = JSON.parse(String(kept));
  assert.equal(first.label, 'A');
  assert.equal(first.writer, 'me');
  // From inside the pad's border, which is a pixel wide.
  assert.deepEqual(first.strokes[0][0], [49, 39]);
  assert.deepEqual(first.strokes[0].at(-1), [89, 139]);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('on a phone nothing is wider than the screen', async () => {
  for (const path of ['', 'zh/', 'start.html', 'figures.html', 'reference/c.html', 'data.html']) {
    const { page } = await open(path, PHONE);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= PHONE.width, `${path || 'index'}: ${width} pixels`);
    await page.close();
  }
});
