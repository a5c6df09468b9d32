// Drawings as text: the link that holds one, and what is pasted or comes from a stroke file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { fitToPad, GRID, REACH, strokeLine, toGrid } from '../../web/page/drawing/grid.js';
import { inkPath } from '../../web/page/drawing/ink-path.js';
import { fileName, svgFile } from '../../web/page/drawing/files.js';
import { readPasted, readStrokeFile } from '../../web/page/drawing/read-strokes.js';
import { fromHash, toHash } from '../../web/page/drawing/stroke-code.js';
import { StrokeFault } from '../../web/page/drawing/stroke-fault.js';
import { Recognizer } from '../../web/recognizer.js';
import { DRAWINGS, sideBySide, strokesOf } from '../browser/drawings.js';

/** @typedef {import('../../web/pad/sheet.js').Stroke} Stroke */

const DIGITS = Array.from('0123456789');

const coordinate = fc.double({ min: -REACH, max: REACH, noNaN: true });
const stroke = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 30 });
const drawing = fc.array(stroke, { minLength: 1, maxLength: 10 });

/**
 * @param {unknown} call
 * @param {string} fault
 * @param {Record<string, unknown>} [values]
 */
function assertFault(call, fault, values = {}) {
  assert.throws(/** @type {() => void} */ (call), (error) => {
    assert.ok(error instanceof StrokeFault, String(error));
    assert.deepEqual({ fault: error.fault, ...error.values }, { fault, ...values });
    return true;
  });
}

/** @param {readonly (readonly (readonly [number, number])[])[]} strokes */
function copy(strokes) {
  return strokes.map((points) => points.map(([x, y]) => /** @type {[number, number]} */ ([x, y])));
}

/**
 * How far a point is from the nearest point of a line.
 * @param {readonly [number, number]} point
 * @param {Stroke} line
 */
function distance([x, y], line) {
  return Math.min(
    ...line.map(([ax, ay], i) => {
      const [bx, by] = line[Math.min(i + 1, line.length - 1)];
      const [dx, dy] = [bx - ax, by - ay];
      const t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
      const along = Math.min(1, Math.max(0, t));
      return Math.hypot(ax + along * dx - x, ay + along * dy - y);
    }),
  );
}

test('a link holds each stroke, where it was, to a pixel or two', () => {
  fc.assert(
    fc.property(drawing, (strokes) => {
      const read = fromHash(`https://somewhere.test/page/?x=1${toHash(strokes)}`) ?? [];
      assert.equal(read.length, strokes.length);
      for (const [i, line] of read.entries()) {
        // What is left out lies within 8 steps of the point before it, in x and in y.
        for (const point of strokes[i]) assert.ok(distance(point, line) < 0.013, String(point));
        const [ends, expected] = [line, strokes[i]].map((points) => [points[0], points.at(-1)]);
        ends.forEach((end, j) =>
          end?.forEach((x, axis) =>
            assert.ok(Math.abs(x - (expected[j]?.[axis] ?? NaN)) <= 0.5 / GRID + 1e-12),
          ),
        );
      }
      // So that a link of a link is the same.
      assert.equal(toHash(read), toHash(strokes));
    }),
  );
});

test('what is read of a link is what was read before', async () => {
  const recognizer = await Recognizer.load({ pictures: false });
  for (const { digit, strokes } of DRAWINGS) {
    const hash = toHash(copy(strokes));
    assert.match(hash, /^#s=[\w-]+$/);
    const drawing = /** @type {Stroke[]} */ (fromHash(hash));
    assert.equal(recognizer.recognize({ strokes: drawing }).digit, digit);
  }
  recognizer.dispose();
});

test('a pen that reports a thousand times a second makes no longer a link than one that reports a hundred times', () => {
  const line = (/** @type {number} */ count) => [
    Array.from({ length: count }, (_, i) => /** @type {[number, number]} */ ([i / count, 0.5])),
  ];
  assert.ok(toHash(line(10_000)).length < 400);
});

test('text that is no link of a drawing is none', () => {
  for (const text of ['', '#', '#top', 'https://somewhere.test/', '#S=AQ']) {
    assert.equal(fromHash(text), null);
  }
});

test('a damaged link is a fault, whatever became of it', () => {
  const hash = toHash(copy(strokesOf(7)));
  for (let end = '#s='.length; end < hash.length; ++end) {
    assertFault(() => fromHash(hash.slice(0, end)), 'link');
  }
  assertFault(() => fromHash(`${hash}AAAA`), 'link');
  assertFault(() => fromHash(`${hash}%20`), 'link');
  assertFault(() => fromHash('#s=AA'), 'link'); // version 0
  assertFault(() => fromHash('#s=AgEB'), 'newer'); // version 2
  // A number that does not end, a point far from the pad, more points than anybody draws.
  for (const bytes of [
    [1, 1, 1, 255, 255, 255, 255, 1],
    [1, 1, 1, 0xc2, 0x9c, 1, 0],
    [1, 1, 255, 255, 127, 0, 0],
    [1, 0],
    [1, 1, 0],
  ]) {
    assertFault(() => fromHash(`#s=${Buffer.from(bytes).toString('base64url')}`), 'link');
  }
});

test('any text behind #s= is a drawing or a fault', () => {
  const bytes = fc.uint8Array({ maxLength: 40 }).map((rest) => {
    return Buffer.from([1, ...rest]).toString('base64url');
  });
  fc.assert(
    fc.property(fc.oneof(fc.string(), bytes), (text) => {
      try {
        const strokes = fromHash(`#s=${text}`) ?? [];
        assert.ok(strokes.length > 0 && strokes.every(({ length }) => length > 0));
        assert.ok(strokes.flat(2).every((x) => Math.abs(x) <= REACH));
      } catch (error) {
        assert.ok(error instanceof StrokeFault, String(error));
      }
    }),
    { numRuns: 1000 },
  );
});

test('strokes are pasted in any form and unit, and fill the middle of the pad', () => {
  const strokes = copy(strokesOf(4)).map((points) => points.map(([x, y]) => [40 * x - 7, 40 * y]));
  const expected = fitToPad(/** @type {Stroke[]} */ (strokes));
  const all = expected.flat();
  for (const axis of [0, 1]) {
    const values = all.map((point) => point[axis]);
    assert.ok(Math.abs(Math.min(...values) + Math.max(...values) - 1) < 1e-9, 'in the middle');
  }
  const heights = all.map(([, y]) => y);
  assert.ok(Math.abs(Math.max(...heights) - Math.min(...heights) - 0.7) < 1e-9);
  const lists = strokes.map((points) => [points.map(([x]) => x), points.map(([, y]) => y)]);
  for (const text of [
    JSON.stringify(strokes),
    JSON.stringify({ strokes }),
    JSON.stringify({ strokes }, null, 2),
    `\n${JSON.stringify({ label: 4, writer: 'a', strokes })}\n`,
    `${JSON.stringify({ strokes })}\n${JSON.stringify({ strokes: [[[0, 0]]] })}\n`,
    JSON.stringify({ word: 'four', drawing: lists }),
    JSON.stringify({ strokes: strokes.map((points) => points.map((point) => [...point, 17])) }),
  ]) {
    assert.deepEqual(readPasted(text), expected, text);
  }
  assert.deepEqual(
    readPasted(JSON.stringify(strokes[0])),
    fitToPad([/** @type {Stroke} */ (strokes[0])]),
  );
  assert.deepEqual(readPasted('[[3, 5]]'), [[[0.5, 0.5]]], 'a dot');
  const link = `https://somewhere.test/${toHash(expected)}`;
  assert.deepEqual(readPasted(` ${link}\n`), fromHash(link), 'where it was');
});

test('pasted text that is something else is none of ours', () => {
  for (const text of [
    '',
    '7',
    'seven',
    '{}',
    '{"a": 1}',
    '[1, 2]',
    '[]',
    'see #s=x of the list',
    'null',
  ]) {
    assert.equal(readPasted(text), null, text);
  }
});

test('pasted strokes that are broken are told by what is wrong with them', () => {
  assertFault(() => readPasted('{"strokes": [[[1, 2]'), 'json');
  assertFault(() => readPasted('{"strokes": 3}'), 'none');
  assertFault(() => readPasted('{"strokes": []}'), 'none');
  assertFault(() => readPasted('{"strokes": [[]]}'), 'none');
  assertFault(() => readPasted('{"strokes": [[[1, 2]], 5]}'), 'stroke', { stroke: 2 });
  assertFault(() => readPasted('[[[1, 2], [3]]]'), 'point', { stroke: 1, point: 2 });
  assertFault(() => readPasted('[[[1, 2], [3, 1e300]]]'), 'point', { stroke: 1, point: 2 });
  assertFault(() => readPasted('[[[1, "2"]]]'), 'point', { stroke: 1, point: 1 });
  assertFault(() => readPasted(`{"drawing": [[[1, 2], [3]]]}`), 'point', { stroke: 1, point: 2 });
  assertFault(() => readPasted(JSON.stringify(Array(1001).fill([[1, 2]]))), 'many');
  assertFault(() => readPasted('https://somewhere.test/#s=AQ'), 'link');
});

test('any JSON that is pasted is a drawing, a fault, or nothing', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      for (const text of [json, `{"strokes":${json}}`, `{"drawing":${json}}`, `[[${json}]]`]) {
        try {
          const strokes = readPasted(text) ?? [];
          assert.ok(
            strokes.flat(2).every((x) => x >= 0 && x <= 1),
            text,
          );
        } catch (error) {
          assert.ok(error instanceof StrokeFault, `${text}: ${error}`);
        }
      }
    }),
  );
});

test('a stroke file that the page wrote is read as it was', () => {
  const height = fc.double({ min: -1.5, max: 2.5, noNaN: true });
  // Two points far enough apart that the drawing counts as one of the page's.
  const large = fc
    .array(fc.array(fc.tuple(height, height), { minLength: 1, maxLength: 9 }), { maxLength: 5 })
    .map((strokes) => [[[0.2, 0.2], [0.2, 0.22]], ...strokes]); // prettier-ignore
  fc.assert(
    fc.property(fc.array(large, { minLength: 1, maxLength: 4 }), (drawings) => {
      const samples = drawings.map((strokes, i) => ({
        label: String(i),
        writer: `writer "${i}"`,
        strokes: toGrid(/** @type {Stroke[]} */ (strokes)),
      }));
      const lines = samples.map(({ label, writer, strokes }) =>
        strokeLine(strokes, { label: Number(label), writer }),
      );
      const read = readStrokeFile(`${lines.join('\n')}\n`, DIGITS);
      assert.deepEqual(
        read.map((sample) => ({ ...sample, strokes: toGrid(sample.strokes) })),
        samples,
      );
    }),
  );
});

test('drawings of other units in a stroke file are fitted', () => {
  const line = JSON.stringify({ label: 4, strokes: strokesOf(4) });
  const [{ strokes }] = readStrokeFile(line, DIGITS);
  const heights = strokes.flat().map(([, y]) => y);
  assert.deepEqual([Math.min(...heights), Math.max(...heights)], [0.15, 0.85]);
});

test('a bad line of a stroke file is named by its number', () => {
  const good = strokeLine([[[1, 2], [30, 40]]], { label: 1 }); // prettier-ignore
  const read = (/** @type {string} */ line) => () => readStrokeFile(`${good}\n\n${line}\n`, DIGITS);
  const names = DIGITS.join(', ');
  assertFault(read('{"label": 1'), 'json', { line: 3 });
  assertFault(read('{"label": 1}'), 'none', { line: 3 });
  assertFault(read('{"label": "x", "strokes": [[[1, 2]]]}'), 'label', { line: 3, names });
  assertFault(read('{"strokes": [[[1, 2]]]}'), 'label', { line: 3, names });
  assertFault(read('{"label": 1, "strokes": [[[1]]]}'), 'point', { line: 3, stroke: 1, point: 1 });
  assertFault(read('7'), 'none', { line: 3 });
  assertFault(() => readStrokeFile('\n \n', DIGITS), 'empty');
  assert.equal(readStrokeFile(`${good}\r\n`, DIGITS)[0].label, '1');
});

test('a path goes from the first point to the last, and a dot has one', () => {
  assert.equal(inkPath([[[0.1, 0.2]]]), 'M0.1 0.2L0.1 0.2');
  assert.equal(
    inkPath([[[0, 0], [0.5, 1], [1, 0]], [[0, 1], [1, 1]]]), // prettier-ignore
    'M0 0Q0.5 1 0.75 0.5L1 0M0 1L1 1',
  );
  const strokes = /** @type {Stroke[]} */ (sideBySide(4, 2));
  assert.match(
    svgFile(strokes, true),
    /^<svg [^>]+><path fill="#fff" d="M0 0h1v1H0z"\/><path .*<\/svg>\n$/,
  );
  assert.equal((svgFile(strokes, false).match(/<path/g) ?? []).length, 1);
});

test('files are called after the answer, whatever a class is called', () => {
  assert.equal(fileName('42', 'png'), 'inkdigit-42.png');
  assert.equal(fileName(null, 'svg'), 'inkdigit.svg');
  assert.equal(fileName('4?2', 'svg'), 'inkdigit-4-2.svg');
  assert.equal(fileName('../../x y', 'jsonl'), 'inkdigit-x-y.jsonl');
  assert.equal(fileName('字', 'png'), 'inkdigit-字.png');
  assert.equal(fileName('?', 'png'), 'inkdigit.png');
});
