// inkdigit train --tensorboard, read back.
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { crc32c, readEvents } from './event-file.js';
import { inkdigit, readMetrics, root } from './native.js';

const EPOCHS = 3;
const TAGS = {
  train_loss: 'loss/train',
  validation_loss: 'loss/validation',
  train_accuracy: 'accuracy/train',
  validation_accuracy: 'accuracy/validation',
  learning_rate: 'learning_rate',
};

/** @type {string} */
let folder;

/** @param {string[]} options */
async function train(...options) {
  const { status, stderr } = await inkdigit([
    ...['train', '--recipe', `${root}trainer/recipes/mlp.json`, '--data', 'synthetic:400'],
    ...['--epochs', String(EPOCHS), '--out', join(folder, 'run'), ...options],
  ]);
  assert.equal(status, 0, stderr);
}

async function assertEventsAreTheMetrics() {
  const metrics = await readMetrics(join(folder, 'run'));
  const [first, ...events] = await readEvents(join(folder, 'run'));
  assert.equal(metrics.length, EPOCHS);
  assert.equal(events.length, EPOCHS);
  assert.equal(first.fileVersion, 'brain.Event:2');
  assert.equal(first.wallTime, metrics[0].time - metrics[0].seconds);
  events.forEach(({ wallTime, step, values }, i) => {
    assert.equal(step, i + 1);
    assert.equal(wallTime, metrics[i].time);
    const expected = Object.entries(TAGS).map(([key, tag]) => [tag, Math.fround(metrics[i][key])]);
    assert.deepEqual([...values], expected);
  });
}

describe('--tensorboard', () => {
  /** @type {number} */
  let started;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inkdigit-tensorboard-'));
    started = Date.now() / 1000;
    await train('--tensorboard');
  });
  after(() => rm(folder, { recursive: true }));

  test('the reader’s CRC-32C has the standard’s check value', () => {
    assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283);
  });

  test('the events are the lines of metrics.jsonl, at the times when the epochs ended', async () => {
    await assertEventsAreTheMetrics();
    const times = (await readEvents(join(folder, 'run'))).map(({ wallTime }) => wallTime);
    assert.ok(times[0] >= started - 1 && times[EPOCHS] <= Date.now() / 1000, String(times));
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
  });

  test('a torn tail is mended when the run is resumed', async () => {
    const [name] = await readdir(join(folder, 'run/tensorboard'));
    await appendFile(join(folder, 'run/tensorboard', name), 'torn');
    await train('--tensorboard', '--resume');
    await assertEventsAreTheMetrics();
  });

  test('a run that was begun without it has all of its epochs when it is resumed with it', async () => {
    await rm(join(folder, 'run'), { recursive: true });
    await train();
    assert.ok(!(await readdir(join(folder, 'run'))).includes('tensorboard'));
    await train('--tensorboard', '--resume');
    await assertEventsAreTheMetrics();
  });

  test('nothing is left where the file cannot be written but one line', async () => {
    await rm(join(folder, 'run/tensorboard'), { recursive: true });
    await appendFile(join(folder, 'run/tensorboard'), 'in the way');
    const args = ['--data', 'synthetic:400', '--epochs', String(EPOCHS), '--tensorboard'];
    const { status, stderr } = await inkdigit([
      ...['train', '--recipe', `${root}trainer/recipes/mlp.json`],
      ...['--out', join(folder, 'run'), '--resume', ...args],
    ]);
    assert.equal(status, 2);
    assert.match(stderr, /^inkdigit: .*run\/tensorboard: [^\n]+\n$/);
    assert.equal(await readFile(join(folder, 'run/tensorboard'), 'utf8'), 'in the way');
  });
});
