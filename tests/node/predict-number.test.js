// inkdigit predict --number, of stroke files; of pictures: predict-pictures.test.js.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { strokesOf } from '../browser/drawings.js';
import { assertUserError, inkdigit, root } from './native.js';
import { file } from './temporary.js';

const PREDICT = ['predict', '--number', '--weights', `${root}weights/default.safetensors`];

/** @param {number[]} digits side by side */
function drawing(...digits) {
  const strokes = digits.flatMap((digit, i) =>
    strokesOf(digit).map((stroke) => stroke.map(([x, y]) => [x + 1.1 * i, y])),
  );
  return JSON.stringify({ strokes });
}

test('predict --number reads a number from each drawing', async () => {
  const strokes = await file(
    'numbers.jsonl',
    [drawing(4, 5), drawing(2), '{"strokes":[]}', drawing(1, 9, 0, 7)].join('\n'),
  );
  const plain = await inkdigit([...PREDICT, strokes]);
  assert.equal(plain.status, 0, plain.stderr);
  assert.equal(
    plain.stdout,
    `${strokes}:1: 45\n${strokes}:2: 2\n${strokes}:3: ?\n${strokes}:4: 1907\n`,
  );

  const { stdout } = await inkdigit([...PREDICT, strokes, '--json']);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ input, text }) => [input, text]),
    [
      [`${strokes}:1`, '45'],
      [`${strokes}:2`, '2'],
      [`${strokes}:3`, ''],
      [`${strokes}:4`, '1907'],
    ],
  );
  assert.deepEqual(lines[2].digits, []);
  const [four, five] = lines[0].digits;
  assert.deepEqual(four.strokes, [0, 1]);
  assert.deepEqual(five.strokes, [2, 3]);
  assert.equal(five.digit, 5);
  assert.ok(five.confidence > 0.5 && five.confidence <= 1);
  assert.ok(four.box.x + four.box.width < five.box.x);
  assert.ok(five.box.y >= 0 && five.box.height > 0.9 && five.box.height < 1.1);
});

test('predict --number names signs', async () => {
  const { strokes } = JSON.parse(drawing(1, 5));
  strokes.splice(1, 0, [[0.9, 1.02]]);
  const input = await file('signs.jsonl', JSON.stringify({ strokes }));
  const { stdout } = await inkdigit([...PREDICT, input, '--json']);
  const { text, digits } = JSON.parse(stdout);
  assert.equal(text, '1.5');
  assert.deepEqual(
    digits.map((/** @type {{ sign: string | null }} */ { sign }) => sign),
    [null, '.', null],
  );
  assert.equal(digits[1].digit, null);
  assert.equal(digits[1].confidence, 0);
  assert.deepEqual(digits[1].strokes, [1]);
});

test('predict --number says what it cannot read', async () => {
  const long = JSON.stringify({ strokes: Array(257).fill([[0, 0]]) });
  await assertUserError(
    [...PREDICT, await file('long.jsonl', long)],
    /long\.jsonl:1: a number has at most 256 strokes, but was given 257/,
  );
  const huge = await file('huge.jsonl', '{"strokes":[[[0,0],[1e300,1]]]}');
  await assertUserError([...PREDICT, huge], /huge\.jsonl:1: stroke 1, point 2: x is/);
});
