// inkdigit predict --as: strokes read as one digit, as a number, or as whichever of them reads better.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Recognizer } from '../../web/recognizer.js';
import { DRAWINGS, strokesOf } from '../browser/drawings.js';
import { oneStep } from './exchange.js';
import { assertUserError, inkdigit, root } from './native.js';
import { file } from './temporary.js';

const WEIGHTS = `${root}weights/default.safetensors`;
const PREDICT = ['predict', '--weights', WEIGHTS];

/** @typedef {readonly (readonly (readonly number[])[])[]} Strokes */

/** @type {(strokes: Strokes, left: number, top?: number) => number[][][]} */
const placed = (strokes, left, top = 0) =>
  strokes.map((stroke) => stroke.map(([x, y]) => [x + left, y + top]));

const MINUS = [
  [1.05, 0.5],
  [1.45, 0.5],
];

/** What is one digit, what is several, and what is neither; the five comes last, from the middle. */
const SHEETS = [
  ...DRAWINGS.map(({ strokes }) => strokes),
  [...placed(strokesOf(7), 2.4), ...strokesOf(2), ...placed(strokesOf(5), 1.2)],
  [...strokesOf(1), MINUS, ...placed(strokesOf(2), 1.8)],
  [...strokesOf(3), ...placed(strokesOf(8), 0.4, 0.2)],
  [...Array(33).keys()].flatMap((i) => placed(strokesOf(1), 1.2 * i)),
  [],
];

/** @param {readonly Strokes[]} sheets */
const strokeFile = (sheets) =>
  file('sheets.jsonl', sheets.map((strokes) => JSON.stringify({ strokes })).join('\n'));

/** @param {string[]} args */
async function stdoutOf(args) {
  const { status, stdout, stderr } = await inkdigit(args);
  assert.deepEqual([status, stderr], [0, '']);
  return stdout;
}

test('predict --as drawing answers what recognizeDrawing does', async () => {
  const path = await strokeFile(SHEETS);
  const stdout = await stdoutOf([...PREDICT, '--as', 'drawing', '--json', path]);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(lines.length, SHEETS.length);
  const { classes } = JSON.parse(await stdoutOf(['info', WEIGHTS, '--json']));
  const recognizer = await Recognizer.load({ weights: WEIGHTS });
  const tolerance = await oneStep(WEIGHTS);
  /** @type {(found: number, expected: number, terms?: number) => void} */
  const assertNear = (found, expected, terms = 1) =>
    assert.ok(Math.abs(found - expected) <= terms * tolerance, `${found} for ${expected}`);
  for (const [i, strokes] of SHEETS.entries()) {
    const { text, confidence, recognition, digits } = recognizer.recognizeDrawing({ strokes });
    const found = lines[i];
    assert.deepEqual([found.input, found.text], [`${path}:${i + 1}`, text]);
    assertNear(found.confidence, confidence, Math.max(digits.length, 1));
    assert.equal(found.recognition.digit, recognition.digit);
    const name = recognition.digit === null ? null : classes[recognition.digit];
    assert.equal(found.recognition.class, name);
    assertNear(found.recognition.confidence, recognition.confidence);
    assertNear(found.recognition.plausibility, recognition.plausibility);
    assert.equal(found.recognition.probabilities.length, classes.length);
    assert.equal(found.digits.length, digits.length);
    for (const [at, { confidence: sure, alternatives, ...digit }] of digits.entries()) {
      const { confidence: foundSure, ...foundDigit } = found.digits[at];
      assert.deepEqual(foundDigit, digit);
      assertNear(foundSure, sure);
      assert.deepEqual(alternatives, [], 'nobody asked for them');
    }
  }
  recognizer.dispose();
});

test('predict --as drawing prints the text and how sure it is, "?" where it is neither', async () => {
  const path = await strokeFile(SHEETS);
  const stdout = await stdoutOf([...PREDICT, path, '--as=drawing']);
  const texts = stdout.split('\n').map((line) => /: (\S+) \([\d.]+ %\)$/.exec(line)?.[1]);
  assert.deepEqual(texts, [
    ...DRAWINGS.map(({ digit }) => String(digit)),
    ...['257', '1-2', '?', '?', '?'],
    undefined,
  ]);
  assert.match(stdout, /:\d+: \? \(0\.0 %\)\n$/, 'no ink');
});

test('predict --as digit is the default, and --number is --as number', async () => {
  const path = await strokeFile(SHEETS);
  for (const json of [[], ['--json']]) {
    const digits = await stdoutOf([...PREDICT, path, ...json]);
    assert.equal(await stdoutOf([...PREDICT, '--as', 'digit', path, ...json]), digits);
    const numbers = await stdoutOf([...PREDICT, '--number', path, ...json]);
    assert.equal(await stdoutOf([...PREDICT, '--as', 'number', path, ...json]), numbers);
    assert.notEqual(digits, numbers);
  }
  assert.match(await stdoutOf(['predict', '--help']), /--as digit\|number\|drawing=digit\s/);
});

test('predict --as says what it does not take', async () => {
  const good = await strokeFile([strokesOf(4)]);
  for (const as of ['digits', 'Drawing', '4']) {
    await assertUserError(
      [...PREDICT, '--as', as, good],
      new RegExp(`--as: must be digit, number or drawing but is '${as}' `),
    );
  }
  await assertUserError(
    [...PREDICT, '--number', '--as', 'drawing', good],
    /--as excludes --number/,
  );
});

test('predict --as drawing reads on behind a drawing that it cannot read', async () => {
  const huge = '{"strokes":[[[0,0],[1e300,1]]]}';
  const lines = [huge, JSON.stringify({ strokes: strokesOf(4) })];
  const path = await file('huge.jsonl', lines.join('\n'));
  const { status, stdout, stderr } = await inkdigit([...PREDICT, '--as', 'drawing', path]);
  assert.equal(status, 2);
  assert.match(stderr, /^inkdigit: \S+huge\.jsonl:1: stroke 1, point 2: x is [^\n]+\n$/);
  assert.match(stdout, /^\S+huge\.jsonl:2: 4 \([^\n]+\n$/);
});
