// Strokes taken back and brought back, and the sheet emptied.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { drawDigit, MIDDLE, padBox, partOf, placeStroke, readPage, settle } from './browser.js';
import { strokesOf } from './drawings.js';
import { readyPage } from './with-browser.js';

describe('undo, redo and clear', () => {
  const there = readyPage();
  /** @type {import('./browser.js').Page} */
  let page;
  before(() => ({ page } = there));

  async function pressControlZ() {
    await page.keyboard.down('Control');
    await page.keyboard.press('z');
    await page.keyboard.up('Control');
  }

  async function pressControlShiftZ() {
    await page.keyboard.down('Control');
    await page.keyboard.down('Shift');
    await page.keyboard.press('Z');
    await page.keyboard.up('Shift');
    await page.keyboard.up('Control');
  }

  for (const [name, press] of /** @type {[string, () => Promise<void>][]} */ ([
    ['the button', () => page.click('#undo')],
    ['Ctrl+Z', () => pressControlZ()],
  ])) {
    test(`undo with ${name} takes back a stroke after the other`, async () => {
      await drawDigit(page, 1);
      const one = await readPage(page);
      await drawDigit(page, 0);
      assert.notDeepEqual(await readPage(page), one);
      await press();
      await settle(page);
      assert.deepEqual(await readPage(page), one);
      await press();
      await settle(page);
      assert.deepEqual(await readPage(page), { result: '', percents: Array(10).fill(0) });
      assert.ok(await page.$('#undo:disabled'));
    });
  }

  test('what is drawn, undone and redone shows on the sheet', async () => {
    // What is painted comes with the next frame.
    const look = () =>
      page.$eval('#pad', async (element) => {
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return /** @type {HTMLCanvasElement} */ (element).toDataURL();
      });
    const blank = await look();
    await drawDigit(page, 1);
    const one = await look();
    assert.notEqual(one, blank);
    await drawDigit(page, 0);
    assert.notEqual(await look(), one);
    await page.click('#undo');
    assert.equal(await look(), one);
    await page.click('#undo');
    assert.equal(await look(), blank);
    await page.click('#redo');
    assert.equal(await look(), one);
    await page.click('#clear');
    assert.equal(await look(), blank);
  });

  test('undo takes back the stroke that is being drawn, all of it', async () => {
    await drawDigit(page, 1);
    const one = await readPage(page);
    const [first, ...rest] = placeStroke(partOf(await padBox(page), MIDDLE), strokesOf(0)[0]);
    const half = rest.length / 2;
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    for (const { x, y } of rest.slice(0, half)) await page.mouse.move(x, y);
    await pressControlZ();
    await settle(page);
    assert.ok(await page.$('#answer[aria-busy="false"]'), 'nothing is being drawn');
    for (const { x, y } of rest.slice(half)) await page.mouse.move(x, y);
    await page.mouse.up();
    await settle(page);
    assert.deepEqual(await readPage(page), one);
  });

  for (const [name, press] of /** @type {[string, () => Promise<void>][]} */ ([
    ['the button', () => page.click('#redo')],
    ['Ctrl+Shift+Z', () => pressControlShiftZ()],
  ])) {
    test(`redo with ${name} brings strokes back one by one, until another is drawn`, async () => {
      await drawDigit(page, 4);
      assert.ok(await page.$('#redo:disabled'), 'nothing was undone');
      const four = await readPage(page);
      await page.click('#undo');
      await settle(page);
      const half = await readPage(page);
      assert.notDeepEqual(half, four);
      await page.click('#undo');
      assert.ok(await page.$('#undo:disabled'));
      for (const expected of [half, four]) {
        await press();
        await settle(page);
        assert.deepEqual(await readPage(page), expected);
      }
      assert.ok(await page.$('#redo:disabled'));
      await page.click('#undo');
      await settle(page);
      assert.deepEqual(await readPage(page), half, 'what was redone can be undone again');
      await drawDigit(page, 1);
      assert.ok(await page.$('#redo:disabled'));
      await page.click('#undo');
      assert.ok(await page.$('#redo:enabled'));
      await page.click('#clear');
      assert.ok(await page.$('#redo:disabled'), 'a new sheet');
    });
  }

  for (const [name, press] of /** @type {[string, () => Promise<void>][]} */ ([
    ['the button', () => page.click('#clear')],
    ['Escape', () => page.keyboard.press('Escape')],
    ['Delete', () => page.keyboard.press('Delete')],
  ])) {
    test(`clear with ${name} empties the sheet`, async () => {
      await drawDigit(page, 4);
      assert.notEqual((await readPage(page)).result, '');
      await press();
      assert.deepEqual(await readPage(page), { result: '', percents: Array(10).fill(0) });
      assert.equal((await page.$$('#undo:disabled, #redo:disabled, #clear:disabled')).length, 3);
      assert.ok(!(await page.$('#hint[hidden]')));
    });
  }
});
