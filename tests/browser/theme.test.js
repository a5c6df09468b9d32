// The page is light or dark as the system is, or as the visitor chooses, which is kept.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axeSource, violationsOf } from './axe.js';
import { drawDigit, newPage, SMALL_PHONE, waitForState } from './browser.js';
import { colorOf, INK } from './ink-color.js';
import { openInside, painted } from './inside-page.js';
import { serveDist } from './server.js';
import { sharedBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */
/** @typedef {'light' | 'dark'} Theme */

const PAPER = { light: [245, 242, 235], dark: [21, 22, 27] };
const COLORS = { light: '#f5f2eb', dark: '#15161b' };
const OPTIONS = { '': 'Auto', light: 'Light', dark: 'Dark' };
/** Chromium prints on paper, and thinks of it as light. */
const PRINT = { paper: [255, 255, 255], ink: [0, 0, 0] };

/** Canvases that show a drawing while it is looked into. */
const CANVASES = [
  '#pad',
  '#raster',
  '.inside-input',
  '[data-layer] canvas',
  '.inside-framed canvas',
];

/**
 * @param {Page} page
 * @param {Theme} theme
 */
async function setSystem(page, theme) {
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: theme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  await painted(page);
}

/**
 * As a visitor does: with the mouse, and by the first letter.
 * @param {Page} page
 * @param {keyof typeof OPTIONS} theme
 */
async function choose(page, theme) {
  await page.waitForSelector('#theme:enabled');
  await page.click('#theme');
  await page.keyboard.type(OPTIONS[theme][0]);
  await page.keyboard.press('Enter');
  assert.equal(await chosen(page), theme);
}

/** @param {Page} page */
const chosen = (page) =>
  page.$eval('#theme', (select) => /** @type {HTMLSelectElement} */ (select).value);

/** @param {Page} page */
async function paperOf(page) {
  const color = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  return color.match(/\d+/g)?.map(Number);
}

/**
 * What a browser paints its own bars with.
 * @param {Page} page
 */
const themeColor = (page) =>
  page.evaluate(() => {
    const metas = [...document.querySelectorAll('meta')];
    const fitting = metas.find(
      ({ name, media }) => name === 'theme-color' && matchMedia(media).matches,
    );
    return fitting?.content;
  });

/**
 * @param {Page} page
 * @param {Theme} theme
 */
async function assertLooks(page, theme) {
  assert.deepEqual(await paperOf(page), PAPER[theme]);
  assert.equal(await themeColor(page), COLORS[theme]);
}

/**
 * How fields and scroll bars look.
 * @param {Page} page
 */
const schemeOf = (page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);

describe('the theme', () => {
  /** @type {import('./server.js').Site} */
  let site;
  /** @type {import('./browser.js').Browser} */
  let browser;
  /** Settles when scripts may come. @type {Promise<unknown>} */
  let scripts = Promise.resolve();
  before(async () => {
    site = await serveDist(async (path, answer) => {
      if (/\/index-[^/]*\.js$/.test(path)) await scripts;
      return answer;
    });
    browser = await sharedBrowser();
  });
  after(() => site.close());

  /**
   * Somebody who has chosen nothing yet.
   * @param {import('node:test').TestContext} t
   * @param {Theme} system
   */
  async function visit(t, system, { url } = site) {
    const context = await browser.createBrowserContext();
    const page = await newPage(context);
    /** @type {string[]} */
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    t.after(async () => {
      await context.close();
      assert.deepEqual(complaints, []);
    });
    await page.setViewport({ width: 1280, height: 800 });
    await setSystem(page, system);
    await page.goto(url);
    await waitForState(page, 'ready');
    return page;
  }

  for (const [system, other] of /** @type {[Theme, Theme][]} */ ([
    ['light', 'dark'],
    ['dark', 'light'],
  ])) {
    test(`${other} is chosen where the system is ${system}: all that is drawn follows, and later the system again`, async (t) => {
      const page = await visit(t, system);
      await assertLooks(page, system);
      await openInside(page);
      await drawDigit(page, 5);
      await page.click('[data-map="0"]');
      await page.waitForSelector('.inside-framed canvas');
      /** @param {Theme} theme */
      const assertDrawn = async (theme) => {
        await assertLooks(page, theme);
        for (const canvas of CANVASES) {
          assert.deepEqual(await colorOf(page, canvas), INK[theme], canvas);
        }
      };
      await choose(page, other);
      await assertDrawn(other);
      assert.equal(await schemeOf(page), other);
      await setSystem(page, other);
      await setSystem(page, system);
      await assertDrawn(other);
      await choose(page, '');
      await assertDrawn(system);
      assert.equal(await schemeOf(page), 'light dark');
      await setSystem(page, other);
      await assertDrawn(other);
    });
  }

  test('a choice is kept, and there before anything is painted', async (t) => {
    const page = await visit(t, 'light');
    await choose(page, 'dark');
    /** @type {(value?: unknown) => void} */
    let release = () => {};
    scripts = new Promise((resolve) => (release = resolve));
    const reloaded = page.reload();
    await page.waitForRequest((request) => /\/index-[^/]*\.js$/.test(request.url()));
    await page.waitForFunction(() => document.styleSheets.length > 0);
    await assertLooks(page, 'dark');
    release();
    await reloaded;
    await waitForState(page, 'ready');
    await assertLooks(page, 'dark');
    await drawDigit(page, 5);
    assert.deepEqual(await colorOf(page, '#pad'), INK.dark);
    await page.waitForSelector('#theme:enabled');
    assert.equal(await chosen(page), 'dark');
    // Nothing is left of the choice once it is taken back.
    await choose(page, '');
    await page.reload();
    await waitForState(page, 'ready');
    await assertLooks(page, 'light');
  });

  test('axe-core has nothing to complain of where the choice is not the system’s', async (t) => {
    const page = await visit(t, 'light');
    await choose(page, 'dark');
    assert.deepEqual(await violationsOf(page, await axeSource()), []);
    await drawDigit(page, 4);
    for (const [part, shown] of Object.entries({
      inside: '.inside-network',
      train: '#train-start',
    })) {
      await page.click(`#${part} summary`);
      await page.waitForSelector(shown);
      assert.deepEqual(await violationsOf(page, await axeSource()), [], part);
    }
  });

  test('print is on paper, and forced colors are the visitor’s, whatever is chosen', async (t) => {
    const page = await visit(t, 'light');
    await drawDigit(page, 5);
    await choose(page, 'dark');
    await page.emulateMediaType('print');
    await painted(page);
    assert.deepEqual(await paperOf(page), PRINT.paper);
    assert.equal(await schemeOf(page), 'light');
    for (const canvas of ['#pad', '#raster']) {
      assert.deepEqual(await colorOf(page, canvas), PRINT.ink);
    }
    await page.emulateMediaType();
    await painted(page);
    assert.deepEqual(await colorOf(page, '#pad'), INK.dark);
    const client = await page.createCDPSession();
    await client.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'forced-colors', value: 'active' }],
    });
    await painted(page);
    const forced = await page.evaluate(() => getComputedStyle(document.body).color);
    assert.deepEqual(await colorOf(page, '#pad'), forced.match(/\d+/g)?.map(Number));
  });

  test('where nothing may be kept, a choice holds as long as the page is open', async (t) => {
    const page = await visit(t, 'light');
    await page.evaluateOnNewDocument(() =>
      Object.defineProperty(window, 'localStorage', {
        get() {
          throw new DOMException('not here', 'SecurityError');
        },
      }),
    );
    await page.reload();
    await waitForState(page, 'ready');
    await choose(page, 'dark');
    await assertLooks(page, 'dark');
    await page.reload();
    await waitForState(page, 'ready');
    await assertLooks(page, 'light');
  });

  test('cannot be chosen from before its choices have names, and neither can networks', async (t) => {
    /** @type {(value?: unknown) => void} */
    let release = () => {};
    const released = new Promise((resolve) => (release = resolve));
    const held = await serveDist(async (path, answer) => {
      if (/assets\/en-/.test(path)) await released;
      return answer;
    });
    t.after(() => {
      release();
      return held.close();
    });
    const page = await visit(t, 'light', held);
    await page.waitForSelector('#theme option');
    assert.equal(await page.$('#theme:enabled, #weights:enabled'), null);
    release();
    await choose(page, 'dark');
  });

  test('speaks the language of the page', async (t) => {
    const page = await visit(t, 'light');
    await choose(page, 'dark');
    await page.select('#language', 'zh');
    await page.waitForFunction(
      () => document.querySelector('#theme option:checked')?.textContent === '深色',
    );
    assert.equal(await page.$eval('#theme', (select) => select.ariaLabel), '主题');
    assert.equal(await chosen(page), 'dark');
  });

  test('on a small phone all that is chosen from stands in one line', async (t) => {
    const page = await visit(t, 'light');
    await page.setViewport(SMALL_PHONE);
    await page.reload();
    await page.waitForSelector('#compare');
    const outside = await page.$$eval('.choices select', (selects) => {
      const { top, bottom } = /** @type {Element} */ (
        document.querySelector('h1')
      ).getBoundingClientRect();
      const middle = (top + bottom) / 2;
      return selects.filter((select) => {
        const box = select.getBoundingClientRect();
        return box.top > middle || box.bottom < middle || box.right > innerWidth;
      }).length;
    });
    assert.equal(outside, 0);
  });
});
