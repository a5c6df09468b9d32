// Several digits side by side, in every build of the engine.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { Recognizer } from '../../web/recognizer.js';
import { DRAWINGS, strokesOf } from '../browser/drawings.js';
import { exactly, tinyWeights } from './recognizer-fixtures.js';

/** @typedef {readonly (readonly (readonly number[])[])[]} Strokes */

/**
 * Drawings of a unit square, 100 units high, side by side.
 * @param {readonly Strokes[]} drawings
 * @returns {number[][][]}
 */
function sideBySide(drawings) {
  return drawings.flatMap((strokes, i) =>
    strokes.map((stroke) => stroke.map(([x, y]) => [100 * x + 110 * i - 50, 100 * y - 700])),
  );
}

for (const simd of [true, false]) {
  describe(`recognizeNumber, ${simd ? 'SIMD' : 'scalar'} build`, () => {
    /** @type {Recognizer} */
    let recognizer;
    before(async () => {
      recognizer = await Recognizer.load({ simd });
    });

    test('reads every way to write a digit, in a row', () => {
      const { text, digits } = recognizer.recognizeNumber({
        strokes: sideBySide(DRAWINGS.map(({ strokes }) => strokes)),
      });
      assert.equal(text, DRAWINGS.map(({ digit }) => digit).join(''));
      assert.ok(digits.every(({ row }) => row === 0));
      assert.deepEqual(
        digits.map(({ digit }) => digit),
        DRAWINGS.map(({ digit }) => digit),
      );
      let next = 0;
      for (const [i, { strokes }] of DRAWINGS.entries()) {
        assert.deepEqual(
          digits[i].strokes,
          strokes.map(() => next++),
        );
      }
    });

    test('boxes are in the units of the input, and indices count empty strokes', () => {
      const [five, bar] = strokesOf(5);
      const strokes = sideBySide([strokesOf(1), [five]]);
      strokes.push([], ...sideBySide([[], [bar]]));
      const { text, digits } = recognizer.recognizeNumber({ strokes });
      assert.equal(text, '15');
      assert.deepEqual(digits[1].strokes, [1, 3]);
      const points = [...strokes[1], ...strokes[3]];
      const xs = points.map(([x]) => x);
      const ys = points.map(([, y]) => y);
      const { x, y, width, height } = digits[1].box;
      assert.equal(x, Math.min(...xs));
      assert.equal(y, Math.min(...ys));
      assert.equal(width, Math.max(...xs) - x);
      assert.equal(height, Math.max(...ys) - y);
      for (const { confidence } of digits) assert.ok(confidence > 0.5 && confidence <= 1);
    });

    test('a sign between digits is named, and has its place', () => {
      const strokes = sideBySide([strokesOf(3), [], strokesOf(1), strokesOf(4)]);
      const point = [[100, -602]];
      const { text, digits } = recognizer.recognizeNumber({ strokes: [...strokes, point] });
      assert.equal(text, '3.14');
      assert.deepEqual(
        digits.map(({ sign }) => sign),
        [null, '.', null, null],
      );
      const { digit, confidence, strokes: indices, box } = digits[1];
      assert.equal(digit, null);
      assert.equal(confidence, 0);
      assert.deepEqual(indices, [strokes.length]);
      assert.deepEqual(box, { x: 100, y: -602, width: 0, height: 0 });
    });

    test('it is as sure as recognizeDrawing is of the same number', () => {
      const strokes = sideBySide([strokesOf(4), strokesOf(2), [[[0.2, 0.5], [0.7, 0.5]]], strokesOf(0)]); // prettier-ignore
      const drawing = recognizer.recognizeDrawing({ strokes });
      const number = recognizer.recognizeNumber({ strokes });
      assert.equal(drawing.text, '42-0');
      assert.equal(number.text, '42-0');
      assert.equal(number.confidence, drawing.confidence);
      assert.deepEqual(number.digits, drawing.digits);
    });

    test('one digit is read as recognize reads it', () => {
      for (const { strokes } of DRAWINGS) {
        const { digit, confidence } = recognizer.recognize({ strokes });
        const { text, digits } = recognizer.recognizeNumber({ strokes });
        assert.equal(text, String(digit));
        assert.equal(digits.length, 1);
        assert.equal(digits[0].digit, digit);
        assert.equal(digits[0].confidence, confidence);
      }
    });

    test('no ink is no number, and no error', () => {
      const nothing = { text: '', confidence: 0, digits: [], alternatives: [] };
      for (const strokes of [[], [[]], [[], []]]) {
        assert.deepEqual(recognizer.recognizeNumber({ strokes }), nothing);
      }
    });

    test('what is no drawing is refused, and the recognizer stays usable', async () => {
      const refused = (/** @type {any} */ input, /** @type {RegExp} */ message) =>
        assert.throws(() => recognizer.recognizeNumber(input), { name: 'InputError', message });
      const expected = 'expected { strokes } or { data, width, height }, but was given';
      refused(undefined, exactly(`${expected} undefined`));
      refused(new Uint8Array(784), exactly(`${expected} a value of Uint8Array`));
      refused({ strokes: 7 }, /^strokes: expected an array of strokes/);
      refused({ strokes: [[[0, 1]], [[0, NaN]]] }, /^stroke 2, point 1: y is/);
      refused({ strokes: [[[Infinity, 1]]] }, /^stroke 1, point 1: x is inf/);
      refused(
        { strokes: Array(257).fill([[0, 0]]) },
        /^a number has at most 256 strokes, but was given 257$/,
      );
      assert.equal(recognizer.recognizeNumber({ strokes: strokesOf(3) }).text, '3');

      const colors = await Recognizer.load({ weights: tinyWeights(3), simd });
      assert.throws(() => colors.recognizeNumber({ strokes: strokesOf(3) }), {
        name: 'InputError',
        message: /ink becomes a picture of one channel/,
      });
      colors.dispose();
      assert.throws(() => colors.recognizeNumber({ strokes: [] }), /disposed/);
    });

    test('a network of other classes names them', async () => {
      const tiny = await Recognizer.load({ weights: tinyWeights(), simd });
      const upright = (/** @type {number} */ x) => [
        [x, 0],
        [x + 0.1, 9],
      ];
      const { text, digits } = tiny.recognizeNumber({ strokes: [upright(20), upright(0)] });
      assert.equal(text, 'uprightupright');
      assert.deepEqual(
        digits.map(({ strokes }) => strokes),
        [[1], [0]],
      );
    });
  });
}
