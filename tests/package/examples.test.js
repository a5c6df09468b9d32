// Examples that need no framework, each installed, started, built, opened and used. Pictures of them, for docs/examples.md:
//
//   INKDIGIT_SCREENSHOTS=docs/examples node --test tests/package/examples.test.js    after npm run build:wasm
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { strokesOf } from '../browser/drawings.js';
import { install, says, tryOut, write } from './example.js';
import { call } from './project.js';

test('a form sends what was written into it', async () => {
  await tryOut('form', async (page) => {
    const send = () => page.click('form button');
    await page.type('#name', 'Ada');
    await send();
    assert.equal(
      await page.$eval('output', ({ textContent }) => textContent),
      '',
      'age is required',
    );
    await write(page, '#age', 42);
    await page.focus('#postcode');
    await page.keyboard.type('10115');
    await write(page, '#stars', 4);
    await page.waitForFunction(() =>
      ['#age', '#stars'].every((name) => /** @type {any} */ (document.querySelector(name)).value),
    );
    await send();
    await says(page, 'output', 'name=Ada&age=42&postcode=10115&stars=4');
  });
});

test('a PIN opens', async () => {
  await tryOut('pin', async (page) => {
    const field = (/** @type {number} */ i) => `ink-digit:nth-of-type(${i + 1})`;
    for (const [i, digit] of [2, 5, 8].entries()) await write(page, field(i), digit);
    await write(page, field(3), 0);
    await says(page, '[role="status"]', 'Open.');
  });
});

test('times tables are asked and judged', async () => {
  await tryOut('times-tables', async (page) => {
    const score = () => page.$eval('.score', ({ textContent }) => textContent);
    const question = await page.$eval('#question', ({ textContent }) => textContent ?? '');
    const [first, second] = question.split(/\D+/).map(Number);
    await page.focus('ink-digit');
    await page.keyboard.type('1\n');
    await says(page, '[role="status"]', `${first} × ${second} is ${first * second}.`);
    assert.equal(await score(), '0 of 1');
    await page.waitForSelector('ink-digit:not([readonly])');
    await write(page, 'ink-digit', first * second);
    await says(page, '[role="status"]', 'Right!');
    assert.equal(await score(), '1 of 2');
  });
});

test('a calculator calculates', async () => {
  await tryOut('calculator', async (page) => {
    await write(page, '#first', 27);
    await page.click('[value="×"]');
    await write(page, '#second', 3);
    await says(page, 'output', '27 × 3 = 81');
  });
});

test('a Sudoku sees what is there twice', async () => {
  await tryOut('sudoku', async (page) => {
    const field = (/** @type {number} */ i) => `ink-digit:nth-child(${i})`;
    await says(page, '[role="status"]', '51 to go.');
    // The first row is right, and then there is a second 5 in the first box.
    for (const [i, digit] of [...'534678912'].entries()) {
      if (![0, 1, 4].includes(i)) await write(page, field(1 + i), Number(digit));
    }
    await says(page, '[role="status"]', '45 to go.');
    assert.equal((await page.$$('[data-wrong]')).length, 0);
    await write(page, field(11), 5);
    await says(page, '[role="status"]', 'Two of the same');
    assert.equal((await page.$$('[data-wrong]')).length, 1);
  });
});

test('a command reads a folder of drawings', async () => {
  const path = await install('node');
  const lines = [{ strokes: strokesOf(7) }, { strokes: [] }, { strokes: 'none' }];
  await mkdir(join(path, 'drawings'));
  await writeFile(
    join(path, 'drawings/a.jsonl'),
    lines.map((line) => JSON.stringify(line)).join('\n'),
  );
  const output = await call(path, process.execPath, 'read-drawings.js', 'drawings');
  const [seven, empty, wrong] = output.split('\n');
  assert.match(seven, /^a\.jsonl:1\t7\t(0\.[5-9]|1)/);
  assert.match(empty, /^a\.jsonl:2\t\?\t/);
  assert.match(wrong, /^a\.jsonl:3\t.*strokes/);
});
