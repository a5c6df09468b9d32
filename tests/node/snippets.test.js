// The code that the page gives along stands in the documents, and does what they say.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { marked } from 'marked';

import { COMMANDS, FORM, MODULE, NPM, SCRIPT } from '../../web/page/take/texts.js';
import { EVALUATE, TRAIN } from '../../web/page/train/commands.js';
import { nextClass } from '../../web/page/train/next-class.js';
import { sideBySide } from '../browser/drawings.js';
import { pictureOf, pngOf } from '../browser/pictures.js';
import { root } from './native.js';
import { folder } from './temporary.js';

const run = promisify(execFile);

/**
 * The code of a document, indented or fenced.
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function codeOf(path) {
  const tokens = marked.lexer(await readFile(root + path, 'utf8'));
  return tokens.flatMap((token) => (token.type === 'code' ? [token.text] : []));
}

/** @param {string} command run in a folder where the checkout's things are */
async function bash(command) {
  return (await run('bash', ['-euc', command], { cwd: folder })).stdout;
}

before(async () => {
  for (const name of ['build', 'weights', 'web']) await symlink(root + name, join(folder, name));
  await mkdir(join(folder, 'trainer'));
  await symlink(`${root}trainer/recipes`, join(folder, 'trainer/recipes'));
  const lines = Array.from({ length: 40 }, (_, i) => {
    const strokes = sideBySide(i % 10).map((points) =>
      points.map(([x, y]) => [Math.round(5 * x + (i / 10) * y), Math.round((5 + i / 20) * y)]),
    );
    return `${JSON.stringify({ label: i % 10, writer: 'me', strokes })}\n`;
  });
  await writeFile(join(folder, 'drawings.jsonl'), lines.join(''));
});

for (const [path, texts] of Object.entries({
  'docs/start.md': [NPM, MODULE],
  'docs/element.md': [FORM],
  'web/package/README.md': [SCRIPT],
  'docs/page.md': [COMMANDS],
  'docs/guides/own-handwriting.md': [TRAIN],
})) {
  test(`what is copied stands in ${path}`, async () => {
    const blocks = await codeOf(path);
    for (const text of texts) assert.ok(blocks.includes(text), text);
  });
}

test('so does the command that reads a collection', async () => {
  const blocks = await codeOf('docs/guides/own-handwriting.md');
  assert.ok(blocks.some((block) => block.split('\n').includes(EVALUATE)));
});

test('the module reads its 7', async () => {
  const code = MODULE.replace("'inkdigit'", "'./web/recognizer.js'").replace(
    'recognizer.recognize(',
    'console.log(recognizer.recognize(',
  );
  await writeFile(join(folder, 'seven.mjs'), code.replace('); //', ').digit); //'));
  assert.equal((await run(process.execPath, ['seven.mjs'], { cwd: folder })).stdout, '7\n');
});

test('the command line reads a picture and strokes', async () => {
  await writeFile(join(folder, 'drawing.png'), pngOf(pictureOf(['7'])));
  await copyFile(join(folder, 'drawings.jsonl'), join(folder, 'drawing.jsonl'));
  const [build, predict] = COMMANDS.split('\n');
  const { scripts } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
  assert.ok(build.replace('npm run ', '') in scripts);
  const lines = (await bash(`${predict} --json`)).trimEnd().split('\n');
  const digits = lines.map((line) => JSON.parse(line).digit);
  assert.deepEqual(digits, [7, ...Array.from({ length: 40 }, (_, i) => i % 10)]);
});

test('a collection is read and trained on as the page says', async () => {
  const { samples, correct } = JSON.parse(await bash(`${EVALUATE} --json`));
  assert.deepEqual([samples, correct], [40, 40]);
  const [data, ...rest] = TRAIN.split('\n');
  const { scripts } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
  assert.ok(data.replace('npm run ', '') in scripts);
  // Digits drawn by the program stand for MNIST, which is not everywhere, and one epoch for sixty.
  const command = rest
    .join('\n')
    .replace(' mnist ', ' synthetic:200 ')
    .replace('negatives:10000', 'negatives:20');
  await bash(`${command} --epochs 1`);
  const after = EVALUATE.replace('weights/default', 'runs/mine/best');
  assert.equal(JSON.parse(await bash(`${after} --json`)).samples, 40);
});

test('all classes are asked for equally often, in no order, and none twice running', () => {
  const classes = Array.from('ABCDE');
  /** @type {Record<string, number>} */
  const counts = Object.fromEntries(classes.map((name) => [name, 0]));
  /** @type {string[]} */
  const asked = [];
  for (let i = 0; i < 200; ++i) {
    const name = nextClass(classes, (other) => counts[other], asked.at(-1) ?? null);
    assert.notEqual(name, asked.at(-1));
    asked.push(name);
    counts[name]++;
    const all = Object.values(counts);
    assert.ok(Math.max(...all) - Math.min(...all) <= 2, String(all));
  }
  const rounds = Array.from({ length: 40 }, (_, i) => asked.slice(5 * i, 5 * i + 5).join(''));
  assert.ok(new Set(rounds).size > 10, 'shuffled');
  assert.equal(
    nextClass(['A'], () => 3, 'A'),
    'A',
    'where there is no other',
  );
  // Who has many of one is asked for the others first.
  assert.equal(
    nextClass(['A', 'B'], (name) => (name === 'A' ? 9 : 0), null),
    'B',
  );
});
