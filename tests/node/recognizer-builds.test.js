// The builds of the engine: which is taken, what the small one hands to the whole one, and what is refused.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';

import { Recognizer } from '../../web/recognizer.js';
import { BUILDS } from './builds.js';
import { safetensors, TINY, tinyWeights } from './recognizer-fixtures.js';

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

test('what stands in front of the provenance does not spoil the info', async () => {
  const layers = [{ type: 'global_avg_pool2d' }, { type: 'flatten' }];
  const bytes = withLayers(layers, '\uFEFF {"seed": 3}');
  const { info } = await Recognizer.load({ weights: bytes });
  assert.deepEqual(info.provenance, { seed: 3 });
});
