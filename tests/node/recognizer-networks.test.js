// Networks that are not the shipped one: of another shape, with other classes, of several channels.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Recognizer } from '../../web/recognizer.js';
import { strokesOf } from '../browser/drawings.js';
import { TINY, assertConsistent, tinyWeights } from './recognizer-fixtures.js';

for (const simd of [true, false]) {
  describe(`Recognizer with other networks, ${simd ? 'SIMD' : 'scalar'} build`, () => {
    test('a network of another shape and other classes', async () => {
      const tiny = await Recognizer.load({ weights: tinyWeights(), simd });
      assert.deepEqual(tiny.info.classes, TINY.classes);
      const upright = tiny.recognize({
        strokes: [
          [
            [0, 0],
            [0.1, 9],
          ],
        ],
      });
      assert.equal(tiny.info.classes[Number(upright.digit)], 'upright');
      assert.equal(upright.probabilities.length, TINY.classes.length);
      assert.equal(upright.raster.length, TINY.height * TINY.width);
      const flat = tiny.recognize({
        strokes: [
          [
            [0, 0],
            [9, 0.1],
          ],
        ],
      });
      assert.equal(tiny.info.classes[Number(flat.digit)], 'flat');
      assert.throws(() => tiny.recognize(new Uint8Array(784)), {
        name: 'InputError',
        message: 'raster: expected 192 bytes (12 x 16 x 1), but was given 784',
      });
    });

    test('ink that is hardly one of the classes has no digit', async () => {
      // An upright and a flat line on top of each other speak against both, a single one for its own.
      const line = [
        [0, 0],
        [0.1, 9],
      ];
      const plus = [
        [
          [5, 0],
          [5, 10],
        ],
        [
          [0, 5],
          [10, 5],
        ],
      ];
      const scale = { background: true, temperature: 4 };
      const tolerant = await Recognizer.load({ weights: tinyWeights(1, scale), simd });
      const upright = tolerant.recognize({ strokes: [line] });
      const crossed = tolerant.recognize({ strokes: plus });
      assert.equal(TINY.classes[Number(upright.digit)], 'upright');
      assertConsistent(upright);
      assertConsistent(crossed);
      assert.ok(upright.plausibility > crossed.plausibility, `${crossed.plausibility}`);
      assert.ok(upright.plausibility < 1 || Object.is(upright.plausibility, 1));
      const reject_below = (upright.plausibility + crossed.plausibility) / 2;
      const weights = tinyWeights(1, { ...scale, reject_below });
      const strict = await Recognizer.load({ weights, simd });
      assert.deepEqual(strict.recognize({ strokes: [line] }), upright);
      assert.deepEqual(strict.recognize({ strokes: plus }), { ...crossed, digit: null });
      assert.ok(crossed.confidence > 0);
    });

    test('ink that may well be something else is read with doubt', async () => {
      const softmax = { background: true, temperature: 4 };
      const line = [
        [0, 0],
        [0.1, 9],
      ];
      // On its left side a 1 more: two digits that stand clear of each other.
      const two = [line, line.map(([x, y]) => [x + 20, y])];
      const load = async (/** @type {Record<string, number>} */ thresholds) =>
        Recognizer.load({ weights: tinyWeights(1, { ...softmax, ...thresholds }), simd });
      const sure = await load({});
      const upright = sure.recognize({ strokes: [line] });
      assert.equal(upright.doubtful, false);
      const { plausibility } = upright;
      assert.ok(plausibility < 1, `${plausibility}`);

      const unsure = await load({ reject_below: plausibility / 2, doubt_below: 1 });
      assert.deepEqual(unsure.recognize({ strokes: [line] }), { ...upright, doubtful: true });
      const drawing = unsure.recognizeDrawing({ strokes: [line] });
      assert.equal(drawing.text, 'upright');
      assert.equal(drawing.doubtful, true);
      assert.equal(drawing.recognition.doubtful, true);
      assert.equal(sure.recognizeDrawing({ strokes: [line] }).doubtful, false);
      const flags = (/** @type {Recognizer} */ recognizer) =>
        recognizer.recognizeNumber({ strokes: two }).digits.map(({ doubtful }) => doubtful);
      assert.deepEqual(flags(sure), [false, false]);
      assert.deepEqual(flags(unsure), [true, true]);

      // At the threshold an answer is sure; what is refused is not in doubt, nor is a blank.
      const at = await load({ doubt_below: plausibility });
      assert.equal(at.recognize({ strokes: [line] }).doubtful, false);
      const refusing = await load({ reject_below: 1, doubt_below: 1 });
      const refused = refusing.recognize({ strokes: [line] });
      assert.deepEqual([refused.digit, refused.doubtful], [null, false]);
      const nothing = unsure.recognize({ strokes: [] });
      assert.deepEqual([nothing.digit, nothing.doubtful], [null, false]);
      // But a number's digits are read, however implausible.
      assert.deepEqual(flags(refusing), [true, true]);
      const others = unsure.recognize({ strokes: [line] }, { allowed: ['flat'] });
      assert.deepEqual([others.digit, others.doubtful], [null, false]);
    });

    test('a file that doubts what it refuses is no weights file', async () => {
      const weights = tinyWeights(1, { background: true, reject_below: 0.5, doubt_below: 0.4 });
      await assert.rejects(Recognizer.load({ weights, simd }), {
        name: 'WeightsError',
        message: /layer 'softmax1': 'reject_below' and a larger 'doubt_below' need /,
      });
    });

    test('a network of three channels takes rasters, and no ink', async () => {
      const tiny = await Recognizer.load({ weights: tinyWeights(3), simd });
      const { height, width } = TINY;
      // Red is an upright line; blue is everywhere and does not count.
      const raster = Uint8Array.from({ length: 3 * height * width }, (_, i) => {
        const middle = Math.abs((Math.floor(i / 3) % width) - width / 2) <= 1;
        return i % 3 === 2 || (i % 3 === 0 && middle) ? 255 : 0;
      });
      const recognition = tiny.recognize(raster);
      assert.equal(tiny.info.classes[Number(recognition.digit)], 'upright');
      assert.deepEqual(recognition.raster, raster);
      assert.notEqual(tiny.recognize(new Uint8Array(raster.length)).digit, null);
      for (const ink of [{ strokes: strokesOf(3) }, { data: raster, width, height }]) {
        assert.throws(() => tiny.recognize(ink), {
          name: 'InputError',
          message: /^the network takes 3x12x16 but ink becomes a picture of one channel/,
        });
      }
      assert.throws(() => tiny.recognize(new Uint8Array(192)), /raster: expected 576 bytes/);
      assert.deepEqual(tiny.recognize(raster), recognition);
    });
  });
}
