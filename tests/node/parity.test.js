// Native and WebAssembly, with relaxed SIMD, with SIMD and without: the same weights must give the same answers.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { Recognizer } from '../../web/recognizer.js';
import { BUILDS } from './builds.js';
import { oneStep } from './exchange.js';
import { goldenCases } from './golden.js';
import { findMnist, inkdigit, root } from './native.js';
import { TWO_PROGRAMS } from './rounding.js';

/** @param {string} name */
const fileOf = (name) => `${root}weights/${name}.safetensors`;

// The second rounds activations: the worst of 10,000 images is off by a fortieth of what is allowed.
const MODELS = [
  { name: 'cnn-5x5', golden: 4, tolerance: TWO_PROGRAMS, flips: 0 },
  { name: 'default', golden: 1, tolerance: await oneStep(fileOf('default')), flips: 2 },
];

/** @typedef {{ digit: number | null, probabilities: ArrayLike<number> }} Answer */

/** @param {number[]} values */
const largest = (values) => values.indexOf(Math.max(...values));

for (const { name: model, golden, tolerance, flips } of MODELS) {
  describe(`the WebAssembly builds agree with native: ${model}`, () => {
    const weights = fileOf(model);

    /**
     * @param {Answer} found
     * @param {Answer} expected
     * @param {string} what
     */
    function assertSameAnswer(found, expected, what) {
      const [best, second] = Array.from(expected.probabilities).sort((a, b) => b - a);
      // Two classes as likely as each other may change places.
      if (flips === 0 || best - second > 2 * tolerance) {
        assert.equal(found.digit, expected.digit, what);
      }
      for (let c = 0; c < expected.probabilities.length; c++) {
        const difference = Math.abs(found.probabilities[c] - expected.probabilities[c]);
        assert.ok(difference <= tolerance, `${what}: class ${c} differs by ${difference}`);
      }
    }

    /** @type {{ name: string, recognizer: Recognizer }[]} */
    let builds;
    /** @type {string} */
    let folder;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'inkdigit-'));
      builds = await Promise.all(
        BUILDS.map(async ({ name, simd }) => ({
          name,
          recognizer: await Recognizer.load({ weights, simd }),
        })),
      );
    });

    after(async () => {
      for (const { recognizer } of builds) recognizer.dispose();
      await rm(folder, { recursive: true });
    });

    test('on the golden cases, which native wrote', async () => {
      const cases = goldenCases(await readFile(weights));
      assert.equal(cases.length, golden);
      for (const [i, { raster, probabilities }] of cases.entries()) {
        // Golden cases are what the softmax gives, whether or not that is an answer.
        const sum = probabilities.reduce((a, b) => a + b);
        const normalized = probabilities.map((value) => value / sum);
        for (const { name, recognizer } of builds) {
          const found = recognizer.recognize(raster);
          const digit = found.digit === null ? null : largest(probabilities);
          const expected = { digit, probabilities: normalized };
          assertSameAnswer(found, expected, `${name}, golden case ${i + 1}`);
        }
      }
    });

    test('on pen strokes', async () => {
      const drawings = Array.from({ length: 200 }, (_, seed) => scribble(seed));
      const file = join(folder, 'drawings.jsonl');
      await writeFile(file, drawings.map((strokes) => JSON.stringify({ strokes })).join('\n'));
      const { stdout, status } = await inkdigit(['predict', '--weights', weights, file, '--json']);
      assert.equal(status, 0);
      const expected = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.equal(expected.length, drawings.length);
      for (const [i, strokes] of drawings.entries()) {
        const found = builds.map(({ recognizer }) => recognizer.recognize({ strokes }));
        for (const [b, answer] of found.entries()) {
          assert.deepEqual(answer.raster, found[0].raster);
          assertSameAnswer(answer, expected[i], `${builds[b].name}, drawing ${i}`);
        }
      }
    });

    // Of the scalar build, which is slow, every so many images.
    const STEP = 20;

    const mnist = findMnist();
    test(
      'on all 10,000 test images of MNIST, with the same accuracy',
      { skip: mnist ? false : 'MNIST is not here (npm run data)' },
      async () => {
        const images = gunzipSync(await readFile(`${mnist}/t10k-images-idx3-ubyte.gz`)).subarray(
          16,
        );
        const labels = gunzipSync(await readFile(`${mnist}/t10k-labels-idx1-ubyte.gz`)).subarray(8);
        const file = join(folder, 'predictions.jsonl');
        const evaluation = [
          'eval',
          '--weights',
          weights,
          '--data',
          `mnist:${mnist}:test`,
          '--json',
        ];
        const { status, stdout, stderr } = await inkdigit([...evaluation, '--predictions', file]);
        assert.equal(status, 0, stderr);
        const native = JSON.parse(stdout);
        assert.equal(native.samples, 10000);
        assert.ok(native.accuracy >= 0.99, `accuracy ${native.accuracy}`);
        const answers = (await readFile(file, 'utf8'))
          .trim()
          .split('\n')
          .map((l) => JSON.parse(l));
        /** @type {Map<string, number>} */
        const correct = new Map();
        for (const [i, label] of labels.entries()) {
          const raster = images.subarray(i * 784, (i + 1) * 784);
          for (const { name, recognizer } of builds) {
            if (!recognizer.info.simd && i % STEP !== 0) continue;
            const found = recognizer.recognize(raster);
            assertSameAnswer(found, answers[i], `${name}, image ${i}`);
            if (found.digit === label) correct.set(name, (correct.get(name) ?? 0) + 1);
          }
        }
        const rejected = Math.round(native.rejected * native.samples);
        for (const { name, recognizer } of builds) {
          if (!recognizer.info.simd) continue;
          const count = correct.get(name) ?? 0;
          assert.ok(
            Math.abs(count - native.correct) <= flips + rejected,
            `${name}: ${count}, not ${native.correct}`,
          );
        }
      },
    );
  });
}

describe('the WebAssembly builds agree with each other to the bit where all sums are of integers', () => {
  for (const model of ['default', 'tiny', 'large']) {
    test(model, async () => {
      const recognizers = await Promise.all(
        BUILDS.map(({ simd }) => Recognizer.load({ weights: fileOf(model), simd })),
      );
      const { length } = goldenCases(await readFile(fileOf(model)))[0].raster;
      const inputs = Array.from({ length: 40 }, (_, seed) =>
        seed % 2 === 0
          ? { strokes: scribble(seed) }
          : Uint8Array.from({ length }, (_, i) => (i * i * seed) % 256),
      );
      for (const [i, input] of inputs.entries()) {
        const [first, ...others] = recognizers.map((recognizer) => recognizer.recognize(input));
        for (const [b, other] of others.entries()) {
          assert.deepEqual(other, first, `${BUILDS[b + 1].name}, input ${i}`);
        }
      }
    });
  }
});

/**
 * Two strokes of 40 points each, smooth and the same for the same seed.
 *
 * @param {number} seed
 * @returns {[number, number][][]}
 */
function scribble(seed) {
  const angle = (/** @type {number} */ i) => Math.sin(seed * 12.9898 + i * 78.233) * 6;
  return [0, 1].map((stroke) =>
    Array.from({ length: 40 }, (_, i) => {
      const t = i / 12;
      const x = 100 * Math.sin(t + angle(stroke)) + 30 * Math.sin(3 * t + angle(stroke + 2));
      const y = 120 * Math.cos(t * 1.3 + angle(stroke + 4)) + stroke * 20;
      return /** @type {[number, number]} */ ([x, y]);
    }),
  );
}
