// npm run pictures: the table of how well the pictures of a folder are read.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { parseCsv } from '../../bench/csv.js';
import { strokesOf } from '../browser/drawings.js';
import { root } from './native.js';
import { pictureOfStrokes } from './picture.js';
import { folder } from './temporary.js';

/**
 * Runs the script to its end.
 *
 * @param {string[]} args
 * @returns {Promise<{ status: unknown, stdout: string, stderr: string }>}
 */
const pictures = (...args) =>
  new Promise((resolve) => {
    execFile(process.execPath, [`${root}bench/pictures.js`, ...args], (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : error.code, stdout, stderr }),
    );
  });

/**
 * A folder of pictures of its own.
 *
 * @param {string} name
 * @param {string} labels
 * @param {Record<string, string | Uint8Array>} files
 */
async function collection(name, labels, files) {
  const path = join(folder, name);
  await mkdir(path);
  await writeFile(join(path, 'labels.csv'), labels);
  for (const [file, content] of Object.entries(files)) await writeFile(join(path, file), content);
  return path;
}

/** @param {number[]} digits side by side, each a little lower than the one before it */
const number = (...digits) =>
  pictureOfStrokes(
    digits.flatMap((digit, i) =>
      strokesOf(digit).map((stroke) => stroke.map(([x, y]) => [x + 1.3 * i, y + 0.1 * i])),
    ),
  );

const BLANK = `P2 40 30 255\n${'255 '.repeat(1200)}`;

test('a row a set, of what is right, "?" and wrong, and a line a mistake', async () => {
  const labels = [
    'file,label,set,author,notes',
    '"a, b.png",4,single,me,"a ""four"", photographed"',
    'seven.png,7,single,you,',
    'seven.png,1,single,you,wrongly labeled',
    'blank.pgm,3,single,me,',
    'blank.pgm,,none,me,',
    'seven.png,,none,you,',
    'number.png,47,numbers,me,',
    'number.png,4/7,numbers,me,wrongly labeled',
  ];
  const path = await collection('mixed', labels.join('\r\n'), {
    'a, b.png': number(4),
    'seven.png': number(7),
    'blank.pgm': BLANK,
    'number.png': number(4, 7),
  });
  const { status, stdout, stderr } = await pictures(path, '--mistakes');
  assert.deepEqual([status, stderr], [0, '']);
  const lines = stdout.trimEnd().split('\n');
  assert.deepEqual(
    lines.slice(0, 5).map((line) => line.trim().split(/ {2,}/)),
    [
      ['set', 'pictures', 'right %', '"?" %', 'wrong %', 'wrong > 0.9 %', 'authors'],
      ['single', '4', '50.0', '25.0', '25.0', '25.0', '2'],
      ['none', '2', '50.0', '0.0', '50.0', '50.0', '2'],
      ['numbers', '2', '50.0', '0.0', '50.0', '50.0', '1'],
      ['all', '8', '50.0', '12.5', '37.5', '37.5', '2'],
    ],
  );
  assert.deepEqual(
    lines.slice(5).map((line) => line.replace(/\([\d.]+ %\)/, '()')),
    [
      'seven.png: 1 read as 7 ()',
      'blank.pgm: 3 read as ? ()',
      'seven.png: no digit read as 7 ()',
      'number.png: 4/7 read as 47 ()',
    ],
  );
  const plain = await pictures(path);
  assert.equal(`${lines.slice(0, 5).join('\n')}\n`, plain.stdout);
});

test('what cannot be read is not right, and is named', async () => {
  const labels = 'file,label\ncut.png,4\ncut.png,\nfour.png,4\n';
  const path = await collection('damaged', labels, {
    'cut.png': number(4).subarray(0, 99),
    'four.png': number(4),
  });
  const { status, stdout, stderr } = await pictures(path);
  assert.equal(status, 0);
  assert.match(stderr, /cut\.png: damaged picture/);
  assert.match(stdout, /^ {2}damaged +3 +33\.3 +66\.7 +0\.0 +0\.0 +1$/m);
});

test('what is wrong with the call is told in a line', async () => {
  const path = await collection('empty', 'file,label\n', {});
  const unlabeled = await collection('unlabeled', 'name,label\na.png,4\n', {});
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [[], /takes one FOLDER/],
    [['--wrong', path], /--wrong/],
    [[join(folder, 'none')], /none\/labels\.csv: no such file/],
    [[path, '--weights', join(path, 'labels.csv')], /labels\.csv: [^\n]*/],
    [[path], /labels\.csv: has no pictures/],
    [[unlabeled], /labels\.csv: row 1: must have file and label/],
  ])) {
    const { status, stdout, stderr } = await pictures(...args);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^pictures: [^\n]+\n$/);
    assert.match(stderr, message);
  }
});

test('tables with quotes', () => {
  assert.deepEqual(parseCsv('a,b\r\n"x,\n""y""",\n\n,z\n'), [
    { a: 'x,\n"y"', b: '' },
    { a: '', b: 'z' },
  ]);
  assert.deepEqual(parseCsv('\uFEFFa\n1'), [{ a: '1' }]);
  assert.deepEqual(parseCsv(''), []);
});
