// web/learn/: a hand is learnt in WebAssembly, and what comes of it is an ordinary weights file.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, test } from 'node:test';

import { InputError, Learner, WeightsError } from '../../web/learn/learner.js';
import { Recognizer } from '../../web/recognizer.js';
import { inkdigit, root } from './native.js';
import { file } from './temporary.js';

/** @typedef {import('../../web/learn/learner.js').Adapted} Adapted */

/**
 * Somebody who writes 4 as one stroke, from the top right to the left and back below, like an S.
 * @param {number} i
 */
function oddFour(i) {
  const lean = 3 * i;
  return {
    label: '4',
    strokes: [
      [
        [60 + lean, 0],
        [20 + lean, 10],
        [5 + lean, 30],
        [25, 48],
        [55, 52 + i],
        [62, 75],
        [40 - lean, 96],
        [2 - lean, 100 - i],
      ],
    ],
  };
}

const corrections = [0, 1, 2].map(oddFour);

describe('a hand learnt in WebAssembly', () => {
  /** @type {Uint8Array} */
  let weights;
  /** @type {Uint8Array} what is learnt quickly */
  let tiny;
  /** @type {Learner} */
  let learner;
  /** @type {Adapted} */
  let adapted;
  /** @type {import('../../web/learn/learner.js').Progress[]} */
  const progress = [];
  before(async () => {
    weights = new Uint8Array(await readFile(`${root}weights/default.safetensors`));
    tiny = new Uint8Array(await readFile(`${root}weights/tiny.safetensors`));
    learner = await Learner.load();
    adapted = await learner.adapt({
      weights,
      corrections,
      onProgress: (step) => progress.push(step),
    });
  });

  test('its corrections are read rightly, and those of others still are', () => {
    const { report } = adapted;
    assert.equal(report.corrections, 3);
    assert.deepEqual(report.learnt, { before: 0, after: 3, of: 3 });
    assert.ok(report.others.of > 100, `${report.others.of}`);
    assert.ok(report.others.after >= report.others.before - 4, JSON.stringify(report.others));
  });

  test('Recognizer.load takes the weights, and reads another drawing by that hand', async () => {
    const of = async (/** @type {Uint8Array} */ file) => {
      const recognizer = await Recognizer.load({ weights: file });
      const { digit } = recognizer.recognize({ strokes: oddFour(1.5).strokes });
      recognizer.dispose();
      return digit;
    };
    assert.notEqual(await of(weights), 4);
    assert.equal(await of(adapted.weights), 4);
  });

  test('the native program takes them, too', async () => {
    const path = await file('mine.safetensors', adapted.weights);
    const lines = corrections.map((drawing) => JSON.stringify(drawing)).join('\n');
    const data = `strokes:${await file('mine.jsonl', lines)}`;
    const { status, stdout, stderr } = await inkdigit(['eval', '--weights', path, '--data', data, '--json']); // prettier-ignore
    assert.equal(status, 0, stderr);
    assert.equal(JSON.parse(stdout).correct, 3);
  });

  test('progress is told step by step, up to the end', () => {
    assert.deepEqual(progress.map(({ done }) => done), progress.map((_, i) => i + 1)); // prettier-ignore
    assert.equal(progress.length, progress[0].of);
    assert.equal(progress.at(-1)?.secondsLeft, 0);
  });

  test('the same drawings give the same bytes, another seed others', async () => {
    // A small rehearsal learns in no time.
    const rehearsal = [5, 6, 7].map(oddFour);
    const learn = async (/** @type {number} */ seed) =>
      (await learner.adapt({ weights: tiny, corrections, rehearsal, seed })).weights;
    const once = await learn(1);
    assert.deepEqual(await learn(1), once);
    assert.notDeepEqual(await learn(2), once);
  });

  test('it can be stopped between two steps', async () => {
    const controller = new AbortController();
    let steps = 0;
    const onProgress = () => {
      steps += 1;
      controller.abort();
    };
    const learning = learner.adapt({ weights, corrections, signal: controller.signal, onProgress });
    await assert.rejects(learning, { name: 'AbortError' });
    assert.equal(steps, 1);
  });

  test('without rehearsal nothing is judged', async () => {
    const { report } = await learner.adapt({ weights: tiny, corrections, rehearsal: [] });
    assert.deepEqual(report.others, { before: 0, after: 0, of: 0 });
  });

  test('what is wrong is said in a line', async () => {
    const { strokes } = corrections[0];
    const fails = (/** @type {any} */ options, /** @type {any} */ type, /** @type {RegExp} */ message) =>
      assert.rejects(learner.adapt({ weights, corrections, ...options }), (error) => {
        assert.ok(error instanceof type, String(error));
        assert.match(/** @type {Error} */ (error).message, message);
        return true;
      }); // prettier-ignore
    await fails({ corrections: [] }, InputError, /^corrections: expected at least one$/);
    await fails({ corrections: {} }, InputError, /^corrections: expected an array/);
    await fails(
      { corrections: [{ label: 'x', strokes }] },
      InputError,
      /^correction 1: label: expected one of 0, 1/,
    );
    await fails({ corrections: [{ label: 10, strokes }] }, InputError, /^correction 1: label: /);
    await fails(
      { corrections: [{ label: 1, strokes: [[[0, NaN]]] }] },
      InputError,
      /^correction 1: .*stroke 1, point 1/,
    );
    await fails(
      { corrections: [{ label: 1, strokes: [] }] },
      InputError,
      /correction 1: has no points/,
    );
    await fails({ seed: -1 }, InputError, /^seed: expected a whole number/);
    await fails({ weights: 'no' }, WeightsError, /^weights: expected an ArrayBuffer/);
    await fails({ weights: new Uint8Array(9) }, WeightsError, /^weights: no safetensors file/);
    await fails({ rehearsal: new Uint8Array(9) }, InputError, /^rehearsal: does not begin/);
  });
});
