// How <ink-digit> looks: light and dark, on paper, in forced colors, from right to left; and what axe-core says.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { PNG } from 'pngjs';
import { axeSource, violationsOf } from './axe.js';
import { DESKTOP, drawWithMouse, SMALL_PHONE } from './browser.js';
import {
  elementBrowser,
  openElements,
  padOf,
  pageWith,
  placeOf,
  rest,
  SCRIBBLE,
  write,
} from './element-page.js';

const STYLES = '<link rel="stylesheet" href="/styles.css">';
const FORM = pageWith(
  `<form>
    <p><label for="empty">Empty</label> <ink-digit id="empty" required></ink-digit></p>
    <p><label for="read">Read</label> <ink-digit id="read"></ink-digit></p>
    <p><label>Unsure <ink-digit id="unsure"></ink-digit></label></p>
    <p><label for="number">Number</label> <ink-digit id="number" digits="1-6" value="123456"></ink-digit></p>
    <p><ink-digit id="fixed" aria-label="Read-only" readonly value="8"></ink-digit></p>
    <p><ink-digit id="off" title="Disabled" disabled value="8"></ink-digit></p>
    <p><span id="name">Named</span> <ink-digit id="named" aria-labelledby="name"></ink-digit></p>
  </form>`,
  { head: STYLES },
);

describe('the look of <ink-digit>', () => {
  const there = elementBrowser();
  /** @type {string} */
  let axe;
  before(async () => {
    axe = await axeSource();
  });

  /**
   * @param {import('node:test').TestContext} t
   * @param {string} css
   * @param {string} [html]
   * @param {import('puppeteer-core').Viewport} [viewport]
   */
  async function open(t, css, html = FORM, viewport = DESKTOP) {
    there.site.pages.set('/styles.css', css);
    return openElements(t, there, html, viewport);
  }

  /**
   * The two colors that most pixels in a pad have: the paper's, and then the ink's.
   * @param {import('./browser.js').Page} page
   * @param {string} selector
   * @returns {Promise<{ ink: number, paper: number }>} their red, 0 to 255
   */
  async function tonesOf(page, selector) {
    const clip = await padOf(page, selector);
    const { data } = PNG.sync.read(Buffer.from(await page.screenshot({ clip })));
    const counts = new Map();
    for (let at = 0; at < data.length; at += 4) counts.set(data[at], (counts.get(data[at]) ?? 0) + 1); // prettier-ignore
    const [[paper], [ink]] = [...counts].sort(([, a], [, b]) => b - a);
    return { ink, paper };
  }

  /**
   * The ink takes a moment to change its color.
   * @param {import('./browser.js').Page} page
   */
  async function waitForColors(page) {
    await page.waitForFunction(
      () =>
        document.querySelector('#read')?.shadowRoot?.querySelector('.ink')?.getAnimations()
          .length === 0,
    );
  }

  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    for (const [device, viewport] of Object.entries({ desktop: DESKTOP, phone: SMALL_PHONE })) {
      test(`axe-core has nothing to complain of: ${scheme}, ${device}`, async (t) => {
        const css = ':root { color-scheme: light dark; background: Canvas; color: CanvasText }';
        const page = await open(t, css, FORM, viewport);
        await page.emulateMediaFeatures([
          { name: 'prefers-color-scheme', value: scheme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ]);
        assert.deepEqual(await violationsOf(page, axe), []);
        await write(page, '#read', '4');
        await drawWithMouse(page, SCRIBBLE, placeOf(await padOf(page, '#unsure'), 0));
        await rest(page, '#unsure');
        await page.$eval('form', (form) => form.checkValidity());
        assert.deepEqual(await violationsOf(page, axe), []);
      });
    }
  }

  test('it fits on a small phone, however many digits it has', async (t) => {
    const page = await open(t, '#number { max-width: 220px }', FORM, SMALL_PHONE);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    const print = await page.$eval('#number >>> .print', ({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth })); // prettier-ignore
    assert.ok(print.scrollWidth <= print.clientWidth, JSON.stringify(print));
  });

  test('it is dark where the page is, and stays light on a page that knows no dark', async (t) => {
    const page = await open(t, '');
    const dark = [{ name: 'prefers-color-scheme', value: 'dark' }];
    await page.emulateMediaFeatures(dark);
    await write(page, '#read', '4');
    const light = await tonesOf(page, '#read');
    assert.ok(light.paper > 240 && light.ink < 60, JSON.stringify(light));
    // The page is given a theme by a script: nothing but the color tells the canvas.
    await page.evaluate(() => {
      document.documentElement.style.colorScheme = 'light dark';
    });
    await waitForColors(page);
    const changed = await tonesOf(page, '#read');
    assert.ok(changed.paper < 60 && changed.ink > 200, JSON.stringify(changed));
  });

  test('on paper it is black on white, without what can be pressed', async (t) => {
    const page = await open(t, ':root { color-scheme: dark }');
    await write(page, '#read', '4');
    await page.emulateMediaType('print');
    await waitForColors(page);
    const tones = await tonesOf(page, '#read');
    assert.ok(tones.paper > 250 && tones.ink < 20, JSON.stringify(tones));
    const shown = (/** @type {string} */ selector) => page.$eval(selector, (element) => element.checkVisibility()); // prettier-ignore
    assert.equal(await shown('#read >>> .clear'), false);
    assert.equal(await shown('#empty >>> .hint'), false);
    assert.equal(await shown('#read >>> .value'), true);
    const placeholder = await page.$eval('#empty >>> .value', (field) => getComputedStyle(field, '::placeholder').color); // prettier-ignore
    assert.equal(placeholder, 'rgba(0, 0, 0, 0)', 'nobody types on paper');
  });

  test('custom properties and parts are the page’s to set', async (t) => {
    const page = await open(
      t,
      `#read { --inkdigit-size: 200px; --inkdigit-ink: rgb(200 0 0); --inkdigit-paper: rgb(0 0 90) }
       #read::part(value) { font-size: 30px } #read::part(button) { color: rgb(1 2 3) }
       #number { width: 300px }`,
    );
    await write(page, '#read', '4');
    const pad = await padOf(page, '#read');
    assert.equal(pad.height, 200);
    assert.deepEqual(await tonesOf(page, '#read'), { ink: 200, paper: 0 });
    const styles = await page.$eval('#read', ({ shadowRoot }) => {
      const style = (/** @type {string} */ selector) => getComputedStyle(/** @type {Element} */ (shadowRoot?.querySelector(selector))); // prettier-ignore
      return [style('.value').fontSize, style('.clear').color];
    });
    assert.deepEqual(styles, ['30px', 'rgb(1, 2, 3)']);
    const number = await padOf(page, '#number');
    assert.equal(number.width, 298, 'within its border');
  });

  test('colors of the visitor’s own are kept', async (t) => {
    const page = await open(t, '');
    await write(page, '#read', '4');
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    const client = await page.createCDPSession();
    await client.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }, { name: 'prefers-color-scheme', value: 'dark' }] }); // prettier-ignore
    const color = await page.$eval('#read >>> .ink', (ink) => getComputedStyle(ink).color);
    const wanted = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = 'FieldText';
      return getComputedStyle(probe).color;
    });
    assert.equal(color, wanted);
  });

  test('from right to left the buttons change sides, the ink does not', async (t) => {
    const page = await open(t, '', FORM.replace('<html lang', '<html dir="rtl" lang'));
    await write(page, '#read', '4');
    const { clear, value } = await page.$eval('#read', ({ shadowRoot }) => {
      const left = (/** @type {string} */ selector) => Number(shadowRoot?.querySelector(selector)?.getBoundingClientRect().left); // prettier-ignore
      return { clear: left('.clear'), value: left('.value') };
    });
    assert.ok(clear < value, `${clear} ${value}`);
    assert.equal(await page.$eval('#read', (element) => Reflect.get(element, 'value')), '4');
  });
});
