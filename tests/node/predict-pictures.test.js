// inkdigit predict --number and --as drawing, of pictures.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { strokesOf } from '../browser/drawings.js';
import { assertUserError, inkdigit, root } from './native.js';
import { STRIDED } from './networks.js';
import { pictureOfStrokes } from './picture.js';
import { file, folder } from './temporary.js';

const WEIGHTS = ['--weights', `${root}weights/default.safetensors`];

/**
 * Rows that go down a little to the right.
 *
 * @param {string[]} rows of digits
 */
const strokesOfRows = (...rows) =>
  rows.flatMap((row, y) =>
    [...row].flatMap((digit, x) =>
      strokesOf(Number(digit)).map((stroke) =>
        stroke.map(([px, py]) => [px + 1.3 * x, py + 0.1 * x + 1.6 * y]),
      ),
    ),
  );

/** @param {string[]} rows of digits */
const pictureOfRows = (...rows) => pictureOfStrokes(strokesOfRows(...rows));

/** @param {string[]} args */
async function predict(...args) {
  const { status, stdout, stderr } = await inkdigit(['predict', ...WEIGHTS, ...args]);
  assert.deepEqual([status, stderr], [0, '']);
  return stdout;
}

/** @param {string[]} args */
const predictJson = async (...args) =>
  (await predict('--json', ...args))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('predict --number reads pictures and drawings, files and folders, in their order', async () => {
  const pages = join(folder, 'pages');
  await mkdir(pages);
  await writeFile(join(pages, 'a.png'), pictureOfRows('407'));
  await writeFile(join(pages, 'b.png'), pictureOfRows('2'));
  const strokes = await file('drawings.jsonl', JSON.stringify({ strokes: strokesOfRows('59') }));
  const picture = await file('c.png', pictureOfRows('5318'));
  const inputs = [strokes, pages, picture];
  const expected = [
    [`${strokes}:1`, '59'],
    [join(pages, 'a.png'), '407'],
    [join(pages, 'b.png'), '2'],
    [picture, '5318'],
  ];
  for (const option of [['--number'], ['--as', 'number']]) {
    const stdout = await predict(...option, ...inputs);
    assert.equal(stdout, expected.map(([name, text]) => `${name}: ${text}\n`).join(''));
  }
  const lines = await predictJson('--number', ...inputs);
  assert.deepEqual(
    lines.map(({ input, text }) => [input, text]),
    expected,
  );
});

test("a picture's digits have box, row and probabilities", async () => {
  const picture = await file('boxes.png', pictureOfRows('417'));
  const [{ confidence, digits, ...rest }] = await predictJson('--number', picture);
  assert.deepEqual(rest, { input: picture, text: '417' });
  assert.ok(confidence > 0.5 && confidence <= 1, String(confidence));
  assert.deepEqual(
    digits.map((/** @type {any} */ { digit, row }) => [digit, row]),
    [
      [4, 0],
      [1, 0],
      [7, 0],
    ],
  );
  for (const [i, { digit, confidence: sure, probabilities, box, ...more }] of digits.entries()) {
    assert.deepEqual(more, { doubtful: false, row: 0 });
    assert.equal(probabilities.length, 10);
    assert.equal(probabilities.indexOf(Math.max(...probabilities)), digit);
    assert.ok(sure > 0.5 && sure <= 1);
    // A digit's unit is 80 pixels, and the next begins 1.3 units farther on.
    const left = 80 * (1 / 3 + 1.3 * i) - 6;
    assert.ok(box.x > left && box.x + box.width < left + 92, JSON.stringify(box));
    assert.ok(box.height > 70 && box.height < 100, JSON.stringify(box));
  }
});

test('rows are joined by a line break in JSON, and by a slash for people', async () => {
  const picture = await file('rows.png', pictureOfRows('12', '345'));
  assert.equal(await predict('--number', picture), `${picture}: 12 / 345\n`);
  const [{ text, digits }] = await predictJson('--number', picture);
  assert.equal(text, '12\n345');
  assert.deepEqual(
    digits.map((/** @type {any} */ { row }) => row),
    [0, 0, 1, 1, 1],
  );
});

test('a picture without digits is "?", and none in JSON', async () => {
  const blank = await file('blank.pgm', `P2 40 30 255\n${'255 '.repeat(1200)}`);
  assert.equal(await predict('--number', blank), `${blank}: ?\n`);
  assert.deepEqual(await predictJson('--number', blank), [
    { input: blank, text: '', confidence: 0, digits: [] },
  ]);
  const [{ text, recognition }] = await predictJson('--as', 'drawing', blank);
  assert.equal(text, null);
  assert.equal(recognition.digit, null);
});

test('predict --as drawing reads one digit of a picture, or several', async () => {
  const one = await file('one.png', pictureOfRows('5'));
  const several = await file('several.png', pictureOfRows('52'));
  const plain = await predict('--as', 'drawing', one, several);
  assert.match(plain, /^\S+one\.png: 5 \([\d.]+ %\)\n\S+several\.png: 52 \([\d.]+ %\)\n$/);
  const [first, second] = await predictJson('--as', 'drawing', one, several);
  assert.deepEqual([first.text, second.text], ['5', '52']);
  assert.equal(first.recognition.class, '5');
  assert.equal(second.recognition.class, '2');
  assert.equal(first.digits.length, 1);
  assert.equal(second.digits.length, 2);
  assert.deepEqual(second.recognition.probabilities, second.digits[1].probabilities);
});

test('a damaged picture is named, and the rest is read', async () => {
  const good = await file('good.png', pictureOfRows('47'));
  const cut = await file('cut.png', pictureOfRows('47').subarray(0, 200));
  const { status, stdout, stderr } = await inkdigit([
    ...['predict', ...WEIGHTS, '--number', cut, good],
  ]);
  assert.equal(status, 2);
  assert.match(stderr, /^inkdigit: \S+cut\.png: damaged picture \(PNG\): [^\n]+\n$/);
  assert.equal(stdout, `${good}: 47\n`);
});

test('a network of three channels takes no ink, which is said once', async () => {
  const { input } = STRIDED.network;
  const network = {
    ...STRIDED.network,
    input: { ...input, channels: 3, mean: [0, 0, 0], std: [1, 1, 1] },
  };
  const recipe = await file('colors.json', JSON.stringify({ ...STRIDED, network }));
  const run = join(folder, 'colors');
  const trained = await inkdigit([
    ...['train', '--recipe', recipe, '--data', 'synthetic:40', '--out', run],
  ]);
  assert.equal(trained.status, 0, trained.stderr);
  const pictures = [
    await file('x.png', pictureOfRows('1')),
    await file('y.png', pictureOfRows('2')),
  ];
  const weights = join(run, 'best.safetensors');
  for (const as of ['number', 'drawing']) {
    await assertUserError(
      ['predict', '--weights', weights, '--as', as, ...pictures],
      /best\.safetensors: .*3.* but ink becomes a picture of one channel/,
    );
  }
  const digits = await inkdigit(['predict', '--weights', weights, ...pictures]);
  assert.equal(digits.status, 0, digits.stderr);
});
