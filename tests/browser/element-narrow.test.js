// <ink-digit> that becomes narrower than its ink: all of it stays in sight, in its shape, and comes back as it was.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PNG } from 'pngjs';
import { DESKTOP, drawWithMouse } from './browser.js';
import { strokesOf } from './drawings.js';
import {
  elementBrowser,
  openElements,
  padOf,
  pageWith,
  placeOf,
  stateOf,
  write,
} from './element-page.js';

/** @typedef {import('../../web/element/index.js').InkDigitElement} InkDigitElement */

const PAGE = pageWith(
  '<form><ink-digit id="field" name="field" digits="1-4" aria-label="Number"></ink-digit></form>',
  { head: '<link rel="stylesheet" href="/styles.css">' },
);
const WIDE = 600;

describe('<ink-digit> narrower than its ink', () => {
  const there = elementBrowser();

  /** @param {import('node:test').TestContext} t */
  async function open(t) {
    there.site.pages.set(
      '/styles.css',
      `#field { max-width: none; width: ${WIDE}px; --inkdigit-radius: 0 }`,
    );
    return openElements(t, there, PAGE, DESKTOP);
  }

  /**
   * @param {import('./browser.js').Page} page
   * @param {Record<string, string>} style of the field
   */
  async function restyle(page, style) {
    await page.$eval(
      '#field',
      (field, given) => Object.assign(/** @type {HTMLElement} */ (field).style, given),
      style,
    );
    await page.waitForFunction(() => {
      const ink = /** @type {HTMLCanvasElement} */ (
        document.querySelector('#field')?.shadowRoot?.querySelector('.ink')
      );
      return ink.width === ink.clientWidth && ink.height === ink.clientHeight;
    });
  }

  /** Lets the page draw what has changed. @param {import('./browser.js').Page} page */
  function drawn(page) {
    return page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))); // prettier-ignore
  }

  /**
   * What is dark in the pad; whole: and ends in front of its right edge.
   * @param {import('./browser.js').Page} page
   */
  async function inkOf(page) {
    await drawn(page);
    const clip = await padOf(page, '#field');
    const { width, height, data } = PNG.sync.read(Buffer.from(await page.screenshot({ clip })));
    const dark = (/** @type {number} */ x, /** @type {number} */ y) =>
      data[4 * (y * width + x)] < 100;
    const box = { left: width, top: height, right: -1, bottom: -1 };
    for (let y = 0; y < height; ++y) {
      for (let x = 0; x < width; ++x) {
        if (!dark(x, y)) continue;
        box.left = Math.min(box.left, x);
        box.right = Math.max(box.right, x);
        box.top = Math.min(box.top, y);
        box.bottom = Math.max(box.bottom, y);
      }
    }
    assert.ok(box.right >= 0, 'there is ink');
    return {
      ...box,
      whole: box.right < width - 1,
      width,
      aspect: (box.right - box.left) / (box.bottom - box.top),
      dark,
    };
  }

  /** @param {import('./browser.js').Page} page */
  function strokesIn(page) {
    return page.$eval('#field', (field) => /** @type {InkDigitElement} */ (field).strokes);
  }

  test('all of it stays in sight, and is what it was when there is room again', async (t) => {
    const page = await open(t);
    await write(page, '#field', '407');
    const [before, strokes] = [await inkOf(page), await strokesIn(page)];
    assert.ok(before.right > 200, 'wider than the field will be');
    await restyle(page, { width: '140px' });
    const narrow = await inkOf(page);
    assert.ok(narrow.whole, `${narrow.right} of ${narrow.width}`);
    assert.ok(narrow.right > 0.9 * narrow.width, 'and no smaller than it has to be');
    assert.ok(Math.abs(narrow.aspect / before.aspect - 1) < 0.05, `${narrow.aspect} ${before.aspect}`); // prettier-ignore
    assert.deepEqual(await strokesIn(page), strokes);
    assert.equal((await stateOf(page, '#field')).value, '407');
    await restyle(page, { width: `${WIDE}px` });
    const after = await inkOf(page);
    const edges = (/** @type {typeof after} */ { left, top, right, bottom }) => [left, top, right, bottom]; // prettier-ignore
    assert.deepEqual(edges(after), edges(before));
  });

  test('so it does where the pad becomes higher', async (t) => {
    const page = await open(t);
    await write(page, '#field', '407');
    await page.$eval('#field', (field) =>
      /** @type {HTMLElement} */ (field).style.setProperty('--inkdigit-size', '300px'),
    );
    await restyle(page, {});
    const high = await inkOf(page);
    assert.ok(high.whole, `${high.right} of ${high.width}`);
  });

  test('ink that fits stays as large as it is', async (t) => {
    const page = await open(t);
    await write(page, '#field', '4');
    const before = await inkOf(page);
    await restyle(page, { width: '140px' });
    assert.equal((await inkOf(page)).right, before.right);
  });

  test('the pen draws where it is, and undo and redo keep all in sight', async (t) => {
    const page = await open(t);
    await write(page, '#field', '407');
    await restyle(page, { width: '140px' });
    const pad = await padOf(page, '#field');
    const dash = { x: pad.x + 60, y: pad.y + 110, width: 50, height: 0 };
    await drawWithMouse(page, [[[0, 0], [1, 0]]], dash); // prettier-ignore
    const marked = await inkOf(page);
    for (const x of [62, 85, 108]) assert.ok(marked.dark(x, 110), `at ${x}`);
    const { strokes } = await stateOf(page, '#field');
    const [undo, redo] = /** @type {const} */ (['undo', 'redo']).map(
      (name) => (/** @type {number} */ times) =>
        page.$eval(
          '#field',
          (field, [method, count]) => {
            for (let i = 0; i < count; ++i) /** @type {InkDigitElement} */ (field)[method]();
          },
          /** @type {const} */ ([name, times]),
        ),
    );
    await undo(2);
    const undone = await inkOf(page);
    assert.ok(undone.bottom > marked.bottom / 2, 'what is left has more room');
    await undo(strokes - 2);
    await drawn(page);
    await redo(strokes);
    assert.deepEqual({ ...(await inkOf(page)), dark: null }, { ...marked, dark: null });
  });

  test('nothing moves under a pen that is down', async (t) => {
    const page = await open(t);
    await write(page, '#field', '407');
    const { x, y } = await padOf(page, '#field');
    await page.mouse.move(x + 20, y + 20);
    await page.mouse.down();
    await page.mouse.move(x + 30, y + 20);
    const before = await inkOf(page);
    await restyle(page, { width: '140px' });
    const during = await inkOf(page);
    assert.deepEqual([during.left, during.bottom], [before.left, before.bottom]);
    await page.mouse.up();
    assert.ok((await inkOf(page)).whole);
  });

  test('a stroke that leaves the pad makes nothing smaller', async (t) => {
    const page = await open(t);
    await restyle(page, { width: '200px' });
    const pad = await padOf(page, '#field');
    await write(page, '#field', '4');
    const before = await inkOf(page);
    const beyond = { x: pad.x + 150, y: pad.y + 20, width: 300, height: 0 };
    await drawWithMouse(page, [[[0, 0], [1, 0]]], beyond); // prettier-ignore
    const after = await inkOf(page);
    assert.deepEqual([after.left, after.bottom], [before.left, before.bottom]);
  });

  test('strokes that a script sets are in sight, too, and an empty pad is as any', async (t) => {
    const page = await open(t);
    await write(page, '#field', '407');
    const strokes = await strokesIn(page);
    await page.$eval('#field', (field) => /** @type {InkDigitElement} */ (field).clear());
    await restyle(page, { width: '140px' });
    const seven = strokesOf(7);
    await drawWithMouse(page, seven, placeOf(await padOf(page, '#field'), 0));
    const [[[x, y]]] = await strokesIn(page);
    assert.ok(Math.abs(x - 0.25 - 0.5 * seven[0][0][0]) < 0.02, `${x}`);
    assert.ok(Math.abs(y - 0.15 - 0.7 * seven[0][0][1]) < 0.02, `${y}`);
    await page.$eval(
      '#field',
      (field, given) => {
        /** @type {InkDigitElement} */ (field).strokes = given;
      },
      strokes,
    );
    const set = await inkOf(page);
    assert.ok(set.whole, `${set.right} of ${set.width}`);
  });
});
