// The file that predict --report writes, opened as a file.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { inkdigit, root } from '../node/native.js';
import { pictureOfStrokes } from '../node/picture.js';
import { axeSource, violationsOf } from './axe.js';
import { DESKTOP, leavePage, openPage, SMALL_PHONE, waitForState } from './browser.js';
import { leastContrast } from './contrast.js';
import { strokesOf } from './drawings.js';
import { assertFits, openAlone, texts } from './report-page.js';
import { sharedBrowser } from './with-browser.js';

/** @param {number[]} digits side by side, each a little lower than the one before it */
const number = (...digits) =>
  digits.flatMap((digit, i) =>
    strokesOf(digit).map((stroke) => stroke.map(([x, y]) => [x + 1.3 * i, y + 0.1 * i])),
  );

describe('predict --report', () => {
  /** @type {string} */
  let folder;
  /** @type {string} */
  let url;
  /** @type {string} */
  let axe;
  /** @type {import('./browser.js').Browser} */
  let browser;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkdigit-predict-report-'));
    axe = await axeSource();
    const path = (/** @type {string} */ name) => join(folder, name);
    await writeFile(path('407.png'), pictureOfStrokes(number(4, 0, 7)));
    await writeFile(path('tiny.png'), pictureOfStrokes(strokesOf(3), 20));
    await writeFile(path('blank.pgm'), `P2 400 300 255\n${'255 '.repeat(120000)}`);
    await writeFile(path('cut.png'), pictureOfStrokes(strokesOf(3)).subarray(0, 99));
    const drawings = [{ strokes: number(5, 2) }, { strokes: [] }, { strokes: strokesOf(1) }];
    await writeFile(path('n.jsonl'), drawings.map((line) => JSON.stringify(line)).join('\n'));
    const inputs = ['407.png', 'n.jsonl', 'cut.png', 'tiny.png', 'blank.pgm'].map(path);
    const weights = `${root}weights/default.safetensors`;
    const { status } = await inkdigit([
      ...['predict', '--number', '--weights', weights, '--report', path('report.html'), ...inputs],
    ]);
    assert.equal(status, 2, 'one of them cannot be read');
    url = pathToFileURL(path('report.html')).href;
    browser = await sharedBrowser();
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  /**
   * @param {import('puppeteer-core').Viewport} [viewport]
   * @param {'light' | 'dark'} [scheme]
   */
  async function open(viewport = DESKTOP, scheme = 'light') {
    const opened = await openPage(browser, url, viewport, scheme);
    await waitForState(opened.page, 'ready');
    return opened;
  }

  test('asks for nothing but itself, complains of nothing, and shows the inputs in their order', async () => {
    const page = await openAlone(browser, url);
    assert.deepEqual(await texts(page, 'h2'), ['Could not be read', 'Answers']);
    assert.deepEqual(await texts(page, 'h3'), ['407', '52', '?', '1', '3', '?']);
    assert.deepEqual(await texts(page, '.answer.refused h3'), ['?', '?']);
    const [failure, ...others] = await texts(page, '.failures li');
    assert.match(failure, /cut\.png: damaged picture \(PNG\): /);
    assert.equal(others.length, 0);
    await page.close();
  });

  test('a picture has a box and the answer on each digit', async () => {
    const { page } = await open();
    assert.deepEqual(await texts(page, '.answer:first-child .mark text'), ['4', '0', '7']);
    const [frame, ...boxes] = await page.$$eval(
      '.answer:first-child .frame, .answer:first-child .mark-box',
      (all) => all.map((element) => element.getBoundingClientRect().toJSON()),
    );
    for (const [i, box] of boxes.entries()) {
      assert.ok(box.left >= frame.left && box.right <= frame.right, 'in the picture');
      assert.ok(box.top >= frame.top && box.bottom <= frame.bottom, 'in the picture');
      assert.ok(i === 0 || box.left > boxes[i - 1].right, 'side by side');
    }
    const sizes = await page.$$eval('.frame img', (all) =>
      all.map((image) => [image.naturalWidth, image.getBoundingClientRect().width]),
    );
    assert.ok(
      sizes.every(([width]) => width > 0),
      'all are pictures',
    );
    assert.ok(sizes[1][1] > 4 * sizes[1][0], 'small ones are enlarged');
    leavePage(page);
  });

  test('a drawing is drawn, with its boxes', async () => {
    const { page } = await open();
    const [frame, ...parts] = await page.$$eval(
      '.answer:nth-child(2) .frame, .answer:nth-child(2) .ink path, .answer:nth-child(2) .mark-box',
      (all) => all.map((element) => element.getBoundingClientRect().toJSON()),
    );
    assert.equal(parts.length, strokesOf(5).length + strokesOf(2).length + 2);
    for (const part of parts) {
      assert.ok(part.left >= frame.left && part.right <= frame.right);
      assert.ok(part.top >= frame.top && part.bottom <= frame.bottom);
    }
    leavePage(page);
  });

  test('each digit has what the network saw, and ten bars', async () => {
    const { page } = await open();
    const digits = await page.$$eval('.digits li', (all) =>
      all.map((item) => {
        const canvas = /** @type {HTMLCanvasElement} */ (item.querySelector('canvas'));
        const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
        const { data } = context.getImageData(0, 0, 28, 28);
        return {
          answer: item.querySelector('strong')?.textContent,
          bars: item.querySelector('.bars')?.getAttribute('aria-label') ?? '',
          crisp: getComputedStyle(canvas).imageRendering,
          ink: data.filter((level, i) => i % 4 === 3 && level > 200).length,
          enlarged: canvas.getBoundingClientRect().width / canvas.width,
        };
      }),
    );
    assert.deepEqual(
      digits.map(({ answer }) => answer),
      [...'4075213'],
    );
    for (const { answer, bars, crisp, ink, enlarged } of digits) {
      assert.ok(ink > 20);
      assert.ok(enlarged >= 4, String(enlarged));
      assert.equal(crisp, 'pixelated');
      const shares = [...bars.matchAll(/(\d): ([\d.]+) %/g)].map(([, , share]) => Number(share));
      assert.equal(shares.length, 10);
      assert.equal(shares.indexOf(Math.max(...shares)), Number(answer));
    }
    leavePage(page);
  });

  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    test(`${scheme}: axe finds nothing, text stands out, and nothing is too wide`, async () => {
      for (const viewport of [DESKTOP, SMALL_PHONE]) {
        const { page, complaints } = await open(viewport, scheme);
        assert.deepEqual(await violationsOf(page, axe), []);
        const least = await leastContrast(page, '.bars text');
        assert.ok(least >= 4.5, String(least));
        await assertFits(page);
        assert.deepEqual(complaints, []);
        leavePage(page);
      }
    });
  }
});
