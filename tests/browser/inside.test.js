// The look inside: the way from ink to answer, moving with the pen.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { safetensors, TINY, tinyWeights } from '../node/recognizer-fixtures.js';
import { file as write, folder } from '../node/temporary.js';
import { join } from 'node:path';
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
import {
  countInspections,
  drawingOf,
  insideOpener,
  inspections,
  load,
  mapOf,
  maps,
  openInside,
  painted,
  textOf,
} from './inside-page.js';
import { NOT_FOUND, serveDist } from './server.js';
import { serveToBrowser } from './with-browser.js';

describe('inside', () => {
  const there = serveToBrowser();
  /** @type {string} */
  let axe;
  before(async () => {
    axe = await axeSource();
  });

  const open = insideOpener(there);

  test('each layer has a figure, in the order of the network, and says what it is', async (t) => {
    const page = await open(t);
    const { layers } = (await load('default')).info;
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
    const told = recognizer
      .inspect({ strokes })
      .filter(({ name }) => ['conv1', 'relu1', 'relu4'].includes(name));
    for (const { name, values, shape } of told) {
      const size = shape[1] * shape[2];
      const active = Array.from({ length: shape[0] }, (_, c) =>
        values.slice(c * size, (c + 1) * size),
      );
      const count = active.filter((map) => map.some((value) => value > 0)).length;
      const best = values.indexOf(Math.max(...values));
      const said = await textOf(page, `[data-layer="${name}"] > .unseen`);
      assert.ok(said.includes(`${count} of ${shape[0]} are active.`), said);
      const text = `The strongest value is ${values[best].toFixed(2)}, in map ${Math.floor(best / size) + 1}, `;
      assert.ok(said.includes(text), `${said} should have ${text}`);
    }
    assert.match(
      await textOf(page, '.inside-network > .unseen'),
      /^18 layers\. The largest sum is \d+\.\d+, for 7; the next is -?\d+\.\d+, for \d\.$/,
    );
    assert.equal(await textOf(page, '.inside-answer'), '7');
    const { probabilities, plausibility } = recognizer.recognize({ strokes });
    const percent = Math.round(100 * probabilities[7] * plausibility);
    assert.match(await textOf(page, mapOf('softmax1', 7)), new RegExp(`^7\\s*${percent} %$`));
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
      /inkdigit-(relaxed|simd|scalar)-(?!strokes)/.test(path) ? NOT_FOUND : answer,
    );
    t.after(site.close);
    const { page } = await openPage(there.browser, site.url);
    t.after(() => leavePage(page));
    await waitForState(page, 'ready');
    await page.waitForSelector('#compare');
    const brought = () =>
      site.requests.filter((path) => /inside-|-(relaxed|simd|scalar)-(?!strokes)/.test(path));
    assert.deepEqual(brought(), [], 'nothing of it is fetched before');
    await page.click('#inside summary');
    const alert = await page.waitForSelector('#inside [role="alert"]:not(:empty)');
    assert.match(
      String(await alert?.evaluate((element) => element.textContent)),
      /The network default did not arrive/,
    );
    assert.equal(brought().length, 2, String(brought()));
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
    // The pad has frames of its own while it is drawn on, but not when another digit of a number is chosen.
    await drawDigit(page, 1, { x: 0.8, y: 0.2, width: 0.15, height: 0.6 });
    await page.waitForSelector('#digits');
    await painted(page);
    const frames = await page.evaluate(() => {
      const { requestAnimationFrame: original } = window;
      let count = 0;
      window.requestAnimationFrame = (callback) => {
        count += 1;
        return original(callback);
      };
      document
        .querySelector('#digits [data-index="0"]')
        ?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      window.requestAnimationFrame = original;
      return count;
    });
    assert.equal(frames, 0);
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
