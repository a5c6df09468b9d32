// Makes weights/rehearsal.ink: drawings by many people, digits and letters, that ship with what learns a hand, so that
// it forgets nobody else's. trainer/adapt/rehearsal.hpp says how the file is laid out.
//
//   node scripts/make-rehearsal.js [FOLDER]      FOLDER has the stroke files (data/strokes)
//
// Digits are by people of UNIPEN who drew fewer than 40, and by every third of pendigits': the others are measured on
// (docs/guides/teach.md). Letters are by every other person. Each person in turn, so that nobody has many. Who they are is
// listed in weights/rehearsal-writers.txt.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? `${root}data/strokes`;

const LIMIT = 40_000; // bytes
const DIGITS_A_LABEL = 60;
const MEASURED = 40; // drawings from which on a writer is measured
const COARSE = /^unipen\/(apa|app|tos)\//; // digitizers that make steps of lines
const SIDE = 255;
const TOLERANCE = 0.012; // of the drawing's larger side: a tenth of the pen's width

/**
 * @typedef {[number, number]} Point
 * @typedef {{ label: string | number, writer: string, strokes: Point[][] }} Drawing
 */

/**
 * @param {string} name
 * @returns {Drawing[]}
 */
function read(name) {
  const text = gunzipSync(readFileSync(`${folder}/${name}`)).toString();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** @param {string} text */
const hash = (text) => createHash('sha256').update(text).digest('hex');

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => string} key
 * @returns {Map<string, T[]>}
 */
function groups(items, key) {
  /** @type {Map<string, T[]>} */
  const all = new Map();
  for (const item of items) all.set(key(item), [...(all.get(key(item)) ?? []), item]);
  return all;
}

/**
 * One of each writer, then a second one of each, and so on; who begins, and with what, is drawn by a hash.
 * @param {Drawing[]} drawings
 * @param {number} count
 */
function inTurn(drawings, count) {
  const byWriter = [...groups(drawings, (drawing) => drawing.writer).values()]
    .map((own) =>
      own.toSorted((a, b) => (hash(JSON.stringify(a)) < hash(JSON.stringify(b)) ? -1 : 1)),
    )
    .sort((a, b) => (hash(a[0].writer) < hash(b[0].writer) ? -1 : 1));
  const most = Math.max(...byWriter.map((own) => own.length));
  const turns = Array.from({ length: most }, (_, turn) =>
    byWriter.flatMap((own) => own.slice(turn, turn + 1)),
  );
  return turns.flat().slice(0, count);
}

/**
 * The points without which a line would be further than TOLERANCE from where it was (Ramer, 1972; Douglas and Peucker,
 * 1973).
 * @param {Point[]} line
 * @returns {Point[]}
 */
function simplified(line) {
  if (line.length < 3) return line;
  const [first, last] = [line[0], line[line.length - 1]];
  const [dx, dy] = [last[0] - first[0], last[1] - first[1]];
  const length = dx * dx + dy * dy;
  const distances = line.map(([x, y]) => {
    const share =
      length > 0
        ? Math.min(1, Math.max(0, ((x - first[0]) * dx + (y - first[1]) * dy) / length))
        : 0;
    return Math.hypot(x - first[0] - share * dx, y - first[1] - share * dy);
  });
  const farthest = distances.indexOf(Math.max(...distances));
  if (distances[farthest] <= TOLERANCE) return [first, last];
  return [
    ...simplified(line.slice(0, farthest + 1)).slice(0, -1),
    ...simplified(line.slice(farthest)),
  ];
}

/**
 * @param {Drawing} drawing
 * @returns {number[]} bytes
 */
function encode({ label, strokes }) {
  const points = strokes.flat();
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const side = Math.max(Math.max(...xs) - left, Math.max(...ys) - top, 1e-9);
  const lines = strokes.map((stroke) =>
    simplified(
      stroke.map(([x, y]) => /** @type {Point} */ ([(x - left) / side, (y - top) / side])),
    ),
  );
  const bytes = lines.flatMap((line) => [
    line.length,
    ...line.flat().map((value) => Math.round(value * SIDE)),
  ]);
  return [String(label).charCodeAt(0), lines.length, ...bytes];
}

const digits = ['unipen-1a-dev', 'pendigits-tra'].flatMap((name) => read(`${name}.jsonl.gz`));
const drawn = groups(digits, (drawing) => drawing.writer);
/** @param {string} writer */
const number = (writer) => Number.parseInt(hash(writer).slice(0, 8), 16);
const others = digits.filter(({ writer }) =>
  writer.startsWith('pendigits/')
    ? number(writer) % 3 === 0
    : !COARSE.test(writer) && (drawn.get(writer) ?? []).length < MEASURED,
);
const letters = read('unipen-letters-dev.jsonl.gz').filter(
  ({ writer }) => !COARSE.test(writer) && number(writer) % 2 === 0,
);
// A digit of each class in turn, then letters, so that any part of the file has of all.
const rows = [...groups(others, ({ label }) => String(label)).entries()]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([, of]) => inTurn(of, DIGITS_A_LABEL));
const none = inTurn(letters, letters.length);
/** @type {number[]} */
const bytes = [...Buffer.from('INK1')];
/** @type {Drawing[]} */
const taken = [];
const LETTERS_A_ROUND = 6;
for (let round = 0; round < DIGITS_A_LABEL; ++round) {
  const next = [
    ...rows.flatMap((row) => row.slice(round, round + 1)),
    ...none.slice(round * LETTERS_A_ROUND, (round + 1) * LETTERS_A_ROUND),
  ];
  for (const drawing of next) {
    const encoded = encode(drawing);
    if (bytes.length + encoded.length > LIMIT) break;
    bytes.push(...encoded);
    taken.push(drawing);
  }
}
writeFileSync(`${root}weights/rehearsal.ink`, Uint8Array.from(bytes));
const writers = [...new Set(taken.map(({ writer }) => writer))].sort();
writeFileSync(`${root}weights/rehearsal-writers.txt`, `${writers.join('\n')}\n`);
console.log(
  `weights/rehearsal.ink: ${taken.length} drawings by ${writers.length} people, ${bytes.length} bytes`,
);
