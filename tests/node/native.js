// The native program, as the tests run it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * @typedef {object} Outcome
 * @property {number} status exit status
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs build/native/inkdigit.
 *
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to this process's
 * @param {string} [cwd] instead of the checkout
 * @returns {Promise<Outcome>}
 */
export function inkdigit(args, env = {}, cwd = root) {
  return new Promise((resolve) => {
    execFile(
      `${root}build/native/inkdigit`,
      args,
      { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 28 },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, stdout, stderr });
      },
    );
  });
}

/**
 * The lines of a run's metrics.jsonl.
 *
 * @param {string} runFolder
 * @returns {Promise<any[]>}
 */
export async function readMetrics(runFolder) {
  const lines = (await readFile(join(runFolder, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

/**
 * Runs it on input that is wrong: exit status 2, and one line on stderr that matches.
 *
 * @param {string[]} args
 * @param {RegExp} message
 */
export async function assertUserError(args, message) {
  const { status, stdout, stderr } = await inkdigit(args);
  assert.equal(status, 2, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, /^inkdigit: [^\n]+\n$/, 'one line');
  assert.match(stderr, message);
}

/**
 * Every image's probabilities, as `inkdigit eval --predictions` gives them.
 *
 * @param {string} weights
 * @param {string} data a data SPEC
 * @returns {Promise<number[][]>}
 */
export async function predictions(weights, data) {
  return (await answers(weights, data)).map(({ probabilities }) => probabilities);
}

/**
 * All that it gives of every image.
 *
 * @param {string} weights
 * @param {string} data a data SPEC
 * @returns {Promise<{ label: number | null, digit: number | null, plausibility: number, probabilities: number[] }[]>}
 */
export async function answers(weights, data) {
  const folder = await mkdtemp(join(tmpdir(), 'inkdigit-'));
  const file = join(folder, 'predictions.jsonl');
  const args = ['eval', '--weights', weights, '--data', data, '--predictions', file];
  const { status, stderr } = await inkdigit(args);
  assert.equal(status, 0, stderr);
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  await rm(folder, { recursive: true });
  return lines.map((line) => JSON.parse(line));
}

/**
 * The folder of real MNIST files: $INKDIGIT_DATA, ../shared/data or data, with mnist below it.
 *
 * @returns {string | null} null where there is none
 */
export function findMnist() {
  const roots = [process.env.INKDIGIT_DATA, `${root}../shared/data`, `${root}data`];
  for (const folder of roots) {
    if (folder && existsSync(`${folder}/mnist/t10k-images-idx3-ubyte.gz`)) return `${folder}/mnist`;
  }
  return null;
}
