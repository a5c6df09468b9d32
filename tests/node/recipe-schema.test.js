// The schema that editors complete recipes by, against the program's own reading of them.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { Ajv } from 'ajv';

import { inkdigit, root } from './native.js';
import { file, folder } from './temporary.js';

const RECIPES = `${root}trainer/recipes`;
const SCHEMA = 'recipe.schema.json';

/** @param {string} name */
const readJson = async (name) => JSON.parse(await readFile(`${RECIPES}/${name}`, 'utf8'));

test('the schema in the repository is the one that the program prints', async () => {
  const { status, stdout } = await inkdigit(['schema']);
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(stdout), await readJson(SCHEMA));
});

/** How docs/recipes.md names it. */
const NAMES = [
  './trainer/recipes/recipe.schema.json',
  './recipe.schema.json',
  './node_modules/inkdigit/lib/recipe.schema.json',
  'https://example.org/docs/recipe.schema.json',
];

for (const name of NAMES) {
  test(`"$schema": "${name}" is the schema's and the program's to take`, async () => {
    const docs = await readFile(`${root}docs/recipes.md`, 'utf8');
    assert.ok(docs.includes(`"${name}"`), 'it is documented');
    const recipe = { ...(await readJson('cnn-5x5-augmented.json')), $schema: name };
    const fits = new Ajv().compile(await readJson(SCHEMA));
    assert.ok(fits(recipe), JSON.stringify(fits.errors));
    const path = await file('named.json', JSON.stringify(recipe));
    const args = ['augment', '--recipe', path, '--data', 'synthetic:20'];
    const { status, stderr } = await inkdigit([...args, '--out', join(folder, 'sheet.png')]);
    assert.equal(status, 0, stderr);
  });
}

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
    (r) => (r.augment = { gap_pixels: 0 }),
    (r) => (r.augment = { ragged_pixels: 2 }),
    (r) => (r.ink = { bent: 0.1 }),
    (r) => (r.ink = { perspective: 1 }),
    (r) => (r.ink = { pixels: 0 }),
    (r) => (r.network.layers[0].type = 'conv'),
    (r) => (r.network.layers[0].kernel = 2.5),
  ];
  for (const mistake of mistakes) {
    const recipe = await readJson('cnn-5x5.json');
    mistake(recipe);
    assert.equal(fits(recipe), false, mistake.toString());
  }
});

/**
 * Options below an object of the schema.
 *
 * @param {any} schema
 * @returns {[string, any][]} without what tells an alternative from others
 */
const optionsOf = (schema) =>
  Object.entries(schema.properties).filter(([key]) => !['type', 'name', '$schema'].includes(key));

/** @param {any} option */
function cells({ minimum, maximum, default: value }) {
  const range = minimum === undefined ? '' : `${minimum}..${maximum}`;
  return [range, value === undefined ? '' : String(value)];
}

test('docs/recipes.md has every option, with its range and default', async () => {
  const docs = await readFile(`${root}docs/recipes.md`, 'utf8');
  // Numbers as JavaScript writes them: "1e-06..1" is "0.000001..1".
  const number = (/** @type {string} */ text) =>
    text
      .split('..')
      .map((part) => (Number(part) > 0 ? String(Number(part)) : part))
      .join('..');
  /**
   * The rows of a section's table, by option: all cells but the last, which is the meaning.
   *
   * @param {string} title
   */
  const rowsOf = (title) => {
    const section = docs
      .split(/^#+ /m)
      .find((text) => text.split('\n')[0].split(', ').includes(title));
    assert.ok(section !== undefined, `no section '${title}'`);
    const rows = section.matchAll(/^\| `([\w.]+)` +\|(.*)\|[^|]*\|$/gm);
    return new Map(
      Array.from(rows, ([, key, rest]) => [
        key,
        rest.split('|').map((cell) => number(cell.trim())),
      ]),
    );
  };
  /**
   * @param {string} title
   * @param {string} key
   * @param {any} option
   * @param {string} [type] of those that have the option
   */
  const check = (title, key, option, type) => {
    const row = rowsOf(title).get(key);
    assert.ok(row !== undefined, `${title}: ${key} is not described`);
    assert.deepEqual(row.slice(-2), cells(option), `${title}: ${key}`);
    if (type !== undefined) {
      assert.ok(row[0] === 'all' || row[0].split(', ').includes(type), `${title}: ${key}: ${type}`);
    }
  };
  const { properties } = await readJson(SCHEMA);
  for (const title of ['training', 'augment', 'ink', 'compress', 'calibration']) {
    for (const [key, option] of optionsOf(properties[title])) check(title, key, option);
  }
  for (const title of ['optimizer', 'schedule']) {
    for (const alternative of properties[title].oneOf) {
      const type = alternative.properties.type.const;
      for (const [key, option] of optionsOf(alternative)) check(title, key, option, type);
    }
  }
  const { input, layers } = properties.network.properties;
  for (const [key, option] of optionsOf(input)) check('network', `input.${key}`, option);
  for (const layer of layers.items.oneOf) {
    const type = layer.properties.type.const;
    assert.ok(docs.match(new RegExp(`^### .*\\b${type}\\b`, 'm')), type);
    for (const [key, option] of optionsOf(layer)) check(type, key, option);
  }
});
