// What <ink-digit> has to say against a form being sent, and in which language.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawWithMouse } from './browser.js';
import {
  elementBrowser,
  neverRest,
  openElements,
  padOf,
  pageWith,
  placeOf,
  recordEvents,
  rest,
  restNow,
  SCRIBBLE,
  stateOf,
  takeEvents,
  write,
} from './element-page.js';

/** @typedef {import('../../web/element/index.js').InkDigitElement} InkDigitElement */

/** @param {string} attributes */
const formOf = (attributes, language = 'en') =>
  pageWith(
    `<form><label for="digit">Digit</label><ink-digit id="digit" name="digit" ${attributes}></ink-digit><button>Send</button></form>`,
    { language },
  );

/** @type {[language: string, missing: RegExp, number: RegExp, unreadable: RegExp, short: RegExp, undo: string][]} */
const LANGUAGES = [
  ['en', /^Write a digit/, /^Write a number/, /^This cannot be read/, /at least 4 digits; 2 can/, 'Undo'], // prettier-ignore
  ['zh-CN', /^请写一个数字/, /^请写一个数，/, /^无法识别/, /至少写 4 位数字，现在识别出 2 位/, '撤销'], // prettier-ignore
];

describe('validation of <ink-digit>', () => {
  const there = elementBrowser();

  /** @param {import('./browser.js').Page} page */
  const flagsOf = (page) =>
    page.$eval('#digit', (found) => {
      const { validity } = /** @type {InkDigitElement} */ (found);
      const flags = /** @type {const} */ (['valueMissing', 'badInput', 'tooShort', 'customError']);
      return flags.filter((flag) => validity[flag]).join();
    });

  for (const [language, missing, number, unreadable, short, undo] of LANGUAGES) {
    test(`messages in ${language}`, async (t) => {
      const page = await openElements(t, there, formOf('required', language));
      assert.equal(await flagsOf(page), 'valueMissing');
      assert.match((await stateOf(page, '#digit')).message, missing);
      await drawWithMouse(page, SCRIBBLE, placeOf(await padOf(page, '#digit'), 0));
      assert.equal(await flagsOf(page), 'badInput');
      assert.match((await stateOf(page, '#digit')).message, unreadable);
      assert.equal(
        await page.$eval('#digit >>> .undo', (button) => button.getAttribute('aria-label')),
        undo,
      );
      await page.click('#digit >>> .clear');
      await page.$eval('#digit', (element) => element.setAttribute('digits', '4'));
      assert.match((await stateOf(page, '#digit')).message, number);
      await write(page, '#digit', '47');
      assert.equal(await flagsOf(page), 'tooShort');
      assert.match((await stateOf(page, '#digit')).message, short);
      await page.keyboard.type('12');
      assert.equal(await flagsOf(page), '');
    });
  }

  test('of several digits 32 strokes can be read, and no more', async (t) => {
    const page = await openElements(t, there, formOf('digits="1-20"'));
    /** @param {number} count of strokes, two for each one, one above the other */
    const set = (count) =>
      page.$eval(
        '#digit',
        (found, strokes) => {
          /** @type {InkDigitElement} */ (found).strokes = strokes;
        },
        Array.from({ length: count }, (_, i) => {
          const [x, y] = [0.1 + 0.3 * (i >> 1), 0.1 + 0.4 * (i % 2)];
          return /** @type {[number, number][]} */ ([[x, y], [x, y + 0.4]]); // prettier-ignore
        }),
      );
    await set(32);
    assert.equal((await stateOf(page, '#digit')).value, '1'.repeat(16));
    await set(34);
    assert.equal((await stateOf(page, '#digit')).value, '');
    assert.equal(await flagsOf(page), 'badInput');
  });

  test('the nearest language counts, also when it changes', async (t) => {
    const page = await openElements(t, there, formOf('required', 'zh'));
    assert.match((await stateOf(page, '#digit')).message, /^请/);
    await page.evaluate(() => (document.documentElement.lang = 'en-GB'));
    assert.match((await stateOf(page, '#digit')).message, /^Write/);
    await page.$eval('#digit', (element) => element.setAttribute('lang', 'zh'));
    assert.match((await stateOf(page, '#digit')).message, /^请/);
    await page.$eval('#digit', (element) => element.setAttribute('lang', 'xx'));
    assert.match((await stateOf(page, '#digit')).message, /^Write/, 'nobody speaks it');
  });

  test('a page adds a language, and a message of its own', async (t) => {
    const page = await openElements(t, there, formOf('required', 'de'));
    const messages = await page.$eval('#digit', (found) => {
      const element = /** @type {InkDigitElement} */ (found);
      const Element = /** @type {typeof import('../../web/element/index.js').InkDigitElement} */ (
        element.constructor
      );
      Element.configure({ texts: { de: { missingDigit: 'Eine Ziffer fehlt.' } } });
      element.setCustomValidity('Nein.');
      const own = [element.validationMessage, element.validity.customError];
      element.setCustomValidity('');
      return [...own, element.validationMessage, element.validity.customError];
    });
    assert.deepEqual(messages, ['Nein.', true, 'Eine Ziffer fehlt.', false]);
  });

  test('a form is not sent without it, and shows where it is wanting', async (t) => {
    const page = await openElements(t, there, formOf('required'));
    await recordEvents(page);
    const invalid = () =>
      page.$eval('#digit', (element) => element.matches(':state(user-invalid)'));
    assert.equal(await invalid(), false, 'nobody has done anything yet');
    await page.click('button');
    assert.deepEqual(await takeEvents(page), []);
    assert.equal(await invalid(), true);
    await page.waitForFunction(() => {
      const field = document.querySelector('#digit')?.shadowRoot?.querySelector('.field');
      return field && getComputedStyle(field).borderTopColor === 'rgb(179, 38, 30)';
    });
    const focused = () => page.evaluate(() => document.activeElement?.id);
    assert.equal(await focused(), 'digit');
    assert.equal(
      await page.$eval('#digit >>> input', (input) => input.getAttribute('aria-invalid')),
      'true',
    );
    await write(page, '#digit', '7');
    await rest(page, '#digit');
    assert.equal(await invalid(), false);
    await takeEvents(page);
    await page.click('button');
    assert.deepEqual(await takeEvents(page), ['submit']);
  });

  test('who is still writing is not told off', async (t) => {
    const page = await openElements(t, there, formOf('digits="4"'));
    await neverRest(page);
    const invalid = () => page.$('#digit:state(user-invalid)');
    await write(page, '#digit', '4');
    assert.equal(await invalid(), null);
    await restNow(page);
    assert.ok(await invalid());
    await write(page, '#digit', '47'); // over the first, and beside it
    assert.equal(await invalid(), null);
  });

  test('disabled and read-only fields are not checked, as in HTML', async (t) => {
    const page = await openElements(t, there, formOf('required readonly'));
    const valid = () => page.$eval('form', (form) => form.checkValidity());
    assert.equal(await valid(), true);
    await page.$eval('#digit', (element) => element.removeAttribute('readonly'));
    assert.equal(await valid(), false);
    await page.$eval('#digit', (element) => element.setAttribute('disabled', ''));
    assert.equal(await valid(), true);
  });
});
