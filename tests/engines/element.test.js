// The core of <ink-digit> in each engine that browsers are made of. What an engine lacks is said.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { placeStroke } from '../browser/browser.js';
import { strokesOf } from '../browser/drawings.js';
import { pageWith, placeOf, serveElements } from '../browser/element-page.js';
import { ENGINES } from './engines.js';

/** @typedef {import('./engines.js').Window} Window */
/** @typedef {import('../../web/element/index.js').InkDigitElement} InkDigitElement */

const FORM = pageWith(`
  <form>
    <fieldset>
      <label for="digit">Digit</label> <ink-digit id="digit" name="digit" required></ink-digit>
      <label for="number">Number</label> <ink-digit id="number" name="number" digits="1-4" value="12"></ink-digit>
      <button id="send">Send</button> <button id="reset" type="reset">Reset</button>
    </fieldset>
  </form>`);

const WAIT_MS = 20_000;
const PAUSE_MS = 50;

/** Restoring a form's custom elements is what not every engine does. */
const RESTORES = { Chromium: true, Firefox: true, WebKit: false };

for (const name of /** @type {const} */ (['Chromium', 'Firefox', 'WebKit'])) {
  describe(`<ink-digit> in ${name}`, () => {
    /** @type {Awaited<ReturnType<typeof serveElements>>} */
    let site;
    /** @type {Window} */
    let window;
    before(async () => {
      site = await serveElements();
      site.pages.set('/page.html', FORM);
      site.pages.set('/other.html', '<!doctype html><title>Other</title>');
      window = await ENGINES[name]();
    });
    after(async () => {
      await window?.close();
      await site.close();
    });
    beforeEach(async () => {
      await window.goto(`${site.origin}/page.html`);
      await waitFor('the engine', everyIs, ':defined:not(:state(loading))');
    });

    /** @param {string} selector */
    function everyIs(selector) {
      const elements = [...document.querySelectorAll('ink-digit')];
      return elements.length > 0 && elements.every((element) => element.matches(selector));
    }

    /**
     * @param {string} what
     * @param {(...args: any[]) => boolean} condition in the page
     * @param {...unknown} args
     */
    async function waitFor(what, condition, ...args) {
      const end = Date.now() + WAIT_MS;
      // On its way from one page to another a window has none to ask.
      const asked = () => window.evaluate(condition, ...args).catch(() => false);
      while (!(await asked())) {
        assert.ok(Date.now() < end, `${what} did not come about`);
        await delay(PAUSE_MS);
      }
    }

    /**
     * @param {string} id
     * @param {string} digits
     */
    async function write(id, digits) {
      const pad = await window.evaluate((of) => {
        const element = document.getElementById(of);
        element?.scrollIntoView({ block: 'center' });
        const box = element?.shadowRoot?.querySelector('.pad')?.getBoundingClientRect();
        return { x: Number(box?.x), y: Number(box?.y), width: Number(box?.width), height: Number(box?.height) }; // prettier-ignore
      }, id);
      const strokes = [...digits].map((digit, i) =>
        strokesOf(Number(digit)).map((stroke) => placeStroke(placeOf(pad, i), stroke)),
      );
      await window.draw(strokes.flat());
    }

    /** What the form would send. */
    const sent = () => window.evaluate(() => Object.fromEntries(new FormData(document.forms[0])));

    /** @param {string} id */
    const strokesIn = (id) =>
      window.evaluate((of) => /** @type {InkDigitElement} */ (document.getElementById(of)).strokes.length, id); // prettier-ignore

    /** @param {string} selector of something to be clicked on */
    const click = (selector) =>
      window.evaluate((of) => /** @type {HTMLElement} */ (document.querySelector(of)).click(), selector); // prettier-ignore

    test('what is written is its value, and input and change tell of it', async () => {
      await window.evaluate(() => {
        Object.assign(globalThis, { events: [] });
        for (const type of ['input', 'change']) {
          addEventListener(type, () => Reflect.get(globalThis, 'events').push(type));
        }
      });
      await write('digit', '4');
      assert.deepEqual(await sent(), { digit: '4', number: '12' });
      await waitFor('a rest', everyIs, ':not(:state(writing))');
      const events = await window.evaluate(() => Reflect.get(globalThis, 'events'));
      assert.deepEqual([...new Set(events)], ['input', 'change']);
      assert.equal(events.filter((/** @type {string} */ type) => type === 'change').length, 1);
      await write('number', '407');
      assert.deepEqual(await sent(), { digit: '4', number: '407' });
    });

    test('the form is sent with it, and not without', async () => {
      await click('#send');
      const message = await window.evaluate(
        () => /** @type {InkDigitElement} */ (document.getElementById('digit')).validationMessage,
      );
      assert.match(message, /^Write a digit/);
      assert.equal(await window.evaluate(() => location.search), '');
      await write('digit', '7');
      await click('#send');
      await waitFor('the answer', () => location.search === '?digit=7&number=12');
    });

    test('a reset brings back what the attribute says', async () => {
      await write('number', '47');
      assert.deepEqual(await sent(), { digit: '', number: '47' });
      await click('#reset');
      assert.deepEqual(await sent(), { digit: '', number: '12' });
      assert.equal(await strokesIn('number'), 0);
    });

    test('keys write, too, and a label leads to the field', async () => {
      await click('label[for="number"]');
      assert.equal(await window.evaluate(() => document.activeElement?.id), 'number');
      await window.press('Backspace');
      for (const key of ['3', 'x', '4']) await window.press(key);
      assert.deepEqual(await sent(), { digit: '', number: '134' });
      await window.evaluate(() => document.getElementById('digit')?.focus());
      await window.press('5');
      await window.press('6');
      assert.deepEqual(await sent(), { digit: '6', number: '134' });
      await window.press('Enter');
      await waitFor('the answer', () => location.search === '?digit=6&number=134');
    });

    test('who has written has the focus, and takes back a stroke or all of it', async () => {
      await write('number', '47');
      assert.equal(await window.evaluate(() => document.activeElement?.id), 'number');
      assert.equal(await strokesIn('number'), 3);
      await window.evaluate(() => /** @type {InkDigitElement} */ (document.getElementById('number')).undo()); // prettier-ignore
      assert.deepEqual(await sent(), { digit: '', number: '4' });
      await window.press('Backspace');
      assert.deepEqual(await sent(), { digit: '', number: '' });
      assert.equal(await strokesIn('number'), 0);
    });

    test('a disabled fieldset disables it', async () => {
      await window.evaluate(() => void (document.querySelector('fieldset')?.setAttribute('disabled', ''))); // prettier-ignore
      await write('digit', '7');
      assert.deepEqual(await sent(), {});
      assert.equal(await strokesIn('digit'), 0);
    });

    test(
      'going away and back keeps it',
      { skip: !RESTORES[name] && 'this engine does not restore custom elements' },
      async () => {
        // prettier-ignore
        await write('number', '47');
        await window.evaluate(() => addEventListener('unload', () => {}));
        await window.goto(`${site.origin}/other.html`);
        await window.back();
        await waitFor('the engine', everyIs, ':defined:not(:state(loading))');
        assert.deepEqual(await sent(), { digit: '', number: '47' });
        assert.equal(await strokesIn('number'), 3);
      },
    );
  });
}
