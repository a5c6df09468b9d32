// web/learn/trainer.js: a network is trained in WebAssembly, and what comes of it is an ordinary weights file.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, test } from 'node:test';

import { InputError, Trainer, idxKind, readIdx } from '../../web/learn/index.js';
import { Recognizer } from '../../web/recognizer.js';
import { idx } from './idx.js';
import { inkdigit, root } from './native.js';
import { file } from './temporary.js';

/** @typedef {import('../../web/learn/trainer.js').Trained} Trained */
/** @typedef {import('../../web/learn/trainer.js').TrainingProgress} TrainingProgress */

const COUNT = 600;
const EPOCHS = 5;
/** Another than that of the digits that `inkdigit eval` draws. */
const SEED = 7;

/** @param {string} name */
const shipped = async (name) =>
  JSON.parse(await readFile(`${root}trainer/recipes/${name}.json`, 'utf8'));

/** Upright lines and level ones, as somebody draws them. */
const lines = Array.from({ length: 24 }, (_, i) => ({
  label: i % 2,
  strokes: [
    Array.from({ length: 9 }, (_, j) => (i % 2 ? [i, 10 * j + i] : [10 * j + i, i + (j % 2)])),
  ],
}));

describe('a network trained in WebAssembly', () => {
  /** @type {any} */
  let recipe;
  /** @type {any} one that takes a moment */
  let small;
  /** @type {Trainer} */
  let trainer;
  /** @type {Trained} */
  let trained;
  /** @type {TrainingProgress[]} */
  const progress = [];
  before(async () => {
    const page = await shipped('page');
    recipe = { ...page, training: { ...page.training, epochs: EPOCHS } };
    const mlp = await shipped('mlp');
    small = { ...mlp, training: { ...mlp.training, epochs: 2 } };
    trainer = await Trainer.load();
    trained = await trainer.train({
      recipe,
      data: [{ synthetic: COUNT }],
      seed: SEED,
      onProgress: (step) => progress.push(step),
    });
  });

  test('the loss falls, and digits that were held out are read', () => {
    const checks = progress.flatMap(({ check }) => (check ? [check] : []));
    assert.ok(checks.length >= 10, `${checks.length} checks`);
    const last = /** @type {typeof checks[0]} */ (checks.at(-1));
    assert.ok(last.loss < 0.6 * checks[0].loss, `${checks[0].loss} to ${last.loss}`);
    // Of 60 digits guesses read 6, and 15 in one of 3,000 cases.
    assert.equal(last.samples, COUNT / 10);
    assert.ok(last.accuracy > 0.5, `${last.accuracy}`);
    assert.ok(trained.report.accuracy > 0.5, `${trained.report.accuracy}`);
  });

  test('progress goes up to the end, and the report says what it came to', () => {
    const last = /** @type {TrainingProgress} */ (progress.at(-1));
    const { report } = trained;
    assert.ok(progress.every(({ done }, i) => i === 0 || done > progress[i - 1].done));
    assert.equal(last.done, last.of);
    assert.equal(last.secondsLeft, 0);
    assert.equal(last.epoch, EPOCHS);
    assert.deepEqual(
      { samples: report.samples, done: report.done, of: report.of, epoch: report.epoch },
      { samples: 0.9 * COUNT, done: last.of, of: last.of, epoch: EPOCHS },
    );
    assert.deepEqual(report.check, last.check);
  });

  test('mistakes come with their pictures', () => {
    const check = progress.find((step) => step.check)?.check;
    assert.ok(check && check.mistakes.length > 0);
    assert.ok(check.wrong >= check.mistakes.length);
    assert.equal(check.wrong, Math.round(check.samples * (1 - check.accuracy)));
    for (const { label, answer, pixels, height, width } of check.mistakes) {
      assert.notEqual(label, answer);
      assert.match(label + answer, /^\d\d$/);
      assert.equal(pixels.length, height * width);
      assert.ok(pixels.some((level) => level > 200));
    }
  });

  test('Recognizer.load takes the weights, and so does the native program', async () => {
    const recognizer = await Recognizer.load({ weights: trained.weights });
    assert.equal(recognizer.info.name, 'page');
    recognizer.dispose();
    const path = await file('trained.safetensors', trained.weights);
    const { status, stdout, stderr } = await inkdigit(['eval', '--weights', path, '--data', 'synthetic:400', '--json']); // prettier-ignore
    assert.equal(status, 0, stderr);
    assert.ok(JSON.parse(stdout).accuracy > 0.5, stdout);
  });

  test('the weights say how they came to be, as the program has it', async () => {
    const path = await file('provenance.safetensors', trained.weights);
    const { provenance } = JSON.parse((await inkdigit(['info', path, '--json'])).stdout);
    assert.equal(provenance.recipe.name, 'page');
    assert.equal(provenance.seed, SEED);
    assert.equal(provenance.epoch, EPOCHS);
    assert.deepEqual(provenance.data.sets, [
      { name: `synthetic:${COUNT}`, samples: COUNT, weight: 1 },
    ]);
    assert.match(provenance.data.crc32, /^[0-9a-f]{8}$/);
    assert.equal(provenance.validation.samples, COUNT / 10);
    assert.equal(provenance.steps, undefined);
  });

  test('the same recipe, data and seed give the same bytes, another seed others', async () => {
    const train = async (/** @type {number | undefined} */ seed, checks = 20) =>
      (await trainer.train({ recipe: small, data: [{ synthetic: 100 }], seed, checks })).weights;
    const once = await train(1);
    assert.deepEqual(await train(1), once);
    assert.deepEqual(await train(undefined), once, "the recipe's seed is 1");
    assert.deepEqual(await train(1, 1), once, 'what is held out is only looked at');
    assert.notDeepEqual(await train(2), once);
  });

  test('drawings and pictures of any classes are learnt', async () => {
    const classes = ['level', 'upright'];
    const network = structuredClone(small.network);
    network.classes = classes;
    network.layers.at(-2).out_features = 2;
    const two = {
      ...small,
      network,
      training: { ...small.training, epochs: 20, batch_size: 8 },
    };
    const named = lines.map(({ label, strokes }) => ({ label: classes[label], strokes }));
    const { weights, report } = await trainer.train({
      recipe: JSON.stringify(two),
      data: [{ name: 'strokes:lines.jsonl', drawings: named }],
    });
    assert.equal(report.samples, 22);
    const recognizer = await Recognizer.load({ weights });
    for (const { label, strokes } of lines.slice(0, 4)) {
      const { probabilities } = recognizer.recognize({ strokes });
      assert.ok(probabilities[label] > 0.5, String(probabilities));
    }
    recognizer.dispose();
    const pixels = new Uint8Array(20 * 28 * 28).map((_, i) => i % 251);
    const labels = new Uint8Array(20).map((_, i) => i % 2);
    const images = { pixels, labels, height: 28, width: 28 };
    assert.equal((await trainer.train({ recipe: two, data: [{ images }] })).report.samples, 18);
  });

  test('it can be stopped, and what it has learnt so far is kept', async () => {
    const stop = new AbortController();
    const { weights, report } = await trainer.train({
      recipe: { ...small, training: { ...small.training, epochs: 500 } },
      data: [{ synthetic: 200 }],
      onProgress: () => stop.abort(),
      stop: stop.signal,
    });
    assert.ok(report.done > 0 && report.done < report.of, JSON.stringify(report));
    const recognizer = await Recognizer.load({ weights });
    recognizer.dispose();
    const path = await file('stopped.safetensors', weights);
    const { provenance } = JSON.parse((await inkdigit(['info', path, '--json'])).stdout);
    assert.deepEqual(provenance.steps, { done: report.done, of: report.of });
  });

  test('or given up', async () => {
    const controller = new AbortController();
    const training = trainer.train({
      recipe: { ...small, training: { ...small.training, epochs: 500 } },
      data: [{ synthetic: 200 }],
      onProgress: () => controller.abort(),
      signal: controller.signal,
    });
    await assert.rejects(training, { name: 'AbortError' });
  });

  test('what of a recipe is not for the page is named in a line', async () => {
    const refuses = (/** @type {any} */ changed, /** @type {string} */ message) =>
      assert.rejects(
        trainer.train({ recipe: { ...small, ...changed }, data: [{ synthetic: 10 }] }),
        (error) => {
          assert.ok(error instanceof InputError);
          assert.equal(error.message, `recipe: ${message}`);
          return true;
        },
      );
    const training = (/** @type {any} */ more) => ({ training: { ...small.training, ...more } });
    await refuses({ distill: { weight: 0.4 } }, "distill: 'weight' needs a teacher, which the program takes"); // prettier-ignore
    await refuses({ compress: { int8: true } }, "compress: 'int8' needs trained weights, which the program takes"); // prettier-ignore
    await refuses({ compress: { prune_share: 0.5 } }, "compress: 'prune_share' needs trained weights, which the program takes"); // prettier-ignore
    await refuses({ calibration: { temperature: true } }, "calibration: 'temperature' is for the program alone"); // prettier-ignore
    await refuses(training({ split_by: 'writer' }), "training: 'split_by' must be 'sample' here");
    await refuses({ adversarial: { epsilon: 0.1 } }, "adversarial: 'epsilon' is for the program alone"); // prettier-ignore
    await refuses({ federated: { clients: 'parts' } }, "federated: 'clients' are for the program alone"); // prettier-ignore
    await refuses(training({ class_balance: true }), "training: 'class_balance' is for the program alone"); // prettier-ignore
    await refuses(training({ early_stop_epochs: 2 }), "training: 'early_stop_epochs' is for the program alone"); // prettier-ignore
    const input = { ...small.network.input, channels: 3, mean: [0, 0, 0], std: [1, 1, 1] };
    await refuses({ network: { ...small.network, input } }, "network: input: 'channels' must be 1 here, ink"); // prettier-ignore
  });

  test('what is wrong otherwise is, too', async () => {
    const fails = (/** @type {any} */ options, /** @type {RegExp} */ message) =>
      assert.rejects(
        trainer.train({ recipe: small, data: [{ synthetic: 20 }], ...options }),
        (error) => {
          assert.ok(error instanceof InputError, String(error));
          assert.match(error.message, message);
          return true;
        },
      );
    const { strokes } = lines[0];
    await fails({ recipe: null }, /^recipe: expected an object/);
    await fails({ recipe: '{' }, /^recipe: .*line 1/);
    await fails({ recipe: { ...small, speed: 3 } }, /^recipe: .*speed/);
    await fails({ data: [] }, /^data: expected an array of sets/);
    await fails({ data: [{}] }, /^data 1: expected \{ drawings \}/);
    await fails(
      { data: [{ synthetic: 100_001 }] },
      /^data: there are 100001 samples; here at most/,
    );
    await fails({ data: [{ drawings: [{ label: 'x', strokes }] }] }, /^data 1: drawing 1: label: /);
    await fails({ data: [{ drawings: [{ label: 1, strokes: [] }] }] }, /^data 1: drawing 1: has no points/); // prettier-ignore
    await fails({ data: [{ drawings: [] }] }, /^train: there is nothing to train on/);
    const images = { pixels: new Uint8Array(20 * 20), labels: new Uint8Array(1), height: 20, width: 20 }; // prettier-ignore
    await fails({ data: [{ images }] }, /^data 1: pictures of 20x20, but the recipe's network takes 28x28/); // prettier-ignore
    await fails({ data: [{ images: { ...images, width: 28 } }] }, /^data 1: images: expected/);
    await fails({ seed: -1 }, /^seed: expected a whole number from 0 to 2147483647/);
    const optimizer = { type: 'sgd', learning_rate: 100 };
    const long = { ...small, optimizer, training: { ...small.training, epochs: 100 } };
    await fails({ recipe: long }, /^train: training diverged in epoch \d/);
  });

  test('MNIST’s files are read', () => {
    const images = idx([2, 3, 2], new Uint8Array(12).fill(9));
    const labels = idx([2], Uint8Array.of(4, 7));
    assert.equal(idxKind(images), 'images');
    assert.equal(idxKind(labels), 'labels');
    assert.equal(idxKind(Uint8Array.of(1, 2, 3, 4)), null);
    const read = readIdx(images, labels);
    assert.deepEqual([read.height, read.width], [3, 2]);
    assert.deepEqual([...read.labels], [4, 7]);
    assert.throws(() => readIdx(labels, labels), /^InputError: images: no IDX file/);
    assert.throws(() => readIdx(images, idx([1], Uint8Array.of(4))), /labels: there are 1, but 2/);
    assert.throws(() => readIdx(images.slice(0, 20), labels), /images: its header announces 12/);
  });
});
