// A picture that is chosen, dropped or pasted is read, and nothing of what reads it is loaded before.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { drawDigit, leavePage, openPage, padBox, readPage, waitForState } from './browser.js';
import { assertNoPicture, choose, waitForText } from './picture-page.js';
import { enlarge, pictureOf, pngOf } from './pictures.js';
import { serveDist } from './server.js';
import { readyPage, sharedBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

const PICTURE = pictureOf(['4071']);
const FILE = pngOf(PICTURE);

/** What is fetched for pictures alone. */
const OF_PICTURES = /picture.*\.js$|inkdigit-(relaxed|simd|scalar)-(?!strokes).*\.wasm$/;

/**
 * Lets go of pictures above the page, or pastes them, one right after the other, each behind a text.
 * @param {Page} page
 * @param {'drop' | 'paste'} how
 * @param {...Uint8Array} pictures
 * @returns {Promise<boolean>} whether the browser was kept from doing what it does with files
 */
function hand(page, how, ...pictures) {
  return page.evaluate(
    (type, files) => {
      const events = files.map((data) => {
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File(['no picture'], 'note.txt', { type: 'text/plain' }));
        transfer.items.add(new File([bytes], 'picture.png', { type: 'image/png' }));
        const init = { bubbles: true, cancelable: true };
        return type === 'paste'
          ? new ClipboardEvent(type, { ...init, clipboardData: transfer })
          : new DragEvent(type, { ...init, dataTransfer: transfer });
      });
      const body = document.body;
      return !events.map((event) => body.dispatchEvent(event)).every(Boolean);
    },
    how,
    pictures.map((bytes) => Buffer.from(bytes).toString('base64')),
  );
}

/** @param {Page} page */
async function pressed(page) {
  return page.$$eval('#digits [data-index]', (buttons) =>
    buttons.map((button) => button.getAttribute('aria-pressed') === 'true').indexOf(true),
  );
}

/**
 * The bar that is the highest.
 * @param {Page} page
 */
async function highest(page) {
  const { percents } = await readPage(page);
  return percents.indexOf(Math.max(...percents));
}

describe('a picture', () => {
  const there = readyPage();

  test('is read with what is loaded then, and goes nowhere', async () => {
    const { page, site } = there;
    /** @type {Set<string>} */
    const hosts = new Set();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    assert.deepEqual(
      site.requests.filter((path) => OF_PICTURES.test(path)),
      [],
    );
    await choose(page, FILE);
    await waitForText(page, '4071');
    const parts = site.requests.filter((path) => OF_PICTURES.test(path));
    assert.equal(parts.length, 3, String(parts));
    hosts.delete(new URL(site.url).host);
    assert.deepEqual([...hosts], []);
  });

  test('has a frame on every digit, and a button that shows what it is', async () => {
    const { page } = there;
    await choose(page, FILE);
    await waitForText(page, '4071');
    const names = await page.$$eval('#digits [data-index]', (all) => all.map((b) => b.textContent));
    assert.deepEqual(names, ['4', '0', '7', '1']);
    assert.match(
      await page.$eval('#caption', (caption) => caption.textContent ?? ''),
      /^\d+ % sure$/,
    );
    const look = () =>
      page.$eval('#raster', (canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
    const looks = new Set();
    for (const [i, digit] of [4, 0, 7, 1].entries()) {
      if (i > 0) await page.click(`#digits [data-index="${i}"]`);
      assert.equal(await pressed(page), i);
      assert.equal(await highest(page), digit);
      looks.add(await look());
    }
    assert.equal(looks.size, 4);
    assert.equal((await page.$$('.picture-chosen')).length, 1);
  });

  /** Where the frames are in the window, and where the digits are. */
  async function frames() {
    const { page } = there;
    const { x, width, height, y } = await padBox(page);
    const scale = width / PICTURE.width;
    const top = y + (height - scale * PICTURE.height) / 2;
    const boxes = await page.$$eval('.picture-frame', (all) =>
      all.map((frame) => frame.getBoundingClientRect().toJSON()),
    );
    return boxes.map((/** @type {import('./browser.js').Box} */ frame, i) => {
      const { box } = PICTURE.digits[i];
      return {
        frame,
        digit: {
          left: x + scale * box.x,
          right: x + scale * (box.x + box.width),
          middle: top + scale * (box.y + box.height / 2),
        },
      };
    });
  }

  for (const scale of [1, 6]) {
    test(`of ${scale} x ${scale} the pixels: frames are where the digits are, and a tap chooses`, async () => {
      const { page } = there;
      await choose(page, pngOf(enlarge(PICTURE, scale)));
      await waitForText(page, '4071');
      const [width, height] = await page.$eval('.picture canvas', (element) => {
        const canvas = /** @type {HTMLCanvasElement} */ (element);
        return [canvas.width, canvas.height];
      });
      assert.ok(width * height <= 4.01e6, `${width} x ${height}`);
      for (const { frame, digit } of await frames()) {
        assert.ok(frame.x > digit.left - 8 && frame.x + frame.width < digit.right + 8);
        assert.ok(Math.abs(frame.y + frame.height / 2 - digit.middle) < 6);
      }
      const [, , seven, one] = await frames();
      await page.mouse.click(seven.frame.x + 3, seven.frame.y + seven.frame.height / 2);
      assert.equal(await pressed(page), 2);
      await page.mouse.click(one.frame.x + one.frame.width + 12, one.frame.y);
      assert.equal(await pressed(page), 3, 'a finger is broad');
      assert.equal(await highest(page), 1);
      const pad = await padBox(page);
      await page.mouse.click(pad.x + 30, pad.y + 30);
      assert.equal(await pressed(page), 3);
      assert.ok(await page.$('.picture'), 'beside all of them nothing happens');
    });
  }

  test('is chosen, and its digits looked at, with keys alone', async () => {
    const { page } = there;
    await page.focus('#picture-file');
    const outline = await page.$eval('label:has(#picture-file)', (label) => {
      return getComputedStyle(label).outlineStyle;
    });
    assert.equal(outline, 'solid');
    await choose(page, FILE);
    await waitForText(page, '4071');
    await page.focus('#digits [data-index="0"]');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await pressed(page), 1);
    assert.equal(await highest(page), 0);
  });

  for (const how of /** @type {const} */ (['drop', 'paste'])) {
    test(`is taken by ${how}, among other files`, async () => {
      const { page } = there;
      assert.equal(await hand(page, how, FILE), how === 'drop');
      await waitForText(page, '4071');
    });
  }

  test('is announced while it hangs above the page', async () => {
    const { page } = there;
    const hang = (/** @type {string} */ type, /** @type {string | null} */ kind) =>
      page.evaluate(
        (name, mime) => {
          const dataTransfer = new DataTransfer();
          if (mime) dataTransfer.items.add(new File([''], 'a.png', { type: mime }));
          else dataTransfer.setData('text/plain', 'words');
          const event = new DragEvent(name, { cancelable: true, bubbles: true, dataTransfer });
          document.body.dispatchEvent(event);
          return [event.defaultPrevented, 'dragged' in document.documentElement.dataset];
        },
        type,
        kind,
      );
    assert.deepEqual(await hang('dragover', null), [false, false]);
    assert.deepEqual(await hang('dragover', 'image/png'), [true, true]);
    assert.deepEqual(await hang('dragleave', 'image/png'), [false, false]);
  });

  test('takes the place of a drawing, and Clear that of the picture', async () => {
    const { page } = there;
    await drawDigit(page, 3);
    await choose(page, FILE);
    await waitForText(page, '4071');
    assert.ok(await page.$('#undo:disabled'));
    assert.ok(await page.$('#hint[hidden]'));
    await page.click('#clear:enabled');
    await assertNoPicture(page);
    assert.deepEqual(await readPage(page), { result: '', percents: Array(10).fill(0) });
    assert.ok(await page.$('#clear:disabled'));
    assert.ok(await page.$('#hint:not([hidden])'));
  });

  test('goes when somebody draws, and the stroke is whole', async () => {
    const { page } = there;
    await choose(page, FILE);
    await waitForText(page, '4071');
    await drawDigit(page, 2);
    await assertNoPicture(page);
    const over = await readPage(page);
    assert.equal(over.result, '2');
    await page.keyboard.press('Escape');
    await drawDigit(page, 2);
    assert.deepEqual(await readPage(page), over);
  });

  test('that takes longer than the next one comes too late', async () => {
    const { page } = there;
    await hand(page, 'paste', pngOf(enlarge(pictureOf(['38']), 8)), FILE);
    await waitForText(page, '4071');
    // By then the first one has been read, too.
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal((await readPage(page)).result, '4071');
    assert.equal((await page.$$('.picture')).length, 1);
  });

  test('without digits is said to have none', async () => {
    const { page } = there;
    const data = new Uint8ClampedArray(4 * 60 * 40).fill(255);
    await choose(page, pngOf({ data, width: 60, height: 40 }));
    await page.waitForFunction(
      () => document.querySelector('#caption')?.textContent === 'No digits found',
    );
    assert.ok(await page.$('.picture'));
    assert.ok(await page.$('#clear:enabled'));
  });
});

describe('a picture that is chosen before the page is done', () => {
  test('is read once what takes files is there', async (t) => {
    /** @type {(value?: unknown) => void} */
    let release = () => {};
    const released = new Promise((resolve) => (release = resolve));
    const site = await serveDist(async (path, answer) => {
      if (/\/later-[^/]*\.js$/.test(path)) await released;
      return answer;
    });
    t.after(site.close);
    const { page } = await openPage(await sharedBrowser(), site.url);
    t.after(() => leavePage(page));
    await waitForState(page, 'ready');
    await drawDigit(page, 3);
    assert.equal((await readPage(page)).result, '3', 'nothing else is needed to draw');
    await choose(page, FILE);
    release();
    await waitForText(page, '4071');
  });
});
