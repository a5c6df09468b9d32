// The ink is where the pen is, and in the color of the page, whatever becomes of page and canvas.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PNG } from 'pngjs';
import {
  DESKTOP,
  drawDigit,
  drawWithMouse,
  leavePage,
  MIDDLE,
  openPage,
  padBox,
  partOf,
  readPage,
  settle,
  waitForAll,
} from './browser.js';
import { colorOf, INK } from './ink-color.js';
import { serveToBrowser } from './with-browser.js';

describe('the ink', () => {
  const there = serveToBrowser();

  /** @param {import('node:test').TestContext} t */
  async function open(t) {
    const { page } = await openPage(there.browser, there.site.url, {
      ...DESKTOP,
      width: 1600,
      height: 1400,
    });
    t.after(() => leavePage(page));
    await waitForAll(page);
    return page;
  }

  /**
   * The middle of all that is as dark as ink near a place in the window.
   * @param {import('./browser.js').Page} page
   * @param {{ x: number, y: number }} place
   */
  async function middleOfInk(page, place) {
    const { width, data } = PNG.sync.read(Buffer.from(await page.screenshot()));
    const reach = 40;
    const middle = { x: 0, y: 0, pixels: 0 };
    for (let y = Math.round(place.y) - reach; y < place.y + reach; ++y) {
      for (let x = Math.round(place.x) - reach; x < place.x + reach; ++x) {
        if (data[4 * (y * width + x)] > 100) continue;
        middle.x += x + 0.5;
        middle.y += y + 0.5;
        middle.pixels++;
      }
    }
    assert.ok(middle.pixels > 20, `${middle.pixels} pixels of ink`);
    return { x: middle.x / middle.pixels, y: middle.y / middle.pixels };
  }

  /** @type {[string, string][]} */
  const looks = [
    ['as it is', ''],
    ['zoomed in', 'body { zoom: 1.5 }'],
    ['zoomed out, the root too', 'html { zoom: 0.8 } .desk { zoom: 0.75 }'],
    ['smaller', 'body { transform: scale(0.6) }'],
    ['turned', 'body { transform: rotate(30deg) }'],
    ['skewed', '.desk { transform: skew(20deg, -5deg) }'],
    ['in a mirror', '.desk { transform: scaleX(-1) }'],
    ['all at once', 'html { zoom: 1.2 } body { scale: 0.7 } .desk { transform: rotate(-50deg) }'],
    ['scrolled', 'body { margin-top: 900px; margin-bottom: 2000px }'],
    ['with a border around the canvas', '.sheet { border: 20px solid }'],
  ];
  for (const [name, css] of looks) {
    test(`is where the pen is on a page ${name}`, async (t) => {
      const page = await open(t);
      // As an extension or an embedding page does it: beside the page's own policy for styles.
      await page.evaluate((text) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        document.adoptedStyleSheets = [sheet];
      }, css);
      if (name === 'scrolled') await page.evaluate(() => scrollTo(0, 500));
      const box = await padBox(page);
      // The middle of what stands around the pad is the pad's, too, and this is not far from it.
      const place = { x: box.x + box.width / 2 + 37, y: box.y + box.height / 2 - 23 };
      await page.mouse.click(place.x, place.y);
      const middle = await middleOfInk(page, place);
      // Rounded to whole pixels of the canvas and of the screen, and at its edge to dark or light.
      const off = Math.hypot(middle.x - place.x, middle.y - place.y);
      assert.ok(off <= 1.5, `the ink is ${off} pixels from the pen`);
    });
  }

  test('what is read does not change with the size of the page', async (t) => {
    const page = await open(t);
    await drawDigit(page, 5);
    const before = await readPage(page);
    await page.evaluate(() => document.body.style.setProperty('zoom', '0.5'));
    const dot = /** @type {any} */ ([[[0.5, 0.5]]]); // prettier-ignore
    await drawWithMouse(page, dot, partOf(await padBox(page), MIDDLE));
    await page.click('#undo');
    await settle(page);
    assert.deepEqual(await readPage(page), before);
  });

  test('follows the colors that the visitor chooses', async (t) => {
    const page = await open(t);
    await drawDigit(page, 5);
    const client = await page.createCDPSession();
    // What it emulates ends with it, for the next one on this page.
    t.after(() => client.detach());
    /** @type {(name: string, value: string) => Promise<unknown>} */
    const choose = async (name, value) => {
      await client.send('Emulation.setEmulatedMedia', { features: [{ name, value }] });
      // The page hears of it before the next picture of it.
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            requestAnimationFrame(() => requestAnimationFrame(resolve));
          }),
      );
    };
    for (const canvas of ['#pad', '#raster']) {
      await choose('prefers-color-scheme', 'light');
      assert.deepEqual(await colorOf(page, canvas), INK.light);
      await choose('prefers-color-scheme', 'dark');
      assert.deepEqual(await colorOf(page, canvas), INK.dark);
      await choose('forced-colors', 'active');
      const forced = await page.evaluate(() => getComputedStyle(document.body).color);
      const numbers = forced.match(/\d+/g)?.map(Number);
      assert.notDeepEqual(numbers, INK.dark);
      assert.deepEqual(await colorOf(page, canvas), numbers);
    }
  });

  test('is drawn anew on a canvas that was lost', async (t) => {
    const page = await open(t);
    await drawDigit(page, 5);
    for (const canvas of ['#pad', '#raster']) {
      const look = () =>
        page.$eval(canvas, (element) => /** @type {HTMLCanvasElement} */ (element).toDataURL());
      const before = await look();
      // What a browser does that has lost the canvas's memory, and has some again.
      await page.$eval(canvas, (element) => {
        const lost = /** @type {HTMLCanvasElement} */ (element);
        lost.dispatchEvent(new Event('contextlost', { cancelable: true }));
        lost.getContext('2d')?.reset();
        lost.dispatchEvent(new Event('contextrestored'));
      });
      assert.equal(await look(), before);
    }
  });
});
