// Where weights and the engine may come from, and what the recognizer says to those that it cannot use.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Recognizer, WeightsError } from '../../web/recognizer.js';
import { inkdigit } from './native.js';
import { BUILDS } from './builds.js';
import { exactly, safetensors, TINY, tinyWeights } from './recognizer-fixtures.js';
import { file as write, folder } from './temporary.js';

const ENGINE = new URL('../../build/wasm/inkdigit-scalar.wasm', import.meta.url);
const STROKES_ENGINE = new URL('../../build/wasm/inkdigit-scalar-strokes.wasm', import.meta.url);
const LINE = [[0, 0], [1, 9]]; // prettier-ignore

/**
 * A weights file of a network that begins with these layers, which leave one value of a picture.
 * @param {Record<string, unknown>[]} layers
 * @param {string} [provenance] JSON
 * @returns {Uint8Array<ArrayBuffer>}
 */
function withLayers(layers, provenance = '{}') {
  const { height, width, classes } = TINY;
  const network = {
    input: { channels: 1, height, width, mean: [0], std: [1] },
    classes,
    layers: [
      ...layers,
      { type: 'linear', name: 'fc', out_features: classes.length },
      { type: 'softmax' },
    ],
  };
  const tensors = {
    'fc.weight': Float32Array.of(1, 2, 3),
    'fc.bias': new Float32Array(classes.length),
  };
  return safetensors(
    tensors,
    { 'fc.weight': [classes.length, 1], 'fc.bias': [classes.length] },
    {
      format_version: '1',
      checksum: 'crc32:00000000',
      name: 'layers',
      network: JSON.stringify(network),
      provenance,
      golden: '[]',
    },
  );
}

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
    "another realm's URL": () => ({
      [Symbol.toStringTag]: 'URL',
      toString: () => `${origin}/tiny.safetensors`,
    }),
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

  for (const name of ['C:\\models\\x.safetensors', 'v1:x', 'blobs:y']) {
    test(`in a file named ${name}, which is no address`, async (t) => {
      const home = process.cwd();
      t.after(() => process.chdir(home));
      process.chdir(folder);
      await assertRefused(name, /^weights: file:.*: there is no such file$/);
      await write(name, file);
      const { info } = await Recognizer.load({ weights: name });
      assert.equal(info.name, 'tiny');
    });
  }

  test('at a data: URL', async () => {
    const { info } = await Recognizer.load({
      weights: `data:application/octet-stream;base64,${Buffer.from(file).toString('base64')}`,
    });
    assert.equal(info.name, 'tiny');
  });

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

  test('are told what is wrong with them in the words of the program', async () => {
    const raw = Buffer.from(file);
    raw[raw.indexOf('tiny')] = 1;
    const files = ['\u00e9\u0001\u{1f600}', 1.5e300, -0.1, 123456789012345680].map((reject_below) =>
      tinyWeights(1, { reject_below }),
    );
    for (const wrong of [new Uint8Array(raw), ...files]) {
      const path = await write('wrong.safetensors', wrong);
      const { stderr } = await inkdigit(['info', path]);
      await assertRefused(wrong, exactly(`weights: ${stderr.trim().split(`${path}: `)[1]}`));
    }
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

test('what stands in front of the provenance does not spoil the info', async () => {
  const layers = [{ type: 'global_avg_pool2d' }, { type: 'flatten' }];
  const bytes = withLayers(layers, '\uFEFF {"seed": 3}');
  const { info } = await Recognizer.load({ weights: bytes });
  assert.deepEqual(info.provenance, { seed: 3 });
});

describe('the build of the engine', () => {
  const weights = tinyWeights();

  test('simd: something else', () =>
    assert.rejects(Recognizer.load({ weights, simd: /** @type {any} */ ('yes') }), {
      name: 'InputError',
      message: `simd: expected 'auto', 'relaxed', true or false, but was given "yes"`,
    }));

  test('without SIMD, auto takes the scalar build and true is refused', async (t) => {
    t.mock.method(WebAssembly, 'validate', () => false);
    assert.equal((await Recognizer.load({ weights })).info.simd, false);
    await assert.rejects(Recognizer.load({ weights, simd: true }), {
      name: 'InputError',
      message: /^simd: /,
    });
  });

  test('auto takes the fastest', async () => {
    const { info } = await Recognizer.load({ weights });
    assert.equal(info.simd, true);
    const fastest = await Recognizer.load({ weights, simd: BUILDS[0].simd });
    assert.equal(info.target, fastest.info.target);
  });

  test('without relaxed SIMD, auto takes the SIMD build and relaxed is refused', async (t) => {
    // As a V8 does that forgets what the dot product adds to.
    t.mock.method(
      WebAssembly,
      'Instance',
      /** @type {any} */ (
        function () {
          return { exports: { f: () => 8 } };
        }
      ),
    );
    const [found, simd] = await Promise.all([
      Recognizer.load({ weights }),
      Recognizer.load({ weights, simd: true }),
    ]);
    assert.equal(found.info.target, simd.info.target);
    await assert.rejects(Recognizer.load({ weights, simd: 'relaxed' }), {
      name: 'InputError',
      message: /^simd: .* relaxed SIMD/,
    });
  });

  test('the builds differ', async () => {
    const targets = await Promise.all(
      BUILDS.map(async ({ simd }) => (await Recognizer.load({ weights, simd })).info.target),
    );
    assert.equal(new Set(targets).size, BUILDS.length, String(targets));
  });

  for (const { name, simd } of BUILDS) {
    test(`${name} and without pictures: strokes and rasters alone`, async () => {
      const whole = await Recognizer.load({ simd });
      const recognizer = await Recognizer.load({ simd, pictures: false });
      assert.equal(recognizer.info.target, whole.info.target);
      assert.deepEqual(recognizer.info, whole.info);
      const read = recognizer.recognize({ strokes: [LINE] });
      assert.deepEqual(read, whole.recognize({ strokes: [LINE] }));
      assert.deepEqual(recognizer.recognize(read.raster), read);
      assert.equal(recognizer.recognizeDrawing({ strokes: [LINE] }).text, '1');
      const picture = { data: new Uint8Array(400), width: 20, height: 20 };
      assert.throws(() => recognizer.recognize(picture), {
        name: 'InputError',
        message: /^this recognizer was loaded with pictures: false .*; load another one$/,
      });
      assert.deepEqual(recognizer.recognize({ strokes: [LINE] }), read);
    });

    // The smaller engine multiplies no floats, and knows few kinds of layers.
    test(`${name}, without pictures, and weights that take more: the whole engine reads them`, async () => {
      const pooled = withLayers([{ type: 'global_avg_pool2d' }, { type: 'flatten' }]);
      for (const bytes of [weights, pooled]) {
        const whole = await Recognizer.load({ weights: bytes, simd });
        const recognizer = await Recognizer.load({ weights: bytes, simd, pictures: false });
        assert.deepEqual(recognizer.info, whole.info);
        const read = recognizer.recognize({ strokes: [LINE] });
        assert.deepEqual(read, whole.recognize({ strokes: [LINE] }));
      }
    });

    test(`${name}, without pictures, and weights that nobody can read: the same words`, async () => {
      const unknown = withLayers([{ type: 'max_pool3d' }]);
      const cut = weights.subarray(0, 100);
      const wide = withLayers([{ type: 'max_pool2d', kernel: 1e9 }]);
      for (const bytes of [unknown, cut, wide]) {
        const reason = (/** @type {boolean} */ pictures) =>
          Recognizer.load({ weights: bytes, simd, pictures }).then(
            () => 'none',
            ({ name, message }) => `${name}: ${message}`,
          );
        const [small, whole] = await Promise.all([reason(false), reason(true)]);
        assert.match(whole, /^WeightsError: weights: /);
        assert.equal(small, whole);
      }
    });
  }

  test('of strokes alone, handed over compiled: weights that take more are refused', async () => {
    const module = await WebAssembly.compile(await readFile(STROKES_ENGINE));
    await assert.rejects(Recognizer.load({ weights, module, simd: false }), {
      name: 'WeightsError',
      message:
        'weights: the network multiplies in floats, which the engine for strokes alone does not',
    });
    // What the page offers to choose from at once is for it.
    for (const name of ['default', 'tiny', 'large']) {
      const shipped = new URL(`../../weights/${name}.safetensors`, import.meta.url);
      const recognizer = await Recognizer.load({ weights: shipped, module, simd: false });
      assert.equal(recognizer.recognize({ strokes: [LINE] }).digit, 1, name);
    }
  });

  test('pictures: something else', () =>
    assert.rejects(Recognizer.load({ weights, pictures: /** @type {any} */ (null) }), {
      name: 'InputError',
      message: 'pictures: expected true or false, but was given null',
    }));

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
