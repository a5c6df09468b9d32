// Commands that a fault is put into: one call of one function of the C library fails, as it would on
// a machine that lacks what it takes. See tests/native/faults/preload.cpp.
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { inkdigit, root } from './native.js';

/** The library that a fault comes from, for LD_PRELOAD. */
export const PRELOAD = `${root}build/native/libinkdigit_faults.so`;

/** What can fail, by the names that the preloaded library knows. */
export const CALLS = [
  'open',
  'read',
  'write',
  'fsync',
  'fchmod',
  'close',
  'rename',
  'ftruncate',
  'mkdir',
  'pthread_create',
  'allocate',
];

const RECIPE = {
  name: 'faults',
  network: {
    input: { channels: 1, height: 28, width: 28, mean: [0], std: [1] },
    classes: [...'0123456789'],
    layers: [
      { type: 'conv2d', name: 'conv', out_channels: 4, kernel: 5, stride: 3 },
      { type: 'relu' },
      { type: 'flatten' },
      { type: 'linear', name: 'fc', out_features: 10 },
      { type: 'softmax' },
    ],
  },
  training: { epochs: 2, batch_size: 16, validation_share: 0.2, save_every_epochs: 1 },
  optimizer: { type: 'adam', learning_rate: 0.003 },
  augment: { rotation_degrees: 5 },
  calibration: { temperature: true },
};

const SPACE = { 'optimizer.learning_rate': { log: [0.001, 0.01] } };

const OLD = 'what was there before';

/**
 * @typedef {object} Command
 * @property {string} name
 * @property {string[]} args of the first run, in the folder given
 * @property {string[]} again of the run that follows a failed one
 * @property {RegExp} outputs names of the files that are the same bytes in every run
 * @property {string | null} target a file that is there before, and is old or new at any time
 * @property {boolean} [atOnce] whether several write at once: where memory ends for one in the middle of
 *   tidying up, the program ends at once, and what another was writing stays until the folder is used again
 */

/**
 * @param {string} name
 * @param {string} target
 * @param {string[]} args
 * @returns {Command}
 */
function converting(name, target, args) {
  return { name, args, again: args, outputs: new RegExp(`^${target}$`), target };
}

const TRAIN = [
  ...['train', '--recipe', '../recipe.json', '--data', 'synthetic:40', '--out', 'run'],
  ...['--threads', '2', '--tensorboard'],
];
const SWEEP = [
  ...['sweep', '--recipe', '../recipe.json', '--space', '../space.json', '--data', 'synthetic:40'],
  ...['--out', 'run', '--trials', '2', '--epochs', '2', '--threads', '2'],
];
const DATA = ['--data', 'synthetic:40'];
const WEIGHTS = ['--weights', '../weights.safetensors'];

/** @type {Command[]} */
export const COMMANDS = [
  {
    name: 'train',
    args: TRAIN,
    again: [...TRAIN, '--resume'],
    outputs: /^run\/[a-z0-9-]+\.safetensors$/,
    target: null,
  },
  {
    name: 'sweep',
    args: SWEEP,
    again: [...SWEEP, '--resume'],
    outputs: /^run\/best\.safetensors$/,
    target: null,
    atOnce: true,
  },
  converting('export', 'a.onnx', ['export', ...WEIGHTS, '--to', 'a.onnx']),
  converting('export --int8', 'a.safetensors', [
    ...['export', ...WEIGHTS, '--int8', ...DATA, '--to', 'a.safetensors'],
  ]),
  converting('import', 'a.safetensors', [
    ...['import', '--state-dict', '../weights.safetensors', '--recipe', '../recipe.json'],
    ...['--to', 'a.safetensors'],
  ]),
  converting('import --onnx', 'a.safetensors', [
    'import',
    '--onnx',
    '../a.onnx',
    '--to',
    'a.safetensors',
  ]),
  converting('calibrate', 'a.safetensors', [
    ...['calibrate', ...WEIGHTS, ...DATA, '--threads', '2', '--to', 'a.safetensors'],
  ]),
  converting('eval', 'a.jsonl', [
    ...['eval', ...WEIGHTS, ...DATA, '--threads', '2', '--predictions', 'a.jsonl'],
  ]),
  converting('augment', 'a.png', [
    ...['augment', '--recipe', '../recipe.json', ...DATA, '--samples', '2', '--out', 'a.png'],
  ]),
];

/**
 * A folder to run commands in, below one of its own.
 */
export class Bench {
  #folder;
  #runs = 0;
  /** @type {Map<string, boolean>} whether weights load, by their bytes */
  #loads = new Map();

  /** @param {string} folder that is empty */
  constructor(folder) {
    this.#folder = folder;
  }

  /** Makes what the commands read. */
  async prepare() {
    await writeFile(join(this.#folder, 'recipe.json'), JSON.stringify(RECIPE));
    const place = await this.#newPlace(COMMANDS[0]);
    assert.equal((await inkdigit(COMMANDS[0].args, {}, place)).status, 0);
    await cp(join(place, 'run/best.safetensors'), join(this.#folder, 'weights.safetensors'));
    await writeFile(join(this.#folder, 'space.json'), JSON.stringify(SPACE));
    const toOnnx = ['export', '--weights', 'weights.safetensors', '--to', 'a.onnx'];
    assert.equal((await inkdigit(toOnnx, {}, this.#folder)).status, 0);
  }

  /**
   * How a command goes without a fault, and which calls it makes.
   *
   * @param {Command} command
   * @param {string} call of CALLS
   * @returns {Promise<{ count: number, numbers: number[], outputs: Map<string, string> }>} numbers of
   *   the calls that are worth to fail: all of them, or one for each chain of callers
   */
  async count(command, call) {
    const place = await this.#newPlace(command);
    const report = join(this.#folder, 'report');
    await writeFile(report, '0');
    const env = { LD_PRELOAD: PRELOAD, FAULT_CALL: call, FAULT_REPORT: report };
    const { status, stderr } = await inkdigit(command.args, env, place);
    assert.equal(status, 0, stderr);
    const lines = (await readFile(report, 'utf8')).trim().split('\n').map(Number);
    const count = lines[lines.length - 1];
    const numbers =
      call === 'allocate' ? lines.slice(0, -1) : Array.from({ length: count }, (_, i) => i + 1);
    return { count, numbers, outputs: await outputsOf(command, place) };
  }

  /**
   * Runs a command whose nth such call fails. It must end well, to the same bytes, or in one line
   * and with nothing half-written, and end well when it is run again.
   *
   * @param {Command} command
   * @param {string} call
   * @param {number} number
   * @param {Map<string, string>} expected what the outputs are in the end
   * @returns {Promise<number>} the exit status with the fault
   */
  async fail(command, call, number, expected) {
    const place = await this.#newPlace(command);
    const env = { LD_PRELOAD: PRELOAD, FAULT_CALL: call, FAULT_NUMBER: `${number}` };
    const { status, stderr } = await inkdigit(command.args, env, place);
    const what = `${command.name}, ${call} ${number}: exit ${status}: ${stderr}`;
    assert.ok([0, 1, 2].includes(status), what);
    if (status !== 0) {
      assert.match(stderr, /^inkdigit: [^\n]+\n$/, what);
      if (!(command.atOnce && call === 'allocate')) {
        assert.deepEqual(await temporariesIn(place), [], what);
      }
      await this.#checkNothingIsHalf(command, place, expected, what);
      const again = await inkdigit(command.again, {}, place);
      assert.equal(again.status, 0, `${what}again: ${again.stderr}`);
      assert.deepEqual(await temporariesIn(place), [], what);
    }
    assert.deepEqual(await outputsOf(command, place), expected, what);
    await rm(place, { recursive: true });
    return status;
  }

  /**
   * @param {Command} command
   * @param {string} place
   * @param {Map<string, string>} expected
   * @param {string} what
   */
  async #checkNothingIsHalf(command, place, expected, what) {
    if (command.target !== null) {
      const content = await readFile(join(place, command.target), 'base64');
      const old = Buffer.from(OLD).toString('base64');
      assert.ok(content === old || content === expected.get(command.target), what);
      return;
    }
    for (const name of (await filesIn(place)).filter((file) => command.outputs.test(file))) {
      const path = join(place, name);
      const bytes = await readFile(path, 'base64');
      if (!this.#loads.has(bytes)) {
        this.#loads.set(bytes, (await inkdigit(['info', path])).status === 0);
      }
      assert.ok(this.#loads.get(bytes), `${what}${name} does not load`);
    }
  }

  /** @param {Command} command */
  async #newPlace(command) {
    const place = join(this.#folder, `${this.#runs++}`);
    await mkdir(place);
    if (command.target !== null) {
      await writeFile(join(place, command.target), OLD, { mode: 0o600 });
    }
    return place;
  }
}

/** @param {string} folder */
async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true });
  return entries.sort();
}

/** @param {string} folder */
const temporariesIn = async (folder) =>
  (await filesIn(folder)).filter((name) => name.endsWith('.tmp'));

/**
 * The bytes of the outputs, as base64, by their names.
 *
 * @param {Command} command
 * @param {string} place
 */
async function outputsOf(command, place) {
  const names = (await filesIn(place)).filter((name) => command.outputs.test(name));
  const bytes = names.map((name) => readFile(join(place, name), 'base64'));
  const contents = await Promise.all(bytes);
  return new Map(names.map((name, i) => [name, contents[i]]));
}
