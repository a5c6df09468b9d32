// A number: its digits stand in the answer's place, and each shows what it was read from.
import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { axeSource, violationsOf } from './axe.js';
import { drawDigit, drawWithMouse, padBox, partOf, readPage, settle } from './browser.js';
import { strokesOf } from './drawings.js';
import { readyPage } from './with-browser.js';

const LEFT = { x: 0.1, y: 0.3, width: 0.3, height: 0.4 };
const RIGHT = { x: 0.6, y: 0.3, width: 0.3, height: 0.4 };

describe('the digits of a number', () => {
  const there = readyPage();
  /** @type {import('./browser.js').Page} */
  let page;
  before(async () => {
    ({ page } = there);
    await page.waitForSelector('#alternatives');
  });

  /** What the buttons say, which one is chosen, which digit's meter is high, and what is tinted. */
  const look = () =>
    page.evaluate(() => {
      const buttons = [...document.querySelectorAll('#digits [data-index]')];
      const tint = document.querySelector('.tint path')?.getAttribute('d') ?? '';
      return {
        names: buttons.map(({ textContent }) => textContent),
        pressed: buttons.map((button) => button.getAttribute('aria-pressed')),
        top: document.querySelector('.meter-top')?.getAttribute('data-digit'),
        strokes: tint
          .split('M')
          .slice(1)
          .map((path) => Number(path.split(' ')[0])),
      };
    });

  beforeEach(async () => {
    await drawDigit(page, 4, LEFT);
    await drawDigit(page, 2, RIGHT);
  });

  test('the last one drawn is chosen, and its strokes are tinted', async () => {
    const { names, pressed, top, strokes } = await look();
    assert.deepEqual([names, pressed, top], [['4', '2'], ['false', 'true'], '2']);
    assert.equal(strokes.length, 1);
    assert.ok(strokes[0] > 0.5, `on the right, at ${strokes[0]}`);
    assert.equal((await readPage(page)).result, '42');
  });

  test('a tap on another shows its meters, its picture and its strokes', async () => {
    const picture = () =>
      page.$eval('#raster', (canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
    const two = await picture();
    await page.click('#digits [data-index="0"]');
    const { pressed, top, strokes } = await look();
    assert.deepEqual([pressed, top], [['true', 'false'], '4']);
    assert.equal(strokes.length, 2);
    assert.ok(
      strokes.every((x) => x < 0.5),
      String(strokes),
    );
    assert.notEqual(await picture(), two);
    assert.equal((await readPage(page)).result, '42');
  });

  test('it is the same as if the digit had been drawn alone', async () => {
    await page.click('#digits [data-index="0"]');
    const { percents } = await readPage(page);
    await page.keyboard.press('Escape');
    await drawDigit(page, 4, LEFT);
    assert.deepEqual((await readPage(page)).percents, percents);
  });

  test('by keyboard, too; what was chosen is so until the drawing changes', async () => {
    await page.focus('#digits [data-index="0"]');
    await page.keyboard.press('Enter');
    assert.equal((await look()).top, '4');
    // What changes nothing of the drawing: another language.
    await page.select('#language', 'zh');
    await page.waitForSelector('html[lang="zh"]');
    await page.waitForSelector('#digits[aria-label^="数"]');
    assert.equal((await look()).top, '4');
    await page.select('#language', 'en');
    await page.waitForSelector('#digits[aria-label^="Digits"]');
    await drawDigit(page, 1, { x: 0.45, y: 0.3, width: 0.1, height: 0.4 });
    const { names, pressed, top } = await look();
    assert.deepEqual([names, pressed, top], [['4', '1', '2'], ['false', 'true', 'false'], '1']);
    await page.click('#undo');
    await settle(page);
    assert.equal((await look()).top, '2', 'and no longer 4');
  });

  test('a sign between digits is a button, too, which shows what the network sees of it', async () => {
    const dot = /** @type {any} */ ([[[0.5, 0.5]]]); // prettier-ignore
    await drawWithMouse(page, dot, partOf(await padBox(page), { x: 0.48, y: 0.66, width: 0.02, height: 0.02 })); // prettier-ignore
    await settle(page);
    const { names, pressed, strokes } = await look();
    assert.deepEqual(
      [names, pressed],
      [
        ['4', '.', '2'],
        ['false', 'true', 'false'],
      ],
    );
    assert.equal(strokes.length, 1);
    const title = await page.$eval('#digits [data-index="1"]', (button) =>
      Reflect.get(button, 'title'),
    );
    assert.equal(title, 'Not a digit?');
  });

  test('two digits in one stroke show each what was read of it', async () => {
    await page.click('#undo');
    const [[two], [three]] = [strokesOf(2), strokesOf(3)];
    /** @param {readonly [number, number]} point @param {number} left */
    const beside = ([x, y], left) => /** @type {const} */ ([left + 0.4 * x, y]);
    const stroke = [
      ...two.map((point) => beside(point, 0)),
      ...three.map((point) => beside(point, 0.6)),
    ];
    const behind = { x: 0.45, y: 0.3, width: 0.5, height: 0.4 };
    await drawWithMouse(page, [stroke], partOf(await padBox(page), behind));
    await settle(page);
    const last = await look();
    assert.deepEqual([last.names, last.top], [['4', '2', '3'], '3']);
    assert.deepEqual(last.pressed, ['false', 'false', 'true']);
    await page.click('#digits [data-index="1"]');
    const before = await look();
    assert.equal(before.top, '2');
    assert.ok(before.strokes[0] < last.strokes[0], `${before.strokes} left of ${last.strokes}`);
  });

  test('a single digit has no buttons and no tint', async () => {
    await page.click('#undo');
    await settle(page);
    assert.deepEqual(await look(), { names: [], pressed: [], top: '4', strokes: [] });
    await page.keyboard.press('Escape');
    assert.equal(await page.$('#digits'), null);
  });

  test('what else a digit may be stands beside the caption, the most probable first', async () => {
    await page.keyboard.press('Escape');
    await drawDigit(page, 7);
    const line = await page.$$eval('#alternatives span', (spans) =>
      spans.map(({ textContent }) => textContent ?? ''),
    );
    assert.ok(line.length >= 1 && line.length <= 2, String(line));
    const { percents } = await readPage(page);
    const expected = percents
      .map((percent, digit) => ({ percent, digit }))
      .filter(({ digit, percent }) => digit !== 7 && percent >= 0.1)
      .sort((a, b) => b.percent - a.percent)
      .slice(0, 2);
    expected.forEach(({ digit, percent }, i) =>
      assert.equal(line[i], `${digit} ${percent.toFixed(percent < 10 ? 1 : 0)} %`),
    );
    await page.keyboard.press('Escape');
    assert.equal(await page.$('#alternatives span'), null);
  });

  test('nothing to complain of, whichever is chosen', async () => {
    const axe = await axeSource();
    assert.deepEqual(await violationsOf(page, axe), []);
    await page.click('#digits [data-index="0"]');
    assert.deepEqual(await violationsOf(page, axe), []);
  });
});
