// inkdigit export to a C header: compiled, it gives what `inkdigit eval` gives, here and on a microcontroller
// that QEMU emulates.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { PNG } from 'pngjs';

import {
  HOST,
  WARNINGS,
  answersOf,
  compile,
  crossCompiler,
  hasFusedMultiplyAdd,
  inQemu,
  isHere,
} from '../microcontroller/compile.js';
import {
  SHIPPED,
  assertClose,
  bestAndSecond,
  drawnDigits,
  exported,
  manyDrawings,
  oneStep,
  outputsOf,
  run,
  trained,
} from './exchange.js';
import { idx } from './idx.js';
import { answers, assertUserError, findMnist, root } from './native.js';
import { RESIDUAL, STRIDED } from './networks.js';
import { TWO_PROGRAMS } from './rounding.js';
import { file, folder } from './temporary.js';

// Integers are exact, and floats are rounded alike; what differs is e^x, and what JSON makes of floats.
const SAME = 1e-6;

/** @param {string} name */
const shipped = (name) => `${root}weights/${name}.safetensors`;

/**
 * A folder that has the header.
 *
 * @param {string} weights
 * @param {string} name
 * @param {readonly string[]} options
 */
async function headerOf(weights, name, ...options) {
  const to = join(folder, `${name}-header`);
  await mkdir(to);
  await exported(weights, `${name}-header/model.h`, ...options);
  return to;
}

/** @typedef {Awaited<ReturnType<typeof drawnDigits>>} Pictures */

/**
 * @param {{ digit: number, probabilities: number[] }[]} found
 * @param {string} weights
 * @param {string} spec of the same pictures
 * @param {number} tolerance
 */
async function assertAnswers(found, weights, spec, tolerance) {
  const expected = await answers(weights, spec);
  assertClose(
    found.map(({ probabilities }) => probabilities),
    expected.map(outputsOf),
    tolerance,
  );
  for (const [i, answer] of expected.entries()) {
    // Two classes as likely as each other may change places, and so may an answer and none.
    const { margin } = bestAndSecond(outputsOf(answer));
    if (margin > 2 * tolerance) assert.equal(found[i].digit, answer.digit ?? -1, `picture ${i}`);
  }
}

/** @type {Pictures} */
let thousand;

before(async () => {
  thousand = await drawnDigits('thousand', shipped('tiny'), manyDrawings(1000));
});

for (const [name, count] of /** @type {const} */ ([
  ['tiny', 1000],
  ['default', 200],
  ['large', 40],
])) {
  test(`${name} gives the engine's answers to ${count} pictures`, async () => {
    const to = await headerOf(shipped(name), name);
    const program = await compile(to, 'read', HOST, ['read_pictures.c', 'host.c', 'other_file.c']);
    const { pixels, spec } = await some(name, count);
    const found = await answersOf(to, pixels, [program]);
    const digits = new Set(found.map(({ digit }) => digit));
    if (count >= 200) assert.equal(digits.size, 11, 'every digit, and none');
    await assertAnswers(found, shipped(name), spec, SAME);
  });
}

/** @param {string} name @param {number} count */
async function some(name, count) {
  return count === 1000 ? thousand : drawnDigits(name, shipped('tiny'), manyDrawings(count));
}

const mnist = findMnist();
test(
  "tiny gives the engine's answers to 1,000 of MNIST's test images",
  { skip: mnist ? false : 'MNIST is not here (npm run data)' },
  async () => {
    const bytes = gunzipSync(await readFile(`${mnist}/t10k-images-idx3-ubyte.gz`));
    const pixels = bytes.subarray(16, 16 + 784_000);
    await mkdir(join(folder, 'mnist'));
    await file('mnist/t10k-images-idx3-ubyte', idx([1000, 28, 28], pixels));
    await file('mnist/t10k-labels-idx1-ubyte', idx([1000], new Uint8Array(1000)));
    const to = await headerOf(shipped('tiny'), 'mnist');
    const program = await compile(to, 'read', HOST, ['read_pictures.c', 'host.c']);
    const found = await answersOf(to, pixels, [program]);
    await assertAnswers(found, shipped('tiny'), `mnist:${join(folder, 'mnist')}:test`, SAME);
  },
);

/** Every layer that int8 networks may have, with and without integers around it. */
const ROUNDED = {
  ...RESIDUAL,
  name: 'rounded',
  network: {
    ...RESIDUAL.network,
    layers: [
      { type: 'conv2d', out_channels: 5, kernel: 3 },
      { type: 'leaky_relu', name: 'start', negative_slope: 0.1 },
      { type: 'conv2d', out_channels: 5, kernel: 3, padding: 1 },
      { type: 'add', from: 'start' },
      { type: 'max_pool2d', kernel: 3, stride: 2 },
      { type: 'relu' },
      { type: 'conv2d', out_channels: 6, kernel: 2, stride: 2 },
      { type: 'relu' },
      { type: 'conv2d', out_channels: 5, kernel: 1 },
      { type: 'max_pool2d', kernel: 1, stride: 2 },
      { type: 'conv2d', out_channels: 3, kernel: 1 },
      { type: 'max_pool2d', kernel: 2 },
      { type: 'leaky_relu' },
      { type: 'flatten' },
      { type: 'linear', out_features: 10 },
      { type: 'softmax', background: true, temperature: 1.3, reject_below: 0.3, doubt_below: 0.6 },
    ],
  },
};

/** @type {Map<string, Promise<string>>} */
const weightsOf = new Map();

/** @param {{ name: string }} recipe */
async function trainedOnce(recipe) {
  const { name } = recipe;
  const json = await file(`${name}.json`, JSON.stringify(recipe));
  if (!weightsOf.has(name)) weightsOf.set(name, trained(name, json));
  return /** @type {Promise<string>} */ (weightsOf.get(name));
}

test('networks of every layer give the answers of eval, in floats and in int8', async () => {
  for (const recipe of [STRIDED, RESIDUAL, ROUNDED]) {
    const { name } = recipe;
    const weights = await trainedOnce(recipe);
    const { pixels, spec } = await drawnDigits(name, weights, manyDrawings(60));
    const int8 = await exported(weights, `${name}-8.safetensors`, '--int8', '--data', spec);
    /** @type {[string, string, number, string[]][]} */
    const kinds = [
      ['float', weights, TWO_PROGRAMS, []],
      ['int8', int8, await oneStep(int8), []],
    ];
    if (name === 'residual') kinds.push(['whole', weights, TWO_PROGRAMS, ['--keep-batch-norm']]);
    for (const [kind, from, tolerance, options] of kinds) {
      const to = await headerOf(from, `${name}-${kind}`, ...options);
      const program = await compile(to, 'read', [...HOST, '-O1'], ['read_pictures.c', 'host.c']);
      const found = await answersOf(to, pixels, [program]);
      await assertAnswers(found, from, spec, tolerance);
    }
  }
});

test('pictures of three channels are read as they are, also where each channel has a mean of its own', async () => {
  const side = 12;
  const classes = ['dark', 'light'];
  /** @type {Uint8Array[]} */
  const pictures = [];
  for (const [label, name] of classes.entries()) {
    await mkdir(join(folder, 'colors', name), { recursive: true });
    for (let i = 0; i < 12; i++) {
      const png = new PNG({ width: side, height: side });
      const rgba = Uint8Array.from({ length: 4 * side * side }, (_, at) =>
        at % 4 === 3 ? 255 : 100 * label + ((i * 37 + at * at) % 120),
      );
      png.data = Buffer.from(rgba);
      await file(`colors/${name}/${String(i).padStart(2, '0')}.png`, PNG.sync.write(png));
      pictures.push(rgba.filter((_, at) => at % 4 !== 3));
    }
  }
  const spec = `images:${join(folder, 'colors')}`;
  for (const mean of [
    [0.5, 0.5, 0.5],
    [0.5, 0.25, 0.125],
  ]) {
    const name = `colors-${mean[1]}`;
    const input = { channels: 3, height: side, width: side, mean, std: [0.5, 0.5, 0.5] };
    const layers = [
      { type: 'conv2d', out_channels: 6, kernel: 3, stride: 2 },
      { type: 'relu' },
      { type: 'conv2d', out_channels: 3, kernel: 3 },
      { type: 'flatten' },
      { type: 'linear', out_features: 2 },
      { type: 'softmax' },
    ];
    const recipe = await file(
      `${name}.json`,
      JSON.stringify({ ...RESIDUAL, name, network: { input, classes, layers } }),
    );
    const out = join(folder, name);
    await run(['train', '--recipe', recipe, '--data', spec, '--epochs', '1', '--out', out]);
    const weights = await exported(
      `${out}/last.safetensors`,
      `${name}.safetensors`,
      '--int8',
      '--data',
      spec,
    );
    const to = await headerOf(weights, name);
    const program = await compile(to, 'read', HOST, ['read_pictures.c', 'host.c']);
    const found = await answersOf(to, Buffer.concat(pictures), [program]);
    await assertAnswers(found, weights, spec, mean[1] === 0.5 ? SAME : await oneStep(weights));
  }
});

test('compilers have nothing to say, and sanitizers find nothing', async () => {
  const sanitizers = ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'];
  const residual = await exported(
    await trainedOnce(RESIDUAL),
    'checked.safetensors',
    ...['--int8', '--data', 'synthetic:50'],
  );
  for (const [name, weights] of [
    ['checked-tiny', shipped('tiny')],
    ['checked-residual', residual],
  ]) {
    const to = await headerOf(weights, name);
    const { pixels } = await drawnDigits(name, weights);
    const commands = [
      ['cc', '-std=c99', ...WARNINGS, '-Wunused-macros', ...sanitizers],
      ['c++', '-std=c++11', '-x', 'c++', ...WARNINGS],
      ...(isHere('clang') ? [['clang', '-std=c99', ...WARNINGS]] : []),
    ];
    for (const command of commands) {
      const sources = ['read_pictures.c', 'host.c', 'other_file.c'];
      const program = await compile(to, 'read', command, sources);
      await answersOf(to, pixels, [program]);
    }
  }
});

test('a picture without ink is no digit', async () => {
  const to = await headerOf(shipped('tiny'), 'blank');
  const program = await compile(to, 'read', HOST, ['read_pictures.c', 'host.c']);
  const [answer] = await answersOf(to, new Uint8Array(784), [program]);
  assert.deepEqual(answer, { digit: -1, probabilities: Array(10).fill(0) });
});

test('the command says what it takes; names in the file do no harm; it is the same every time', async () => {
  const name = 'a "b" */ \\\n?\u{7}';
  const args = ['export', '--weights', shipped('tiny'), '--to', `${folder}/told.h`];
  const told = JSON.parse(await run([...args, '--json', '--name', name]));
  const header = await readFile(told.file, 'utf8');
  assert.deepEqual(told, {
    file: `${folder}/told.h`,
    format: 'h',
    dtype: 'int8',
    bytes: header.length,
    constant_bytes: 7784,
    arena_bytes: 8200,
  });
  assert.match(header, /^#define INKDIGIT_ARENA_BYTES 8200$/m);
  assert.match(
    await run(args),
    /; on a microcontroller 7784 bytes of flash beside the code, 8200 bytes of RAM\n$/,
  );
  await exported(shipped('tiny'), 'model.h', '--name', name);
  assert.equal(await readFile(`${folder}/model.h`, 'utf8'), header);
  await compile(folder, 'named', HOST, ['read_pictures.c', 'host.c']);
  await assertUserError(
    [...args, '--dtype', 'float16'],
    /float16: a \.h is written as float32 or int8/,
  );
  const float = JSON.parse(
    await run(['export', '--weights', SHIPPED, '--to', `${folder}/f.h`, '--json']),
  );
  assert.equal(float.dtype, 'float32');
});

test('the guide has the constants and the arena of the shipped networks', async () => {
  const guide = await readFile(`${root}docs/guides/microcontroller.md`, 'utf8');
  for (const name of ['tiny', 'default', 'large']) {
    const args = ['export', '--weights', shipped(name), '--to', `${folder}/guide.h`, '--json'];
    const told = JSON.parse(await run(args));
    const row = guide.split('\n').find((line) => line.startsWith(`| [${name}]`)) ?? '';
    const [constants, arena] = row
      .split('|')
      .slice(2, 4)
      .map((cell) => cell.trim());
    assert.equal(constants, told.constant_bytes.toLocaleString('en'), name);
    assert.equal(arena, told.arena_bytes.toLocaleString('en'), name);
  }
});

const cross = crossCompiler();
const lacking = !cross
  ? 'neither arm-none-eabi-gcc nor clang and lld are here'
  : !isHere('qemu-system-arm') && 'qemu-system-arm is not here';
for (const [name, count] of /** @type {const} */ ([
  ['tiny', 1000],
  ['default', 20],
])) {
  test(
    `${name} on a Cortex-M4 gives the engine's answers to ${count} pictures`,
    { skip: lacking },
    async () => {
      const to = await headerOf(shipped(name), `m4-${name}`);
      const sources = ['read_pictures.c', 'semihosting.c'];
      const program = await compile(to, 'read.elf', /** @type {string[]} */ (cross), sources);
      const { pixels, spec } = await some(`m4-${name}`, count);
      const found = await answersOf(to, pixels, inQemu(program));
      // It rounds once where it multiplies and adds; an old processor, on which the engine rounds twice, may
      // have some value on the other side of a rounding to int8.
      const tolerance = hasFusedMultiplyAdd() ? SAME : await oneStep(shipped(name));
      await assertAnswers(found, shipped(name), spec, tolerance);
    },
  );
}
