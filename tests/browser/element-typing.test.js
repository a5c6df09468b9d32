// <ink-digit> without a pen: by the keyboard, by its label, by what screen readers are told.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  elementBrowser,
  openElements,
  pageWith,
  recordEvents,
  rest,
  stateOf,
  takeEvents,
  write,
} from './element-page.js';

const FORM = pageWith(`
  <form>
    <label for="one">One digit</label> <ink-digit id="one" name="one"></ink-digit>
    <label for="many">A number</label> <ink-digit id="many" name="many" digits="1-4"></ink-digit>
    <button>Send</button>
  </form>`);

describe('<ink-digit> by keyboard', () => {
  const there = elementBrowser();

  test('digits are typed, and Backspace takes them back', async (t) => {
    const page = await openElements(t, there, FORM);
    await recordEvents(page);
    await page.focus('#many');
    await page.keyboard.type('1a2-3');
    assert.equal((await stateOf(page, '#many')).value, '123');
    await page.keyboard.press('Backspace');
    assert.equal((await stateOf(page, '#many')).value, '12');
    await page.keyboard.type('3456');
    assert.equal((await stateOf(page, '#many')).value, '1234', 'there is no room for more');
    assert.deepEqual(await takeEvents(page), ['1', '12', '123', '12', '123', '1234'].map((value) => `input ${value}`)); // prettier-ignore
    await page.keyboard.press('Tab');
    assert.deepEqual(await takeEvents(page), ['change 1234']);
  });

  test('in a field of one digit the new one takes the place of the old', async (t) => {
    const page = await openElements(t, there, FORM);
    await page.focus('#one');
    await page.keyboard.type('78');
    assert.equal((await stateOf(page, '#one')).value, '8');
    await page.keyboard.press('Home');
    await page.keyboard.type('9');
    assert.equal((await stateOf(page, '#one')).value, '9');
    await page.keyboard.press('Backspace');
    assert.equal((await stateOf(page, '#one')).value, '');
  });

  test('pasted text is taken as far as it fits, and so are digits of other scripts', async (t) => {
    const page = await openElements(t, there, FORM);
    await page.focus('#many');
    /** @type {(text: string) => Promise<unknown>} */
    const insert = (text) => page.evaluate((inserted) => document.execCommand('insertText', false, inserted), text); // prettier-ignore
    await insert(' 12-34 56 ');
    assert.equal((await stateOf(page, '#many')).value, '1234');
    await page.$eval('#many', (element) => Reflect.set(element, 'value', ''));
    await insert('１٢३');
    assert.equal((await stateOf(page, '#many')).value, '123');
  });

  test('only digits that are allowed are taken, typed or written', async (t) => {
    const page = await openElements(t, there, FORM.replace('name="one"', 'allowed="0123"'));
    await page.focus('#one');
    await page.keyboard.type('37');
    assert.equal((await stateOf(page, '#one')).value, '3');
    await write(page, '#one', '7');
    assert.equal((await stateOf(page, '#one')).value, '');
    await page.click('#one >>> .clear');
    await write(page, '#one', '2');
    assert.equal((await stateOf(page, '#one')).value, '2');
  });

  test('who has written has the focus: Backspace and Ctrl+Z work on what was written', async (t) => {
    const page = await openElements(t, there, FORM);
    await write(page, '#many', '47');
    await page.keyboard.down('Control');
    await page.keyboard.press('z');
    assert.deepEqual(await stateOf(page, '#many'), { value: '4', message: '', strokes: 2 });
    await page.keyboard.down('Shift');
    await page.keyboard.press('Z');
    await page.keyboard.up('Shift');
    await page.keyboard.up('Control');
    assert.deepEqual(await stateOf(page, '#many'), { value: '47', message: '', strokes: 3 });
    await page.keyboard.press('Backspace');
    assert.deepEqual(await stateOf(page, '#many'), { value: '4', message: '', strokes: 0 });
  });

  test('who writes gets no keyboard on the screen, who touches the field does', async (t) => {
    const page = await openElements(t, there, FORM);
    const mode = () => page.$eval('#one >>> input', (input) => input.inputMode);
    assert.equal(await mode(), 'numeric');
    await write(page, '#one', '7');
    assert.equal(await mode(), 'none');
    await page.click('#one >>> input');
    assert.equal(await mode(), 'numeric');
    await page.click('h1');
    await write(page, '#one', '7');
    await page.focus('button');
    assert.equal(await mode(), 'numeric');
  });

  test('a click on the label focuses it, and the Tab key stops at it once', async (t) => {
    const page = await openElements(t, there, FORM);
    const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.localName); // prettier-ignore
    await page.click('label[for="many"]');
    assert.equal(await focused(), 'many');
    await write(page, '#one', '4');
    assert.equal(await focused(), 'one');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'many');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'button');
  });

  test('Enter sends the form, as from a text field', async (t) => {
    const page = await openElements(t, there, FORM);
    await recordEvents(page);
    await page.focus('#one');
    await page.keyboard.press('5');
    await page.keyboard.press('Enter');
    assert.deepEqual(await takeEvents(page), ['input 5', 'change 5', 'submit']);
    await page.$eval('button', (button) => (button.disabled = true));
    await page.keyboard.press('Enter');
    assert.deepEqual(await takeEvents(page), [], 'its button is disabled');
  });

  test('screen readers hear what it is called, what it holds, and what was read', async (t) => {
    const page = await openElements(t, there, FORM.replace('<form>', '<form lang="en">'));
    const heard = async () => {
      const root = await page.$('form');
      const tree = root && (await page.accessibility.snapshot({ root }));
      const fields = tree?.children?.filter(({ role }) => role === 'textbox') ?? [];
      assert.equal(fields.length, 2, JSON.stringify(tree));
      return fields[1];
    };
    assert.equal((await heard()).name, 'A number');
    await write(page, '#many', '47');
    await rest(page, '#many');
    assert.equal((await heard()).value, '47');
    const status = '#many >>> [role="status"]';
    assert.equal(await page.$eval(status, (element) => element.textContent), 'Read as 4 7');
    await page.$eval('label[for="many"]', (label) => (label.textContent = 'A number, please'));
    assert.equal((await heard()).name, 'A number, please');
    await page.$eval('#many', (element) => element.setAttribute('aria-label', 'A number of its own')); // prettier-ignore
    assert.equal((await heard()).name, 'A number of its own');
  });
});
