import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
  drawWithFinger,
  leavePage,
  openPage,
  padBox,
  partOf,
  placeStroke,
  readPage,
  settle,
  SMALL_PHONE,
  waitForState,
} from './browser.js';
import { strokesOf } from './drawings.js';
import { serveToBrowser } from './with-browser.js';

const MIDDLE = { x: 0.25, y: 0.15, width: 0.5, height: 0.7 };

describe('drawing with a finger on a small phone', () => {
  const there = serveToBrowser();
  /** @type {import('./browser.js').Page} */
  let page;
  /** @type {string[]} */
  let complaints;

  beforeEach(async () => {
    ({ page, complaints } = await openPage(there.browser, there.site.url, SMALL_PHONE));
    await waitForState(page, 'ready');
  });
  afterEach(() => leavePage(page));

  for (const digit of [2, 4, 7]) {
    test(`a ${digit}`, async () => {
      await drawWithFinger(page, strokesOf(digit), partOf(await padBox(page), MIDDLE));
      await settle(page);
      assert.equal((await readPage(page)).result, String(digit));
      assert.deepEqual(complaints, []);
    });
  }

  test('the page scrolls beside the pad, but not on it', async () => {
    /** @param {string} selector */
    const dragUp = async (selector) => {
      const box = await page.$eval(selector, (element) => element.getBoundingClientRect().toJSON());
      const x = box.x + 20;
      const touch = await page.touchscreen.touchStart(x, box.y + box.height - 5);
      for (let step = 1; step <= 20; ++step)
        await touch.move(x, box.y + box.height - 5 - 10 * step);
      await touch.end();
      return page.evaluate(
        () =>
          new Promise((resolve) => {
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(scrollY)));
          }),
      );
    };
    assert.equal(await dragUp('#pad'), 0);
    assert.ok(await page.$('#undo:enabled'), 'the finger drew');
    await page.click('#clear');
    await dragUp('#meters');
    await page.waitForFunction(() => scrollY !== 0);
  });

  test('a second finger, once a stroke has begun, does not draw', async () => {
    const box = partOf(await padBox(page), MIDDLE);
    const [first, ...rest] = placeStroke(box, strokesOf(1)[0]);
    const finger = await page.touchscreen.touchStart(first.x, first.y);
    const half = rest.length / 2;
    for (const { x, y } of rest.slice(0, half)) await finger.move(x, y);
    const palm = await page.touchscreen.touchStart(box.x, box.y + box.height);
    for (const { x, y } of rest.slice(half)) await finger.move(x, y);
    await palm.move(box.x + 30, box.y + box.height);
    await palm.end();
    await finger.end();
    await settle(page);
    assert.equal((await readPage(page)).result, '1');
    await page.click('#undo');
    assert.ok(await page.$('#undo:disabled'), 'it was one stroke');
  });

  test('a stroke that the system interrupts is taken back', async () => {
    const box = partOf(await padBox(page), MIDDLE);
    await drawWithFinger(page, strokesOf(1), box);
    await settle(page);
    const before = await readPage(page);
    const client = await page.createCDPSession();
    const at = (/** @type {number} */ x) => [{ x: box.x + x, y: box.y + 20 }];
    await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
    await client.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(60) });
    await client.send('Input.dispatchTouchEvent', { type: 'touchCancel', touchPoints: [] });
    await settle(page);
    assert.deepEqual(await readPage(page), before);
  });

  for (const size of [
    { width: 360, height: 640 },
    { width: 400, height: 580 },
    { width: 740, height: 360 },
  ]) {
    test(`all that drawing takes fits on a screen of ${size.width} x ${size.height}`, async () => {
      await page.setViewport({ ...SMALL_PHONE, ...size });
      const { width, bottom } = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        bottom: Number(document.querySelector('#clear')?.getBoundingClientRect().bottom),
      }));
      assert.equal(width, size.width);
      assert.ok(bottom <= size.height, `the buttons end at ${bottom}`);
    });
  }
});
