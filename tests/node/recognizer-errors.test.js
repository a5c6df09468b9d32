// What the recogniser says to input that it cannot read and to weights that it cannot use.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { InputError, Recognizer, WeightsError } from '../../web/recognizer.js';
import { safetensors, tinyWeights } from './recognizer-fixtures.js';

const ENGINE = new URL('../../build/wasm/inkdigit-scalar.wasm', import.meta.url);
const LINE = [[0, 0], [1, 9]]; // prettier-ignore

/** @param {string} text */
const exactly = (text) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);

describe('input that cannot be read', () => {
  /** @type {Recognizer} */
  let recognizer;
  before(async () => {
    recognizer = await Recognizer.load({ weights: tinyWeights() });
  });

  const bytes = new Uint8Array(12);
  /** @type {[string, unknown, RegExp][]} */
  const cases = [
    ['nothing', undefined, /^expected \{ strokes \}, .* but was given undefined$/],
    ['null', null, /but was given null$/],
    ['a number', 3, /but was given number 3$/],
    ['bare strokes', [[[0, 0]]], /but was given an array of 1$/],
    ['something else', { stroke: [] }, /but was given an object \{stroke\}$/],
    ['floats', new Float32Array(192), /but was given a value of Float32Array$/],
    [
      'strokes: a string',
      { strokes: 'M 0 0' },
      exactly('strokes: expected an array of strokes, but was given "M 0 0"'),
    ],
    ['strokes: undefined', { strokes: undefined }, /^strokes: .* undefined$/],
    [
      'a stroke that is a number',
      { strokes: [LINE, 7] },
      exactly('strokes[1]: expected an array of points [x, y], but was given number 7'),
    ],
    [
      'points where strokes belong',
      { strokes: LINE },
      /^strokes\[0\]\[0\]: expected a pair of numbers/,
    ],
    [
      'a point that is a number',
      { strokes: [LINE, [[1, 2], 5]] },
      exactly('strokes[1][1]: expected a pair of numbers [x, y], but was given number 5'),
    ],
    [
      'a point of one number',
      { strokes: [[[1]]] },
      exactly('strokes[0][0]: expected a pair of numbers [x, y], but was given an array of 1'),
    ],
    ['a point of strings', { strokes: [[['1', '2']]] }, /^strokes\[0\]\[0\]: /],
    ['a point that is a string', { strokes: [['12']] }, /^strokes\[0\]\[0\]: .*"12"$/],
    ['a point that is an object', { strokes: [[{ x: 1, y: 2 }]] }, /an object \{x, y\}$/],
    ['a missing point', { strokes: [[[1, 2], null]] }, /^strokes\[0\]\[1\]: .* null$/],
    ['a hole among the strokes', { strokes: [LINE, , LINE] }, /^strokes\[1\]: .* undefined$/], // prettier-ignore
    [
      'NaN',
      {
        strokes: [
          LINE,
          [
            [0, 0],
            [NaN, 1],
          ],
        ],
      },
      /stroke 2, point 2: x /,
    ],
    ['an infinite coordinate', { strokes: [[[0, -Infinity]]] }, /stroke 1, point 1: y /],
    [
      'a picture with too little data',
      { data: bytes, width: 4, height: 4 },
      exactly('picture: data has 12 bytes, but 4 x 4 pixels take 16, 48, 64 (grey, RGB, RGBA)'),
    ],
    [
      'a picture of two channels',
      { data: bytes, width: 3, height: 2 },
      /^picture: data has 12 bytes, but 3 x 2 /,
    ],
    [
      'a picture without a width',
      { data: bytes, height: 4 },
      /^picture: width and height .* undefined and number 4$/,
    ],
    [
      'a picture of half a pixel',
      { data: bytes, width: 0.5, height: 24 },
      /^picture: width and height /,
    ],
    [
      'a picture without pixels',
      { data: new Uint8Array(0), width: 0, height: 0 },
      /^picture: width and height /,
    ],
    [
      'a picture of floats',
      { data: new Float32Array(12), width: 3, height: 4 },
      exactly(
        'picture: data must be a Uint8Array or a Uint8ClampedArray, but is a value of Float32Array',
      ),
    ],
    ['a picture too large', { data: new Uint8Array(20_000), width: 20_000, height: 1 }, /20000/],
    [
      'a raster of a wrong length',
      bytes,
      exactly('raster: expected 192 bytes (12 x 16 x 1), but was given 12'),
    ],
    ['an empty raster', new Uint8Array(0), /^raster: /],
  ];

  for (const [name, input, message] of cases) {
    test(`${name}: InputError, and the recogniser stays usable`, () => {
      const before = recognizer.recognize({ strokes: [LINE] });
      assert.throws(
        () => recognizer.recognize(/** @type {any} */ (input)),
        (error) => {
          assert.ok(error instanceof InputError);
          assert.equal(error.name, 'InputError');
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /\n/);
          return true;
        },
      );
      assert.deepEqual(recognizer.recognize({ strokes: [LINE] }), before);
    });
  }
});

describe('weights', () => {
  const file = tinyWeights();
  /** @type {Record<string, [status: number, body: Uint8Array | string]>} */
  const answers = {
    '/tiny.safetensors': [200, file],
    '/page': [200, '\n<!DOCTYPE html><title>Not here</title>'],
    '/gone': [410, 'gone'],
  };
  const server = createServer((request, response) => {
    if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': 1000 }).write('{', () => response.destroy());
      return;
    }
    const [status, body] = answers[request.url ?? ''] ?? [404, 'nothing'];
    response.writeHead(status).end(body);
  });
  let origin = '';
  before(async () => {
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    origin = `http://127.0.0.1:${port}`;
  });
  after(() => server.close());

  /**
   * @param {unknown} weights
   * @param {RegExp} message
   */
  async function assertRefused(weights, message) {
    await assert.rejects(Recognizer.load({ weights: /** @type {any} */ (weights) }), (error) => {
      assert.ok(error instanceof WeightsError, String(error));
      assert.equal(error.name, 'WeightsError');
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  }

  const path = fileURLToPath(new URL('../../weights/cnn-5x5.safetensors', import.meta.url));
  /** @type {Record<string, () => unknown>} */
  const sources = {
    'an ArrayBuffer': () => file.buffer,
    'a view into a larger buffer': () => {
      const larger = new Uint8Array(file.length + 20).fill(0xff);
      larger.set(file, 13);
      return larger.subarray(13, 13 + file.length);
    },
    'a Buffer': () => Buffer.from(file),
    'a DataView': () => new DataView(file.buffer),
    'a SharedArrayBuffer': () => {
      const shared = new SharedArrayBuffer(file.length);
      new Uint8Array(shared).set(file);
      return shared;
    },
    'a URL': () => new URL('/tiny.safetensors', origin),
    'a URL as a string': () => `${origin}/tiny.safetensors`,
    'a path': () => path,
    'a file: URL': () => new URL('../../weights/cnn-5x5.safetensors', import.meta.url),
  };
  for (const [name, source] of Object.entries(sources)) {
    test(`from ${name}`, async () => {
      const weights = /** @type {any} */ (source());
      const recognizer = await Recognizer.load({ weights });
      assert.notEqual(recognizer.recognize({ strokes: [LINE] }).digit, null);
    });
  }

  test('the bytes are left as they are', async () => {
    const copy = file.slice();
    await Recognizer.load({ weights: copy });
    assert.deepEqual(copy, file);
  });

  for (const wrong of [null, 7, {}, [1, 2], true]) {
    test(`of a wrong type: ${JSON.stringify(wrong)}`, () =>
      assertRefused(
        wrong,
        /^weights: expected a URL, an ArrayBuffer or a Uint8Array, but was given /,
      ));
  }

  test('at an address without a file', () =>
    assertRefused(
      `${origin}/none`,
      exactly(`weights: ${origin}/none: the server answered 404 Not Found`),
    ));

  test('at an address that has another status', () =>
    assertRefused(
      `${origin}/gone`,
      exactly(`weights: ${origin}/gone: the server answered 410 Gone`),
    ));

  test('at an address that answers with a page', () =>
    assertRefused(new URL('/page', origin), /\/page is an HTML page, not a \.safetensors file/));

  test('whose connection breaks off', () =>
    assertRefused(`${origin}/cut`, /^weights: .*\/cut broke off while it was fetched: /));

  test('on a server that does not answer', async () => {
    const closed = createServer();
    await new Promise((resolve) => closed.listen(0, '127.0.0.1', () => resolve(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (closed.address());
    await new Promise((resolve) => closed.close(resolve));
    const url = `http://127.0.0.1:${port}/w`;
    await assertRefused(url, new RegExp(`^weights: ${url} could not be fetched: `));
  });

  test('in a file that does not exist', () =>
    assertRefused(
      'nowhere/w.safetensors',
      /^weights: file:.*nowhere\/w\.safetensors: there is no such file$/,
    ));

  test('that are empty', () => assertRefused(new Uint8Array(0), /^weights: .*0 bytes/));

  test('that are no safetensors file', () =>
    assertRefused(new Uint8Array(500).fill(65), /^weights: no safetensors file/));

  test('that are cut short', async () => {
    for (const length of [8, 100, file.length - 1]) {
      await assertRefused(file.subarray(0, length), /^weights: /);
    }
  });

  test('with a byte changed', async () => {
    const damaged = file.slice();
    damaged[damaged.length - 3] ^= 1;
    await assertRefused(damaged, /^weights: .*checksum/);
  });

  test('of another program', () => {
    const other = safetensors({ w: new Float32Array(4) }, { w: [4] }, { format: 'pt' });
    return assertRefused(other, /^weights: no inkdigit weights/);
  });

  test('from an address: errors inside the file name the address too', async () => {
    answers['/cut.safetensors'] = [200, file.subarray(0, 100)];
    await assertRefused(`${origin}/cut.safetensors`, new RegExp(`^${origin}/cut.safetensors: `));
  });

  test('that fail do not stand in the way of others', async () => {
    await assertRefused(`${origin}/none`, /404/);
    await Recognizer.load({ weights: file });
  });
});

describe('the build of the engine', () => {
  const weights = tinyWeights();

  test('simd: something else', () =>
    assert.rejects(Recognizer.load({ weights, simd: /** @type {any} */ ('yes') }), {
      name: 'InputError',
      message: `simd: expected 'auto', true or false, but was given "yes"`,
    }));

  test('without SIMD, auto takes the scalar build and true is refused', async (t) => {
    t.mock.method(WebAssembly, 'validate', () => false);
    assert.equal((await Recognizer.load({ weights })).info.simd, false);
    await assert.rejects(Recognizer.load({ weights, simd: true }), {
      name: 'InputError',
      message: /^simd: /,
    });
  });

  test('with SIMD, auto takes the SIMD build', async () => {
    assert.equal((await Recognizer.load({ weights })).info.simd, true);
    assert.equal((await Recognizer.load({ weights, simd: false })).info.simd, false);
  });

  test('the builds differ', async () => {
    const [simd, scalar] = await Promise.all([
      Recognizer.load({ weights, simd: true }),
      Recognizer.load({ weights, simd: false }),
    ]);
    assert.notEqual(simd.info.target, scalar.info.target);
  });

  test('may be handed over compiled', async () => {
    const module = await WebAssembly.compile(await readFile(ENGINE));
    const recognizer = await Recognizer.load({ weights, module, simd: false });
    assert.equal(recognizer.recognize({ strokes: [LINE] }).digit, 0);
  });

  test('another module is refused', async () => {
    const empty = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    await assert.rejects(Recognizer.load({ weights, module: empty }), { name: 'EngineError' });
  });
});
