// Files that are no picture, pictures that are too large, and what reads them not arriving: a sentence, and the page
// stays usable.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawDigit, leavePage, openPage, readPage, settle, waitForState } from './browser.js';
import { assertNoPicture, choose, notice, waitForText } from './picture-page.js';
import { pictureOf, pngOf } from './pictures.js';
import { NOT_FOUND, serveDist } from './server.js';
import { serveToBrowser, readyPage } from './with-browser.js';

const FILE = pngOf(pictureOf(['4071']));

describe('a file that cannot be read', () => {
  const there = readyPage();

  /** @type {[string, Uint8Array, RegExp][]} */
  const refused = [
    ['words', Buffer.from('no picture'), /^This is no picture that the browser can open: [^.]+\.$/],
    ['nothing', Buffer.alloc(0), /^This is no picture that the browser can open: [^.]+\.$/],
    ['a picture cut short', FILE.subarray(0, 60), /^This is no picture that/],
    [
      'a header that says 10,000 x 5,001',
      withSize(10_000, 5001),
      /^This picture has 51 mega[^.]+\.$/,
    ],
    [
      'a JPEG that says 10,000 x 6,000',
      jpegHeader(10_000, 6000),
      /^This picture has 60 mega[^.]+\.$/,
    ],
    ['a picture that says so only when it is open', largeBitmap(7200), /^This picture has 52 mega/],
  ];
  for (const [name, bytes, sentence] of refused) {
    test(`${name}: one sentence on the sheet, and what was there stays`, async () => {
      const { page } = there;
      await drawDigit(page, 3);
      await choose(page, bytes);
      await page.waitForSelector('.picture-notice:not(:empty)');
      assert.match(await notice(page), sentence);
      await settle(page);
      await assertNoPicture(page);
      assert.equal((await readPage(page)).result, '3');
      await choose(page, FILE);
      await waitForText(page, '4071');
      assert.equal(await notice(page), '');
      await choose(page, bytes);
      await page.waitForSelector('.picture-notice:not(:empty)');
      assert.equal((await readPage(page)).result, '4071');
      await page.click('#clear');
      assert.equal(await notice(page), '');
    });
  }
});

describe('what reads pictures', () => {
  const there = serveToBrowser();

  /**
   * @param {import('node:test').TestContext} t
   * @param {import('./server.js').Tamper} tamper
   * @param {'ready' | 'failed'} [state]
   */
  async function open(t, tamper, state = 'ready') {
    const site = await serveDist(tamper);
    const { page } = await openPage(there.browser, site.url);
    t.after(async () => {
      leavePage(page);
      await site.close();
    });
    await waitForState(page, state);
    return page;
  }

  test('is missing altogether: the page says so and reads drawings', async (t) => {
    const page = await open(t, (path, answer) => (/picture/.test(path) ? NOT_FOUND : answer));
    await choose(page, FILE);
    const alert = await page.waitForSelector('#alert:not(:empty)');
    assert.match(
      String(await alert?.evaluate((element) => element.textContent)),
      /^Pictures cannot be read\. /,
    );
    await settle(page);
    await drawDigit(page, 3);
    assert.equal((await readPage(page)).result, '3');
  });

  /** @type {[string, RegExp, RegExp][]} */
  const parts = [
    ['its worker', /picture-worker/, /^What reads pictures did not arrive, or does not run here/],
    [
      'the engine',
      /inkdigit-(relaxed|simd)-(?!strokes)/,
      /^The picture cannot be read\. engine: .* the server answered 404 Not Found$/,
    ],
  ];
  for (const [name, part, sentence] of parts) {
    test(`is there but for ${name}: the page says so, and another attempt may succeed`, async (t) => {
      let gone = true;
      const page = await open(t, (path, answer) => (gone && part.test(path) ? NOT_FOUND : answer));
      await drawDigit(page, 3);
      await choose(page, FILE);
      await page.waitForSelector('.picture-notice:not(:empty)');
      assert.match(await notice(page), sentence);
      await assertNoPicture(page);
      await settle(page);
      gone = false;
      await choose(page, FILE);
      await waitForText(page, '4071');
      assert.equal(await notice(page), '');
    });
  }

  /** @type {[string, RegExp, string][]} */
  const slow = [
    ['before it is open', /picture-worker/, '#answer[aria-busy="true"]'],
    ['while it is there already', /inkdigit-(relaxed|simd)-(?!strokes)/, '.picture canvas'],
  ];
  for (const [name, part, selector] of slow) {
    test(`takes its time ${name}: the page says what it is at, and drawing ends that`, async (t) => {
      /** @type {(value?: unknown) => void} */
      let release = () => {};
      const released = new Promise((resolve) => (release = resolve));
      const page = await open(t, async (path, answer) => {
        if (part.test(path)) await released;
        return answer;
      });
      const waitForCaption = async () => {
        await page.waitForSelector(selector);
        await page.waitForFunction(
          () => document.querySelector('#caption')?.textContent === 'Reading the picture…',
        );
      };
      await choose(page, FILE);
      await waitForCaption();
      assert.ok(await page.$('#clear:enabled'));
      assert.ok(await page.$('#hint[hidden]'));
      await drawDigit(page, 3);
      await assertNoPicture(page);
      assert.equal((await readPage(page)).result, '3');
      await choose(page, FILE);
      await waitForCaption();
      release();
      await waitForText(page, '4071');
      assert.equal((await page.$$('.picture')).length, 1);
    });
  }

  test('is all there is: where drawings cannot be read, pictures can', async (t) => {
    const page = await open(
      t,
      (path, answer) => (/-strokes-/.test(path) ? NOT_FOUND : answer),
      'failed',
    );
    await choose(page, FILE);
    await waitForText(page, '4071');
    const { percents } = await readPage(page);
    assert.equal(percents.indexOf(Math.max(...percents)), 4);
    const side = await page.$eval('#raster', (raster) => raster.getAttribute('width'));
    assert.equal(side, '28');
    await page.click('#clear');
    assert.equal(
      await page.$eval('#caption', (caption) => caption.textContent),
      'Cannot read digits',
    );
  });
});

/**
 * The file with another size in its header.
 * @param {number} width
 * @param {number} height
 */
function withSize(width, height) {
  const png = Buffer.from(FILE);
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
}

/**
 * As a camera begins it: with a description before the frame.
 * @param {number} width
 * @param {number} height
 */
function jpegHeader(width, height) {
  const description = Buffer.alloc(5000);
  description.writeUInt32BE(0xffe11386);
  const frame = Buffer.from([
    0xff, 0xc0, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0,
  ]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), description, frame]);
}

/**
 * A BMP of one bit a pixel.
 * @param {number} side a multiple of 32
 */
function largeBitmap(side) {
  const start = 62;
  const bmp = Buffer.alloc(start + (side * side) / 8);
  bmp.write('BM');
  bmp.writeUInt32LE(bmp.length, 2);
  bmp.writeUInt32LE(start, 10);
  bmp.writeUInt32LE(40, 14);
  bmp.writeInt32LE(side, 18);
  bmp.writeInt32LE(side, 22);
  bmp.writeUInt16LE(1, 26);
  bmp.writeUInt16LE(1, 28);
  bmp.writeUInt32LE(0xffffff, 58);
  return bmp;
}
