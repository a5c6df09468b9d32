// The commands of docs/guides/own-symbols.md, in their order, on drawings made here.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { marked } from 'marked';

import { Recognizer } from '../../web/recognizer.js';
import { root } from './native.js';

const run = promisify(execFile);

/** As many epochs as show that the commands fit together; the guide's 40 are for people's drawings. */
const EPOCHS = 8;

/** It would build into the repository's dist/, where other tests look. */
const BUILD_PAGE = /^npm run build:web -- /;

/** @typedef {import('../../web/recognizer.js').Drawing['strokes']} Strokes */

/** @type {Record<string, number[][][]>} in a unit square, y down */
const SYMBOLS = {
  A: [
    [
      [0, 1],
      [0.5, 0],
      [1, 1],
    ],
    [
      [0.2, 0.6],
      [0.8, 0.6],
    ],
  ],
  B: [
    [
      [0, 0],
      [0, 1],
    ],
    [
      [0, 0],
      [0.7, 0.05],
      [0.8, 0.25],
      [0.7, 0.45],
      [0, 0.5],
      [0.8, 0.55],
      [0.9, 0.75],
      [0.75, 0.95],
      [0, 1],
    ],
  ],
  C: [
    [
      [0.9, 0.1],
      [0.5, 0],
      [0.1, 0.3],
      [0.1, 0.7],
      [0.5, 1],
      [0.9, 0.9],
    ],
  ],
};

/**
 * A stroke file of all symbols, no two drawings alike.
 *
 * @param {number} count of each
 * @param {number} phase other numbers give other drawings
 */
function drawings(count, phase) {
  const lines = Array.from({ length: count }, (_, i) =>
    Object.entries(SYMBOLS).map(([label, strokes], j) => {
      const [width, height, slant] = [1, 2, 3].map((k) => Math.sin(phase + 7 * i + 3 * j + 11 * k));
      const placed = strokes.map((stroke) =>
        stroke.map(([x, y]) => [
          (90 + 20 * width) * (x + 0.2 * slant * (1 - y)),
          (120 + 30 * height) * y,
        ]),
      );
      return `${JSON.stringify({ label, writer: 'me', strokes: placed })}\n`;
    }),
  );
  return lines.flat().join('');
}

/** The guide's fenced blocks, by the language behind the fence. */
const guide = marked.lexer(await readFile(`${root}docs/guides/own-symbols.md`, 'utf8'));
const blocks = (/** @type {string} */ language) =>
  guide.flatMap((token) => (token.type === 'code' && token.lang === language ? [token.text] : []));

/** @type {string} where its commands run, with the program where it is in the repository */
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkdigit-guide-'));
  await symlink(`${root}build`, join(folder, 'build'));
  const [recipe] = blocks('json').map((text) => JSON.parse(text));
  recipe.training.epochs = EPOCHS;
  await writeFile(join(folder, 'symbols.json'), JSON.stringify(recipe));
  await writeFile(join(folder, 'drawings.jsonl'), drawings(20, 0));
  await writeFile(join(folder, 'others.jsonl'), drawings(10, 1));
});
after(() => rm(folder, { recursive: true }));

test('the example of a line of a stroke file is one', async () => {
  const [line] = blocks('jsonl');
  await writeFile(join(folder, 'line.jsonl'), `${line}\n`);
  const { stdout } = await run(`${root}build/native/inkdigit`, [
    'predict',
    '--weights',
    `${root}weights/tiny.safetensors`,
    join(folder, 'line.jsonl'),
  ]);
  assert.match(stdout, /line\.jsonl/);
});

test('its commands run one behind the other, and end in weights that read the symbols', async () => {
  const commands = blocks('sh').filter((command) => !BUILD_PAGE.test(command));
  assert.equal(commands.length, 5);
  for (const command of commands) {
    await run('bash', ['-euc', command], { cwd: folder });
  }
  assert.ok(existsSync(join(folder, 'varied.png')));
  assert.ok(existsSync(join(folder, 'runs/symbols/report.html')));

  const recognizer = await Recognizer.load({
    weights: join(folder, 'runs/symbols/best.safetensors'),
  });
  assert.deepEqual(recognizer.info.classes, Object.keys(SYMBOLS));
  for (const [label, strokes] of Object.entries(SYMBOLS)) {
    const { digit } = recognizer.recognize({ strokes: /** @type {Strokes} */ (strokes) });
    assert.equal(recognizer.info.classes[digit ?? -1], label);
  }
});

test('its page has these weights, and asks for these symbols', async () => {
  const [command] = blocks('sh').filter((command) => BUILD_PAGE.test(command));
  const [, weights] = /^npm run build:web -- --weights (\S+)$/.exec(command) ?? [];
  const page = join(folder, 'page');
  await run('node', [
    `${root}scripts/build-web.js`,
    ...['--weights', join(folder, weights), '--out', page],
  ]);
  const html = await readFile(join(page, 'index.html'), 'utf8');
  assert.match(html, /<title[^>]*>inkdigit: draw one of A, B, C<\/title>/);
  assert.match(html, /"ready":"Draw one of A, B, C"/);
  assert.match(html, /data-classes="A B C"/);
  assert.doesNotMatch(html, /a digit/i);

  const assets = await readdir(join(page, 'assets'));
  const inside = assets.filter((name) => name.endsWith('.safetensors'));
  // Those that are shipped with the page can be chosen; none of them is fetched before.
  const [own, ...more] = inside.filter((name) => !/^(default|tiny|large|cnn-5x5)-/.test(name));
  assert.deepEqual(more, [], 'for strokes and for pictures');
  assert.match(html, new RegExp(`href="./assets/${own}"`), 'fetched at once');
  assert.equal(html.match(/\.safetensors/g)?.length, 1);
  assert.deepEqual(
    await readFile(join(page, 'assets', own)),
    await readFile(join(folder, weights)),
  );
});

test('weights that are none are found out when the page is built', async () => {
  const build = run('node', [`${root}scripts/build-web.js`, '--weights', 'package.json']);
  await assert.rejects(build, ({ code, stderr }) => {
    assert.equal(code, 2);
    assert.match(stderr, /^build:web: package\.json: .+\n$/);
    return true;
  });
});
