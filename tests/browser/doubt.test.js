// An answer that may well be wrong: the digit, paler, with "?" behind it, and in words; and none takes the place of a digit
// as long as the pen is down.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { withThresholds } from '../node/recognizer-fixtures.js';
import { file as write, folder } from '../node/temporary.js';
import { axeSource, violationsOf } from './axe.js';
import { drawDigit, MIDDLE, padBox, partOf, placeStroke, settle } from './browser.js';
import { strokesOf } from './drawings.js';
import {
  elementBrowser,
  openElements,
  pageWith,
  rest,
  stateOf,
  write as writeDigits,
} from './element-page.js';
import { readyPage } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

const SHIPPED = await readFile(new URL('../../weights/default.safetensors', import.meta.url));
/** No plausibility is so high. */
const DOUBTING = withThresholds(SHIPPED, { doubt_below: 1 });
const SURE = withThresholds(SHIPPED, { doubt_below: 0 });

/** A 7, and the same stroke goes on to where it is none any more. */
const SPOILT_SEVEN = /** @type {const} */ ([
  ...strokesOf(7)[0],
  ...[[0.1, 0.9], [0.9, 0.1], [0, 0.3], [1, 0.8], [0.1, 0.1], [0.9, 0.95], [0.05, 0.6], [1, 0.4]], // prettier-ignore
]);

/**
 * What is seen and heard of the answer.
 * @param {Page} page
 */
function answerOf(page) {
  return page.evaluate(() => {
    const result = /** @type {HTMLElement} */ (document.querySelector('#result'));
    const { content, color } = getComputedStyle(result, '::after');
    return {
      text: result.textContent,
      mark: content === 'none' ? '' : content.replaceAll('"', ''),
      pale: color !== getComputedStyle(document.body).color,
      caption: document.querySelector('#caption')?.textContent,
    };
  });
}

/**
 * @param {Page} page
 * @param {Uint8Array} bytes
 * @param {string} name
 */
async function readBy(page, bytes, name) {
  await write(`${name}.safetensors`, bytes);
  const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
    await page.waitForSelector('#weights-file')
  );
  await input.uploadFile(join(folder, `${name}.safetensors`));
  await page.waitForFunction(
    (wanted) =>
      /** @type {HTMLSelectElement} */ (document.querySelector('#weights')).selectedOptions[0]
        .textContent === wanted,
    {},
    name,
  );
}

describe('an answer with doubt', () => {
  const there = readyPage();
  /** @type {Page} */
  let page;
  before(async () => {
    ({ page } = there);
    await page.waitForSelector('#weights:enabled');
    await readBy(page, DOUBTING, 'doubting');
  });

  test('is the digit, paler, with "?" behind it, and "perhaps" in the caption', async () => {
    await drawDigit(page, 7);
    assert.deepEqual(await answerOf(page), {
      text: '7',
      mark: '?',
      pale: true,
      caption: '7, perhaps',
    });
    assert.deepEqual(await violationsOf(page, await axeSource()), []);
    await page.keyboard.press('Escape');
    const { text, mark } = await answerOf(page);
    assert.deepEqual([text, mark], ['', '']);
  });

  test('of a number each digit says it', async () => {
    await drawDigit(page, 4, { x: 0.1, y: 0.3, width: 0.3, height: 0.4 });
    await drawDigit(page, 2, { x: 0.6, y: 0.3, width: 0.3, height: 0.4 });
    const buttons = await page.$$eval('#digits [data-index]', (all) =>
      all.map((button) => [
        button.textContent,
        getComputedStyle(button, '::after').content,
        /** @type {HTMLElement} */ (button).title,
      ]),
    );
    assert.deepEqual(buttons, [
      ['4', '"?"', '4, perhaps'],
      ['2', '"?"', '2, perhaps'],
    ]);
    assert.equal((await answerOf(page)).caption, '42, perhaps');
  });

  test('in Chinese, too', async (t) => {
    t.after(async () => {
      await page.select('#language', 'en');
      await page.waitForSelector('html[lang="en"]');
    });
    await page.select('#language', 'zh');
    await page.waitForSelector('html[lang="zh"]');
    await drawDigit(page, 7);
    assert.equal((await answerOf(page)).caption, '可能是 7');
  });

  test('is none of weights that say nothing of doubt', async (t) => {
    t.after(() => readBy(page, DOUBTING, 'doubting'));
    await readBy(page, SURE, 'sure');
    await drawDigit(page, 7);
    const { text, mark, pale, caption } = await answerOf(page);
    assert.deepEqual([text, mark, pale], ['7', '', false]);
    assert.match(caption ?? '', /^\d+ % sure$/);
  });

  test('a digit stays while the pen is down, in doubt; when it is up there is none', async (t) => {
    t.after(() => readBy(page, DOUBTING, 'doubting'));
    await readBy(page, SURE, 'sure');
    await page.evaluate(() => {
      /** @type {string[]} */
      const shown = [];
      Object.assign(globalThis, { shown });
      const result = /** @type {HTMLElement} */ (document.querySelector('#result'));
      new MutationObserver(() => {
        const text = result.textContent + (result.classList.contains('doubt') ? '?' : '');
        if (shown.at(-1) !== text) shown.push(text);
      }).observe(result, { childList: true, attributes: true });
    });
    const [first, ...others] = placeStroke(partOf(await padBox(page), MIDDLE), SPOILT_SEVEN);
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    // One by one, so that each movement is seen.
    for (const { x, y } of others) await page.mouse.move(x, y, { steps: 2 });
    await page.waitForSelector('#result.doubt');
    const { text, mark, caption } = await answerOf(page);
    assert.match(`${text}${mark}`, /^\d\?$/);
    assert.equal(caption, `${text}, perhaps`);
    assert.ok(await page.$('#answer[aria-busy="true"]'), 'the pen is still down');
    const shown = await page.evaluate(
      () => /** @type {string[]} */ (Reflect.get(globalThis, 'shown')),
    );
    const digit = shown.findIndex((answer) => /\d/.test(answer));
    assert.ok(shown.includes('7'), String(shown));
    assert.ok(digit >= 0 && !shown.slice(digit).includes('?'), String(shown));
    await page.mouse.up();
    await settle(page);
    assert.deepEqual(await answerOf(page), {
      text: '?',
      mark: '',
      pale: false,
      caption: 'Not a digit?',
    });
  });

  test('the next drawing knows nothing of the one before', async (t) => {
    t.after(() => readBy(page, DOUBTING, 'doubting'));
    await readBy(page, SURE, 'sure');
    await drawDigit(page, 7);
    await page.keyboard.press('Escape');
    // Nothing but what spoils it.
    const [first, ...others] = placeStroke(partOf(await padBox(page), MIDDLE), SPOILT_SEVEN.slice(-7)); // prettier-ignore
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    await Promise.all(others.map(({ x, y }) => page.mouse.move(x, y)));
    await page.waitForFunction(() => document.querySelector('#result')?.textContent === '?');
    await page.mouse.up();
  });
});

describe('<ink-digit> in doubt', () => {
  const there = elementBrowser();
  before(() => write('doubting.safetensors', DOUBTING));

  test('has the value, a mark behind it, a state, and says so', async (t) => {
    const html = pageWith(
      '<form><ink-digit id="digit" name="digit" aria-label="A digit"></ink-digit></form>',
    ).replace(
      '/web/element/index.js"></script>',
      '/web/element/index.js"></script><script type="module" src="/configure.js"></script>',
    );
    there.site.pages.set(
      '/configure.js',
      `import { InkDigitElement } from '/web/element/index.js';
      const bytes = Uint8Array.from(atob('${Buffer.from(DOUBTING).toString('base64')}'), (c) => c.charCodeAt(0));
      InkDigitElement.configure({ recognizer: { weights: bytes } });
      const late = document.createElement('ink-digit');
      late.id = 'late';
      late.setAttribute('name', 'late');
      late.setAttribute('aria-label', 'Late');
      document.querySelector('form').append(late);`,
    );
    const page = await openElements(t, there, html);
    await page.waitForSelector('#late');
    const mark = (/** @type {string} */ id) =>
      page.$eval(`${id} >>> .doubt`, (found) => found.checkVisibility());
    await writeDigits(page, '#late', '7');
    await rest(page, '#late');
    assert.deepEqual(await stateOf(page, '#late'), { value: '7', message: '', strokes: 1 });
    assert.equal(await mark('#late'), true);
    assert.ok(await page.$('#late:state(doubtful):valid'));
    assert.equal(await page.$eval('#late', (found) => Reflect.get(found, 'doubtful')), true);
    const spoken = await page.$eval('#late >>> .status', (status) => status.textContent);
    assert.equal(spoken, 'Perhaps 7');
    const [left, right] = await page.$eval('#late', (found) => {
      const root = /** @type {ShadowRoot} */ (found.shadowRoot);
      const value = /** @type {HTMLInputElement} */ (root.querySelector('.value'));
      const sign = /** @type {HTMLElement} */ (root.querySelector('.doubt'));
      const start = value.getBoundingClientRect().left;
      return [sign.getBoundingClientRect().left - start, value.getBoundingClientRect().width];
    });
    assert.ok(left > 12 && left < right / 2, `the mark is ${left} from the left, of ${right}`);
    await page.click('#late >>> .clear');
    assert.equal(await mark('#late'), false);
    // Not one whose weights say nothing of doubt.
    await writeDigits(page, '#digit', '7');
    await rest(page, '#digit');
    assert.equal((await stateOf(page, '#digit')).value, '7');
    assert.equal(await mark('#digit'), false);
    assert.ok(await page.$('#digit:not(:state(doubtful))'));
  });
});
