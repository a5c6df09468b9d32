// What the recognizer says to input that it cannot read.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { InputError, Recognizer } from '../../web/recognizer.js';
import { exactly, tinyWeights } from './recognizer-fixtures.js';

const LINE = [[0, 0], [1, 9]]; // prettier-ignore

describe('input that cannot be read', () => {
  /** @type {Recognizer} */
  let recognizer;
  before(async () => {
    recognizer = await Recognizer.load({ weights: tinyWeights() });
  });

  const bytes = new Uint8Array(12);
  /** @type {[string, unknown, RegExp][]} */
  const cases = [
    ['nothing', undefined, /^expected \{ strokes \}, .* but was given undefined$/],
    ['null', null, /but was given null$/],
    ['a number', 3, /but was given number 3$/],
    ['bare strokes', [[[0, 0]]], /but was given an array of 1$/],
    ['something else', { stroke: [] }, /but was given an object \{stroke\}$/],
    ['floats', new Float32Array(192), /but was given a value of Float32Array$/],
    [
      'strokes: a string',
      { strokes: 'M 0 0' },
      exactly('strokes: expected an array of strokes, but was given "M 0 0"'),
    ],
    ['strokes: undefined', { strokes: undefined }, /^strokes: .* undefined$/],
    [
      'a stroke that is a number',
      { strokes: [LINE, 7] },
      exactly('stroke 2: expected an array of points [x, y], but was given number 7'),
    ],
    [
      'points where strokes belong',
      { strokes: LINE },
      /^stroke 1, point 1: expected a pair of numbers/,
    ],
    [
      'a point that is a number',
      { strokes: [LINE, [[1, 2], 5]] },
      exactly('stroke 2, point 2: expected a pair of numbers [x, y], but was given number 5'),
    ],
    [
      'a point of one number',
      { strokes: [[[1]]] },
      exactly('stroke 1, point 1: expected a pair of numbers [x, y], but was given an array of 1'),
    ],
    ['a point of strings', { strokes: [[['1', '2']]] }, /^stroke 1, point 1: /],
    ['a point that is a string', { strokes: [['12']] }, /^stroke 1, point 1: .*"12"$/],
    ['a point that is an object', { strokes: [[{ x: 1, y: 2 }]] }, /an object \{x, y\}$/],
    ['a missing point', { strokes: [[[1, 2], null]] }, /^stroke 1, point 2: .* null$/],
    ['a hole among the strokes', { strokes: [LINE, , LINE] }, /^stroke 2: .* undefined$/], // prettier-ignore
    [
      'NaN',
      {
        strokes: [
          LINE,
          [
            [0, 0],
            [NaN, 1],
          ],
        ],
      },
      /stroke 2, point 2: x /,
    ],
    ['an infinite coordinate', { strokes: [[[0, -Infinity]]] }, /stroke 1, point 1: y /],
    [
      'a picture with too little data',
      { data: bytes, width: 4, height: 4 },
      exactly('picture: data has 12 bytes, but 4 x 4 pixels take 16, 48, 64 (gray, RGB, RGBA)'),
    ],
    [
      'a picture of two channels',
      { data: bytes, width: 3, height: 2 },
      /^picture: data has 12 bytes, but 3 x 2 /,
    ],
    [
      'a picture without a width',
      { data: bytes, height: 4 },
      /^picture: width and height .* undefined and number 4$/,
    ],
    [
      'a picture of half a pixel',
      { data: bytes, width: 0.5, height: 24 },
      /^picture: width and height /,
    ],
    [
      'a picture without pixels',
      { data: new Uint8Array(0), width: 0, height: 0 },
      /^picture: width and height /,
    ],
    [
      'a picture of floats',
      { data: new Float32Array(12), width: 3, height: 4 },
      exactly(
        'picture: data must be a Uint8Array or a Uint8ClampedArray, but is a value of Float32Array',
      ),
    ],
    ['a picture too large', { data: new Uint8Array(20_000), width: 20_000, height: 1 }, /20000/],
    [
      'a raster of a wrong length',
      bytes,
      exactly('raster: expected 192 bytes (12 x 16 x 1), but was given 12'),
    ],
    ['an empty raster', new Uint8Array(0), /^raster: /],
  ];

  for (const [name, input, message] of cases) {
    test(`${name}: InputError, and the recognizer stays usable`, () => {
      const before = recognizer.recognize({ strokes: [LINE] });
      assert.throws(
        () => recognizer.recognize(/** @type {any} */ (input)),
        (error) => {
          assert.ok(error instanceof InputError);
          assert.equal(error.name, 'InputError');
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /\n/);
          return true;
        },
      );
      assert.deepEqual(recognizer.recognize({ strokes: [LINE] }), before);
    });
  }
});
