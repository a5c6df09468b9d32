// The schema that editors complete recipes by, against the program's own reading of them.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';

import { Ajv } from 'ajv';

import { inkdigit, root } from './native.js';

const RECIPES = `${root}trainer/recipes`;
const SCHEMA = 'recipe.schema.json';

/** @param {string} name */
const readJson = async (name) => JSON.parse(await readFile(`${RECIPES}/${name}`, 'utf8'));

test('the schema in the repository is the one that the program prints', async () => {
  const { status, stdout } = await inkdigit(['schema']);
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(stdout), await readJson(SCHEMA));
});

test('every shipped recipe fits the schema', async () => {
  const fits = new Ajv().compile(await readJson(SCHEMA));
  const names = (await readdir(RECIPES)).filter((name) => name !== SCHEMA);
  assert.ok(names.length >= 4);
  for (const name of names) {
    assert.ok(fits(await readJson(name)), `${name}: ${JSON.stringify(fits.errors?.at(-1))}`);
  }
});

test('what the program refuses, the schema refuses', async () => {
  const fits = new Ajv().compile(await readJson(SCHEMA));
  /** @type {((recipe: any) => void)[]} */
  const mistakes = [
    (r) => (r.training.epoch = 3),
    (r) => (r.training.batch_size = 0),
    (r) => (r.training.initialisation = 'kaiming'),
    (r) => (r.training.split_by = 'writers'),
    (r) => (r.training.class_balance = 1),
    (r) => delete r.optimizer,
    (r) => (r.optimizer.nesterov = true),
    (r) => (r.schedule = { type: 'multi_step' }),
    (r) => (r.augment = { rotation: 15 }),
    (r) => (r.augment = { rotation_degrees: -15 }),
    (r) => (r.augment = { erase_share: 0 }),
    (r) => (r.network.layers[0].type = 'conv'),
    (r) => (r.network.layers[0].kernel = 2.5),
  ];
  for (const mistake of mistakes) {
    const recipe = await readJson('cnn-5x5.json');
    mistake(recipe);
    assert.equal(fits(recipe), false, mistake.toString());
  }
});
