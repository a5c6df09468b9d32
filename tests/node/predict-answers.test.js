// inkdigit predict --allowed, --digits and --alternatives: as the recognizer answers in JavaScript.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Recognizer } from '../../web/recognizer.js';
import { sideBySide } from '../browser/drawings.js';
import { oneStep } from './exchange.js';
import { assertUserError, inkdigit, root } from './native.js';
import { tinyWeights } from './recognizer-fixtures.js';
import { file } from './temporary.js';

const WEIGHTS = `${root}weights/default.safetensors`;
const PREDICT = ['predict', '--weights', WEIGHTS];

const tolerance = await oneStep(WEIGHTS);

/**
 * @param {{ probability: number }[]} found
 * @param {{ probability: number }[]} expected
 */
function assertSameAlternatives(found, expected) {
  for (const [k, { probability, ...what }] of expected.entries()) {
    // What is as likely as the next, or as the last that is told, may change places.
    const alone = expected.every(
      (o, i) => i === k || Math.abs(o.probability - probability) > 2 * tolerance,
    );
    if (!alone || probability < 4 * tolerance) continue;
    const { probability: other, ...same } = found[k];
    assert.deepEqual(same, what);
    assert.ok(Math.abs(other - probability) <= tolerance, `${other} instead of ${probability}`);
  }
}

test('predict tells what the recognizer tells in JavaScript', async () => {
  const recognizer = await Recognizer.load({ weights: WEIGHTS });
  const drawings = [sideBySide(4, 0, 7), sideBySide(1, 8, 7), sideBySide(3, 5)];
  const input = await file(
    'answers.jsonl',
    drawings.map((strokes) => JSON.stringify({ strokes })).join('\n'),
  );
  const options = ['--allowed', '01357', '--digits', '2-3', '--alternatives', '4'];
  const { stdout, stderr, status } = await inkdigit([
    ...PREDICT,
    '--number',
    input,
    '--json',
    ...options,
  ]);
  assert.equal(status, 0, stderr);
  const lines = stdout.trim().split('\n');
  assert.equal(lines.length, drawings.length);
  for (const [i, text] of lines.entries()) {
    const found = JSON.parse(text);
    const expected = recognizer.recognizeNumber(
      { strokes: drawings[i] },
      { allowed: '01357', length: { min: 2, max: 3 }, alternatives: 4 },
    );
    assert.equal(found.text, expected.text);
    assert.ok(Math.abs(found.confidence - expected.confidence) <= 3 * tolerance);
    assertSameAlternatives(found.alternatives, expected.alternatives);
    for (const [d, digit] of expected.digits.entries())
      assertSameAlternatives(found.digits[d].alternatives, digit.alternatives);
  }
});

test('for people the alternatives stand side by side', async () => {
  const input = await file('seven.jsonl', JSON.stringify({ strokes: sideBySide(7) }));
  const { stdout } = await inkdigit([...PREDICT, input, '--alternatives', '2']);
  assert.match(stdout, /seven\.jsonl:1: 7 \(\d+\.\d %\)(, \d \(\d+\.\d %\))?\n$/);
  const eight = await inkdigit([...PREDICT, input, '--allowed', '8']);
  assert.match(eight.stdout, /seven\.jsonl:1: \? \(/);
});

test('predict says what cannot be asked for', async () => {
  const input = await file('one.jsonl', JSON.stringify({ strokes: sideBySide(1) }));
  const cases = /** @type {[string[], RegExp][]} */ ([
    [
      ['--allowed', '1x'],
      /--allowed 1x: no class is named "x"; the classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9/,
    ],
    [['--allowed', '1,10'], /no class is named "10"/],
    [['--number', '--digits', '0'], /--digits 0: must be a number as 4, or two as 1-6/],
    [['--number', '--digits', '3-2'], /--digits 3-2: must be/],
    [['--number', '--digits', '3-'], /--digits 3-: must be/],
    [['--digits', '3'], /--digits: needs --number/],
    [['--as', 'drawing', '--allowed', '1'], /not with --as drawing/],
    [['--alternatives', '101'], /101/],
  ]);
  for (const [options, reason] of cases)
    await assertUserError([...PREDICT, input, ...options], reason);
});

test('a class may be allowed whose name has several characters, by itself or with others', async () => {
  const weights = await file('tiny.safetensors', tinyWeights());
  const upright = [[0, 0], [0, 9]]; // prettier-ignore
  const input = await file('upright.jsonl', JSON.stringify({ strokes: [upright] }));
  const ask = async (/** @type {string} */ allowed) => {
    const options = ['--weights', weights, '--allowed', allowed, '--json', input];
    const { status, stdout, stderr } = await inkdigit(['predict', ...options]);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout).digit;
  };
  assert.equal(await ask('upright'), 0);
  assert.equal(await ask('upright,neither'), 0);
  assert.equal(await ask('flat'), null);
});
