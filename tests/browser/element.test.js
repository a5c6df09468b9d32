// <ink-digit> in a form: what is written becomes its value, and goes where values go.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawWithFinger, drawWithMouse, SMALL_PHONE } from './browser.js';
import { strokesOf } from './drawings.js';
import {
  allRead,
  elementBrowser,
  formData,
  neverRest,
  openElements,
  padOf,
  pageWith,
  placeOf,
  recordEvents,
  restNow,
  SCRIBBLE,
  stateOf,
  takeEvents,
  write,
} from './element-page.js';

/** @typedef {import('../../web/element/index.js').InkDigitElement} InkDigitElement */

const ONE = pageWith(`
  <form>
    <label for="digit">A digit</label>
    <ink-digit id="digit" name="digit"></ink-digit>
    <button type="reset">Reset</button>
    <button>Send</button>
  </form>`);

describe('<ink-digit> in a form', () => {
  const there = elementBrowser();

  test('what is written is its value, which the form sends', async (t) => {
    const page = await openElements(t, there, ONE);
    assert.deepEqual(await formData(page), [['digit', '']]);
    const hinted = () => page.$eval('#digit >>> .hint', (hint) => hint.checkVisibility());
    assert.equal(await hinted(), true);
    await write(page, '#digit', '4');
    assert.deepEqual(await stateOf(page, '#digit'), { value: '4', message: '', strokes: 2 });
    assert.equal(await hinted(), false);
    assert.deepEqual(await formData(page), [['digit', '4']]);
    await Promise.all([page.waitForNavigation(), page.click('button:not([type])')]);
    assert.match(page.url(), /\?digit=4$/);
  });

  test('a finger writes on a phone, where the page does not scroll meanwhile', async (t) => {
    const tall = ONE.replace('</main>', '</main><hr style="height: 3000px">');
    const page = await openElements(t, there, tall.replace(/<meta http.*?>/, ''), SMALL_PHONE);
    const pad = await padOf(page, '#digit');
    await drawWithFinger(page, strokesOf(7), placeOf(pad, 0));
    assert.equal((await stateOf(page, '#digit')).value, '7');
    assert.equal(await page.evaluate(() => scrollY), 0);
  });

  test('several digits side by side are a number, if that many are asked for', async (t) => {
    const html = ONE.replace('name="digit"', 'name="digit" digits="1-4"');
    const page = await openElements(t, there, html);
    await write(page, '#digit', '407');
    assert.equal((await stateOf(page, '#digit')).value, '407');
    await page.$eval('#digit', (element) => element.setAttribute('digits', '1-2'));
    assert.equal((await stateOf(page, '#digit')).value, '');
  });

  test('a stroke is where the pen was, in heights of the pad', async (t) => {
    const page = await openElements(t, there, ONE.replace('id="digit"', 'id="digit" digits="4"'));
    const pad = await padOf(page, '#digit');
    const box = {
      x: pad.x + pad.width - pad.height,
      y: pad.y,
      width: pad.height,
      height: pad.height,
    };
    await drawWithMouse(page, [[[0.25, 0.25], [0.75, 0.5]]], box); // prettier-ignore
    const [[first, last]] = await page.$eval('#digit', (found) => /** @type {InkDigitElement} */ (found).strokes); // prettier-ignore
    const left = pad.width / pad.height - 1;
    for (const [i, value] of [left + 0.25, 0.25, left + 0.75, 0.5].entries()) {
      assert.ok(Math.abs([...first, ...last][i] - value) < 0.02, `${first} ${last}`);
    }
  });

  test('input comes with every movement, change once the pen has rested', async (t) => {
    const page = await openElements(t, there, ONE);
    await neverRest(page);
    await recordEvents(page);
    await write(page, '#digit', '4');
    const writing = await takeEvents(page);
    assert.ok(writing.length > 4 && writing.every((event) => event.startsWith('input')));
    assert.equal(writing.at(-1), 'input 4');
    await restNow(page);
    assert.deepEqual(await takeEvents(page), ['change 4']);
  });

  test('to leave the field is a rest, and a change comes but once', async (t) => {
    const page = await openElements(t, there, ONE);
    await neverRest(page);
    await write(page, '#digit', '4');
    await recordEvents(page);
    await page.focus('button');
    assert.deepEqual(await takeEvents(page), ['change 4']);
    await restNow(page);
    await page.focus('#digit');
    await page.focus('button');
    assert.deepEqual(await takeEvents(page), []);
  });

  test('a script that writes the value back takes neither ink nor change away', async (t) => {
    const page = await openElements(t, there, ONE);
    await neverRest(page);
    await page.$eval('#digit', (found) => {
      const element = /** @type {InkDigitElement} */ (found);
      const writeBack = () => {
        const { value } = element;
        element.value = value;
      };
      for (const type of ['input', 'change']) element.addEventListener(type, writeBack);
    });
    await write(page, '#digit', '4');
    assert.deepEqual(await stateOf(page, '#digit'), { value: '4', message: '', strokes: 2 });
    await recordEvents(page);
    await page.keyboard.press('7');
    await page.focus('button');
    assert.deepEqual(await takeEvents(page), ['input 7', 'change 7']);
  });

  test('undo takes back a stroke, clear all of it', async (t) => {
    const page = await openElements(t, there, ONE);
    await neverRest(page);
    await write(page, '#digit', '17');
    await page.click('#digit >>> .undo');
    assert.deepEqual(await stateOf(page, '#digit'), { value: '1', message: '', strokes: 1 });
    await recordEvents(page);
    await page.click('#digit >>> .clear');
    assert.deepEqual(await stateOf(page, '#digit'), { value: '', message: '', strokes: 0 });
    assert.deepEqual(await takeEvents(page), ['input', 'change']);
    assert.equal(await page.$('#digit >>> .clear:not([hidden])'), null);
    assert.equal(await page.$('#digit >>> .undo:not([hidden])'), null);
  });

  test('a reset brings back the value of the attribute', async (t) => {
    const page = await openElements(t, there, ONE.replace('id="digit"', 'id="digit" value="3"'));
    assert.deepEqual(await formData(page), [['digit', '3']]);
    await write(page, '#digit', '7');
    assert.deepEqual(await formData(page), [['digit', '7']]);
    await page.click('button[type="reset"]');
    assert.deepEqual(await stateOf(page, '#digit'), { value: '3', message: '', strokes: 0 });
    assert.deepEqual(await formData(page), [['digit', '3']]);
    await page.$eval('#digit', (element) => element.setAttribute('value', '5'));
    assert.equal((await stateOf(page, '#digit')).value, '5', 'nobody has changed it');
  });

  test('a disabled fieldset disables it: it is not sent, nor written on', async (t) => {
    const html = ONE.replace('<form>', '<form><fieldset disabled>').replace(
      '</form>',
      '</fieldset></form>',
    );
    const page = await openElements(t, there, html);
    await write(page, '#digit', '7');
    assert.deepEqual(await stateOf(page, '#digit'), { value: '', message: '', strokes: 0 });
    assert.deepEqual(await formData(page), []);
    await page.$eval('fieldset', (fieldset) => (fieldset.disabled = false));
    await write(page, '#digit', '7');
    assert.deepEqual(await formData(page), [['digit', '7']]);
  });

  test('a read-only field is sent, and not written on', async (t) => {
    const html = ONE.replace('id="digit"', 'id="digit" readonly value="2"');
    const page = await openElements(t, there, html);
    await write(page, '#digit', '7');
    await page.focus('#digit');
    await page.keyboard.press('9');
    await page.$eval('#digit', (element) => /** @type {InkDigitElement} */ (element).clear());
    assert.deepEqual(await formData(page), [['digit', '2']]);
    assert.equal(await page.$('#digit >>> .clear:not([hidden])'), null);
  });

  test('to write over what was typed begins anew, and so does typing over ink', async (t) => {
    const page = await openElements(t, there, ONE.replace('id="digit"', 'id="digit" value="3"'));
    await write(page, '#digit', '7');
    assert.deepEqual(await stateOf(page, '#digit'), { value: '7', message: '', strokes: 1 });
    await page.keyboard.press('8');
    assert.deepEqual(await stateOf(page, '#digit'), { value: '8', message: '', strokes: 0 });
  });

  test('going away and back keeps value and strokes', async (t) => {
    const html = ONE.replace('id="digit"', 'id="digit" digits="1-4"').replace(
      '<button>',
      '<ink-digit id="typed" name="typed" aria-label="Typed"></ink-digit><button>',
    );
    const page = await openElements(t, there, html);
    await write(page, '#digit', '47');
    await page.focus('#typed');
    await page.keyboard.press('6');
    const before = await stateOf(page, '#digit');
    assert.equal(before.value, '47');
    there.site.pages.set('/other.html', '<!doctype html><title>Other</title>');
    // What a page has open keeps it out of the cache of whole pages, which would prove nothing.
    await page.evaluate(() => addEventListener('unload', () => {}));
    await page.goto(`${there.site.origin}/other.html`);
    await page.goBack();
    await allRead(page);
    assert.deepEqual(await stateOf(page, '#digit'), before);
    assert.deepEqual(await stateOf(page, '#typed'), { value: '6', message: '', strokes: 0 });
    assert.deepEqual(await formData(page), [['digit', '47'], ['typed', '6']]); // prettier-ignore
    await page.click('#digit >>> .undo');
    assert.equal((await stateOf(page, '#digit')).value, '4');
  });

  test('what a script sets: value, strokes, and before there is an element', async (t) => {
    const page = await openElements(t, there, pageWith('<form></form>'));
    const result = await page.evaluate(async (strokes) => {
      const element = /** @type {InkDigitElement} */ (document.createElement('ink-digit'));
      element.value = '12';
      element.digits = '1-2';
      element.name = 'made';
      document.forms[0].append(element);
      const { value } = element;
      /** @type {string[]} */
      const events = [];
      element.addEventListener('input', () => events.push('input'));
      element.value = '123';
      const tooLong = element.value;
      element.value = 'x';
      const letter = element.value;
      element.strokes = strokes;
      // The engine is not there yet, so this once it is an event that tells.
      if (!element.value) await new Promise((resolve) => (element.onchange = resolve));
      events.length = 0;
      element.strokes = [];
      element.strokes = strokes;
      return { value, tooLong, letter, read: element.value, events, data: [...new FormData(document.forms[0])] }; // prettier-ignore
    }, strokesOf(7).map((stroke) => stroke.map(([x, y]) => /** @type {[number, number]} */ ([x, y])))); // prettier-ignore
    assert.deepEqual(result, {
      value: '12',
      tooLong: '',
      letter: '',
      read: '7',
      events: [],
      data: [['made', '7']],
    });
  });

  test('what a script has set on an element that is defined later counts', async (t) => {
    const form = '<form><ink-digit id="late" aria-label="Late"></ink-digit></form>';
    const html = pageWith(`${form}<script src="/early.js"></script>`);
    there.site.pages.set(
      '/early.js',
      "Object.assign(document.querySelector('#late'), { value: '8', name: 'late' });",
    );
    const page = await openElements(t, there, html);
    assert.deepEqual(await formData(page), [['late', '8']]);
  });

  test('the heel of a hand leaves no ink', async (t) => {
    const page = await openElements(t, there, ONE, SMALL_PHONE);
    const { x, y, width, height } = placeOf(await padOf(page, '#digit'), 0);
    const seven = strokesOf(7)[0].map(([right, down]) => [x + right * width, y + down * height]);
    await page.$eval(
      '#digit >>> .ink',
      (ink, points) => {
        /** @type {(type: string, pointerType: string, at: number, place: number[]) => void} */
        const act = (type, pointerType, at, [clientX, clientY]) => {
          const pointerId = pointerType === 'pen' ? 12 : 11;
          const event = new PointerEvent(`pointer${type}`, { pointerType, pointerId, clientX, clientY, bubbles: true, composed: true }); // prettier-ignore
          Object.defineProperty(event, 'timeStamp', { value: at });
          ink.dispatchEvent(event);
        };
        const [first] = points;
        act('down', 'touch', 1000, [first[0] + 40, first[1] + 70]);
        act('move', 'touch', 1010, [first[0] + 30, first[1] + 60]);
        act('down', 'pen', 1100, first);
        for (const point of points) act('move', 'pen', 1110, point);
        act('move', 'touch', 1120, [first[0], first[1]]);
        act('up', 'pen', 1130, first);
        act('up', 'touch', 1140, first);
      },
      seven,
    );
    assert.deepEqual(await stateOf(page, '#digit'), { value: '7', message: '', strokes: 1 });
  });

  test('what cannot be read is no value, and may be undone', async (t) => {
    const page = await openElements(t, there, ONE);
    await drawWithMouse(page, SCRIBBLE, placeOf(await padOf(page, '#digit'), 0));
    assert.deepEqual(await formData(page), [['digit', '']]);
    await page.waitForSelector('#digit:state(unsure)');
    assert.equal(await page.$eval('#digit', (element) => element.matches(':invalid')), true);
    await page.click('#digit >>> .undo');
    assert.deepEqual(await stateOf(page, '#digit'), { value: '', message: '', strokes: 0 });
    assert.equal(await page.$eval('#digit', (element) => element.matches(':state(empty)')), true);
  });

  test('two on a page share one engine and one set of weights', async (t) => {
    there.site.requests.length = 0;
    const two = pageWith(
      '<ink-digit id="a" aria-label="A"></ink-digit><ink-digit id="b" aria-label="B"></ink-digit>',
    );
    const page = await openElements(t, there, two);
    await write(page, '#a', '4');
    await write(page, '#b', '7');
    assert.equal((await stateOf(page, '#a')).value, '4');
    assert.equal((await stateOf(page, '#b')).value, '7');
    const asked = there.site.requests.filter((path) => /\.(wasm|safetensors)$/.test(path));
    assert.equal(asked.length, 2, String(asked));
  });
});
