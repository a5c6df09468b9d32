// npm run pictures -- FOLDER [--weights W] [--mistakes]: how well the pictures of a folder are read.
//
// FOLDER/labels.csv says what is on them: file,label,set,author,notes. A label has the digits from left to
// right, with / between rows; one of a single digit is read as `predict` does, a longer one with --number.
// An empty label says that there is no digit: it is read with --number, and right is "?" or nothing.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { inkdigit, root } from '../tests/node/native.js';
import { parseCsv } from './csv.js';
import { program } from './program.js';
import { table } from './table.js';
import { UsageError } from './usage-error.js';

/** @typedef {{ file: string, label: string, set: string, author: string }} Picture */
/** @typedef {{ text: string, confidence: number }} Answer text: rows with / between them */
/** @typedef {Picture & Answer & { outcome: 'right' | 'unsure' | 'wrong' }} Reading */

/** So many files a call, as the length of a command is bounded. */
const AT_A_TIME = 400;

/** The status that `predict` then exits with. */
const SOME_NOT_READ = 2;

/** From here on a wrong answer is one that was certain. */
const CERTAIN = 0.9;

/** Of a picture that cannot be read, whatever is on it. */
const NOT_READ = /** @type {const} */ ({ text: '', confidence: 0, outcome: 'unsure' });

/** @param {string[]} args */
function readOptions(args) {
  const options = /** @type {const} */ ({
    weights: { type: 'string', default: `${root}weights/default.safetensors` },
    mistakes: { type: 'boolean', default: false },
  });
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length === 1) return { folder: resolve(positionals[0]), ...values };
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message.split('\n')[0]);
  }
  throw new UsageError('takes one FOLDER, [--weights W] and [--mistakes]');
}

/**
 * @param {string} folder
 * @returns {Promise<Picture[]>}
 */
async function readLabels(folder) {
  const path = join(folder, 'labels.csv');
  if (!existsSync(path)) throw new UsageError(`${path}: no such file`);
  const rows = parseCsv(await readFile(path, 'utf8'));
  return rows.map(({ file, label, set, author }, i) => {
    if (!file || label === undefined) {
      throw new UsageError(`${path}: row ${i + 1}: must have file and label`);
    }
    return { file, label, set: set || basename(folder), author: author ?? '' };
  });
}

/**
 * What `predict` says of each file; those that it cannot read are told, and missing.
 *
 * @param {string} weights
 * @param {string[]} options
 * @param {string[]} files
 */
async function predict(weights, options, files) {
  /** @type {Map<string, any>} */
  const answers = new Map();
  for (let first = 0; first < files.length; first += AT_A_TIME) {
    const some = files.slice(first, first + AT_A_TIME);
    const { status, stdout, stderr } = await inkdigit([
      ...['predict', '--json', '--weights', weights, ...options, '--', ...some],
    ]);
    process.stderr.write(stderr);
    if (status !== 0 && status !== SOME_NOT_READ) {
      throw new Error(`inkdigit predict ended with ${status}`);
    }
    for (const line of stdout.split('\n').filter(Boolean)) {
      const answer = JSON.parse(line);
      answers.set(answer.input, answer);
    }
  }
  return answers;
}

/**
 * @param {Picture} picture
 * @param {Answer} answer
 * @returns {Reading['outcome']}
 */
function judge({ label }, { text }) {
  const answered = /[^?/]/.test(text);
  if (label === '') return answered ? 'wrong' : 'right';
  if (text === label) return 'right';
  return text === '' || text.includes('?') ? 'unsure' : 'wrong';
}

/**
 * @param {string} folder
 * @param {string} weights
 * @returns {Promise<Reading[]>}
 */
async function readPictures(folder, weights) {
  const pictures = await readLabels(folder);
  const isDigit = (/** @type {Picture} */ { label }) => label.length === 1;
  const pathOf = (/** @type {Picture} */ { file }) => join(folder, file);
  const digits = await predict(weights, [], pictures.filter(isDigit).map(pathOf));
  const others = pictures.filter((picture) => !isDigit(picture));
  const numbers = await predict(weights, ['--number'], others.map(pathOf));
  return pictures.map((picture) => {
    const found = (isDigit(picture) ? digits : numbers).get(pathOf(picture));
    const text = isDigit(picture) ? found?.class : found?.text.replaceAll('\n', '/');
    if (!found) return { ...picture, ...NOT_READ };
    const answer = { text: text ?? '?', confidence: found.confidence };
    return { ...picture, ...answer, outcome: judge(picture, answer) };
  });
}

/**
 * A row of the table.
 *
 * @param {string} name
 * @param {Reading[]} readings
 */
function rowOf(name, readings) {
  const share = (/** @type {(reading: Reading) => boolean} */ counts) =>
    ((100 * readings.filter(counts).length) / readings.length).toFixed(1);
  return [
    name,
    String(readings.length),
    share(({ outcome }) => outcome === 'right'),
    share(({ outcome }) => outcome === 'unsure'),
    share(({ outcome }) => outcome === 'wrong'),
    share(({ outcome, confidence }) => outcome === 'wrong' && confidence > CERTAIN),
    String(new Set(readings.map(({ author }) => author)).size),
  ];
}

/** @param {Reading[]} readings at least one */
function tableOf(readings) {
  const sets = [...new Set(readings.map(({ set }) => set))];
  return table([
    ['set', 'pictures', 'right %', '"?" %', 'wrong %', `wrong > ${CERTAIN} %`, 'authors'],
    ...sets.map((set) =>
      rowOf(
        set,
        readings.filter((reading) => reading.set === set),
      ),
    ),
    ...(sets.length > 1 ? [rowOf('all', readings)] : []),
  ]);
}

/** @param {Reading} reading */
const mistakeOf = ({ file, label, text, confidence }) =>
  `${file}: ${label || 'no digit'} read as ${text || 'nothing'} (${(100 * confidence).toFixed(1)} %)\n`;

async function main() {
  const { folder, weights, mistakes } = readOptions(process.argv.slice(2));
  await program(['info', weights]); // complains where these are no weights
  const readings = await readPictures(folder, weights);
  if (readings.length === 0) throw new UsageError(`${folder}/labels.csv: has no pictures`);
  process.stdout.write(tableOf(readings));
  if (!mistakes) return;
  for (const reading of readings.filter(({ outcome }) => outcome !== 'right')) {
    process.stdout.write(mistakeOf(reading));
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`pictures: ${error.message}`);
  process.exitCode = 2;
}
