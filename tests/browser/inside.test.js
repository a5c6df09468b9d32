// The look inside: the way from ink to answer, moving with the pen.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { safetensors, TINY, tinyWeights } from '../node/recognizer-fixtures.js';
import { file as write, folder } from '../node/temporary.js';
import { Recognizer } from '../../web/recognizer.js';
import { axeSource, violationsOf } from './axe.js';
import {
  DESKTOP,
  drawDigit,
  drawWithMouse,
  leavePage,
  MIDDLE,
  openPage,
  padBox,
  partOf,
  PHONE,
  placeStroke,
  waitForState,
} from './browser.js';
import { strokesOf } from './drawings.js';
import { choose, waitForText } from './picture-page.js';
import { pictureOf, pngOf } from './pictures.js';
import { NOT_FOUND, serveDist } from './server.js';
import { serveToBrowser } from './with-browser.js';

/** @typedef {import('./browser.js').Page} Page */

const load = async (/** @type {string} */ name) =>
  Recognizer.load({
    weights: await readFile(new URL(`../../weights/${name}.safetensors`, import.meta.url)),
  });

/**
 * Counts what is asked of the engine that looks inside, before the page starts one.
 */
function countInspections() {
  Object.assign(window, { inspections: 0 });
  const { instantiate } = WebAssembly;
  Object.assign(WebAssembly, {
    instantiate: async (/** @type {any[]} */ ...args) => {
      const instance = await instantiate.call(WebAssembly, args[0], args[1]);
      const { exports } = /** @type {any} */ (instance);
      if (!exports.ink_inspect_values) return instance;
      const values = (/** @type {any[]} */ ...given) => {
        // @ts-ignore
        window.inspections += 1;
        return exports.ink_inspect_values(...given);
      };
      return { exports: { ...exports, ink_inspect_values: values } };
    },
  });
}

/**
 * @param {Page} page
 * @returns {Promise<number>}
 */
const inspections = (page) =>
  page.evaluate(() => /** @type {{ inspections?: number }} */ (window).inspections ?? NaN);

/**
 * Opens the part, as a visitor does.
 * @param {Page} page
 */
async function openInside(page) {
  await page.waitForSelector('#compare');
  await page.click('#inside summary');
  await page.waitForSelector('.inside-network');
}

/**
 * Waits until everything that was to be painted is.
 * @param {Page} page
 */
const painted = (page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );

/**
 * What the canvas of each layer shows, by its name.
 * @param {Page} page
 * @returns {Promise<Record<string, string>>}
 */
const maps = (page) =>
  page.$$eval('[data-layer]:has(canvas)', (figures) =>
    Object.fromEntries(
      figures.map((figure) => [
        /** @type {HTMLElement} */ (figure).dataset.layer,
        /** @type {HTMLCanvasElement} */ (figure.querySelector('canvas')).toDataURL(),
      ]),
    ),
  );

/**
 * @param {Page} page
 * @param {string} selector
 */
const textOf = (page, selector) =>
  page.$eval(selector, (element) => element.textContent?.trim() ?? '');

/**
 * @param {string} layer
 * @param {number} map from 0
 */
const mapOf = (layer, map) => `[data-layer="${layer}"] [data-map="${map}"]`;

/**
 * The drawing on the pad, as the page has it.
 * @param {Page} page
 * @param {number} digit
 */
async function drawingOf(page, digit) {
  const pad = await padBox(page);
  return strokesOf(digit).map((stroke) =>
    placeStroke(partOf(pad, MIDDLE), stroke).map(({ x, y }) => [
      (x - pad.x) / pad.height,
      (y - pad.y) / pad.height,
    ]),
  );
}

/**
 * The frame on the pad, in parts of it.
 * @param {Page} page
 */
async function frameOf(page) {
  return page.$eval('.inside-sheet [data-frame]', (frame) => {
    const of = (/** @type {string} */ name) => Number(frame.getAttribute(name));
    const shown = getComputedStyle(frame).display !== 'none';
    return { shown, left: of('x'), top: of('y'), width: of('width'), height: of('height') };
  });
}

describe('inside', () => {
  const there = serveToBrowser();
  /** @type {string} */
  let axe;
  before(async () => {
    axe = await axeSource();
  });

  /**
   * A page with the part open.
   * @param {import('node:test').TestContext} t
   * @param {import('puppeteer-core').Viewport} [viewport]
   * @param {'light' | 'dark'} [scheme]
   */
  async function open(t, viewport = DESKTOP, scheme = 'light') {
    const { page, complaints } = await openPage(there.browser, there.site.url, viewport, scheme);
    t.after(() => {
      assert.deepEqual(complaints, []);
      leavePage(page);
    });
    await waitForState(page, 'ready');
    await openInside(page);
    return page;
  }

  test('each layer has a figure, in the order of the network, and says what it is', async (t) => {
    const page = await open(t);
    const { layers } = (await load('default')).info;
    assert.ok(!there.site.requests.some((path) => /cnn-5x5/.test(path)));
    const shown = await page.$$eval('#inside [data-layer]', (figures) =>
      figures.map((figure) => ({
        name: figure.getAttribute('data-layer'),
        text: figure.querySelector('.unseen')?.textContent ?? '',
      })),
    );
    assert.deepEqual(
      shown.map(({ name }) => name),
      layers.map(({ name }) => name),
    );
    assert.equal(shown[0].text, 'conv1: convolution, 16 maps of 24 by 24.');
    assert.equal(await textOf(page, '.inside-network > .unseen'), 'Nothing is drawn yet.');
    assert.equal(
      await page.$eval('.inside-foot .line', (line) => line.hasAttribute('hidden')),
      true,
    );
  });

  test('a drawing is told of when the pen is up: what is active, what is strongest, and where', async (t) => {
    const page = await open(t);
    await drawDigit(page, 7);
    await painted(page);
    const recognizer = await load('default');
    const strokes = await drawingOf(page, 7);
    const [conv1, relu1] = recognizer.inspect({ strokes });
    for (const { name, values, shape } of [conv1, relu1]) {
      const size = shape[1] * shape[2];
      const active = Array.from({ length: shape[0] }, (_, c) =>
        values.slice(c * size, (c + 1) * size),
      );
      const count = active.filter((map) => map.some((value) => value > 0)).length;
      const best = values.indexOf(Math.max(...values));
      const said = await textOf(page, `[data-layer="${name}"] > .unseen`);
      assert.ok(said.includes(`${count} of 16 are active.`), said);
      const text = `The strongest value is ${values[best].toFixed(2)}, in map ${Math.floor(best / size) + 1}, `;
      assert.ok(said.includes(text), `${said} should have ${text}`);
    }
    assert.match(
      await textOf(page, '.inside-network > .unseen'),
      /^18 layers\. The largest sum is \d+\.\d+, for 7; the next is -?\d+\.\d+, for \d\.$/,
    );
    assert.equal(await textOf(page, '.inside-answer'), '7');
    assert.match(await textOf(page, mapOf('softmax1', 7)), /^7\s*9\d %$/);
  });

  test('the maps move while the pen is down, and what is said waits until it is up', async (t) => {
    const page = await open(t);
    const [first, ...rest] = placeStroke(partOf(await padBox(page), MIDDLE), strokesOf(3)[0]);
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    /** @type {Record<string, Set<string>>} */
    const seen = {};
    for (const { x, y } of rest.filter((_, i) => i % 6 === 5)) {
      await page.mouse.move(x, y);
      await painted(page);
      for (const [layer, image] of Object.entries(await maps(page))) {
        (seen[layer] ??= new Set()).add(image);
      }
      assert.equal(await textOf(page, '.inside-network > .unseen'), 'Nothing is drawn yet.');
    }
    const layers = Object.keys(seen);
    assert.deepEqual(layers, ['conv1', 'max_pool2d1', 'conv3', 'conv4', 'max_pool2d2', 'conv6']);
    for (const layer of layers) assert.ok(seen[layer].size > 2, `${layer}: ${seen[layer].size}`);
    await page.mouse.up();
    await painted(page);
    assert.match(await textOf(page, '.inside-network > .unseen'), /^18 layers/);
    await page.keyboard.press('Escape');
    await painted(page);
    const empty = await maps(page);
    for (const layer of layers) assert.ok(!seen[layer].has(empty[layer]), `${layer} is empty`);
  });

  test('a map that is touched is enlarged, with its filter, and framed where it looked', async (t) => {
    const page = await open(t, PHONE);
    const pad = await padBox(page);
    await drawDigit(page, 7);
    await painted(page);
    const strokes = await drawingOf(page, 7);
    const recognizer = await load('default');
    const outputs = recognizer.inspect({ strokes });
    const { scale, x, y } = recognizer.fit({ strokes });
    for (const [layer, map, size] of /** @type {[string, number, string][]} */ ([
      ['conv1', 2, '5 by 5 weights for each of 1 maps'],
      ['conv3', 5, '3 by 3 weights for each of 16 maps'],
    ])) {
      await page.$eval(mapOf(layer, map), (button) => button.scrollIntoView({ inline: 'center' }));
      await page.tap(mapOf(layer, map));
      await painted(page);
      const at = outputs.findIndex(({ name }) => name === layer) + 1;
      const { values, shape, field, type } = outputs[at];
      assert.equal(type, 'relu');
      const pixels = values.slice(map * shape[1] * shape[2], (map + 1) * shape[1] * shape[2]);
      const [left, top, width, height] = await page.$eval('.inside-framed .inside-frame', (rect) =>
        ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name))),
      );
      assert.deepEqual([width, height], [field.width, field.height]);
      // Of two that are all but equal, a last bit of the pen's position decides.
      const [column, row] = [(left - field.left) / field.stride, (top - field.top) / field.stride];
      const value = pixels[row * shape[2] + column];
      assert.ok(value > 0.99 * Math.max(...pixels), `${layer}: ${value} at ${column}, ${row}`);
      const frame = await frameOf(page);
      assert.ok(frame.shown);
      const near = 2 / pad.height;
      const onSheet = (/** @type {number} */ at) => Math.min(0.992, Math.max(0.008, at));
      for (const [what, actual, expected] of /** @type {[string, number, number][]} */ ([
        ['left', frame.left, onSheet((left - x) / scale)],
        ['top', frame.top, onSheet((top - y) / scale)],
        ['right', frame.left + frame.width, onSheet((left + width - x) / scale)],
        ['bottom', frame.top + frame.height, onSheet((top + height - y) / scale)],
      ])) {
        assert.ok(Math.abs(actual - expected) < near, `${layer}, ${what}: ${actual}, ${expected}`);
      }
      assert.equal(await textOf(page, '.inside-detail h2'), `${layer}, map ${map + 1}`);
      const filter = await textOf(page, '.inside-detail figure .unseen');
      assert.ok(filter.includes(size), filter);
      const { values: weights } = recognizer.filter(layer, map);
      const positive = weights.filter((weight) => weight > 0).length;
      assert.ok(filter.includes(`${positive} count for it`), filter);
      assert.match(
        await textOf(page, '.inside-detail [role="status"]'),
        /^Its strongest place is /,
      );
      assert.equal(await page.$eval(mapOf(layer, map), (button) => button.ariaPressed), 'true');
    }
    await page.click('.inside-head .button:last-child');
    assert.equal((await frameOf(page)).shown, false);
    assert.equal(
      await page.$eval('.inside-detail', (detail) => detail.hasAttribute('hidden')),
      true,
    );
  });

  test('the pointer alone enlarges, too, and what was chosen comes again', async (t) => {
    const page = await open(t);
    await drawDigit(page, 7);
    await page.$eval('.inside-strip', (strip) => strip.scrollIntoView({ block: 'center' }));
    const title = () => textOf(page, '.inside-detail h2');
    await page.hover(mapOf('conv1', 3));
    assert.equal(await title(), 'conv1, map 4');
    await page.hover('.inside-foot p');
    assert.equal(await title(), 'conv1, map 4', 'nothing jumps');
    await page.click(mapOf('conv1', 1));
    await page.hover(mapOf('max_pool2d1', 0));
    assert.equal(await title(), 'max_pool2d1, map 1');
    await page.hover('.inside-foot p');
    assert.equal(await title(), 'conv1, map 2');
  });

  test('by keyboard: Tab comes to each layer, arrows go on, Escape closes before it clears', async (t) => {
    const page = await open(t);
    await drawDigit(page, 7);
    await painted(page);
    const title = () => textOf(page, '.inside-detail h2');
    await page.focus('#inside summary');
    await page.keyboard.press('Tab');
    const stops = [];
    for (let i = 0; i < 8; ++i) {
      const layer = await page.evaluate(
        () => document.activeElement?.closest('[data-layer]')?.getAttribute('data-layer') ?? '',
      );
      if (layer) stops.push(layer);
      await page.keyboard.press('Tab');
    }
    assert.deepEqual(stops.slice(0, 3), ['conv1', 'max_pool2d1', 'conv3']);
    assert.equal(new Set(stops).size, stops.length, 'one stop a layer');
    await page.focus(mapOf('conv1', 0));
    await page.keyboard.press('ArrowRight');
    assert.equal(await title(), 'conv1, map 2');
    await page.keyboard.press('ArrowDown');
    assert.equal(await title(), 'conv1, map 8');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowUp');
    assert.equal(await title(), 'conv1, map 1');
    await page.keyboard.press('End');
    assert.equal(await title(), 'conv1, map 16');
    await page.keyboard.press('Escape');
    assert.equal(
      await page.$eval('.inside-detail', (detail) => detail.hasAttribute('hidden')),
      true,
    );
    assert.equal(await textOf(page, '#result'), '7', 'the drawing is still there');
    await page.keyboard.press('Escape');
    assert.equal(await textOf(page, '#result'), '');
  });

  test('why: what speaks for and against lies over the ink until the drawing changes', async (t) => {
    const page = await open(t);
    await drawDigit(page, 9);
    await painted(page);
    const recognizer = await load('default');
    const strokes = await drawingOf(page, 9);
    const { probabilities } = recognizer.recognize({ strokes });
    const next = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a])[1];
    assert.equal(await textOf(page, '#inside-why'), `Why 9 and not ${next}?`);
    const squares = () =>
      page.$$eval('.inside-sheet g[mask]', ([group]) => ({
        shown: getComputedStyle(group).display !== 'none',
        pro: group.querySelectorAll('.inside-for').length,
        contra: group.querySelectorAll('.inside-against').length,
      }));
    assert.equal((await squares()).shown, false);
    await page.click('#inside-why');
    const { shown, pro, contra } = await squares();
    assert.ok(shown && pro > 5 && contra > 5, `${shown}, ${pro}, ${contra}`);
    const map = recognizer.explain({ strokes }, { for: 9, against: next });
    const most = Math.max(...map.map(Math.abs));
    const expected = map.filter((value) => value > 0.04 * most).length;
    assert.ok(Math.abs(pro - expected) <= 4, `${pro} squares, ${expected} pixels`);
    assert.match(
      await textOf(page, '.inside-reasons [role="status"]'),
      /^What speaks most for 9 lies .*\. What speaks most for \d lies .*\.$/,
    );
    assert.equal(await textOf(page, '.inside-legend'), `speaks for 9speaks for ${next}`);
    await page.select('.inside-foot select', '1');
    assert.equal(await textOf(page, '#inside-why'), 'Why 9 and not 1?');
    assert.match(await textOf(page, '.inside-legend'), /speaks for 1$/);
    await page.evaluate(() => scrollTo(0, 0));
    await page.mouse.move(...(await corner(page)));
    await page.mouse.down();
    await painted(page);
    assert.equal((await squares()).shown, false);
    await page.mouse.up();
  });

  test('of a number the chosen digit is shown, of a picture, too', async (t) => {
    const page = await open(t);
    await drawDigit(page, 4, { x: 0.1, y: 0.3, width: 0.3, height: 0.4 });
    await drawDigit(page, 2, { x: 0.6, y: 0.3, width: 0.3, height: 0.4 });
    await painted(page);
    const two = await maps(page);
    assert.equal(await textOf(page, '.inside-answer'), '2');
    await page.click(mapOf('conv1', 0));
    const right = await frameOf(page);
    await page.click('#digits [data-index="0"]');
    await painted(page);
    assert.equal(await textOf(page, '.inside-answer'), '4');
    assert.notEqual((await maps(page)).conv1, two.conv1);
    assert.ok((await frameOf(page)).left < 0.5 && right.left > 0.4, 'the frame goes with it');

    await choose(page, pngOf(pictureOf(['47'])));
    await waitForText(page, '47');
    await painted(page);
    assert.equal(await textOf(page, '.inside-answer'), '4');
    const four = await maps(page);
    await page.click('#digits [data-index="1"]');
    await painted(page);
    assert.equal(await textOf(page, '.inside-answer'), '7');
    assert.notEqual((await maps(page)).conv1, four.conv1);
    assert.equal((await frameOf(page)).shown, false, 'there is no ink on the sheet');
    await page.click('#inside-why');
    assert.ok((await page.$$('.inside-reasons .inside-for')).length > 1);
  });

  test('follows the network that is chosen', async (t) => {
    const page = await open(t);
    await drawDigit(page, 7);
    for (const name of ['tiny', 'cnn-5x5']) {
      await page.select('#weights', name);
      const { layers } = (await load(name)).info;
      await page.waitForFunction(
        (names) =>
          [...document.querySelectorAll('#inside [data-layer]')]
            .map((figure) => figure.getAttribute('data-layer'))
            .join() === names,
        {},
        layers.map((layer) => layer.name).join(),
      );
      await page.waitForFunction(
        () => document.querySelector('.inside-answer')?.textContent === '7',
      );
    }
    assert.equal(await textOf(page, '[data-layer="fc1"] .inside-more'), 'The first 64 of 128');
    assert.equal((await page.$$('[data-layer="fc1"] [data-map]')).length, 64);
    assert.equal((await page.$$('.inside-sheet')).length, 1);
  });

  test('shows a network of other classes, shape and layers', async (t) => {
    const page = await open(t);
    for (const [name, bytes, layers] of /** @type {[string, Uint8Array, string[]][]} */ ([
      ['letters', letters(), ['conv', 'leaky', 'mean', 'flat', 'softmax1']],
      ['upright', tinyWeights(), ['flatten1', 'fc', 'softmax1']],
    ])) {
      await write(`${name}.safetensors`, bytes);
      const input = /** @type {import('puppeteer-core').ElementHandle<HTMLInputElement>} */ (
        await page.$('#weights-file')
      );
      await input.uploadFile(join(folder, `${name}.safetensors`));
      await page.waitForFunction(
        (names) =>
          [...document.querySelectorAll('#inside [data-layer]')]
            .map((figure) => figure.getAttribute('data-layer'))
            .join() === names,
        {},
        layers.join(),
      );
    }
    const [stroke] = strokesOf(1);
    await drawWithMouse(page, [stroke], partOf(await padBox(page), MIDDLE));
    await painted(page);
    const names = await page.$$eval('[data-layer="fc"] .inside-bar-name', (all) =>
      all.map(({ textContent }) => textContent),
    );
    assert.deepEqual(names, TINY.classes);
    await page.click(mapOf('fc', 0));
    assert.match(
      await textOf(page, '.inside-detail figure .unseen'),
      /12 by 16|16 by 12/,
      'weights lie as the picture does',
    );
  });

  test('says so when a network does not arrive', async (t) => {
    const site = await serveDist((path, answer) =>
      /inkdigit-(simd|scalar)-(?!strokes)/.test(path) ? NOT_FOUND : answer,
    );
    t.after(site.close);
    const { page } = await openPage(there.browser, site.url);
    t.after(() => leavePage(page));
    await waitForState(page, 'ready');
    await page.waitForSelector('#compare');
    await page.click('#inside summary');
    const alert = await page.waitForSelector('#inside [role="alert"]:not(:empty)');
    assert.match(
      String(await alert?.evaluate((element) => element.textContent)),
      /The network default did not arrive/,
    );
  });

  test('closed, it does nothing, and nothing of it is left', async (t) => {
    const { page } = await openPage(there.browser, there.site.url);
    t.after(() => page.close());
    await page.evaluateOnNewDocument(countInspections);
    await page.reload();
    await waitForState(page, 'ready');
    await openInside(page);
    await drawDigit(page, 7);
    await painted(page);
    const before = await inspections(page);
    assert.ok(before >= 18, String(before));
    await page.click(mapOf('conv1', 1));
    assert.equal((await page.$$('.inside-sheet')).length, 1);
    await page.click('#inside summary');
    await page.waitForFunction(() => !document.querySelector('.inside-network, .inside-sheet'));
    const closed = await inspections(page);
    await page.keyboard.press('Escape');
    await drawDigit(page, 4);
    await painted(page);
    assert.equal(await inspections(page), closed);
    await openInside(page);
    await painted(page);
    assert.equal(await textOf(page, '.inside-answer'), '4', 'opened again it shows what is there');
  });

  test('speaks the language of the page', async (t) => {
    const page = await open(t);
    await drawDigit(page, 7);
    await page.select('#language', 'zh');
    await page.waitForFunction(() =>
      /为什么是 7/.test(document.querySelector('#inside-why')?.textContent ?? ''),
    );
    assert.equal((await page.$$('.inside-sheet')).length, 1);
    await page.select('#language', 'en');
    await page.waitForFunction(() =>
      /^Why 7/.test(document.querySelector('#inside-why')?.textContent ?? ''),
    );
  });

  for (const scheme of /** @type {const} */ (['light', 'dark'])) {
    test(`${scheme}: axe-core has nothing to complain of`, async (t) => {
      for (const viewport of [DESKTOP, PHONE]) {
        const page = await open(t, viewport, scheme);
        await page.emulateMediaFeatures([
          { name: 'prefers-color-scheme', value: scheme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
        ]);
        assert.deepEqual(await violationsOf(page, axe), []);
        await drawDigit(page, 7);
        await page.click(mapOf('conv1', 1));
        await page.click('#inside-why');
        await painted(page);
        assert.deepEqual(await violationsOf(page, axe), []);
      }
    });
  }
});

/**
 * A point of the pad that no drawing of the tests is at.
 * @param {Page} page
 * @returns {Promise<[number, number]>}
 */
async function corner(page) {
  const { x, y } = await padBox(page);
  return [x + 10, y + 10];
}

/** A network of letters whose sums come of the means of its maps. */
function letters() {
  const classes = ['A', 'B', 'C'];
  const network = {
    input: { channels: 1, height: 28, width: 28, mean: [0], std: [1] },
    classes,
    layers: [
      { type: 'conv2d', name: 'conv', out_channels: 3, kernel: 3 },
      { type: 'leaky_relu', name: 'leaky' },
      { type: 'global_avg_pool2d', name: 'mean' },
      { type: 'flatten', name: 'flat' },
      { type: 'softmax' },
    ],
  };
  const weight = Float32Array.from({ length: 27 }, (_, i) => Math.sin(i));
  const tensors = { 'conv.weight': weight, 'conv.bias': new Float32Array(3) };
  const shapes = { 'conv.weight': [3, 1, 3, 3], 'conv.bias': [3] };
  return safetensors(tensors, shapes, {
    format_version: '1',
    checksum: 'crc32:00000000',
    name: 'letters',
    network: JSON.stringify(network),
    provenance: '{}',
    golden: '[]',
  });
}
