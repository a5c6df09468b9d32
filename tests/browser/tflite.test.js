// inkdigit export to TensorFlow Lite: what LiteRT makes of it in Chromium must be what `inkdigit eval`
// gives on the same bytes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import {
  SHIPPED,
  assertClose,
  drawnDigits,
  exported,
  oneStep,
  outputs,
  run,
  trained,
  trainedOfEachKind,
} from '../node/exchange.js';
import { assertUserError, root } from '../node/native.js';
import { STRIDED } from '../node/networks.js';
import { TWO_PROGRAMS } from '../node/rounding.js';
import { file, folder } from '../node/temporary.js';
import { newPage } from './browser.js';
import { NOT_FOUND, readAnswer, serve } from './server.js';
import { sharedBrowser } from './with-browser.js';

const PACKAGES = {
  '@litertjs/core': '/node_modules/@litertjs/core/dist/index.js',
  '@litertjs/wasm-utils': '/node_modules/@litertjs/wasm-utils/dist/index.js',
};
const PAGE = `<!doctype html><script type="importmap">${JSON.stringify({ imports: PACKAGES })}</script>`;

/** What is added is what a convolution gave before the relu behind it, which files like these do together. */
const BRANCHED = {
  ...STRIDED,
  name: 'branched',
  network: {
    ...STRIDED.network,
    layers: [
      { type: 'conv2d', name: 'start', out_channels: 8, kernel: 3, stride: 2 },
      { type: 'relu' },
      { type: 'conv2d', out_channels: 8, kernel: 3, padding: 1 },
      { type: 'add', from: 'start' },
      { type: 'relu' },
      { type: 'max_pool2d', kernel: 2 },
      { type: 'flatten' },
      { type: 'linear', out_features: 10 },
      { type: 'softmax' },
    ],
  },
};

describe('LiteRT gives the probabilities of eval', () => {
  /** @type {Awaited<ReturnType<typeof trainedOfEachKind>> & { branched: string }} */
  let weights;
  /** @type {import('./browser.js').Page} */
  let page;
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let site;

  before(async () => {
    const branched = await file('branched.json', JSON.stringify(BRANCHED));
    weights = {
      ...(await trainedOfEachKind()),
      branched: await trained('branched', branched),
    };
    site = await serve(async (pathname) => {
      if (pathname === '/') return { status: 200, type: 'text/html', body: PAGE };
      if (pathname.startsWith('/node_modules/')) {
        return readAnswer(new URL(`file://${root}${pathname.slice(1)}`));
      }
      return NOT_FOUND;
    });
    page = await newPage(await sharedBrowser());
    await page.goto(site.origin);
    await page.evaluate(async () => {
      const { loadLiteRt } = await import('@litertjs/core');
      await loadLiteRt('/node_modules/@litertjs/core/wasm/');
    });
  });
  after(async () => {
    await page.close();
    await site.close();
  });

  /**
   * What LiteRT makes of pictures, one at a time.
   * @param {string} path
   * @param {Uint8Array} pixels
   * @param {number[]} extents count, height, width
   * @returns {Promise<number[][]>}
   */
  async function runLiteRt(path, pixels, [count, height, width]) {
    const base64 = (await readFile(path)).toString('base64');
    const images = Array.from(pixels, (byte) => byte / 255);
    return page.evaluate(
      async (encoded, values, shape, many) => {
        const { loadAndCompile, Tensor } = await import('@litertjs/core');
        const bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
        const model = await loadAndCompile(bytes, { accelerator: 'wasm' });
        const size = values.length / many;
        const rows = [];
        for (let i = 0; i < many; i++) {
          const image = Float32Array.from(values.slice(i * size, (i + 1) * size));
          const input = new Tensor(image, shape);
          const [output] = await model.run(input);
          rows.push(Array.from(/** @type {Float32Array} */ (output.toTypedArray())));
          input.delete();
          output.delete();
        }
        model.delete();
        return rows;
      },
      base64,
      images,
      [1, height, width, 1],
      count,
    );
  }

  for (const name of /** @type {const} */ ([
    'cnn',
    'mlp',
    'strided',
    'residual',
    'open',
    'branched',
  ])) {
    test(name, async () => {
      const from = weights[name];
      const { pixels, extents, spec } = await drawnDigits(name, from);
      const expected = await outputs(from, spec);
      const full = await exported(from, `${name}.tflite`);
      assertClose(await runLiteRt(full, pixels, extents), expected, TWO_PROGRAMS);
      const whole = await exported(from, `${name}-whole.tflite`, '--keep-batch-norm');
      assertClose(await runLiteRt(whole, pixels, extents), expected, TWO_PROGRAMS);

      const int8 = await exported(from, `${name}-8.safetensors`, '--int8', '--data', spec);
      const expectedInt8 = await outputs(int8, spec);
      const rounded = await exported(int8, `${name}-8-float.tflite`);
      const tolerance = await oneStep(int8);
      assertClose(await runLiteRt(rounded, pixels, extents), expectedInt8, tolerance);
      const integers = await exported(int8, `${name}-8.tflite`, '--int8');
      assertClose(await runLiteRt(integers, pixels, extents), expectedInt8, tolerance);
    });
  }

  test('the shipped weights as int8', async () => {
    const from = `${root}weights/default.safetensors`;
    const { pixels, extents, spec } = await drawnDigits('default', from);
    const integers = await exported(from, 'default.tflite', '--int8');
    const found = await runLiteRt(integers, pixels, extents);
    assertClose(found, await outputs(from, spec), await oneStep(from));
    const sizes = await Promise.all(
      [integers, from].map(async (path) => (await readFile(path)).length),
    );
    // Beside the weights there is what the first and the last layer have as floats, and the graph.
    assert.ok(sizes[0] < 1.25 * sizes[1], `${sizes[0]} bytes, ${sizes[1]} as safetensors`);
  });
});

test('is the same every time, and not there as float16', async () => {
  const to = await exported(SHIPPED, 'first.tflite');
  const again = await exported(SHIPPED, 'second.tflite');
  assert.ok((await readFile(to)).equals(await readFile(again)));
  const args = ['export', '--weights', SHIPPED, '--to', join(folder, 'half.tflite')];
  await assertUserError(
    [...args, '--dtype', 'float16'],
    /float16: a \.tflite is written as float32 or int8/,
  );
  const told = JSON.parse(await run([...args.slice(0, 4), join(folder, 'told.tflite'), '--json']));
  assert.equal(told.format, 'tflite');
});
