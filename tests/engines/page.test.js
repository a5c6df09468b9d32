// The core of the page in each engine that browsers are made of.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readTable } from '../../scripts/page-words.js';
import { MIDDLE, partOf, placeStroke } from '../browser/browser.js';
import { strokesOf } from '../browser/drawings.js';
import { pictureOf, pngOf } from '../browser/pictures.js';
import { serveDist } from '../browser/server.js';
import { Trainer } from '../../web/learn/trainer.js';
import { root } from '../node/native.js';
import { TINY, tinyWeights } from '../node/recognizer-fixtures.js';
import { ENGINES } from './engines.js';

/** @typedef {import('./engines.js').Window} Window */
/** @typedef {import('../browser/browser.js').Box} Box */

const WAIT_MS = 20_000;
const PAUSE_MS = 50;

/** Digits that a network is trained on. */
const TRAINED = 200;

async function hashInNode() {
  const trainer = await Trainer.load();
  const recipe = await readFile(`${root}trainer/recipes/mlp.json`, 'utf8');
  const { weights } = await trainer.train({ recipe, data: [{ synthetic: TRAINED }] });
  return createHash('sha256').update(weights).digest('hex');
}

for (const name of /** @type {const} */ (['Chromium', 'Firefox', 'WebKit'])) {
  describe(`the page in ${name}`, () => {
    /** @type {Awaited<ReturnType<typeof serveDist>>} */
    let site;
    /** @type {Window} */
    let window;
    before(async () => {
      site = await serveDist((path, answer) =>
        path === 'narrow.html'
          ? { status: 200, type: 'text/html', body: '<!doctype html><iframe src="./" width="360" height="640"></iframe>' } // prettier-ignore
          : answer,
      );
      window = await ENGINES[name]();
    });
    after(async () => {
      await window?.close();
      await site.close();
    });
    beforeEach(() => open(site.url));

    /** @param {string} url */
    async function open(url) {
      await window.goto(url);
      await waitFor('the page', () => document.querySelector('#compare') !== null);
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
     * Digits side by side.
     * @param {string} digits
     */
    async function draw(digits) {
      const pad = /** @type {Box} */ (
        await window.evaluate(() => {
          const { x, y, width, height } = /** @type {Element} */ (
            document.querySelector('#pad')
          ).getBoundingClientRect();
          return { x, y, width, height };
        })
      );
      const width = 0.8 / digits.length;
      const strokes = [...digits].flatMap((digit, i) => {
        const part =
          digits.length === 1 ? MIDDLE : { x: 0.1 + width * i, y: 0.3, width: 0.7 * width, height: 0.35 }; // prettier-ignore
        return strokesOf(Number(digit)).map((stroke) => placeStroke(partOf(pad, part), stroke));
      });
      await window.draw(strokes);
    }

    /** @param {string} text */
    const waitForResult = (text) =>
      waitFor(`the answer ${text}`, (expected) => document.querySelector('#result')?.textContent === expected, text); // prettier-ignore

    /** @param {string} selector of something to be clicked on */
    const click = (selector) =>
      window.evaluate((of) => /** @type {HTMLElement} */ (document.querySelector(of)).click(), selector); // prettier-ignore

    /**
     * @param {string} selector
     * @param {string} value
     */
    const choose = (selector, value) =>
      window.evaluate(
        (of, chosen) => {
          const select = /** @type {HTMLSelectElement} */ (document.querySelector(of));
          select.value = chosen;
          select.dispatchEvent(new Event('change', { bubbles: true }));
        },
        selector,
        value,
      );

    /**
     * @param {Uint8Array} bytes
     * @param {string} file its name
     * @param {string} type
     */
    const drop = (bytes, file, type) =>
      window.evaluate(
        (data, called, mime) => {
          const content = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([content], called, { type: mime }));
          const init = { bubbles: true, cancelable: true, dataTransfer };
          document.body.dispatchEvent(new DragEvent('drop', init));
        },
        Buffer.from(bytes).toString('base64'),
        file,
        type,
      );

    test('a digit and a number are read, taken back and brought again', async () => {
      await draw('7');
      await waitForResult('7');
      const meter = await window.evaluate(() =>
        Number(document.querySelector('[data-digit="7"]')?.getAttribute('aria-valuenow')),
      );
      assert.ok(meter > 90, `${meter} %`);
      await click('#undo');
      await waitForResult('');
      await click('#redo');
      await waitForResult('7');
      await click('#clear');
      await waitForResult('');
      await draw('407');
      await waitForResult('407');
    });

    test('it speaks Chinese, and keeps to it', async () => {
      const { page } = readTable('zh');
      await choose('#language', 'zh');
      const isChinese = () =>
        waitFor('Chinese', (title, undo) => document.documentElement.lang === 'zh' && document.title === title && document.querySelector('#undo')?.textContent?.trim() === undo, page.title, page.undo); // prettier-ignore
      await isChinese();
      await open(site.url);
      await isChinese();
      await choose('#language', 'en');
      await waitFor('English', () => document.documentElement.lang === 'en');
    });

    test('dark and light are chosen, and kept', async () => {
      const papers = { dark: 'rgb(21, 22, 27)', light: 'rgb(245, 242, 235)' };
      for (const [theme, paper] of Object.entries(papers)) {
        const isWorn = () =>
          waitFor(theme, (color, scheme) => { const { backgroundColor } = getComputedStyle(document.body); return backgroundColor === color && getComputedStyle(document.documentElement).colorScheme === scheme; }, paper, theme); // prettier-ignore
        await choose('#theme', theme);
        await isWorn();
        await open(site.url);
        await isWorn();
      }
      await choose('#theme', '');
      await waitFor('the system’s', () => !document.documentElement.hasAttribute('data-theme'));
    });

    test('other networks read: one that is shipped, and a file', async () => {
      await draw('3');
      await choose('#weights', 'tiny');
      await waitFor('tiny', () =>
        Boolean(document.querySelector('#facts')?.textContent?.startsWith('tiny')),
      );
      await waitForResult('3');
      await drop(tinyWeights(), 'lines.safetensors', '');
      await waitFor('its meters', () => document.querySelector('[data-digit="upright"]') !== null);
      const names = await window.evaluate(() =>
        [...document.querySelectorAll('[data-digit]')].map((meter) =>
          meter.getAttribute('data-digit'),
        ),
      );
      assert.deepEqual(names, TINY.classes);
    });

    test('a network is trained to the bits that Node has', async () => {
      await click('#train summary');
      await waitFor('the part', () => document.querySelector('#train-start') !== null);
      await choose('#train-recipe', 'mlp');
      await choose('#train-count', String(TRAINED));
      await click('#train-start');
      await waitFor('an outcome', () => Boolean(document.querySelector('.training-outcome')?.textContent)); // prettier-ignore
      // What is to be saved comes by here.
      await window.evaluate(() => {
        const create = URL.createObjectURL;
        URL.createObjectURL = (file) => {
          /** @type {Blob} */ (file).arrayBuffer().then(async (bytes) => {
            const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
            document.documentElement.dataset.hash = Array.from(hash, (byte) =>
              byte.toString(16).padStart(2, '0'),
            ).join('');
          });
          return create.call(URL, file);
        };
      });
      await click('#save-trained');
      await waitFor('its hash', () => 'hash' in document.documentElement.dataset);
      const hash = await window.evaluate(() => document.documentElement.dataset.hash);
      assert.equal(hash, await hashInNode());
    });

    test('two networks are compared', async () => {
      await choose('#compare', 'tiny');
      await waitFor('the second', () => document.querySelector('#second') !== null);
      await draw('3');
      await waitForResult('3');
      assert.equal(
        await window.evaluate(() => document.querySelector('.second-result')?.textContent),
        '3',
      );
    });

    test('a picture is read', async () => {
      await drop(pngOf(pictureOf(['4071'])), 'picture.png', 'image/png');
      await waitForResult('4071');
      assert.equal(
        await window.evaluate(() => document.querySelectorAll('.picture-frame').length),
        4,
      );
    });

    test('at 360 pixels nothing is wider than the page', async () => {
      await window.goto(`${site.url}narrow.html`);
      const frame = () => document.querySelector('iframe')?.contentDocument?.querySelector('#compare') != null; // prettier-ignore
      await waitFor('the page in its frame', frame);
      const [content, width, pad] = await window.evaluate(() => {
        const inside = /** @type {Document} */ (document.querySelector('iframe')?.contentDocument);
        const { scrollWidth, clientWidth } = inside.documentElement;
        return [scrollWidth, clientWidth, Number(inside.querySelector('#pad')?.clientWidth)];
      });
      assert.ok(content <= width, `${content} of ${width}`);
      assert.ok(pad > 0.7 * width, `the pad is ${pad} of ${width}`);
    });

    // Last: it closes the server.
    test('once it was visited, it needs no network', async () => {
      await window.evaluate(() => {
        navigator.serviceWorker.ready.then(({ active }) => {
          const check = () => {
            if (active?.state === 'activated') document.documentElement.dataset.kept = '';
          };
          active?.addEventListener('statechange', check);
          check();
        });
      });
      await waitFor('a copy', () => 'kept' in document.documentElement.dataset);
      await site.close();
      await open(site.url);
      await draw('7');
      await waitForResult('7');
      await drop(pngOf(pictureOf(['4071'])), 'picture.png', 'image/png');
      await waitForResult('4071');
    });
  });
}
