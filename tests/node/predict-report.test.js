// inkdigit predict --report: what is in the file. How it looks: tests/browser/predict-report.test.js.
import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { PNG } from 'pngjs';

import { strokesOf } from '../browser/drawings.js';
import { assertUserError, inkdigit, root } from './native.js';
import { pictureOfOne, pictureOfStrokes } from './picture.js';
import { file, folder } from './temporary.js';

const PREDICT = ['predict', '--weights', `${root}weights/default.safetensors`];

let reports = 0;

/**
 * Reads the inputs and writes a report.
 *
 * @param {string[]} args
 */
async function report(...args) {
  const path = join(folder, `report-${(reports += 1)}.html`);
  const outcome = await inkdigit([...PREDICT, '--report', path, ...args]);
  const page = await readFile(path, 'utf8');
  const [, text] = /id="report-data">(.*?)<\/script>/s.exec(page) ?? [];
  return { ...outcome, path, page, data: JSON.parse(text) };
}

/** @param {number[]} digits side by side, each a little lower than the one before it */
const number = (...digits) =>
  digits.flatMap((digit, i) =>
    strokesOf(digit).map((stroke) => stroke.map(([x, y]) => [x + 1.3 * i, y + 0.1 * i])),
  );

test('each input is in the report, in their order, as it is printed', async () => {
  const picture = await file('47.png', pictureOfStrokes(number(4, 7)));
  const drawings = [{ strokes: number(5, 2) }, { strokes: [] }];
  const strokes = await file('n.jsonl', drawings.map((line) => JSON.stringify(line)).join('\n'));
  const { status, stdout, data, page } = await report('--number', '--json', strokes, picture);
  assert.equal(status, 0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    data.answers.map((/** @type {any} */ { input, text }) => [input, text]),
    lines.map(({ input, text }) => [input, text]),
  );
  const [, blank, read] = data.answers;
  assert.deepEqual([blank.digits, blank.drawing.strokes], [[], []]);
  assert.equal(read.confidence, lines[2].confidence);
  for (const [i, { digit, probabilities, box, row, pixels }] of read.digits.entries()) {
    const { digit: own, probabilities: shares, box: place, row: line } = lines[2].digits[i];
    assert.deepEqual([digit, probabilities, row], [own, shares, line]);
    assert.deepEqual(box, [place.x, place.y, place.width, place.height]);
    assert.equal(Buffer.from(pixels, 'base64').length, 784);
  }
  assert.deepEqual([data.failures, data.left_out], [[], 0]);
  assert.doesNotMatch(page, /(?:src|href)="(?!data:|#)/, 'nothing from elsewhere');
});

test("a number's digits of strokes have what the network saw, in the drawing's own units", async () => {
  const far = number(5, 2).map((stroke) => stroke.map(([x, y]) => [1e9 * x - 3e9, 1e9 * y]));
  const strokes = await file('far.jsonl', JSON.stringify({ strokes: far }));
  const { data } = await report('--number', strokes);
  const [{ drawing, digits }] = data.answers;
  assert.equal(Math.max(...drawing.size), 1000);
  const points = drawing.strokes.flat();
  assert.equal(Math.min(...points.map((/** @type {number[]} */ [x]) => x)), 0);
  assert.equal(Math.min(...points.map((/** @type {number[]} */ [, y]) => y)), 0);
  for (const { box, pixels, probabilities, digit } of digits) {
    assert.ok(box[0] >= 0 && box[0] + box[2] <= 1000.1, box);
    assert.ok(Buffer.from(pixels, 'base64').some((level) => level > 200));
    assert.equal(probabilities.indexOf(Math.max(...probabilities)), digit);
  }
});

test('single digits have their box and picture, and what is refused has no text', async () => {
  const one = await file('one.png', pictureOfOne());
  const blank = await file('blank.pgm', `P2 40 30 255\n${'255 '.repeat(1200)}`);
  const { stdout, data } = await report(one, blank);
  assert.match(stdout, /one\.png: 1 \([^\n]+\n.*blank\.pgm: \? \(0\.0 %\)\n$/);
  const [answer, none] = data.answers;
  assert.deepEqual([answer.text, none.text], ['1', '']);
  const [left, top, width, height] = answer.digits[0].box;
  // Ink from 27, 10 to 34, 70.
  assert.ok(Math.abs(left - 27) <= 2 && Math.abs(top - 10) <= 2, String(answer.digits[0].box));
  assert.ok(Math.abs(width - 7) <= 4 && Math.abs(height - 60) <= 4, String(answer.digits[0].box));
  assert.equal(none.digits[0].digit, null);
  assert.equal(none.digits[0].box, null);
  const [, bytes] = answer.picture.source.split('base64,');
  const shown = PNG.sync.read(Buffer.from(bytes, 'base64'));
  assert.deepEqual([shown.width, shown.height, shown.data[0]], [60, 80, 255]);
});

test('large pictures are made smaller, photos are JPEG, and metadata stay out', async () => {
  const png = new PNG({ width: 2400, height: 600 });
  for (let i = 0, noise = 1; i < png.data.length; i++) {
    noise = (noise * 48271) % 0x7fffffff;
    png.data[i] = i % 4 === 3 ? 255 : noise % 256;
  }
  const noise = await file('noise.png', PNG.sync.write(png, { colorType: 2 }));
  const { data } = await report(noise);
  const { picture } = data.answers[0];
  assert.deepEqual([picture.width, picture.height], [2400, 600]);
  assert.match(picture.source, /^data:image\/jpeg;base64,/);
  const jpeg = Buffer.from(picture.source.split('base64,')[1], 'base64');
  assert.ok(jpeg.length < 1 << 20, String(jpeg.length));
  const exif = `${root}tests/fuzz/corpus/picture/exif.jpg`;
  const { page } = await report(exif);
  const { picture: upright } = (await report(exif)).data.answers[0];
  const bytes = Buffer.from(upright.source.split('base64,')[1], 'base64');
  assert.equal(bytes.includes('Exif'), false);
  assert.ok(page.includes(upright.source));
});

test('what cannot be read is listed with its reason, and the exit status is 2', async () => {
  const cut = await file('cut.png', pictureOfOne().subarray(0, 100));
  const one = await file('<script>.png', pictureOfOne());
  const { status, stderr, data } = await report(cut, one, join(folder, 'missing.png'));
  assert.equal(status, 2);
  assert.equal(stderr.trim().split('\n').length, 2);
  assert.match(data.failures[0], /cut\.png: damaged picture \(PNG\): /);
  assert.match(data.failures[1], /missing\.png: no such file/);
  assert.deepEqual(
    data.answers.map((/** @type {any} */ { input }) => input),
    [one],
  );
});

test('of very many inputs the first are shown, which is said', async () => {
  const line = JSON.stringify({ strokes: strokesOf(1) });
  const many = await file('many.jsonl', Array(1003).fill(line).join('\n'));
  const { status, stdout, stderr, path, data } = await report(many);
  assert.equal(status, 0);
  assert.equal(stdout.trim().split('\n').length, 1003);
  assert.equal(stderr, `inkdigit: ${path}: shows the first 1000 of 1003 answers\n`);
  assert.deepEqual([data.answers.length, data.left_out], [1000, 3]);
});

test('the file is written whole or not at all', async () => {
  const place = join(folder, 'place');
  await mkdir(place);
  const old = join(place, 'old.html');
  await writeFile(old, 'old');
  await chmod(old, 0o444);
  const one = await file('whole.png', pictureOfOne());
  for (const [path, message] of /** @type {[string, RegExp][]} */ ([
    [old, /old\.html: is write-protected/],
    [join(place, 'none', 'x.html'), /x\.html: cannot be written: there is no folder/],
    [place, /place: is a folder, not a file/],
  ])) {
    const { status, stdout, stderr } = await inkdigit([...PREDICT, '--report', path, one]);
    assert.equal(status, 2);
    assert.match(stdout, /whole\.png: 1 \(/);
    assert.match(stderr, message);
  }
  assert.equal(await readFile(old, 'utf8'), 'old');
  assert.deepEqual(await readdir(place), ['old.html']);
  await assertUserError([...PREDICT, one, '--report'], /--report/);
});

test('of a number, too, it tells of each digit what is allowed', async () => {
  const strokes = await file('47.jsonl', JSON.stringify({ strokes: number(4, 7) }));
  const { data } = await report('--number', '--allowed', '17', strokes);
  const [four, seven] = data.answers[0].digits;
  assert.deepEqual([data.answers[0].text, four.digit, seven.digit], ['?7', null, 7]);
  assert.ok(four.plausibility < 0.5, String(four.plausibility));
  for (const { probabilities } of [four, seven]) assert.equal(probabilities[4], 0);
});
