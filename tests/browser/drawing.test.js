import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import {
  DESKTOP,
  drawDigit,
  drawWithMouse,
  MIDDLE,
  padBox,
  partOf,
  placeStroke,
  readPage,
  settle,
} from './browser.js';
import { DRAWINGS, strokesOf } from './drawings.js';
import { readyPage } from './with-browser.js';

describe('drawing with a mouse', () => {
  const there = readyPage();
  /** @type {import('./browser.js').Page} */
  let page;
  before(() => ({ page } = there));

  test('everything is fetched once, the engine and the weights too', () => {
    // Chromium asks for the icon as often as it likes.
    const requests = there.site.requests.filter((path) => !path.startsWith('icons/'));
    const fetched = requests.filter((path) => /\.(wasm|safetensors)$/.test(path));
    assert.equal(fetched.length, 2);
    assert.equal(new Set(requests).size, requests.length);
  });

  test('an empty sheet: no result, empty meters, nothing to undo', async () => {
    assert.deepEqual(await readPage(page), { result: '', percents: Array(10).fill(0) });
    assert.equal((await page.$$('#undo:disabled, #redo:disabled, #clear:disabled')).length, 3);
  });

  /** @type {[string, import('./browser.js').Box][]} */
  const places = [
    ['large', { x: 0.2, y: 0.08, width: 0.6, height: 0.84 }],
    ['small, in the corner', { x: 0.03, y: 0.03, width: 0.12, height: 0.18 }],
    ['wide, at the lower right', { x: 0.55, y: 0.6, width: 0.35, height: 0.36 }],
  ];
  for (const [place, part] of places) {
    for (const { digit, style, strokes } of DRAWINGS) {
      test(`a ${digit}, ${style}: ${place}`, async () => {
        await drawWithMouse(page, strokes, partOf(await padBox(page), part));
        await settle(page);
        const { result, percents } = await readPage(page);
        assert.equal(result, String(digit), `percents: ${percents}`);
        assert.equal(percents.indexOf(Math.max(...percents)), digit);
        // What is missing to 100 is how implausible it is that this is a digit at all.
        const sum = percents.reduce((total, percent) => total + percent, 0);
        assert.ok(sum >= 95 && sum <= 100.5, `the meters sum to ${sum}`);
        const caption = await page.$eval('#caption', (element) => element.textContent);
        const sure = Number(/^(\d+) % sure$/.exec(caption ?? '')?.[1]);
        // Rounded down here, to a tenth there.
        const above = percents[digit] - sure;
        assert.ok(above >= -0.05 && above <= 1.05, `${caption}, and a meter of ${percents[digit]}`);
      });
    }
  }

  test('the meters move while the pen is down', async () => {
    const [first, ...rest] = placeStroke(partOf(await padBox(page), MIDDLE), strokesOf(6)[0]);
    const half = rest.length / 2;
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    for (const { x, y } of rest.slice(0, half)) await page.mouse.move(x, y);
    await page.waitForFunction(() => document.querySelector('#result')?.textContent !== '');
    const midway = await readPage(page);
    assert.ok(Math.max(...midway.percents) > 0);
    for (const { x, y } of rest.slice(half)) await page.mouse.move(x, y);
    await page.waitForFunction(() => document.querySelector('#result')?.textContent === '6');
    assert.notDeepEqual((await readPage(page)).percents, midway.percents);
    assert.ok(await page.$('#answer[aria-busy="true"]'), 'the pen is still down');
    await page.mouse.up();
    await settle(page);
    assert.equal((await readPage(page)).result, '6');
  });

  test('digits side by side are read as a number; undo takes the last one back', async () => {
    await drawDigit(page, 4, { x: 0.1, y: 0.3, width: 0.3, height: 0.4 });
    const four = await readPage(page);
    await drawDigit(page, 2, { x: 0.6, y: 0.3, width: 0.3, height: 0.4 });
    const { result, percents } = await readPage(page);
    assert.equal(result, '42');
    assert.equal(percents.indexOf(Math.max(...percents)), 2, 'of the digit that was drawn last');
    const caption = await page.$eval('#caption', (element) => element.textContent);
    assert.match(caption ?? '', /^\d+ % sure$/);
    await page.click('#undo');
    await settle(page);
    assert.deepEqual(await readPage(page), four);
  });

  for (const width of [1280, 704, 390]) {
    test(`a number leaves room for the picture in a window ${width} pixels wide`, async (t) => {
      t.after(() => page.setViewport(DESKTOP));
      await page.setViewport({ ...DESKTOP, width });
      for (const [i, digit] of [1, 2, 3, 7].entries()) {
        await drawDigit(page, digit, { x: 0.05 + 0.24 * i, y: 0.3, width: 0.18, height: 0.4 });
      }
      assert.equal((await readPage(page)).result, '1237');
      const [text, picture] = await page.evaluate(() => {
        const digits = /** @type {Element} */ (document.querySelector('#digits div'));
        const raster = /** @type {Element} */ (document.querySelector('#raster'));
        const { right } = /** @type {Element} */ (digits.lastElementChild).getBoundingClientRect();
        return [right, raster.getBoundingClientRect().left];
      });
      assert.ok(text <= picture, `the text ends at ${text}, the picture begins at ${picture}`);
    });
  }

  test('a stroke may leave the pad and come back', async () => {
    const box = await padBox(page);
    await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.3 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.4 * box.width, box.y - 20);
    await page.mouse.move(box.x + box.width + 30, box.y - 20);
    await page.mouse.up();
    await settle(page);
    await page.click('#undo');
    await settle(page);
    assert.equal((await readPage(page)).result, '', 'it was one stroke');
  });

  test('other buttons of the mouse do not draw', async () => {
    const box = await padBox(page);
    await page.mouse.click(box.x + 50, box.y + 50, { button: 'right' });
    await page.mouse.click(box.x + 50, box.y + 50, { button: 'middle' });
    assert.ok(await page.$('#undo:disabled'));
  });

  test('nothing moves about when the answer comes', async () => {
    const places = () =>
      page.$$eval('#pad, #undo, #redo, #caption, #raster, #meters, footer', (elements) =>
        /** @type {HTMLElement[]} */ (elements).map(({ offsetTop, offsetLeft, offsetHeight }) => [
          offsetTop,
          offsetLeft,
          offsetHeight,
        ]),
      );
    const before = await places();
    await drawDigit(page, 0);
    assert.deepEqual(await places(), before);
  });

  test('the drawing and the answer keep when the window changes', async () => {
    await drawDigit(page, 5);
    const before = await readPage(page);
    await page.setViewport({ width: 500, height: 700, deviceScaleFactor: 2 });
    await page.waitForFunction(() => {
      const pad = /** @type {HTMLCanvasElement} */ (document.querySelector('#pad'));
      return pad.width === Math.round(pad.clientWidth * devicePixelRatio);
    });
    const dot = [[[0.5, 0.5]]]; // prettier-ignore
    await drawWithMouse(page, /** @type {any} */ (dot), partOf(await padBox(page), MIDDLE));
    await page.click('#undo');
    await settle(page);
    assert.deepEqual(await readPage(page), before);
    await page.setViewport(DESKTOP);
  });

  test('the picture that the network sees is shown', async () => {
    const look = () =>
      page.$eval('#raster', (element) => {
        const shown = /** @type {HTMLCanvasElement} */ (element);
        const copy = new OffscreenCanvas(shown.width, shown.height);
        const context = copy.getContext('2d');
        context?.drawImage(shown, 0, 0);
        const data = context?.getImageData(0, 0, copy.width, copy.height).data ?? [];
        const opacity = [...data].filter((_, i) => i % 4 === 3);
        return { pixels: opacity.length, darkest: Math.max(...opacity) };
      });
    assert.deepEqual(await look(), { pixels: 784, darkest: 0 });
    await drawDigit(page, 2);
    assert.deepEqual(await look(), { pixels: 784, darkest: 255 });
  });
});
