// The hand that holds a pen, two fingers, and the other end of the pen.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
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

/** What a pointer does: x and y in a unit square in the middle of the pad, `at` in milliseconds. */
/** @typedef {PointerEventInit & { type: 'down' | 'move' | 'up' | 'cancel', x: number, y: number, at: number }} Act */

const FINGER = { pointerType: 'touch', pointerId: 11 };
const HEEL = { pointerType: 'touch', pointerId: 12 };
const PEN = { pointerType: 'pen', pointerId: 13 };
const ERASER = { ...PEN, button: 5, buttons: 32 };

describe('pens and fingers', () => {
  const there = serveToBrowser();
  /** @type {import('./browser.js').Page} */
  let page;
  /** @type {string[]} */
  let complaints;

  beforeEach(async () => {
    ({ page, complaints } = await openPage(there.browser, there.site.url, SMALL_PHONE));
    await waitForState(page, 'ready');
  });
  afterEach(async () => {
    leavePage(page);
    assert.deepEqual(complaints, []);
  });

  /** @param {Act[]} acts */
  async function act(acts) {
    const box = partOf(await padBox(page), MIDDLE);
    const placed = acts.map(({ type, x, y, at, ...init }) => ({
      type: `pointer${type}`,
      at,
      init: {
        ...init,
        bubbles: true,
        clientX: box.x + x * box.width,
        clientY: box.y + y * box.height,
      },
    }));
    await page.$eval(
      '#pad',
      (pad, events) => {
        for (const { type, at, init } of events) {
          const event = new PointerEvent(type, init);
          Object.defineProperty(event, 'timeStamp', { value: at });
          pad.dispatchEvent(event);
        }
      },
      placed,
    );
    await settle(page);
  }

  /**
   * @param {PointerEventInit} pointer
   * @param {readonly (readonly [number, number])[]} points
   * @param {number} from when it comes down
   * @returns {Act[]}
   */
  function stroke(pointer, points, from) {
    const [first, ...rest] = points.map(([x, y]) => ({ ...pointer, x, y }));
    const last = rest.at(-1) ?? first;
    return [
      { ...first, type: 'down', at: from },
      ...rest.map((point, i) => ({ ...point, type: /** @type {const} */ ('move'), at: from + i })),
      { ...last, type: 'up', at: from + rest.length },
    ];
  }

  /** How many strokes there are, by taking them back one after the other. */
  async function countStrokes() {
    let count = 0;
    while (await page.$('#undo:enabled')) {
      await page.click('#undo');
      count++;
    }
    return count;
  }

  const one = strokesOf(1)[0];
  const seven = strokesOf(7)[0];

  test('a heel that came down before the pen leaves no ink, nor keeps the pen away', async () => {
    await act([
      { ...HEEL, type: 'down', x: 0.9, y: 1, at: 1000 },
      { ...HEEL, type: 'move', x: 0.8, y: 0.9, at: 1100 },
      ...stroke(PEN, seven, 4000),
      { ...HEEL, type: 'move', x: 0.2, y: 0.2, at: 4500 },
      { ...HEEL, type: 'up', x: 0.2, y: 0.2, at: 4600 },
    ]);
    assert.equal((await readPage(page)).result, '7');
    assert.equal(await countStrokes(), 1);
  });

  test('a heel that only touched the sheet just before the pen is taken back', async () => {
    await act([...stroke(HEEL, [[0.9, 1]], 4000), ...stroke(PEN, seven, 4300)]);
    assert.equal((await readPage(page)).result, '7');
    assert.equal(await countStrokes(), 1);
  });

  test('a stroke by finger, some time before the pen, stays', async () => {
    await act([...stroke(FINGER, strokesOf(4)[0], 1000), ...stroke(PEN, strokesOf(4)[1], 1600)]);
    assert.equal((await readPage(page)).result, '4');
    assert.equal(await countStrokes(), 2);
  });

  test('what was undone since is not taken back for the pen', async () => {
    await act([...stroke(PEN, one, 1000), ...stroke(FINGER, seven, 4000)]);
    await page.click('#undo');
    await act(stroke(PEN, one, 4400));
    assert.equal(await countStrokes(), 2);
  });

  test('fingers do not draw while the pen is down, above the sheet, or just gone', async () => {
    await act([
      { ...PEN, type: 'down', x: 0.5, y: 0, at: 1000 },
      ...stroke(HEEL, one, 1010),
      { ...PEN, type: 'move', x: 0.5, y: 1, at: 1020 },
      { ...PEN, type: 'up', x: 0.5, y: 1, at: 1030 },
      ...stroke(HEEL, one, 1900),
      { ...PEN, type: 'move', x: 0.5, y: 0.5, at: 5000 },
      ...stroke(HEEL, one, 5900),
    ]);
    assert.equal((await readPage(page)).result, '1');
    await act(stroke(FINGER, one, 6100));
    assert.equal(await countStrokes(), 2, 'the pen has been put away');
  });

  test('Chromium’s own pen and finger', async () => {
    const box = partOf(await padBox(page), MIDDLE);
    const client = await page.createCDPSession();
    const heel = await page.touchscreen.touchStart(box.x + 5, box.y + box.height);
    await heel.move(box.x + 60, box.y + box.height - 40);
    assert.ok(await page.$('#undo:enabled'), 'it draws like a finger');
    /** @type {(type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', point: { x: number, y: number }) => Promise<unknown>} */
    const pen = (type, { x, y }) =>
      client.send('Input.dispatchMouseEvent', {
        type,
        x,
        y,
        button: 'left',
        buttons: 1,
        clickCount: 1,
        pointerType: 'pen',
      });
    const points = placeStroke(box, seven);
    await pen('mousePressed', points[0]);
    for (const point of points.slice(1)) await pen('mouseMoved', point);
    await pen('mouseReleased', points[points.length - 1]);
    await heel.end();
    await settle(page);
    assert.equal((await readPage(page)).result, '7');
    assert.equal(await countStrokes(), 1);
  });

  test('two fingers leave no ink, nor does the one that is lifted last', async () => {
    const box = partOf(await padBox(page), MIDDLE);
    const first = await page.touchscreen.touchStart(box.x + 60, box.y + 60);
    await first.move(box.x + 55, box.y + 55);
    const second = await page.touchscreen.touchStart(box.x + 90, box.y + 90);
    for (let i = 1; i < 10; ++i) {
      await first.move(box.x + 55 - 4 * i, box.y + 55 - 4 * i);
      await second.move(box.x + 90 + 4 * i, box.y + 90 + 4 * i);
    }
    await second.end();
    await first.move(box.x + 60, box.y + 90);
    const third = await page.touchscreen.touchStart(box.x + 20, box.y + 90);
    await third.move(box.x + 90, box.y + 90);
    await third.end();
    await first.end();
    assert.equal(await countStrokes(), 0);
    await act(stroke(FINGER, one, 1e6));
    assert.equal((await readPage(page)).result, '1');
  });

  test('two fingers keep what could be redone', async () => {
    await act(stroke(FINGER, one, 1000));
    await page.click('#undo');
    await act([
      { ...FINGER, type: 'down', x: 0.4, y: 0.4, at: 3000 },
      { ...HEEL, type: 'down', x: 0.6, y: 0.6, at: 3010 },
      { ...FINGER, type: 'up', x: 0.1, y: 0.1, at: 3020 },
      { ...HEEL, type: 'up', x: 0.9, y: 0.9, at: 3030 },
    ]);
    await page.click('#redo');
    assert.equal((await readPage(page)).result, '1');
  });

  test('the other end of the pen erases the strokes that it touches, all at once', async () => {
    const four = strokesOf(4);
    const bar = /** @type {const} */ ([[0.2, 1.1], [0.8, 1.1]]); // prettier-ignore
    await act([
      ...stroke(PEN, four[0], 1000),
      ...stroke(PEN, bar, 2000),
      ...stroke(PEN, four[1], 3000),
    ]);
    const before = await readPage(page);
    // Down through both strokes of the four, and not as far as the bar.
    await act(stroke(ERASER, [[0.4, 0.4], [0.4, 0.7], [0.8, 0.7]], 4000)); // prettier-ignore
    await act(stroke(ERASER, [[0.05, 0.1], [0.05, 0.2]], 5000)); // prettier-ignore
    assert.notDeepEqual(await readPage(page), before);
    await page.click('#undo');
    assert.deepEqual(await readPage(page), before);
    await page.click('#redo');
    assert.equal(await countStrokes(), 4, 'three strokes and one time of erasing');
  });

  test('a sheet that the eraser left empty has something to undo', async () => {
    await act(stroke(PEN, one, 1000));
    await act(stroke(ERASER, [[0.1, 0.5], [0.9, 0.5]], 4000)); // prettier-ignore
    assert.equal((await readPage(page)).result, '');
    await page.click('#undo:enabled');
    await settle(page);
    assert.equal((await readPage(page)).result, '1');
  });

  test('an eraser that the system interrupts has erased nothing', async () => {
    await act(stroke(PEN, one, 1000));
    const before = await readPage(page);
    await act([
      { ...ERASER, type: 'down', x: 0.4, y: 0.5, at: 4000 },
      { ...ERASER, type: 'move', x: 0.7, y: 0.5, at: 4010 },
      { ...ERASER, type: 'cancel', x: 0.7, y: 0.5, at: 4020 },
    ]);
    assert.deepEqual(await readPage(page), before);
    assert.equal(await countStrokes(), 1);
  });

  test('an eraser that the system interrupts before it met anything erases no more', async () => {
    await act([
      { ...ERASER, type: 'down', x: 0.1, y: 0.1, at: 1000 },
      { ...ERASER, type: 'cancel', x: 0.1, y: 0.1, at: 1010 },
      ...stroke(PEN, seven, 4000),
    ]);
    assert.equal((await readPage(page)).result, '7');
    assert.equal(await countStrokes(), 1);
  });

  test('the button at the side of the pen does not draw', async () => {
    await act(stroke({ ...PEN, button: 2, buttons: 2 }, one, 1000));
    assert.equal(await countStrokes(), 0);
  });
});
