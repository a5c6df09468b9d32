// What a drawing is read as: one digit, several side by side, or neither.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { Recognizer } from '../../web/recognizer.js';
import { DRAWINGS, strokesOf } from '../browser/drawings.js';

/** @typedef {readonly (readonly (readonly number[])[])[]} Strokes */

/** @type {(strokes: Strokes, left: number, top?: number) => number[][][]} */
const placed = (strokes, left, top = 0) =>
  strokes.map((stroke) => stroke.map(([x, y]) => [x + left, y + top]));

describe('recognizeDrawing', () => {
  /** @type {Recognizer} */
  let recognizer;
  before(async () => {
    recognizer = await Recognizer.load();
  });

  test('one digit is what recognize says it is', () => {
    for (const { digit, strokes } of DRAWINGS) {
      const recognition = recognizer.recognize({ strokes });
      assert.deepEqual(recognizer.recognizeDrawing({ strokes }), {
        text: String(digit),
        doubtful: false,
        confidence: recognition.confidence,
        recognition,
        digits: [],
      });
    }
  });

  test('digits side by side are a number, shown as the network sees the last one written', () => {
    // The five, of two strokes, stands in the middle, and comes last.
    const five = placed(strokesOf(5), 1.2);
    const strokes = [...placed(strokesOf(7), 2.4), ...strokesOf(2), ...five];
    const reading = recognizer.recognizeDrawing({ strokes });
    const { text, confidence, recognition } = reading;
    assert.equal(text, '257');
    const { digits } = recognizer.recognizeNumber({ strokes });
    assert.deepEqual(reading.digits, digits);
    const product = digits[0].confidence * digits[1].confidence * digits[2].confidence;
    assert.equal(confidence, product);
    assert.deepEqual(recognition, recognizer.recognize({ strokes: five }));
  });

  test('a number is read where all of it would pass for one digit, too', () => {
    const strokes = [...strokesOf(2), ...placed(strokesOf(1), 0.8)];
    assert.equal(recognizer.recognize({ strokes }).digit, 2);
    assert.equal(recognizer.recognizeDrawing({ strokes }).text, '21');
  });

  test('digits that overlap, and what looks like digits only a little, are neither', () => {
    const overlapping = [...strokesOf(3), ...placed(strokesOf(8), 0.4, 0.2)];
    const letterN = [
      [0, 1],
      [0, 0],
      [0.6, 1],
      [0.6, 0],
    ];
    const letterU = [
      [1, 0],
      [1, 1],
      [1.6, 1],
      [1.6, 0],
    ];
    for (const strokes of [overlapping, [letterN, letterU]]) {
      const { text, confidence, recognition } = recognizer.recognizeDrawing({ strokes });
      assert.equal(text, null);
      assert.deepEqual(recognition, recognizer.recognize({ strokes }));
      assert.equal(confidence, recognition.confidence);
    }
  });

  test('a sign between digits is named, and takes nothing from how sure they are', () => {
    const minus = [
      [1.05, 0.5],
      [1.45, 0.5],
    ];
    const strokes = [...strokesOf(1), minus, ...placed(strokesOf(2), 1.8)];
    const { text, confidence } = recognizer.recognizeDrawing({ strokes });
    assert.equal(text, '1-2');
    const { digits } = recognizer.recognizeNumber({ strokes });
    assert.equal(confidence, digits[0].confidence * digits[2].confidence);
  });

  test('more strokes than a number could have are no number', () => {
    const ones = [...Array(33).keys()].flatMap((i) => placed(strokesOf(1), 1.2 * i));
    assert.equal(recognizer.recognizeDrawing({ strokes: ones.slice(0, 32) }).text, '1'.repeat(32));
    assert.equal(recognizer.recognizeDrawing({ strokes: ones }).text, null);
    assert.equal(recognizer.recognizeDrawing({ strokes: Array(300).fill(ones).flat() }).text, null);
  });
});
