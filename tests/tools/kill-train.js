// Kills a short training at random moments, again and again, and looks after each kill at every file
// that it has left.
//
//   node tests/tools/kill-train.js [--kills N] [--seed N]
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { inkdigit, root } from '../node/native.js';

const TEMPORARY = /^\.inkdigit-.*\.tmp$|\.tmp$/;

/**
 * Numbers from 0 to 1, the same ones for a seed (Steele, Lea, Flood, "Fast splittable pseudorandom
 * number generators", 2014, with 32 bits).
 *
 * @param {number} seed
 */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** @param {string} out */
function trainArguments(out) {
  return [
    ...['train', '--recipe', `${root}trainer/recipes/mlp.json`, '--data', 'synthetic:1200'],
    ...['--epochs', '5', '--out', out, '--tensorboard', '--resume'],
  ];
}

/**
 * Trains until it ends or `lifetime` is over.
 *
 * @param {string} out
 * @param {number} lifetime in ms
 * @returns {Promise<boolean>} true where it was killed
 */
async function train(out, lifetime) {
  const child = spawn(`${root}build/native/inkdigit`, trainArguments(out), { stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), lifetime);
  const [status, signal] = await once(child, 'exit');
  clearTimeout(timer);
  if (signal === null) assert.equal(status, 0, 'the training failed');
  return signal !== null;
}

/**
 * The files below a folder; none where a training was killed before it made the folder.
 *
 * @param {string} folder
 */
async function filesIn(folder) {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/**
 * That a safetensors file has all the bytes that its header tells of.
 *
 * @param {Buffer} file
 */
function assertWholeSafetensors(file) {
  const start = 8 + Number(file.readBigUInt64LE());
  const header = JSON.parse(file.toString('utf8', 8, start));
  const ends = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([, tensor]) => tensor.data_offsets[1]);
  assert.equal(file.length, start + Math.max(...ends));
}

/**
 * That each file of a run is whole, but for those that have not got their name yet.
 *
 * @param {string} out
 */
async function assertWhole(out) {
  for (const name of await filesIn(out)) {
    const path = join(out, name);
    const file = await readFile(path);
    if (name.startsWith('checkpoint') && name.endsWith('.safetensors')) {
      assertWholeSafetensors(file);
    } else if (name.endsWith('.safetensors')) {
      const { status, stderr } = await inkdigit(['info', path]);
      assert.equal(status, 0, stderr);
    } else if (name === 'metrics.jsonl') {
      for (const line of file.toString().trimEnd().split('\n')) JSON.parse(line);
    } else if (name === 'report.html') {
      assert.match(file.toString(), /<\/html>\s*$/);
    } else {
      assert.ok(TEMPORARY.test(name) || name.startsWith('tensorboard'), `${name}: unknown`);
    }
  }
}

/**
 * Kills so often, resumes to the end, and compares with a training that nothing has interrupted.
 *
 * @param {object} options
 * @param {number} options.kills
 * @param {number} options.seed of the moments
 * @returns {Promise<{ kills: number, runs: number }>} runs = trainings that came to their end
 */
export async function killTraining({ kills, seed }) {
  const folder = await mkdtemp(join(tmpdir(), 'inkdigit-kill-'));
  try {
    const random = randomNumbers(seed);
    const whole = join(folder, 'whole');
    const started = performance.now();
    assert.ok(!(await train(whole, 600_000)));
    const duration = performance.now() - started;
    const names = await filesIn(whole);
    let killed = 0;
    let runs = 0;
    while (killed < kills) {
      const out = join(folder, `run-${runs++}`);
      while (await train(out, killed < kills ? 1.1 * duration * random() : 600_000)) {
        ++killed;
        await assertWhole(out);
      }
      const left = (await filesIn(out)).filter((name) => !name.startsWith('tensorboard'));
      assert.deepEqual(
        left,
        names.filter((name) => !name.startsWith('tensorboard')),
      );
      for (const name of ['best.safetensors', 'last.safetensors']) {
        const [one, other] = await Promise.all(
          [whole, out].map((run) => readFile(join(run, name))),
        );
        assert.ok(one.equals(other), `${name} is not that of the training without interruption`);
      }
    }
    return { kills: killed, runs };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function main() {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '100' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  const seed = Number(values.seed);
  console.log(`seed ${seed}`);
  const { kills, runs } = await killTraining({ kills: Number(values.kills), seed });
  console.log(`${kills} kills, ${runs} trainings: all files whole, the same bits at the end`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
