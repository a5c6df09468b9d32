// When <ink-digit> gets its engine, and what it is without one.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MIDDLE, SMALL_PHONE, drawWithFinger, openPage, partOf } from './browser.js';
import { strokesOf } from './drawings.js';
import {
  allRead,
  elementBrowser,
  formData,
  openElements,
  padOf,
  pageWith,
  recordEvents,
  stateOf,
  takeEvents,
  write,
} from './element-page.js';

/** @typedef {import('../../web/element/index.js').InkDigitElement} InkDigitElement */

const FORM = pageWith(
  '<form><label for="digit">Digit</label> <ink-digit id="digit" name="digit"></ink-digit></form>',
);

describe('loading <ink-digit>', () => {
  const there = elementBrowser();
  const asked = () => there.site.requests.filter((path) => /\.(wasm|safetensors)$/.test(path));

  test('a page that defines it and has none loads no engine', async (t) => {
    there.site.requests.length = 0;
    const page = await openElements(t, there, pageWith('<form></form>'));
    await page.waitForFunction(() => customElements.get('ink-digit'));
    assert.deepEqual(asked(), []);
    await page.evaluate(() => {
      document.forms[0].append(document.createElement('ink-digit'));
    });
    await allRead(page);
    const [engine, ...rest] = asked().sort();
    assert.match(engine, /^\/build\/wasm\/inkdigit-(relaxed|simd)-strokes\.wasm$/);
    assert.deepEqual(rest, ['/weights/default.safetensors']);
  });

  test('what was written before the engine arrived is read once it is there', async (t) => {
    /** @type {() => void} */
    let arrive = () => {};
    const arrived = new Promise((resolve) => (arrive = () => resolve(undefined)));
    there.site.hold = (path) => (path.endsWith('.wasm') ? arrived : undefined);
    t.after(() => (there.site.hold = () => undefined));
    there.site.pages.set('/page.html', FORM);
    const { page } = await openPage(there.browser, `${there.site.origin}/page.html`);
    t.after(() => page.close());
    await recordEvents(page);
    await write(page, '#digit', '4');
    const { value, message } = await stateOf(page, '#digit');
    assert.equal(value, '');
    assert.match(message, /cannot be read yet/);
    assert.ok(!(await takeEvents(page)).includes('change'));
    await page.focus('body');
    arrive();
    await allRead(page);
    assert.deepEqual(await stateOf(page, '#digit'), { value: '4', message: '', strokes: 2 });
    await page.waitForSelector('#digit:not(:state(writing))');
    assert.deepEqual(await takeEvents(page), ['input 4', 'change 4']);
  });

  test('without an engine one can still type, and the next stroke tries again', async (t) => {
    there.site.refuse = (path) => path.endsWith('.safetensors');
    t.after(() => (there.site.refuse = () => false));
    const head = '<script src="/listen.js"></script>';
    there.site.pages.set(
      '/listen.js',
      "addEventListener('error', ({ message }) => { window.reason = message; }, true);",
    );
    there.site.pages.set('/page.html', FORM.replace('</title>', `</title>${head}`));
    const { page } = await openPage(there.browser, `${there.site.origin}/page.html`);
    t.after(() => page.close());
    await page.waitForSelector('#digit:state(failed)');
    const reason = await page.evaluate(() => Reflect.get(globalThis, 'reason'));
    assert.match(reason, /weights: .*default\.safetensors/);
    const error = await page.$eval('#digit', (element) => String(Reflect.get(element, 'error')));
    assert.match(error, /WeightsError: weights: /);
    const hint = await page.$eval('#digit >>> .hint', (element) => element.textContent);
    assert.match(String(hint), /Type it/);
    await page.focus('#digit');
    await page.keyboard.press('6');
    assert.deepEqual(await formData(page), [['digit', '6']]);
    there.site.refuse = () => false;
    await write(page, '#digit', '4');
    await page.waitForSelector('#digit:not(:state(failed)):not(:state(loading))');
    assert.deepEqual(await stateOf(page, '#digit'), { value: '4', message: '', strokes: 2 });
    assert.equal(await page.$eval('#digit', (element) => Reflect.get(element, 'error')), null);
  });

  test('weights of its own, by an attribute', async (t) => {
    there.site.requests.length = 0;
    const html = FORM.replace('id="digit"', 'id="digit" weights="weights/tiny.safetensors"');
    const page = await openElements(t, there, html);
    await write(page, '#digit', '7');
    assert.equal((await stateOf(page, '#digit')).value, '7');
    assert.ok(asked().includes('/weights/tiny.safetensors'));
    assert.ok(!asked().includes('/weights/default.safetensors'));
    await page.$eval('#digit', (element) => element.removeAttribute('weights'));
    await allRead(page);
    assert.ok(asked().includes('/weights/default.safetensors'));
    await page.$eval('#digit', (element) => /** @type {InkDigitElement} */ (element).clear());
    await write(page, '#digit', '4');
    assert.equal((await stateOf(page, '#digit')).value, '4');
  });

  test('weights for all, by configure', async (t) => {
    there.site.requests.length = 0;
    there.site.pages.set(
      '/configure.js',
      `import { InkDigitElement } from '/web/element/index.js';
       InkDigitElement.configure({ recognizer: { weights: '/weights/tiny.safetensors' } });
       document.forms[0].append(document.createElement('ink-digit'));`,
    );
    const html = pageWith('<form></form>', {
      head: '<script type="module" src="/configure.js"></script>',
    });
    const page = await openElements(t, there, html);
    await page.waitForSelector('ink-digit:not(:state(loading))');
    assert.deepEqual(asked().filter((path) => path.endsWith('.safetensors')), ['/weights/tiny.safetensors']); // prettier-ignore
  });

  test('moved and taken away it goes on, and leaves nothing behind that listens', async (t) => {
    const page = await openElements(t, there, FORM);
    await write(page, '#digit', '4');
    const listeners = await page.evaluate(() => {
      const element = /** @type {InkDigitElement} */ (document.querySelector('#digit'));
      let added = 0;
      const { addEventListener } = window;
      window.addEventListener = (/** @type {any[]} */ ...given) => {
        const { signal } = given[2] ?? {};
        added++;
        signal?.addEventListener('abort', () => added--);
        return Reflect.apply(addEventListener, window, given);
      };
      for (let i = 0; i < 3; ++i) document.body.append(element);
      const moved = added;
      element.remove();
      const removed = added;
      document.forms[0].append(element);
      return { moved, removed };
    });
    assert.deepEqual(listeners, { moved: 1, removed: 0 });
    assert.deepEqual(await stateOf(page, '#digit'), { value: '4', message: '', strokes: 2 });
    await write(page, '#digit', '1');
    assert.equal((await stateOf(page, '#digit')).strokes, 3);
  });

  test('its weights stay where they are when the page takes another address', async (t) => {
    const html = FORM.replace('id="digit"', 'id="digit" weights="weights/tiny.safetensors"');
    const page = await openElements(t, there, html);
    await page.evaluate(() => history.pushState(null, '', '/another/place'));
    await write(page, '#digit', '7');
    assert.deepEqual(await stateOf(page, '#digit'), { value: '7', message: '', strokes: 1 });
  });

  test('what loads in place of Recognizer.load may throw at once; another configure keeps it', async (t) => {
    there.site.pages.set(
      '/configure.js',
      `import { InkDigitElement } from '/web/element/index.js';
       InkDigitElement.configure({ recognizer: { weights: '/weights/tiny.safetensors' } });
       InkDigitElement.configure({ load: ({ weights }) => { throw new RangeError(weights); } });
       document.forms[0].append(document.createElement('ink-digit'));`,
    );
    const head = '<script type="module" src="/configure.js"></script>';
    const page = await openElements(t, there, pageWith('<form></form>', { head }));
    await page.waitForSelector('ink-digit:state(failed)');
    const error = await page.$eval('ink-digit', (element) => String(Reflect.get(element, 'error')));
    assert.equal(error, 'RangeError: /weights/tiny.safetensors');
  });

  test('a finger that was down when it was taken away is not waited for', async (t) => {
    const page = await openElements(t, there, FORM, SMALL_PHONE);
    const pad = await padOf(page, '#digit');
    await page.touchscreen.touchStart(pad.x + 20, pad.y + 20);
    await page.$eval('#digit', (element) => {
      const { parentElement } = element;
      element.remove();
      parentElement?.append(element);
    });
    await page.touchscreen.touchEnd();
    await allRead(page);
    const [stroke] = strokesOf(1);
    await drawWithFinger(page, [stroke], partOf(await padOf(page, '#digit'), MIDDLE));
    assert.equal((await stateOf(page, '#digit')).strokes, 1);
  });

  test('strokes without a point are none', async (t) => {
    const page = await openElements(t, there, FORM);
    await page.$eval('#digit', (element) => Reflect.set(element, 'strokes', [[], [[0.5, 0.1], [0.5, 0.9]]])); // prettier-ignore
    assert.deepEqual(await stateOf(page, '#digit'), { value: '1', message: '', strokes: 1 });
  });
});
