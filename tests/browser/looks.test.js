// How the page looks to those who print it, read large letters, turn their phone, or read from right to left.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PNG } from 'pngjs';
import { DESKTOP, drawDigit, leavePage, newPage, openPage, padBox, PHONE, SMALL_PHONE, waitForQuiet, waitForState } from './browser.js'; // prettier-ignore
import { choose, waitForText } from './picture-page.js';
import { pictureOf, pngOf } from './pictures.js';
import { serveToBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

const LANDSCAPE = { ...PHONE, width: 844, height: 390 };
const VIEWPORTS = {
  desktop: DESKTOP,
  phone: PHONE,
  'small phone': SMALL_PHONE,
  landscape: LANDSCAPE,
};

/**
 * What cannot be seen whole, or lies on another: names of elements.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
function misplaced(page) {
  return page.evaluate(() => {
    const { documentElement: root } = document;
    const width = root.clientWidth;
    const found = [];
    if (root.scrollWidth > width) found.push(`the page is ${root.scrollWidth} of ${width} wide`);
    const shown = [
      ...document.querySelectorAll(
        'h1, button, select, summary, .tools label, #result, #caption, #pad, #raster, .meter, .colophon p',
      ),
    ].filter((element) => element.checkVisibility() && element.getBoundingClientRect().width > 0);
    const boxes = shown.map((element) => element.getBoundingClientRect());
    const name = (/** @type {Element} */ element) => element.id || element.textContent;
    shown.forEach((element, i) => {
      const a = boxes[i];
      if (a.left < -0.5 || a.right > width + 0.5) found.push(`${name(element)} is cut off`);
      if (
        element.scrollWidth > element.clientWidth + 1 &&
        element.matches('button, label, summary')
      ) {
        found.push(`${name(element)} does not fit into itself`);
      }
      shown.slice(i + 1).forEach((other, j) => {
        const b = boxes[i + 1 + j];
        const inside = element.contains(other) || other.contains(element);
        const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (!inside && x > 1 && y > 1) found.push(`${name(element)} lies on ${name(other)}`);
      });
    });
    return found;
  });
}

describe('the look of the page', () => {
  const there = serveToBrowser();

  /**
   * @param {import('node:test').TestContext} t
   * @param {import('puppeteer-core').Viewport} [viewport]
   * @param {'light' | 'dark'} [scheme]
   */
  async function open(t, viewport = DESKTOP, scheme = 'light') {
    const { page } = await openPage(there.browser, there.site.url, viewport, scheme);
    t.after(() => leavePage(page));
    await waitForState(page, 'ready');
    await page.waitForSelector('#compare');
    return page;
  }

  for (const [device, viewport] of Object.entries(VIEWPORTS)) {
    test(`${device}: nothing is cut off or lies on anything else`, async (t) => {
      const page = await open(t, viewport);
      assert.deepEqual(await misplaced(page), []);
      await drawDigit(page, 4);
      assert.deepEqual(await misplaced(page), []);
      await page.select('#language', 'zh');
      await page.waitForSelector('html[lang="zh"]');
      assert.deepEqual(await misplaced(page), []);
      await page.select('#language', 'en');
    });

    test(`${device}, letters twice as large: nothing is cut off or lies on anything else`, async (t) => {
      const page = await open(t, viewport);
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
      await page.$eval('#pad', (pad) => pad.scrollIntoView({ block: 'center' }));
      await drawDigit(page, 4);
      assert.deepEqual(await misplaced(page), []);
      assert.equal(await page.$eval('#result', (result) => result.textContent), '4');
    });
  }

  test('all lines of the signs on the buttons are drawn', async (t) => {
    const page = await open(t, DESKTOP);
    const lines = await page.$$eval('.tools svg', (signs) =>
      signs.map((sign) => [...sign.children].map((line) => line.getBoundingClientRect().width > 0)),
    );
    assert.deepEqual(
      lines.map((all) => all.filter(Boolean).length),
      [2, 2, 1, 2, 1],
    );
  });

  for (const [device, viewport] of Object.entries(VIEWPORTS)) {
    test(`${device}: nothing moves while the rest arrives`, async (t) => {
      const page = await newPage(there.browser);
      t.after(() => page.close());
      await page.setViewport(viewport);
      await page.evaluateOnNewDocument(() => {
        Object.assign(window, { shifts: [] });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            Reflect.get(window, 'shifts').push(Reflect.get(entry, 'value'));
          }
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await page.goto(there.site.url);
      await waitForState(page, 'ready');
      await page.waitForSelector('#compare');
      await waitForQuiet(page);
      const shifts = /** @type {number[]} */ (
        await page.evaluate(() => Reflect.get(window, 'shifts'))
      );
      const sum = shifts.reduce((all, shift) => all + shift, 0);
      // A fifth of what counts as good: a line at the foot of the page, which says what the network is.
      assert.ok(sum <= 0.02, `${shifts}`);
    });
  }

  test('a caption of two lines does not move the sheet under the pen', async (t) => {
    const page = await open(t, PHONE);
    await drawDigit(page, 4);
    await page.waitForSelector('#alternatives');
    const { y } = await padBox(page);
    await page.$eval('#alternatives', (line) => (line.innerHTML = '<span>1 2.6 %</span>'));
    await page.$eval('#caption', (caption) => (caption.textContent = 'seven, perhaps, or a one'));
    assert.ok((await page.$eval('#caption', (caption) => caption.clientHeight)) > 30, 'two lines');
    assert.equal((await padBox(page)).y, y);
  });

  for (const [device, viewport] of Object.entries({
    desktop: DESKTOP,
    'small phone': SMALL_PHONE,
  })) {
    test(`${device}: from right to left, with digits in their order`, async (t) => {
      const page = await open(t, viewport);
      await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
      await drawDigit(page, 4);
      assert.deepEqual(await misplaced(page), []);
      const lefts = (/** @type {string} */ selector) =>
        page.$$eval(selector, (all) => all.map((element) => element.getBoundingClientRect().left));
      const ascends = (/** @type {number[]} */ all) =>
        all.every((x, i) => i === 0 || x > all[i - 1]);
      const meters = await lefts('[data-digit]');
      assert.ok(meters.length === 10 && ascends(meters), String(meters));
      // What is not counted stands the other way round.
      const [undo, redo] = [await lefts('#undo'), await lefts('#redo')];
      assert.ok(undo[0] > redo[0]);
      await choose(page, pngOf(pictureOf(['4071'])));
      await waitForText(page, '4071');
      assert.ok(ascends(await lefts('#digits [data-index]')));
      assert.deepEqual(await misplaced(page), []);
    });
  }

  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    test(`${scheme}: printed, the drawing, the answer and the meters are black on white`, async (t) => {
      const page = await open(t, DESKTOP, scheme);
      await drawDigit(page, 4);
      t.after(() => page.emulateMediaType('screen'));
      await page.emulateMediaType('print');
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      );
      const controls = await page.$$eval('button, select, summary, label, input, a', (all) =>
        all.filter((element) => element.checkVisibility()).map((element) => element.id),
      );
      assert.deepEqual(controls, []);
      for (const kept of ['#pad', '#result', '#caption', '#raster', '.meter']) {
        const box = await page.$eval(kept, (element) => element.getBoundingClientRect().toJSON());
        assert.ok(box.width > 0 && box.height > 0, kept);
      }
      const box = await padBox(page);
      const { width, height, data } = PNG.sync.read(
        Buffer.from(await page.screenshot({ clip: box })),
      );
      const tones = Array.from({ length: width * height }, (_, i) => data[4 * i]);
      assert.equal(Math.min(...tones), 0, 'ink');
      const white = tones.filter((tone) => tone === 255).length;
      assert.ok(white > 0.8 * tones.length, `${white} of ${tones.length} pixels of paper`);
      // On A4 it is one sheet.
      const pdf = Buffer.from(await page.pdf({ format: 'A4' })).toString('latin1');
      assert.equal(pdf.match(/\/Type\s*\/Page\b/g)?.length, 1);
    });
  }

  test('nothing moves by itself where that is not wanted', async (t) => {
    const page = await open(t);
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await drawDigit(page, 4);
    const moving = () => page.evaluate(() => document.getAnimations().length);
    assert.equal(await moving(), 0);
    const durations = await page.$$eval('*', (all) =>
      all.map((element) => getComputedStyle(element).transitionDuration).filter((d) => d !== '0s'),
    );
    assert.deepEqual(durations, []);
  });
});
