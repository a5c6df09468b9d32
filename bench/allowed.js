// node bench/allowed.js FILE [--allowed CLASSES]: what `allowed` makes of the digits of a stroke collection.
//
// FILE has a drawing a line, { "label": "7", "strokes": [...] }, plain or gzipped. Of the digits that are allowed the
// table says how many are read rightly, without the option and with it; of the others, how many get no answer.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

import { Recognizer } from '../web/recognizer.js';
import { table } from './table.js';

/** @typedef {{ label: string, strokes: number[][][] }} Sample */

/**
 * @param {string} path
 * @returns {Promise<Sample[]>} its digits
 */
async function readSamples(path) {
  const bytes = await readFile(path);
  const text = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  const samples = String(text).trim().split('\n').map((line) => JSON.parse(line)); // prettier-ignore
  return samples.filter(({ label }) => /^\d$/.test(label));
}

/**
 * @param {Sample[]} samples
 * @param {(sample: Sample) => boolean} holds
 */
function share(samples, holds) {
  return `${((100 * samples.filter(holds).length) / samples.length).toFixed(2)} %`;
}

/**
 * @param {Recognizer} recognizer
 * @param {Sample[]} samples
 * @param {string} allowed
 * @returns {string[]} a row of the table
 */
function rowOf(recognizer, samples, allowed) {
  const inside = samples.filter(({ label }) => allowed.includes(label));
  const outside = samples.filter(({ label }) => !allowed.includes(label));
  /** @param {Sample} sample */
  const plain = ({ label, strokes }) => recognizer.recognize({ strokes }).digit === Number(label);
  /** @param {Sample} sample */
  const asked = ({ strokes }) => recognizer.recognize({ strokes }, { allowed }).digit;
  return [
    allowed,
    String(inside.length),
    share(inside, plain),
    share(inside, (sample) => asked(sample) === Number(sample.label)),
    share(outside, (sample) => asked(sample) === null),
  ];
}

const { values, positionals } = parseArgs({
  options: { allowed: { type: 'string', multiple: true, default: ['01', '1357', '02468'] } },
  allowPositionals: true,
});
if (positionals.length !== 1) {
  console.error('allowed: takes one FILE and [--allowed CLASSES]');
  process.exit(2);
}
const samples = await readSamples(positionals[0]);
const recognizer = await Recognizer.load();
process.stdout.write(
  table([
    ['allowed', 'digits', 'right', 'right, allowed', 'others refused'],
    ...values.allowed.map((allowed) => rowOf(recognizer, samples, allowed)),
  ]),
);
