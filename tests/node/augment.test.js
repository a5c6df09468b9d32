// inkdigit augment: the picture that it draws, and how it refuses. And that every option is explained.
import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { PNG } from 'pngjs';

import { inkdigit, root } from './native.js';
import { pictureOfOne } from './picture.js';
import { file, folder } from './temporary.js';

const RECIPE = `${root}trainer/recipes/cnn-5x5-augmented.json`;
const SIDE = 84; // pixels of an image in a sheet, 28 enlarged by 3
const GAP = 4;

/**
 * Writes the shipped recipe with another section "augment".
 *
 * @param {string} name
 * @param {object | undefined} augment
 */
async function recipe(name, augment) {
  const json = { ...JSON.parse(await readFile(RECIPE, 'utf8')), augment };
  return file(name, JSON.stringify(json));
}

/**
 * Draws a sheet and reads it.
 *
 * @param {string} recipeFile
 * @param {string[]} options
 */
async function draw(recipeFile, ...options) {
  const out = join(folder, 'sheet.png');
  const args = ['augment', '--recipe', recipeFile, '--data', 'synthetic:5', '--out', out];
  const { status, stdout, stderr } = await inkdigit([...args, ...options]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /sheet\.png: \d+ samples, \d+ variants of each, \d+x\d+ pixels\n$/);
  return PNG.sync.read(await readFile(out));
}

/**
 * The gray levels of one image of a sheet, not enlarged.
 *
 * @param {PNG} sheet
 * @param {number} row
 * @param {number} column 0 = the original
 * @returns {number[]}
 */
function image(sheet, row, column) {
  const left = GAP + column * (SIDE + GAP) + (column > 0 ? GAP : 0);
  const top = GAP + row * (SIDE + GAP);
  const levels = [];
  for (let y = 0; y < SIDE; y += 3) {
    for (let x = 0; x < SIDE; x += 3) {
      const level = sheet.data[4 * ((top + y) * sheet.width + left + x)];
      for (let i = 0; i < 9; i++) {
        const at = (top + y + Math.floor(i / 3)) * sheet.width + left + x + (i % 3);
        assert.equal(sheet.data[4 * at], level, 'enlarged by a whole factor');
      }
      levels.push(level);
    }
  }
  return levels;
}

test('a row a drawing: the original, then variants that all differ', async () => {
  const sheet = await draw(RECIPE, '--samples', '3', '--variants', '4');
  assert.deepEqual(
    [sheet.width, sheet.height],
    [5 * (SIDE + GAP) + 2 * GAP, 3 * (SIDE + GAP) + GAP],
  );
  for (let row = 0; row < 3; row++) {
    const images = [0, 1, 2, 3, 4].map((column) => image(sheet, row, column));
    for (const levels of images) {
      assert.equal(levels[0], 255, 'paper is white');
      assert.ok(Math.min(...levels) < 64, 'ink is dark');
    }
    assert.equal(new Set(images.map(String)).size, images.length);
  }
});

test('originals are what the data has; variants are what the recipe makes', async () => {
  const turned = await draw(RECIPE, '--samples', '2');
  const again = await draw(RECIPE, '--samples', '2');
  assert.ok(turned.data.equals(again.data), 'the same command draws the same');
  const shifted = await draw(await recipe('shift.json', { shift_pixels: 100 }));
  assert.equal(shifted.height, 5 * (SIDE + GAP) + GAP, 'no more rows than the data has images');
  for (const row of [0, 1]) {
    assert.deepEqual(image(turned, row, 0), image(shifted, row, 0));
    assert.notDeepEqual(image(turned, row, 1), image(shifted, row, 1));
  }
  const rarely = await draw(await recipe('rarely.json', { probability: 1e-9, shift_pixels: 100 }));
  for (const column of [1, 5, 9]) {
    assert.deepEqual(image(rarely, 4, column), image(rarely, 4, 0));
  }
});

test('ink is varied as training varies it, and data without ink has nothing to show', async () => {
  const plain = JSON.parse(await readFile(RECIPE, 'utf8'));
  const inkRecipe = await file(
    'ink.json',
    JSON.stringify({ ...plain, augment: {}, ink: { rotation_degrees: 90, pen_width: 0.5 } }),
  );
  const sheet = await draw(inkRecipe, '--samples', '3', '--variants', '4');
  const unvaried = await draw(RECIPE, '--samples', '3', '--variants', '4');
  for (let row = 0; row < 3; row++) {
    const images = [0, 1, 2, 3, 4].map((column) => image(sheet, row, column));
    assert.deepEqual(images[0], image(unvaried, row, 0));
    assert.equal(new Set(images.map(String)).size, images.length);
  }
  const args = ['augment', '--recipe', inkRecipe, '--out', join(folder, 'none.png')];
  await mkdir(join(folder, 'digits/1'), { recursive: true });
  await writeFile(join(folder, 'digits/1/a.png'), pictureOfOne());
  const { status, stderr } = await inkdigit([...args, '--data', `images:${folder}/digits`]);
  assert.equal(status, 2, stderr);
  assert.match(
    stderr,
    /ink\.json: nothing to show: it varies ink alone, and images:digits has none/,
  );
});

test('bad input is one line on stderr and exit status 2, and leaves no picture', async () => {
  const out = join(folder, 'none.png');
  /** @param {string[]} args @param {RegExp} message */
  const assertUserError = async (args, message) => {
    const { status, stdout, stderr } = await inkdigit(['augment', ...args]);
    assert.equal(status, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /^inkdigit: [^\n]+\n$/, 'one line');
    assert.match(stderr, message);
  };
  const good = ['--recipe', RECIPE, '--data', 'synthetic:5', '--out', out];
  await assertUserError(good.slice(0, 4), /--out is required/);
  await assertUserError(good.slice(2), /--recipe is required/);
  await assertUserError([...good, '--samples', '0'], /--samples/);
  await assertUserError([...good, '--variants', '1001'], /--variants/);
  /** @param {string} path */
  const by = (path) => ['--recipe', path, ...good.slice(2)];
  await assertUserError(by(join(folder, 'no.json')), /no\.json: no such file/);
  await assertUserError(by(await recipe('off.json', undefined)), /off\.json: nothing to show/);
  await assertUserError(by(await recipe('off.json', { probability: 0 })), /nothing to show/);
  await assertUserError(
    by(await recipe('bad.json', { rotation_degree: 3 })),
    /bad\.json: augment: unknown key 'rotation_degree' \(did you mean 'rotation_degrees'\?\)/,
  );
  await assertUserError(
    ['--recipe', RECIPE, '--data', 'minst', '--out', out],
    /did you mean 'mnist'/,
  );
  await assertUserError([...good.slice(0, 5), join(folder, 'no/x.png')], /x\.png: cannot be/);
  const many = ['--recipe', RECIPE, '--data', 'synthetic:300', '--out', out, '--samples', '300'];
  await assertUserError(
    [...many, '--variants', '1000'],
    /88096x26404 pixels would be too large; ask for fewer/,
  );
  assert.ok(!(await readdir(folder)).includes('none.png'));
});

test('every option has its section and its picture', async () => {
  const schema = JSON.parse(await readFile(`${root}trainer/recipes/recipe.schema.json`, 'utf8'));
  const page = await readFile(`${root}docs/augmentation.md`, 'utf8');
  const { augment, ink } = schema.properties;
  const options = Object.keys(augment.properties);
  options.push(...Object.keys(ink.properties).map((name) => `ink.${name}`));
  assert.ok(options.length >= 27);
  const sections = [...page.matchAll(/^### `([\w.]+)`$/gm)].map(([, name]) => name);
  assert.deepEqual(sections.sort(), options.sort());
  const pictures = [...page.matchAll(/\]\((augmentation\/\w+\.png)\)/g)].map(([, path]) => path);
  for (const option of options) {
    assert.ok(pictures.includes(`augmentation/${option.replace('.', '_')}.png`), option);
  }
  for (const path of pictures) {
    const { width } = PNG.sync.read(await readFile(`${root}docs/${path}`));
    assert.ok(width > 300, path);
  }
});
