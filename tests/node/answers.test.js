// What an application asks of an answer (allowed, length, alternatives), in every build of the engine.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { Recognizer } from '../../web/recognizer.js';
import { sideBySide } from '../browser/drawings.js';
import { pictureOf } from '../browser/pictures.js';
import { TINY, exactly, tinyWeights } from './recognizer-fixtures.js';

/** @param {number[]} digits side by side */
const drawing = (...digits) => ({ strokes: sideBySide(...digits) });

/** @param {{ text: string, confidence: number, alternatives: { text: string, probability: number }[] }} answer */
function assertRanked({ text, confidence, alternatives }) {
  assert.equal(alternatives[0].text, text);
  assert.ok(Math.abs(alternatives[0].probability - confidence) < 1e-6);
  assert.equal(new Set(alternatives.map((other) => other.text)).size, alternatives.length);
  alternatives.reduce((before, after) => {
    assert.ok(after.probability <= before.probability && after.probability > 0);
    return after;
  });
  const sum = alternatives.reduce((total, { probability }) => total + probability, 0);
  assert.ok(sum <= 1 + 1e-6, String(sum));
}

for (const simd of [true, false]) {
  describe(`answers as they are asked for, ${simd ? 'SIMD' : 'scalar'} build`, () => {
    /** @type {Recognizer} */
    let recognizer;
    before(async () => {
      recognizer = await Recognizer.load({ simd });
    });

    test('alternatives are none unless they are asked for, and change nothing else', () => {
      for (const given of [drawing(4, 0, 7), pictureOf(['407', '12'])]) {
        const input = /** @type {import('../../web/recognizer.js').Picture} */ (given);
        const plain = recognizer.recognizeNumber(input);
        assert.deepEqual(plain.alternatives, []);
        const asked = recognizer.recognizeNumber(input, { alternatives: 4 });
        assertRanked(asked);
        assert.equal(asked.confidence, plain.confidence);
        for (const [i, { alternatives, ...digit }] of asked.digits.entries()) {
          assert.deepEqual({ ...digit, alternatives: [] }, plain.digits[i]);
          assert.ok(alternatives.length <= 4);
          assert.equal(alternatives[0].digit, digit.digit);
          assert.equal(alternatives[0].probability, digit.confidence);
        }
        // A call says all that it asks for.
        assert.deepEqual(recognizer.recognizeNumber(input), plain);
      }
    });

    test("a page's alternatives have all of its rows", () => {
      const { alternatives } = recognizer.recognizeNumber(pictureOf(['407', '12']), {
        alternatives: 5,
      });
      assert.ok(alternatives.length > 1);
      for (const { text } of alternatives) assert.match(text, /^[\d?]+\n[\d?]+$/);
    });

    test('a single digit has its alternatives, too', () => {
      const { digit, confidence, alternatives } = recognizer.recognize(drawing(7), {
        alternatives: 3,
      });
      assert.equal(digit, 7);
      assert.deepEqual(alternatives[0], { digit, probability: confidence });
      assert.ok(alternatives.length <= 3);
      assert.deepEqual(recognizer.recognize(drawing(7)).alternatives, []);
    });

    test('what is not allowed is no digit', () => {
      const eight = recognizer.recognize(drawing(8), { allowed: '17' });
      assert.equal(eight.digit, null);
      assert.ok(eight.confidence < 0.5);
      const one = recognizer.recognize(drawing(1), { allowed: ['1', '7'] });
      assert.equal(one.digit, 1);
      assert.ok(one.probabilities.every((p, i) => i === 1 || i === 7 || p === 0));
      assert.equal(recognizer.recognizeNumber(drawing(1, 8, 7), { allowed: '17' }).text, '1?7');
      const page = recognizer.recognizeNumber(pictureOf(['187']), { allowed: '17' });
      assert.equal(page.text, '1?7');
      assert.equal(page.digits[1].digit, null);
      assert.ok(page.confidence < 0.5);
    });

    test('to allow all is to ask for nothing', () => {
      const input = drawing(4, 0, 7);
      assert.deepEqual(
        recognizer.recognizeNumber(input, { allowed: '0123456789' }),
        recognizer.recognizeNumber(input),
      );
    });

    test('a number has as many digits as are asked for', () => {
      const input = drawing(4, 0, 7);
      for (const length of [3, { min: 2, max: 5 }, { min: 3 }, { max: 3 }]) {
        assert.equal(recognizer.recognizeNumber(input, { length }).text, '407');
      }
      assert.equal(recognizer.recognizeNumber(input, { length: 2 }).digits.length, 2);
      const none = { text: '', confidence: 0, digits: [], alternatives: [] };
      const asked = { length: { min: 9 }, alternatives: 3 };
      assert.deepEqual(recognizer.recognizeNumber(input, asked), none);
    });

    test('rows of a picture that are not as long are left out', () => {
      const page = pictureOf(['407', '1234567']);
      const { text, digits } = recognizer.recognizeNumber(page, { length: 3 });
      assert.equal(text.split('\n')[0], '407');
      assert.equal(digits[0].row, 0);
      assert.equal(recognizer.recognizeNumber(page, { length: 7 }).text, '1234567');
      assert.equal(recognizer.recognizeNumber(page, { length: 9 }).text, '');
    });

    test('the engine for strokes alone answers without options', async () => {
      const small = await Recognizer.load({ simd, pictures: false });
      const plain = small.recognizeNumber(drawing(4, 2));
      assert.deepEqual(plain, recognizer.recognizeNumber(drawing(4, 2)));
      assert.throws(() => small.recognizeNumber(drawing(4, 2), { alternatives: 2 }), {
        name: 'InputError',
        message: /pictures: false .* without options; load another one$/,
      });
      assert.deepEqual(small.recognizeNumber(drawing(4, 2)), plain);
    });

    test('a drawing is asked for nothing', () => {
      const plain = recognizer.recognizeDrawing(drawing(4, 2));
      recognizer.recognizeNumber(drawing(4, 2), { allowed: '1', length: 1, alternatives: 9 });
      assert.deepEqual(recognizer.recognizeDrawing(drawing(4, 2)), plain);
      assert.ok(plain.digits.every(({ alternatives }) => alternatives.length === 0));
    });

    test('what cannot be asked for is an InputError, and changes nothing', () => {
      const cases = {
        'allowed: no class is named "x"; the classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9': {
          allowed: '1x',
        },
        'allowed: expected names of classes, but was given ""': { allowed: '' },
        'allowed: expected names of classes, but was given number 7': { allowed: 7 },
        'alternatives: expected a whole number from 0 to 100, but was given number 101': {
          alternatives: 101,
        },
        'alternatives: expected a whole number from 0 to 100, but was given number 1.5': {
          alternatives: 1.5,
        },
        'length: expected a whole number from 1, but was given number 0': { length: 0 },
        'length: expected a whole number from 3, but was given number 2': {
          length: { min: 3, max: 2 },
        },
        'length: expected a whole number from 0, but was given "4"': { length: '4' },
        'options: expected an object, but was given "4"': '4',
      };
      for (const [message, options] of Object.entries(cases)) {
        const expected = { name: 'InputError', message: exactly(message) };
        const asked = /** @type {import('../../web/recognizer.js').NumberOptions} */ (options);
        assert.throws(() => recognizer.recognizeNumber(drawing(4), asked), expected);
      }
      assert.equal(recognizer.recognizeNumber(drawing(4)).text, '4');
    });

    test('classes are allowed by their names, whatever those are', async () => {
      const other = await Recognizer.load({ weights: tinyWeights(), simd });
      const upright = { strokes: [[[0, 0], [0, 9]]] }; // prettier-ignore
      const { digit } = other.recognize(upright);
      assert.equal(digit, 0);
      assert.equal(other.recognize(upright, { allowed: ['upright', 'neither'] }).digit, 0);
      // Networks that have not learnt what is none say so where another class is more probable.
      assert.equal(other.recognize(upright, { allowed: ['flat'] }).digit, null);
      assert.throws(() => other.recognize(upright, { allowed: ['7'] }), {
        message: exactly(
          `allowed: no class is named "7"; the classes are ${TINY.classes.join(', ')}`,
        ),
      });
    });
  });
}
