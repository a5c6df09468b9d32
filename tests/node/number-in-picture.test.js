// Several digits in a picture, in every build of the engine.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';

import { Recognizer } from '../../web/recognizer.js';
import { strokesOf } from '../browser/drawings.js';
import { assertConsistent, exactly, tinyWeights } from './recognizer-fixtures.js';
import { pictureOf } from '../browser/pictures.js';

/** In pixels: half of the pen's width, what is pale at the edge of the ink, and a pixel of a picture made smaller. */
const BESIDE_THE_PEN = 10;

for (const simd of [true, false]) {
  describe(`recognizeNumber of a picture, ${simd ? 'SIMD' : 'scalar'} build`, () => {
    /** @type {Recognizer} */
    let recognizer;
    before(async () => {
      recognizer = await Recognizer.load({ simd });
    });

    test('reads every digit, in a row', () => {
      const { text, confidence, digits } = recognizer.recognizeNumber(pictureOf(['0123456789']));
      assert.equal(text, '0123456789');
      assert.ok(confidence > 0.5 && confidence <= 1, String(confidence));
      assert.deepEqual(
        digits.map(({ digit }) => digit),
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      );
      for (const digit of digits) {
        assertConsistent(digit);
        assert.ok(digit.confidence > 0.5);
        assert.equal(digit.row, 0);
      }
    });

    test('each digit comes with what the network saw of it, and the raster is that', () => {
      const { digits } = recognizer.recognizeNumber(pictureOf(['407']));
      assert.equal(new Set(digits.map(({ raster }) => raster.join())).size, 3);
      for (const { box, row, ...recognition } of digits) {
        assert.deepEqual(recognizer.recognize(recognition.raster), recognition);
      }
    });

    test('boxes are around the ink, in pixels of the picture', () => {
      const picture = pictureOf(['407']);
      const { digits } = recognizer.recognizeNumber(picture);
      assert.equal(digits.length, picture.digits.length);
      for (const [i, { box }] of digits.entries()) {
        const drawn = picture.digits[i].box;
        const inside = (/** @type {number} */ begin, /** @type {number} */ end) =>
          begin >= drawn.x - BESIDE_THE_PEN && end <= drawn.x + drawn.width + BESIDE_THE_PEN;
        assert.ok(inside(box.x, box.x + box.width), JSON.stringify({ box, drawn }));
        assert.ok(box.y >= drawn.y - BESIDE_THE_PEN, JSON.stringify({ box, drawn }));
        assert.ok(Math.abs(box.height - drawn.height) < 2 * BESIDE_THE_PEN);
        assert.ok(box.width > 0);
      }
    });

    test("a digit's row is its line of the text", () => {
      const { text, digits } = recognizer.recognizeNumber(pictureOf(['314', '265']));
      const rows = text.split('\n').flatMap((line, row) => [...line].map(() => row));
      assert.deepEqual(
        digits.map(({ row }) => row),
        rows,
      );
      assert.deepEqual([...text.replaceAll('\n', '')].sort(), [...'123456']);
    });

    test('gray, RGB and RGBA are the same picture', () => {
      const { data, width, height } = pictureOf(['52']);
      const gray = data.filter((_, i) => i % 4 === 1);
      const ofGray = (/** @type {number[]} */ order) =>
        new Uint8Array([...gray].flatMap((tone) => order.map((full) => full || tone)));
      const expected = recognizer.recognizeNumber({ data: gray, width, height });
      assert.equal(expected.text, '52');
      for (const order of [
        [0, 0, 0],
        [0, 0, 0, 255],
      ]) {
        // prettier-ignore
        const read = recognizer.recognizeNumber({ data: ofGray(order), width, height });
        assert.deepEqual(read, expected);
      }
    });

    test("another realm's picture, and one in a shared buffer", () => {
      const { data, width, height } = pictureOf(['18']);
      const realm = createContext({ width, height });
      const there = runInContext(
        '({ data: new Uint8ClampedArray(4 * width * height), width, height })',
        realm,
      );
      there.data.set(data);
      const shared = new Uint8Array(new SharedArrayBuffer(data.length));
      shared.set(data);
      const expected = recognizer.recognizeNumber({ data, width, height });
      assert.equal(expected.text, '18');
      assert.deepEqual(recognizer.recognizeNumber(there), expected);
      assert.deepEqual(recognizer.recognizeNumber({ data: shared, width, height }), expected);
    });

    test('an empty sheet is no number, and no error', () => {
      const data = new Uint8Array(200 * 100).fill(240);
      const nothing = { text: '', confidence: 0, digits: [], alternatives: [] };
      assert.deepEqual(recognizer.recognizeNumber({ data, width: 200, height: 100 }), nothing);
    });

    test('what is no picture is refused, and the recognizer stays usable', async () => {
      const refused = (/** @type {any} */ input, /** @type {RegExp} */ message) =>
        assert.throws(() => recognizer.recognizeNumber(input), { name: 'InputError', message });
      const data = new Uint8Array(12);
      refused({ data, width: 4, height: 4 }, /^picture: data has 12 bytes, but 4 x 4 pixels take/);
      refused({ data, width: 3 }, /^picture: width and height must be whole numbers/);
      refused({ data: [1], width: 1, height: 1 }, /^picture: data must be a Uint8Array or/);
      structuredClone(data.buffer, { transfer: [data.buffer] });
      refused({ data, width: 3, height: 4 }, /^picture: data: the buffer was transferred/);
      assert.equal(recognizer.recognizeNumber(pictureOf(['3'])).text, '3');

      const picture = pictureOf(['3']);
      const strokesAlone = await Recognizer.load({ simd, pictures: false });
      assert.throws(() => strokesAlone.recognizeNumber(picture), {
        name: 'InputError',
        message: /^this recognizer was loaded with pictures: false/,
      });
      assert.equal(strokesAlone.recognizeNumber({ strokes: strokesOf(3) }).text, '3');

      const colors = await Recognizer.load({ weights: tinyWeights(3), simd });
      assert.throws(() => colors.recognizeNumber(picture), {
        name: 'InputError',
        message: /ink becomes a picture of one channel/,
      });
      colors.dispose();
      assert.throws(() => colors.recognizeNumber(picture), {
        name: 'InputError',
        message: exactly('this recognizer was disposed of; load another one'),
      });
    });
  });
}
