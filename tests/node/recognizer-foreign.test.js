// Input of other realms, and input that changes, lies or goes away while it is read.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { InputError, Recognizer } from '../../web/recognizer.js';
import { strokesOf } from '../browser/drawings.js';
import { TINY, tinyWeights } from './recognizer-fixtures.js';

const ENGINE = new URL('../../build/wasm/inkdigit-scalar.wasm', import.meta.url);
const LINE = [[0, 0], [1, 9]]; // prettier-ignore
const DISPOSED = { name: 'InputError', message: /^this recognizer was disposed of/ };
const TRANSFERRED = /the buffer was transferred to another owner/;

/** @param {ArrayBuffer} buffer */
function transfer(buffer) {
  structuredClone(buffer, { transfer: [buffer] });
}

describe('values of another realm', () => {
  const realm = createContext({});
  /** @type {(code: string) => any} */
  const there = (code) => runInContext(code, realm);
  /** @type {Recognizer} */
  let recognizer;
  before(async () => {
    recognizer = await Recognizer.load();
  });

  for (const type of ['Uint8Array', 'Uint8ClampedArray']) {
    test(`a raster, a ${type}`, () => {
      const drawn = recognizer.recognize({ strokes: strokesOf(3) });
      const raster = there(`new ${type}(784)`);
      assert.ok(!(raster instanceof Uint8Array) && !(raster instanceof Uint8ClampedArray));
      raster.set(drawn.raster);
      assert.deepEqual(recognizer.recognize(raster), drawn);
    });

    test(`a picture of a ${type}`, () => {
      const picture = there(`({ data: new ${type}(1600).fill(255), width: 20, height: 20 })`);
      for (let y = 3; y < 17; ++y) picture.data.fill(0, 80 * y + 36, 80 * y + 39);
      const data = Uint8Array.from(picture.data);
      const expected = recognizer.recognize({ ...picture, data });
      assert.notEqual(expected.digit, null);
      assert.deepEqual(recognizer.recognize(picture), expected);
    });
  }

  test('strokes', () => {
    const strokes = there(`(${JSON.stringify(strokesOf(4))})`);
    assert.deepEqual(
      recognizer.recognize({ strokes }),
      recognizer.recognize({ strokes: strokesOf(4) }),
    );
    assert.equal(recognizer.recognizeNumber({ strokes }).text, '4');
  });

  test('a Buffer, which shares a larger one', () => {
    const drawn = recognizer.recognize({ strokes: strokesOf(5) });
    assert.deepEqual(recognizer.recognize(Buffer.from(drawn.raster)), drawn);
  });

  for (const type of ['ArrayBuffer', 'SharedArrayBuffer']) {
    for (const wrap of ['Uint8Array', 'DataView', '']) {
      test(`weights, a ${wrap || 'plain'} ${wrap ? `of a ${type}` : type}`, async () => {
        const file = tinyWeights();
        const buffer = there(`new ${type}(${file.length})`);
        new Uint8Array(buffer).set(file);
        const weights = wrap ? new (there(wrap))(buffer) : buffer;
        const { info } = await Recognizer.load({ weights });
        assert.deepEqual(info.classes, TINY.classes);
      });
    }
  }

  test('floats are refused, whatever they say they are', () => {
    const floats = new Float32Array(784);
    Object.defineProperty(floats, Symbol.toStringTag, { value: 'Uint8Array' });
    assert.throws(() => recognizer.recognize(/** @type {any} */ (floats)), InputError);
  });
});

describe('input that does not keep still', () => {
  const size = TINY.height * TINY.width;
  /** @type {Recognizer} */
  let recognizer;
  before(async () => {
    recognizer = await Recognizer.load({ weights: tinyWeights() });
  });

  /**
   * @param {unknown} input
   * @param {RegExp} message
   */
  function assertRefused(input, message) {
    const before = recognizer.recognize({ strokes: [LINE] });
    const given = /** @type {any} */ (input);
    assert.throws(() => recognizer.recognize(given), { name: 'InputError', message });
    assert.deepEqual(recognizer.recognize({ strokes: [LINE] }), before);
  }

  /** @type {[string, (dispose: () => void) => unknown][]} */
  const disposing = [
    ['strokes', (dispose) => ({ get strokes() { return dispose(), [LINE]; } })], // prettier-ignore
    ['a coordinate', (dispose) => ({ strokes: [[[0, 0], { get 0() { return dispose(), 1; }, 1: 2 }]] })], // prettier-ignore
    ['the width', (dispose) => ({ data: new Uint8Array(16), get width() { return dispose(), 4; }, height: 4 })], // prettier-ignore
    ['the data', (dispose) => ({ get data() { return dispose(), new Uint8Array(16); }, width: 4, height: 4 })], // prettier-ignore
  ];
  for (const [name, input] of disposing) {
    test(`a getter of ${name} that disposes of the recognizer`, async () => {
      const own = await Recognizer.load({ weights: tinyWeights() });
      const given = /** @type {any} */ (input(() => own.dispose()));
      assert.throws(() => own.recognize(given), DISPOSED);
      assert.throws(() => own.recognize({ strokes: [LINE] }), DISPOSED);
    });
  }

  test('a getter that disposes of the recognizer in the middle of a number', async () => {
    const own = await Recognizer.load({ weights: tinyWeights() });
    const input = { get strokes() { return own.dispose(), [LINE]; } }; // prettier-ignore
    assert.throws(() => own.recognizeNumber(input), DISPOSED);
  });

  test('a getter that recognizes something else', () => {
    const input = {
      get strokes() {
        recognizer.recognize({ strokes: [[[0, 0], [9, 1]]] }); // prettier-ignore
        return [LINE];
      },
    };
    assert.deepEqual(recognizer.recognize(input), recognizer.recognize({ strokes: [LINE] }));
  });

  test('a stroke that grows while it is read counts as long as it was', () => {
    /** @type {any[]} */
    const stroke = [...LINE];
    stroke[1] = { get 0() { return stroke.push([50, 50]), 1; }, 1: 9 }; // prettier-ignore
    assert.deepEqual(
      recognizer.recognize({ strokes: [stroke, LINE] }),
      recognizer.recognize({ strokes: [LINE, LINE] }),
    );
  });

  test('a stroke that shrinks while it is read', () => {
    /** @type {any[]} */
    const stroke = [[0, 0], [1, 1], [2, 2]]; // prettier-ignore
    stroke[0] = { get 0() { return (stroke.length = 1), 0; }, 1: 0 }; // prettier-ignore
    assertRefused({ strokes: [stroke] }, /^stroke 1, point 2: .* undefined$/);
  });

  for (const length of [-1, 0.5, NaN, Infinity, 2 ** 40, '2', null]) {
    test(`a proxy that says its length is ${typeof length} ${length}`, () => {
      const lying = new Proxy([LINE[0]], {
        get: (stroke, key) => (key === 'length' ? length : Reflect.get(stroke, key)),
      });
      assertRefused({ strokes: [lying] }, /^stroke/);
      assertRefused({ strokes: lying }, /^stroke/);
    });
  }

  test('a getter that throws, and a revoked proxy', () => {
    const { proxy, revoke } = Proxy.revocable([LINE], {});
    revoke();
    assertRefused({ strokes: proxy }, /^the input cannot be read: .*revoked/);
    const input = { get strokes() { throw new Error('mine\nonly'); } }; // prettier-ignore
    assertRefused(input, /^the input cannot be read: mine only$/);
  });

  test('a length that was put on bytes does not count', () => {
    const short = Object.defineProperty(new Uint8Array(5), 'length', { value: size });
    assertRefused(short, /^raster: expected 192 bytes .* was given 5$/);
    const right = Object.defineProperty(new Uint8Array(size).fill(9), 'length', { value: 1 });
    assert.deepEqual(recognizer.recognize(right), recognizer.recognize(new Uint8Array(right)));
  });

  test('bytes whose buffer was transferred', () => {
    const raster = new Uint8Array(size);
    transfer(raster.buffer);
    assertRefused(raster, TRANSFERRED);
    assertRefused({ data: raster, width: 4, height: 4 }, TRANSFERRED);
    const data = new Uint8Array(16);
    const late = { data, get width() { return transfer(data.buffer), 4; }, height: 4 }; // prettier-ignore
    assertRefused(late, TRANSFERRED);
  });

  test('a buffer that shrinks while it is read', () => {
    const buffer = Reflect.construct(ArrayBuffer, [16, { maxByteLength: 16 }]);
    const data = new Uint8Array(buffer);
    const input = { data, get width() { return buffer.resize(3), 4; }, height: 4 }; // prettier-ignore
    assertRefused(input, /^picture: data has 3 bytes/);
  });

  test('what somebody writes into info changes no result', () => {
    const { info } = recognizer;
    const { height } = info.input;
    const before = recognizer.recognize({ strokes: [LINE] });
    info.input.height = 1e6;
    assert.deepEqual(recognizer.recognize({ strokes: [LINE] }), before);
    info.input.height = height;
  });

  test('input that exhausts the memory: the recognizer goes on with another engine', async () => {
    // The engine as it is, but for the most memory it may take: 8 MiB (128 pages), not 2 GiB.
    const wasm = await readFile(ENGINE);
    const limits = wasm.indexOf(Buffer.from([5, 6, 1, 1, 0x40, 0x80, 0x80, 2]));
    assert.ok(limits > 0, 'a section of one memory of 64 to 32768 pages');
    wasm.set([0x80, 0x81, 0], limits + 5);
    const module = await WebAssembly.compile(wasm);
    const small = await Recognizer.load({ weights: tinyWeights(), module, simd: false });
    const before = small.recognize({ strokes: [LINE] });
    // Of one tone it would take no memory: there is no ink to look for.
    const data = Uint8Array.from({ length: 5e6 }, (_, i) => i);
    const picture = { data, width: 2500, height: 2000 };
    for (let i = 0; i < 3; ++i) {
      assert.throws(() => small.recognize(picture), { name: 'InputError', message: /memory/ });
      assert.deepEqual(small.recognize({ strokes: [LINE] }), before);
    }
  });
});

describe('weights whose buffer is transferred', () => {
  test('before they are loaded: WeightsError', async () => {
    for (const weights of [tinyWeights(), tinyWeights().buffer]) {
      transfer(ArrayBuffer.isView(weights) ? weights.buffer : weights);
      await assert.rejects(Recognizer.load({ weights }), {
        name: 'WeightsError',
        message: TRANSFERRED,
      });
    }
  });

  test('or overwritten, while they are loaded: they were copied', async () => {
    const gone = tinyWeights();
    const overwritten = tinyWeights();
    const loading = [gone, overwritten].map((weights) => Recognizer.load({ weights }));
    transfer(gone.buffer);
    overwritten.fill(0);
    for (const { info } of await Promise.all(loading)) assert.deepEqual(info.classes, TINY.classes);
  });
});
