// Whoever writes a digit in a way of their own is read, too.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Recognizer } from '../../web/recognizer.js';
import { root } from './native.js';
import { ODD_DRAWINGS } from './odd-drawings.js';

describe('digits in odd styles, read by the weights of the page', () => {
  /** @type {Recognizer} */
  let recognizer;
  before(async () => {
    recognizer = await Recognizer.load({ weights: `${root}weights/default.safetensors` });
  });
  after(() => recognizer.dispose());

  for (const { name, digit, strokes } of ODD_DRAWINGS) {
    test(`${name}: ${digit ?? 'none'}`, () => {
      const reading = recognizer.recognizeDrawing({ strokes });
      assert.equal(reading.text, digit === null ? null : String(digit));
      assert.equal(reading.recognition.digit, digit);
    });
  }
});
