// Draws the pictures of docs/how-it-works.md with the recognizer itself, and docs/public/page.webp with the built page:
//
//   node scripts/docs-pictures.js      after npm run build:web; needs img2webp (apt-get install webp)
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  launchBrowser,
  openPage,
  padBox,
  partOf,
  placeStroke,
  settle,
  waitForState,
} from '../tests/browser/browser.js';
import { DRAWINGS, strokesOf } from '../tests/browser/drawings.js';
import { serveDist } from '../tests/browser/server.js';
import { Recognizer } from '../web/recognizer.js';

/** @typedef {readonly import('../tests/browser/drawings.js').Stroke[]} Strokes */

const root = fileURLToPath(new URL('..', import.meta.url));
const INK = '#1c1d22';
const BLUE = '#2f49c9';
const FAINT = '#d6d9e6';

/**
 * @param {string} name of the file
 * @param {number} width
 * @param {number} height
 * @param {string[]} parts
 */
function writeSvg(name, width, height, parts) {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="${INK}">`;
  mkdirSync(`${root}docs/how-it-works`, { recursive: true });
  writeFileSync(`${root}docs/how-it-works/${name}`, `${[head, ...parts].join('\n')}\n</svg>\n`);
}

/** @param {number} value */
const short = (value) => String(Math.round(value * 10) / 10);

/** @param {number} x @param {number} y @param {string} words @param {string} [more] attributes */
const text = (x, y, words, more = '') =>
  `<text x="${short(x)}" y="${short(y)}" text-anchor="middle" ${more}>${words}</text>`;

/**
 * @param {Strokes} strokes
 * @param {number} width of the pen
 * @param {(point: readonly [number, number]) => [number, number]} place
 */
function pen(strokes, width, place) {
  const lines = strokes.map((stroke) =>
    stroke.map((point) => place(point).map(short).join(' ')).join('L'),
  );
  return `<path d="${lines.map((line) => `M${line}`).join('')}" fill="none" stroke="${INK}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** @param {number} x @param {number} y @param {number} side @param {Uint8Array} raster 28x28 */
function pixels(x, y, side, raster) {
  const size = side / 28;
  return [...raster].flatMap((value, i) =>
    value === 0
      ? []
      : [
          `<rect x="${short(x + (i % 28) * size)}" y="${short(y + Math.floor(i / 28) * size)}" width="${size}" height="${size}" fill="#fff" fill-opacity="${(value / 255).toFixed(2)}"/>`,
        ],
  );
}

/** @param {number} x @param {string} label */
const arrow = (x, label) => [
  `<path d="M${x} 110h44m-8-6 8 6-8 6" fill="none" stroke="${BLUE}" stroke-width="2"/>`,
  text(x + 22, 94, label, 'font-size="11"'),
];

/** @param {Recognizer} recognizer */
function drawInkToAnswer(recognizer) {
  const strokes = strokesOf(4);
  const { raster, probabilities, plausibility } = recognizer.recognize({ strokes });
  const bars = [...probabilities].map((probability, digit) => {
    const [x, height] = [552 + 22 * digit, 150 * plausibility * probability];
    return [
      `<rect x="${x}" y="20" width="14" height="150" rx="3" fill="${FAINT}" fill-opacity="0.5"/>`,
      `<rect x="${x}" y="${short(170 - height)}" width="14" height="${short(height)}" rx="3" fill="${BLUE}"/>`,
      text(x + 7, 188, String(digit)),
    ];
  });
  writeSvg('ink-to-answer.svg', 790, 230, [
    `<rect x="10" y="20" width="180" height="180" rx="10" fill="#fff" stroke="${FAINT}"/>`,
    pen(strokes, 7, ([x, y]) => [86 + 76 * x, 44 + 84 * y]),
    ...arrow(204, 'engine'),
    `<rect x="264" y="20" width="180" height="180" fill="#000"/>`,
    ...pixels(264, 20, 180, raster),
    ...arrow(470, 'network'),
    ...bars.flat(),
    text(100, 222, 'strokes, as they were drawn'),
    text(354, 222, '28x28, by MNIST’s procedure'),
    text(658, 222, 'probabilities'),
  ]);
}

/** Digits side by side, in heights of a digit. @returns {Strokes} */
function number() {
  const barred = DRAWINGS.find(({ digit, style }) => digit === 7 && style === 'with a bar');
  if (!barred) throw new Error('no 7 with a bar');
  return [strokesOf(4), strokesOf(0), barred.strokes].flatMap((strokes, i) =>
    strokes.map((stroke) => stroke.map(([x, y]) => /** @type {const} */ ([0.9 * i + 0.75 * x, y]))),
  );
}

/** @param {Recognizer} recognizer */
function drawNumber(recognizer) {
  const strokes = number();
  const chosen = recognizer
    .recognizeNumber({ strokes })
    .digits.map((digit) => digit.strokes.join());
  const x = (/** @type {number} */ at) => 40 + 200 * at;
  const parts = [pen(strokes, 7, ([px, py]) => [x(px), 20 + 130 * py])];
  let row = 0;
  for (let length = 1; length <= 3; length++) {
    for (let first = 0; first + length <= strokes.length; first++) {
      const group = Array.from({ length }, (_, i) => first + i);
      const asked = group.map((i) => strokes[i]);
      const { digit, confidence } = recognizer.recognize({ strokes: asked });
      const xs = asked.flat().map(([px]) => px);
      const middle = x((Math.min(...xs) + Math.max(...xs)) / 2);
      const width = Math.max(60, x(Math.max(...xs)) - x(Math.min(...xs))); // room for the answer
      const taken = chosen.includes(group.join());
      const y = 176 + 24 * row++;
      const answer = digit === null ? '?' : `${digit}, ${Math.floor(100 * confidence)} %`;
      parts.push(
        `<rect x="${short(middle - width / 2)}" y="${y}" width="${short(width)}" height="16" rx="4" fill="${taken ? BLUE : 'none'}" stroke="${taken ? BLUE : '#8b90a5'}"/>`,
        text(middle, y + 12, answer, `font-size="11" fill="${taken ? '#fff' : INK}"`),
      );
    }
  }
  writeSvg('number.svg', 620, 186 + 24 * row, parts);
}

/** Movements of the pen from one frame to the next. */
const PACE = 3;

/** A 4 while it is drawn on the page, as an animation. */
async function filmPage() {
  const site = await serveDist();
  const browser = await launchBrowser();
  const size = { width: 860, height: 560, deviceScaleFactor: 1 };
  const { page } = await openPage(browser, site.url, size);
  await waitForState(page, 'ready');
  const folder = mkdtempSync(join(tmpdir(), 'inkdigit-film-'));
  /** @type {string[]} */
  const frames = [];
  const film = async () => {
    frames.push(join(folder, `${frames.length}.png`));
    await page.screenshot({ path: /** @type {`${string}.png`} */ (frames.at(-1)) });
  };

  const part = partOf(await padBox(page), { x: 0.3, y: 0.2, width: 0.4, height: 0.6 });
  await film();
  for (const stroke of strokesOf(4)) {
    const [first, ...rest] = placeStroke(part, stroke);
    await page.mouse.move(first.x, first.y);
    await page.mouse.down();
    for (const [i, { x, y }] of rest.entries()) {
      await page.mouse.move(x, y);
      if (i % PACE === PACE - 1) await film();
    }
    await page.mouse.up();
  }
  await settle(page);
  await film();
  await browser.close();
  await site.close();

  const timed = frames.flatMap((frame, i) => [
    ...['-d', i === 0 ? '600' : i === frames.length - 1 ? '2500' : '120'],
    frame,
  ]);
  const lossy = ['-loop', '0', '-lossy', '-q', '60', '-m', '6'];
  execFileSync('img2webp', [...lossy, ...timed, '-o', `${root}docs/public/page.webp`]);
  rmSync(folder, { recursive: true });
}

const recognizer = await Recognizer.load();
drawInkToAnswer(recognizer);
drawNumber(recognizer);
recognizer.dispose();
await filmPage();
