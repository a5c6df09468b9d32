// The look inside: one map, enlarged; and what speaks for an answer.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawDigit, padBox, PHONE } from './browser.js';
import {
  drawingOf,
  frameOf,
  insideOpener,
  load,
  mapOf,
  maps,
  painted,
  textOf,
} from './inside-page.js';
import { choose, waitForText } from './picture-page.js';
import { pictureOf, pngOf } from './pictures.js';
import { serveToBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

/**
 * What is enlarged; '' where nothing is.
 * @param {Page} page
 */
const enlarged = (page) =>
  page.$eval('.inside-detail', (detail) =>
    detail.hasAttribute('hidden') ? '' : detail.querySelector('h2')?.textContent,
  );

describe('a map, enlarged', () => {
  const there = serveToBrowser();

  const open = insideOpener(there);

  test('a map that is touched is enlarged, with its filter, and framed where it looked', async (t) => {
    const page = await open(t, PHONE);
    const pad = await padBox(page);
    await drawDigit(page, 7);
    await painted(page);
    const strokes = await drawingOf(page, 7);
    const recognizer = await load('default');
    const outputs = recognizer.inspect({ strokes });
    const { scale, x, y } = recognizer.fit({ strokes });
    for (const [layer, map, size] of /** @type {[string, number, string][]} */ ([
      ['conv1', 2, '5 by 5 weights for each of 1 maps'],
      ['conv3', 5, '3 by 3 weights for each of 16 maps'],
    ])) {
      await page.$eval(mapOf(layer, map), (button) => button.scrollIntoView({ inline: 'center' }));
      await page.tap(mapOf(layer, map));
      await page.waitForSelector(`${mapOf(layer, map)}[aria-pressed="true"]`);
      await painted(page);
      const at = outputs.findIndex(({ name }) => name === layer) + 1;
      const { values, shape, field, type } = outputs[at];
      assert.equal(type, 'relu');
      const pixels = values.slice(map * shape[1] * shape[2], (map + 1) * shape[1] * shape[2]);
      const [left, top, width, height] = await page.$eval('.inside-framed .inside-frame', (rect) =>
        ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name))),
      );
      assert.deepEqual([width, height], [field.width, field.height]);
      // Of two that are all but equal, a last bit of the pen's position decides.
      const [column, row] = [(left - field.left) / field.stride, (top - field.top) / field.stride];
      const value = pixels[row * shape[2] + column];
      assert.ok(value > 0.99 * Math.max(...pixels), `${layer}: ${value} at ${column}, ${row}`);
      const frame = await frameOf(page);
      assert.ok(frame.shown);
      const near = 2 / pad.height;
      const onSheet = (/** @type {number} */ at) => Math.min(0.992, Math.max(0.008, at));
      for (const [what, actual, expected] of /** @type {[string, number, number][]} */ ([
        ['left', frame.left, onSheet((left - x) / scale)],
        ['top', frame.top, onSheet((top - y) / scale)],
        ['right', frame.left + frame.width, onSheet((left + width - x) / scale)],
        ['bottom', frame.top + frame.height, onSheet((top + height - y) / scale)],
      ])) {
        assert.ok(Math.abs(actual - expected) < near, `${layer}, ${what}: ${actual}, ${expected}`);
      }
      assert.equal(await enlarged(page), `${layer}, map ${map + 1}`);
      const filter = await textOf(page, '.inside-detail figure .unseen');
      assert.ok(filter.includes(size), filter);
      const { values: weights } = recognizer.filter(layer, map);
      const positive = weights.filter((weight) => weight > 0).length;
      assert.ok(filter.includes(`${positive} count for it`), filter);
      assert.match(
        await textOf(page, '.inside-detail [role="status"]'),
        /^Its strongest place is /,
      );
      assert.equal(await page.$eval(mapOf(layer, map), (button) => button.ariaPressed), 'true');
    }
    await page.click('.inside-head .button:last-child');
    assert.equal((await frameOf(page)).shown, false);
    assert.equal(await enlarged(page), '');
  });

  test('the pointer alone enlarges, too, and what was chosen comes again', async (t) => {
    const page = await open(t);
    await drawDigit(page, 7);
    await page.$eval('.inside-strip', (strip) => strip.scrollIntoView({ block: 'center' }));
    await page.hover(mapOf('conv1', 3));
    assert.equal(await enlarged(page), 'conv1, map 4');
    await page.hover('.inside-foot p');
    assert.equal(await enlarged(page), 'conv1, map 4', 'nothing jumps');
    await page.click(mapOf('conv1', 1));
    await page.hover(mapOf('max_pool2d1', 0));
    assert.equal(await enlarged(page), 'max_pool2d1, map 1');
    await page.hover('.inside-foot p');
    assert.equal(await enlarged(page), 'conv1, map 2');
  });

  test('by keyboard: Tab comes to each layer, arrows go on, Escape closes before it clears', async (t) => {
    const page = await open(t);
    await drawDigit(page, 7);
    await painted(page);
    await page.focus('#inside summary');
    await page.keyboard.press('Tab');
    const stops = [];
    for (let i = 0; i < 8; ++i) {
      const layer = await page.evaluate(
        () => document.activeElement?.closest('[data-layer]')?.getAttribute('data-layer') ?? '',
      );
      if (layer) stops.push(layer);
      await page.keyboard.press('Tab');
    }
    assert.deepEqual(stops.slice(0, 3), ['conv1', 'max_pool2d1', 'conv3']);
    assert.equal(new Set(stops).size, stops.length, 'one stop a layer');
    await page.focus(mapOf('conv1', 0));
    await page.keyboard.press('ArrowRight');
    assert.equal(await enlarged(page), 'conv1, map 2');
    await page.keyboard.press('ArrowDown');
    assert.equal(await enlarged(page), 'conv1, map 8');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    assert.equal(await enlarged(page), 'conv1, map 1');
    await page.keyboard.press('End');
    assert.equal(await enlarged(page), 'conv1, map 16');
    await page.keyboard.press('Escape');
    assert.equal(await enlarged(page), '');
    assert.equal(await textOf(page, '#result'), '7', 'the drawing is still there');
    await page.keyboard.press('Escape');
    assert.equal(await textOf(page, '#result'), '');
  });
});

describe('why', () => {
  const there = serveToBrowser();

  const open = insideOpener(there);

  test('why: what speaks for and against lies over the ink until the drawing changes', async (t) => {
    const page = await open(t);
    await drawDigit(page, 9);
    await painted(page);
    const recognizer = await load('default');
    const strokes = await drawingOf(page, 9);
    const { probabilities } = recognizer.recognize({ strokes });
    const next = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a])[1];
    assert.equal(await textOf(page, '#inside-why'), `Why 9 and not ${next}?`);
    const squares = () =>
      page.$$eval('.inside-sheet g[mask]', ([group]) => ({
        shown: getComputedStyle(group).display !== 'none',
        pro: group.querySelectorAll('.inside-for').length,
        contra: group.querySelectorAll('.inside-against').length,
      }));
    assert.equal((await squares()).shown, false);
    await page.click('#inside-why');
    const { shown, pro, contra } = await squares();
    assert.ok(shown && pro > 5 && contra > 5, `${shown}, ${pro}, ${contra}`);
    const map = recognizer.explain({ strokes }, { for: 9, against: next });
    const most = Math.max(...map.map(Math.abs));
    const expected = map.filter((value) => value > 0.04 * most).length;
    assert.ok(Math.abs(pro - expected) <= 4, `${pro} squares, ${expected} pixels`);
    assert.match(
      await textOf(page, '.inside-reasons [role="status"]'),
      /^What speaks most for 9 lies .*\. What speaks most for \d lies .*\.$/,
    );
    assert.equal(await textOf(page, '.inside-legend'), `speaks for 9speaks for ${next}`);
    await page.select('.inside-foot select', '1');
    assert.equal(await textOf(page, '#inside-why'), 'Why 9 and not 1?');
    assert.match(await textOf(page, '.inside-legend'), /speaks for 1$/);
    await page.evaluate(() => scrollTo(0, 0));
    await page.mouse.move(...(await corner(page)));
    await page.mouse.down();
    await painted(page);
    assert.equal((await squares()).shown, false);
    await page.mouse.up();
  });

  test('of a number the chosen digit is shown, of a picture, too', async (t) => {
    const page = await open(t);
    await drawDigit(page, 4, { x: 0.1, y: 0.3, width: 0.3, height: 0.4 });
    await drawDigit(page, 2, { x: 0.6, y: 0.3, width: 0.3, height: 0.4 });
    await painted(page);
    const two = await maps(page);
    assert.equal(await textOf(page, '.inside-answer'), '2');
    await page.click(mapOf('conv1', 0));
    const right = await frameOf(page);
    await page.click('#digits [data-index="0"]');
    await painted(page);
    assert.equal(await textOf(page, '.inside-answer'), '4');
    assert.notEqual((await maps(page)).conv1, two.conv1);
    assert.ok((await frameOf(page)).left < 0.5 && right.left > 0.4, 'the frame goes with it');

    await choose(page, pngOf(pictureOf(['47'])));
    await waitForText(page, '47');
    await painted(page);
    assert.equal(await textOf(page, '.inside-answer'), '4');
    const four = await maps(page);
    await page.click('#digits [data-index="1"]');
    await painted(page);
    assert.equal(await textOf(page, '.inside-answer'), '7');
    assert.notEqual((await maps(page)).conv1, four.conv1);
    assert.equal((await frameOf(page)).shown, false, 'there is no ink on the sheet');
    await page.click('#inside-why');
    assert.ok((await page.$$('.inside-reasons .inside-for')).length > 1);
  });
});

/**
 * A point of the pad that no drawing of the tests is at.
 * @param {Page} page
 * @returns {Promise<[number, number]>}
 */
async function corner(page) {
  const { x, y } = await padBox(page);
  return [x + 10, y + 10];
}
