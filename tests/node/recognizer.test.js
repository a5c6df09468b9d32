// The contract of web/recognizer.js, the same for every build of the engine.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, test } from 'node:test';
import { InputError, Recognizer } from '../../web/recognizer.js';
import { DRAWINGS, strokesOf } from '../browser/drawings.js';
import { BUILDS } from './builds.js';
import { assertConsistent } from './recognizer-fixtures.js';

const THREE = strokesOf(3);

/**
 * @param {readonly (readonly (readonly [number, number])[])[]} strokes
 * @param {(x: number, y: number) => number[]} change
 */
function mapPoints(strokes, change) {
  return strokes.map((stroke) => stroke.map(([x, y]) => change(x, y)));
}

/**
 * A gray picture of a raster, enlarged, with paper and ink of the given tones.
 * @param {Uint8Array} raster
 * @param {{ width: number, height: number }} size of the raster
 * @param {number} paper
 * @param {number} ink
 */
function enlarge(raster, size, paper, ink) {
  const scale = 6;
  const width = scale * size.width;
  const height = scale * size.height;
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const y = Math.floor(i / width / scale);
    const x = Math.floor((i % width) / scale);
    return Math.round(paper + ((ink - paper) * raster[y * size.width + x]) / 255);
  });
  return { data, width, height };
}

for (const { name: build, simd } of BUILDS) {
  describe(`Recognizer, ${build} build`, () => {
    /** @type {Recognizer} */
    let recognizer;
    before(async () => {
      recognizer = await Recognizer.load({ simd });
    });

    test('info describes the engine and the network', async () => {
      const { info } = recognizer;
      const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
      assert.equal(info.version, JSON.parse(manifest).version);
      assert.equal(info.simd, simd !== false);
      assert.deepEqual(info.classes, [...'0123456789']);
      assert.deepEqual(info.input, { channels: 1, height: 28, width: 28 });
      assert.equal(
        info.parameters,
        info.layers.reduce((sum, layer) => sum + layer.parameters, 0),
      );
      assert.ok(info.parameters > 0);
      assert.throws(() => Object.assign(info, { version: '' }), TypeError);
    });

    for (const { digit, style, strokes } of DRAWINGS) {
      test(`reads a ${digit}, ${style}`, () => {
        const recognition = recognizer.recognize({ strokes });
        assert.equal(recognition.digit, digit);
        assert.equal(recognition.probabilities.length, 10);
        assert.equal(recognition.raster.length, 784);
        assert.equal(Math.max(...recognition.raster), 255);
        assertConsistent(recognition);
      });
    }

    test('place and size of the drawing do not matter', () => {
      const { probabilities } = recognizer.recognize({ strokes: THREE });
      const moved = mapPoints(THREE, (x, y) => [1e4 + 700 * x, -3e3 + 700 * y]);
      const again = recognizer.recognize({ strokes: moved }).probabilities;
      again.forEach((value, i) => assert.ok(Math.abs(value - probabilities[i]) < 1e-3));
    });

    test('numbers of a point after the second are ignored', () => {
      const withPressure = mapPoints(THREE, (x, y) => [x, y, 0.7, NaN]);
      assert.deepEqual(
        recognizer.recognize({ strokes: withPressure }),
        recognizer.recognize({ strokes: THREE }),
      );
    });

    test('points may be typed arrays', () => {
      const typed = THREE.map((stroke) => stroke.map((point) => Float64Array.from(point)));
      assert.deepEqual(
        recognizer.recognize({ strokes: typed }),
        recognizer.recognize({ strokes: THREE }),
      );
    });

    for (const [name, strokes] of /** @type {[string, number[][][]][]} */ ([
      ['no strokes', []],
      ['an empty stroke', [[]]],
      ['three empty strokes', [[], [], []]],
    ])) {
      test(`${name}: no digit, and no error`, () => {
        const recognition = recognizer.recognize({ strokes });
        assert.equal(recognition.digit, null);
        assert.equal(recognition.confidence, 0);
        assert.equal(recognition.plausibility, 0);
        assert.deepEqual(recognition.probabilities, new Float32Array(10).fill(0.1));
        assert.deepEqual(recognition.raster, new Uint8Array(784));
      });
    }

    test('an empty stroke among others changes nothing', () => {
      assert.deepEqual(
        recognizer.recognize({ strokes: [[], ...THREE, []] }),
        recognizer.recognize({ strokes: THREE }),
      );
    });

    test('a dot is ink wherever it is', () => {
      const recognition = recognizer.recognize({ strokes: [[[3, 4]]] });
      assert.ok(Math.max(...recognition.raster) > 0);
      assertConsistent(recognition);
      assert.deepEqual(recognizer.recognize({ strokes: [[[-1e6, 2]]] }), recognition);
    });

    test('a million points', () => {
      const [[x0, y0], ...rest] = THREE[0];
      const steps = Math.ceil(1e6 / rest.length);
      const stroke = [[x0, y0]];
      rest.forEach(([x, y], i) => {
        const [fromX, fromY] = THREE[0][i];
        for (let step = 1; step <= steps; ++step) {
          const t = step / steps;
          stroke.push([fromX + t * (x - fromX), fromY + t * (y - fromY)]);
        }
      });
      assert.ok(stroke.length >= 1e6);
      assert.equal(recognizer.recognize({ strokes: [stroke] }).digit, 3);
    });

    test('a raster is taken as it is', () => {
      const drawn = recognizer.recognize({ strokes: THREE });
      assert.deepEqual(recognizer.recognize(drawn.raster), drawn);
      assert.deepEqual(recognizer.recognize(new Uint8ClampedArray(drawn.raster)), drawn);
      const larger = new Uint8Array(drawn.raster.length + 7);
      larger.set(drawn.raster, 5);
      assert.deepEqual(recognizer.recognize(larger.subarray(5, -2)), drawn);
    });

    test('a picture is read alike dark on light and light on dark', () => {
      const { raster } = recognizer.recognize({ strokes: THREE });
      const light = recognizer.recognize(enlarge(raster, recognizer.info.input, 240, 20));
      const dark = recognizer.recognize(enlarge(raster, recognizer.info.input, 15, 235));
      assert.equal(light.digit, 3);
      assert.equal(dark.digit, 3);
      assert.deepEqual(light.raster, dark.raster);
    });

    test('a picture may be gray, RGB or RGBA, in plain or clamped bytes', () => {
      const { raster } = recognizer.recognize({ strokes: THREE });
      const gray = enlarge(raster, recognizer.info.input, 255, 0);
      const expected = recognizer.recognize(gray);
      const rgb = Uint8Array.from(
        { length: 3 * gray.data.length },
        (_, i) => gray.data[(i / 3) | 0],
      );
      const rgba = Uint8ClampedArray.from({ length: 4 * gray.data.length }, (_, i) =>
        i % 4 === 3 ? 255 : gray.data[i >> 2],
      );
      assert.deepEqual(recognizer.recognize({ ...gray, data: rgb }), expected);
      assert.deepEqual(recognizer.recognize({ ...gray, data: rgba }), expected);
    });

    test('a picture without ink has no digit', () => {
      const data = new Uint8Array(400).fill(200);
      assert.equal(recognizer.recognize({ data, width: 20, height: 20 }).digit, null);
    });

    test('a result does not change with later calls', () => {
      const first = recognizer.recognize({ strokes: THREE });
      const copy = structuredClone(first);
      for (const { strokes } of DRAWINGS) recognizer.recognize({ strokes });
      assert.deepEqual(first, copy);
    });

    test('recognizers share nothing', async () => {
      const [a, b] = await Promise.all([Recognizer.load({ simd }), Recognizer.load({ simd })]);
      const before = a.recognize({ strokes: THREE });
      b.recognize({
        strokes: [
          [
            [0, 0],
            [0, 9],
          ],
        ],
      });
      assert.throws(() => b.recognize({ strokes: [[[NaN, 0]]] }), InputError);
      assert.deepEqual(a.recognize({ strokes: THREE }), before);
      b.dispose();
      assert.deepEqual(a.recognize({ strokes: THREE }), before);
    });

    test('after dispose, recognize says so and dispose does nothing', async () => {
      const disposed = await Recognizer.load({ simd });
      disposed.dispose();
      disposed.dispose();
      assert.throws(() => disposed.recognize({ strokes: THREE }), {
        name: 'InputError',
        message: /disposed/,
      });
      assert.equal(disposed.info.classes.length, 10);
    });

    test('input that is refused leaves no memory behind', () => {
      // Together more than WebAssembly can address.
      const tooWide = { data: new Uint8Array(2e7), width: 2e7, height: 1 };
      for (let i = 0; i < 250; ++i) {
        assert.throws(() => recognizer.recognize(tooWide), /InputError: .*16384/);
      }
    });
  });
}
