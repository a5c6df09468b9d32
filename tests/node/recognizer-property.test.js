// Whatever is handed in: a valid answer or an InputError, the same one twice, and a recognizer that goes
// on as before. Every run takes other inputs; what a run took comes again with the seed that it printed:
//
//   SEED=123 RUNS=100000 node --test tests/node/recognizer-property.test.js

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { InputError, Recognizer } from '../../web/recognizer.js';
import { strokesOf } from '../browser/drawings.js';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env.RUNS ?? 150);

/**
 * Each probability is a quotient in doubles, rounded to a float: off by at most 2^-24 of itself, so all
 * of them by 2^-24 of their sum, 1. The ten quotients and the nine sums here are each off by 2^-53.
 */
const SUM_BOUND = 2 ** -24 + 20 * 2 ** -53;

// The coordinates at whose size something happens: rounding, overflow, the engine's limit.
const SPECIAL = [0, -0, 1, -1, 5e-324, 2 ** -1022, 1e15, -1e15, 1.1e15, 1e154, 1e308, -1.7e308];
const coordinate = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 3, arbitrary: fc.double({ min: -1e15, max: 1e15, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(...SPECIAL) },
  { weight: 1, arbitrary: fc.double() },
);
const finite = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.double({ min: -1e15, max: 1e15, noNaN: true }),
);

/** @type {(numbers: fc.Arbitrary<number>, most: number) => fc.Arbitrary<number[][][]>} */
const strokesOfAny = (numbers, most) => {
  const point = fc.tuple(numbers, numbers);
  return fc.array(fc.array(point, { maxLength: 20 }), { maxLength: most });
};

const byte = fc.integer({ min: 0, max: 255 });
const side = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(0, -1, 0.5, 20_000, NaN));
/** So that two sides too long do not take seconds to fill. */
const LARGEST = 100_000;
/** A little noise, repeated: a picture of some kind at every size. */
const pattern = fc.uint8Array({ minLength: 1, maxLength: 70 });
const picture = fc
  .record({
    width: side,
    height: side,
    channels: fc.constantFrom(1, 1, 3, 4, 2),
    pattern,
    offset: fc.nat(9),
    missing: fc.constantFrom(0, 0, 0, 1),
    clamped: fc.boolean(),
  })
  .map(({ width, height, channels, pattern, offset, missing, clamped }) => {
    const size = Math.max(
      0,
      Math.min(LARGEST, Math.trunc(width * height * channels || 0)) - missing,
    );
    const whole = Uint8Array.from(
      { length: offset + size },
      (_, i) => pattern[(i * 7) % pattern.length],
    );
    const bytes = clamped ? new Uint8ClampedArray(whole.buffer) : whole;
    return { data: bytes.subarray(offset), width, height };
  });

const anything = fc.anything({
  maxDepth: 4,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withSparseArray: true,
  withTypedArray: true,
});
/** Nearly right: the right shape with something else somewhere in it. */
const confused = fc.oneof(
  anything,
  fc.record({ strokes: anything }),
  fc.record({ strokes: fc.array(anything, { maxLength: 3 }) }),
  fc.record({ strokes: fc.array(fc.array(anything, { maxLength: 3 }), { maxLength: 3 }) }),
  fc.record({ strokes: fc.array(fc.array(fc.array(anything))) }),
  fc.record({ data: anything, width: fc.oneof(anything, side), height: fc.oneof(anything, side) }),
  fc.record({ data: pattern, width: anything, height: anything }),
  fc.uint8Array({ maxLength: 1600 }),
);

for (const simd of [true, false]) {
  describe(`properties of the ${simd ? 'SIMD' : 'scalar'} build, SEED=${SEED}`, () => {
    /** @type {Recognizer} */
    let recognizer;
    before(async () => {
      recognizer = await Recognizer.load({ simd });
    });

    const three = { strokes: strokesOf(3) };

    /**
     * @template Answer
     * @param {() => Answer} call
     * @returns {{ answer: Answer } | { refusal: string }}
     */
    function outcomeOf(call) {
      try {
        return { answer: call() };
      } catch (error) {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, /^[^\n]+$/, 'one line');
        return { refusal: error.message };
      }
    }

    /** @param {import('../../web/recognizer.js').Recognition} recognition */
    function assertValid({ digit, confidence, plausibility, probabilities, raster }) {
      assert.equal(probabilities.length, 10);
      assert.equal(raster.length, 784);
      assert.ok(probabilities.every((probability) => probability >= 0 && probability <= 1));
      const sum = probabilities.reduce((total, probability) => total + probability, 0);
      assert.ok(Math.abs(sum - 1) <= SUM_BOUND, `a sum of ${sum}`);
      assert.ok(plausibility >= 0 && plausibility <= 1, `plausibility ${plausibility}`);
      assert.ok(confidence >= 0 && confidence <= 1, `confidence ${confidence}`);
      const best = Math.max(...probabilities);
      assert.ok(digit === null || probabilities[digit] === best, `${digit} of ${probabilities}`);
    }

    /**
     * @param {any} input
     * @returns {import('../../web/recognizer.js').Recognition | null} null where it was refused
     */
    function recognize(input) {
      const outcome = outcomeOf(() => recognizer.recognize(input));
      const usual = recognizer.recognize(three);
      assert.equal(usual.digit, 3);
      assert.deepEqual(
        outcomeOf(() => recognizer.recognize(input)),
        outcome,
      );
      if (!('answer' in outcome)) return null;
      assertValid(outcome.answer);
      return outcome.answer;
    }

    /** @type {<T>(name: string, input: fc.Arbitrary<T>, holds: (value: T) => void) => void} */
    const property = (name, input, holds) =>
      test(name, () =>
        fc.assert(
          fc.property(input, (value) => holds(value)),
          { seed: SEED, numRuns: RUNS },
        ),
      );

    property('strokes of any numbers', strokesOfAny(coordinate, 6), (strokes) => {
      const fits = strokes.flat(2).every((number) => Math.abs(number) <= 1e15);
      assert.equal(recognize({ strokes }) !== null, fits);
    });

    property('strokes in typed arrays', strokesOfAny(finite, 3), (strokes) => {
      const typed = strokes.map((stroke) => stroke.map((point) => Float64Array.from(point)));
      assert.deepEqual(recognizer.recognize({ strokes: typed }), recognize({ strokes }));
    });

    property('pictures of any size', picture, (input) => void recognize(input));

    const rasters = fc.uint8Array({ minLength: 784, maxLength: 784, max: 255 });
    property('rasters, and sparse ones', fc.tuple(rasters, byte), ([bytes, least]) => {
      const raster = bytes.map((value) => (value < least ? 0 : value));
      assert.deepEqual(recognize(raster)?.raster, raster);
    });

    property('anything else', confused, (input) => void recognize(input));

    property('numbers of any strokes', strokesOfAny(coordinate, 9), (strokes) => {
      const input = { strokes };
      const outcome = outcomeOf(() => recognizer.recognizeNumber(input));
      recognizer.recognizeNumber(three);
      assert.deepEqual(
        outcomeOf(() => recognizer.recognizeNumber(input)),
        outcome,
      );
      if (!('answer' in outcome)) return;
      const { text, digits } = outcome.answer;
      assert.equal(text, digits.map(({ digit, sign }) => digit ?? sign ?? '?').join(''));
      /** @type {Map<number, number[]>} the digits that a stroke is part of */
      const digitsOf = new Map();
      digits.forEach((digit, i) => {
        assert.equal(new Set(digit.strokes).size, digit.strokes.length, 'no stroke twice');
        for (const s of digit.strokes) digitsOf.set(s, [...(digitsOf.get(s) ?? []), i]);
      });
      // What was struck out and written anew beside it is in no digit. One stroke that is two digits is in both,
      // which stand next to each other.
      for (const [s, [first, ...more]] of digitsOf) {
        assert.ok(strokes[s].length > 0);
        assert.ok(
          more.length === 0 || (more.length === 1 && more[0] === first + 1),
          `${s}: ${more}`,
        );
      }
      for (const { confidence, box } of digits) {
        assert.ok(confidence >= 0 && confidence <= 1);
        assert.ok(box.width >= 0 && box.height >= 0 && Number.isFinite(box.x + box.y));
      }
    });
  });
}
