// What may well be wrong is said with doubt: by the program as by JavaScript, to people and to scripts.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { Recognizer } from '../../web/recognizer.js';
import { strokesOf } from '../browser/drawings.js';
import { pictureOf, pngOf } from '../browser/pictures.js';
import { assertUserError, inkdigit, root } from './native.js';
import { withThresholds } from './recognizer-fixtures.js';
import { file } from './temporary.js';

const SHIPPED = await readFile(`${root}weights/default.safetensors`);
/** All are in doubt: no plausibility is so high. */
const DOUBTING = withThresholds(SHIPPED, { doubt_below: 1 });
const weights = await file('doubting.safetensors', DOUBTING);

const four = strokesOf(4);
const two = strokesOf(2).map((stroke) => stroke.map(([x, y]) => [x + 1.4, y]));
const SHEETS = [four, [...four, ...two], []];
const sheets = await file(
  'sheets.jsonl',
  SHEETS.map((strokes) => JSON.stringify({ strokes })).join('\n'),
);

/** @param {string[]} args */
async function predict(...args) {
  const { status, stdout, stderr } = await inkdigit(['predict', '--weights', ...args]);
  assert.deepEqual([status, stderr], [0, '']);
  return stdout.trim().split('\n');
}

test('lines for people end in "perhaps"', async () => {
  const [digit, , blank] = await predict(weights, sheets);
  assert.match(digit, /:1: 4 \([\d.]+ %\), perhaps$/);
  assert.match(blank, /:3: \? \(0\.0 %\)$/);
  const [one, number, none] = await predict(weights, sheets, '--number');
  assert.deepEqual([one, number, none], [`${sheets}:1: 4, perhaps`, `${sheets}:2: 42, perhaps`, `${sheets}:3: ?`]); // prettier-ignore
  const [, drawing] = await predict(weights, sheets, '--as', 'drawing');
  assert.match(drawing, /:2: 42 \([\d.]+ %\), perhaps$/);
  const sure = await file('sure.safetensors', withThresholds(SHIPPED, { doubt_below: 0 }));
  assert.ok((await predict(sure, sheets)).every((line) => !line.includes('perhaps')));
});

test('JSON says it of each digit, as JavaScript does', async () => {
  const recognizer = await Recognizer.load({ weights: DOUBTING });
  const read = async (/** @type {string[]} */ ...options) =>
    (await predict(weights, sheets, '--json', ...options)).map((line) => JSON.parse(line));
  const flags = (/** @type {{ doubtful: boolean }[]} */ all) => all.map(({ doubtful }) => doubtful);
  const digits = await read();
  const numbers = await read('--number');
  const drawings = await read('--as', 'drawing');
  for (const [i, strokes] of SHEETS.entries()) {
    const recognition = recognizer.recognize({ strokes });
    assert.equal(digits[i].doubtful, recognition.doubtful);
    assert.deepEqual(
      flags(numbers[i].digits),
      flags(recognizer.recognizeNumber({ strokes }).digits),
    );
    const drawing = recognizer.recognizeDrawing({ strokes });
    assert.equal(drawings[i].doubtful, drawing.doubtful);
    assert.equal(drawings[i].recognition.doubtful, drawing.recognition.doubtful);
  }
  assert.deepEqual(flags(digits), [true, digits[1].digit !== null, false]);
  assert.deepEqual(flags(drawings), [true, true, false]);
  assert.deepEqual(flags(numbers[1].digits), [true, true]);
});

test('in pictures, which may show anything, doubt is no answer', async () => {
  const picture = pictureOf(['4']);
  const png = await file('four.png', pngOf(picture));
  const sure = await file('sure.safetensors', withThresholds(SHIPPED, { doubt_below: 0 }));
  assert.match((await predict(sure, png))[0], /: 4 \(/);
  assert.match((await predict(sure, png, '--number'))[0], /: 4$/);
  assert.match((await predict(weights, png))[0], /: \? \(/);
  assert.doesNotMatch((await predict(weights, png, '--number'))[0], /: 4/);
  for (const [bytes, digit] of /** @type {const} */ ([
    [await readFile(sure), 4],
    [DOUBTING, null],
  ])) {
    // prettier-ignore
    const recognizer = await Recognizer.load({ weights: bytes });
    const found = recognizer.recognize(picture);
    assert.deepEqual([found.digit, found.doubtful], [digit, false]);
    assert.ok(found.confidence > 0.9, 'the likeness is told all the same');
    recognizer.dispose();
  }
});

test('eval counts them, and writes them into predictions', async () => {
  const to = await file('predictions.jsonl', '');
  const args = ['eval', '--weights', weights, '--data', 'synthetic:40', 'negatives:20'];
  const { stdout, stderr } = await inkdigit([...args, '--json', '--predictions', to]);
  const found = JSON.parse(stdout || stderr);
  const lines = (await readFile(to, 'utf8')).trim().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
  const doubtful = lines.filter((line) => line.doubtful);
  const share = (/** @type {any[]} */ all) =>
    all.filter((line) => line.doubtful).length / all.length;
  assert.ok(doubtful.length > 10 && doubtful.every(({ digit }) => digit !== null));
  assert.equal(found.doubtful, share(lines.filter(({ label }) => label !== null)));
  assert.equal(found.negatives.doubtful, share(lines.filter(({ label }) => label === null)));
});

test('a file whose thresholds are the wrong way round is refused in one line', async () => {
  const bad = withThresholds(SHIPPED, { reject_below: 0.5, doubt_below: 0.4 });
  await assertUserError(
    ['predict', '--weights', await file('bad.safetensors', bad), sheets],
    /'reject_below' and a larger 'doubt_below' need /,
  );
});
