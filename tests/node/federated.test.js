// A training that clients share, as the command line has it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { assertUserError, inkdigit, readMetrics, root } from './native.js';
import { folder } from './temporary.js';

/**
 * @param {string} out
 * @param {string[]} rest
 */
function train(out, ...rest) {
  const recipe = `${root}trainer/recipes/mlp.json`;
  return ['train', '--recipe', recipe, '--epochs', '2', '--out', join(folder, out), ...rest];
}

test('samples are dealt out to clients, or writers are them', async () => {
  const data = ['--data', 'synthetic:200'];
  const dealt = await inkdigit(train('dealt', ...data, '--federated', '7'));
  assert.equal(dealt.status, 0, dealt.stderr);
  assert.match(dealt.stdout, /20 are held out, by 7 clients\n/);
  assert.equal((await readMetrics(join(folder, 'dealt'))).length, 2);
  const set = ['--set', 'federated.clients=parts', 'federated.parts=7', '--threads', '1'];
  assert.equal((await inkdigit(train('set', ...data, ...set))).status, 0);
  const [one, other] = await Promise.all(
    ['dealt', 'set'].map((out) => readFile(join(folder, out, 'last.safetensors'))),
  );
  assert.ok(one.equals(other), 'the same training');

  const ink = ['--data', 'strokes:uji.jsonl.gz', '--set', 'training.split_by=writer'];
  const writers = await inkdigit(train('writers', ...ink, '--federated', 'writers'));
  assert.equal(writers.status, 0, writers.stderr);
  assert.match(writers.stdout, /, by \d\d clients\n/);
});

test('what cannot be shared is said in one line', async () => {
  const data = ['--data', 'synthetic:50'];
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [
      ['--federated', 'everybody'],
      /--federated: must be writers or a whole number from 1 to 100000 but is 'everybody'/,
    ],
    [['--federated', '0'], /--federated: must be writers or /],
    [['--federated', 'writers'], /not every sample has a writer, so 'clients' must be 'parts'/],
    [['--federated', '3', '--set', 'training.ema_decay=0.9'], /'ema_decay' must be 0/],
  ])) {
    await assertUserError(train('refused', ...data, ...args), message);
  }
});
