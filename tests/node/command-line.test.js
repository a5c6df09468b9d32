// The command line as its user meets it: slips of the keyboard, help, odd names, pipes, JSON.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { assertUserError, inkdigit, root } from './native.js';
import { pictureOfOne } from './picture.js';
import { file, folder } from './temporary.js';

const PROGRAM = `${root}build/native/inkdigit`;
const WEIGHTS = `${root}weights/cnn-5x5.safetensors`;
const RECIPE = `${root}trainer/recipes/mlp.json`;
const AUGMENTED = `${root}trainer/recipes/cnn-5x5-augmented.json`;
const COMMANDS = [
  ...['train', 'crossval', 'sweep', 'eval', 'scorecard', 'predict', 'adapt', 'calibrate'],
  ...['export', 'import', 'info', 'card', 'augment', 'schema', 'completion', 'man'],
];
const TRAIN = ['train', '--recipe', RECIPE, '--data', 'synthetic:50', '--out', join(folder, 'x')];
const ONE = '{"strokes":[[[5,0],[4,50],[5,99]]]}\n';

/**
 * Runs a line of bash with $1, $2, ... as `args`.
 *
 * @param {string} line
 * @param {string[]} args
 * @returns {Promise<{ stdout: string, stderr: string }>}
 */
function bash(line, ...args) {
  return new Promise((resolve) => {
    execFile('bash', ['-c', line, 'bash', ...args], { cwd: folder }, (_, stdout, stderr) =>
      resolve({ stdout, stderr }),
    );
  });
}

test('a subcommand that is misspelt or missing', async () => {
  await assertUserError(['tain'], /unknown subcommand 'tain' \(did you mean 'train'\?\)/);
  await assertUserError(['evla', '--weights', 'w'], /did you mean 'eval'/);
  await assertUserError(['distil', '--help'], /unknown subcommand 'distil'/);
  await assertUserError(['help'], /unknown subcommand 'help' \(did you mean '--help'\?\)/);
  await assertUserError(['--hlep'], /unknown option '--hlep' \(did you mean '--help'\?\)/);
  await assertUserError([''], /unknown subcommand ''/);
  await assertUserError([], new RegExp(`a subcommand is required: ${COMMANDS.join(', ')}`));
});

test('an option that is misspelt, shortened, repeated, or without its value', async () => {
  await assertUserError(
    [...TRAIN, '--epohcs', '1'],
    /train: .*'--epohcs' \(did you mean '--epochs/,
  );
  await assertUserError(['train', '--epohcs', '1'], /did you mean '--epochs'/);
  await assertUserError([...TRAIN, '--epoch', '1'], /did you mean '--epochs'/);
  await assertUserError([...TRAIN, '-epochs', '1'], /did you mean '--epochs'/);
  await assertUserError([...TRAIN, '-x'], /unknown option '-x'/);
  await assertUserError([...TRAIN, '--seed', '1', '--seed=2'], /--seed is given more than once/);
  await assertUserError([...TRAIN, '--epochs'], /--epochs: its value is missing/);
  await assertUserError([...TRAIN, '--epochs='], /--epochs: has no value behind '='/);
  await assertUserError([...TRAIN, '--epochs', ''], /--epochs: its value is empty/);
  await assertUserError([...TRAIN, '--init', '--resume'], /--init: .* missing before '--resume'/);
  await assertUserError([...TRAIN, '--resume=yes'], /--resume takes no value/);
  await assertUserError(['predict', '--weights', WEIGHTS, ''], /an argument is empty/);
  await assertUserError(['eval', '--weights', WEIGHTS, '--data', 'mnist', ''], /a value is empty/);
  await assertUserError(['eval', '--weights', WEIGHTS], /eval: --data is required/);
});

test('arguments that belong to nothing, or are no numbers', async () => {
  await assertUserError(['eval', '--weights', WEIGHTS, 'mnist'], /unexpected argument 'mnist'/);
  await assertUserError(['info', WEIGHTS, 'again'], /info: unexpected argument 'again'/);
  await assertUserError(['schema', 'recipe.json'], /unexpected argument 'recipe.json'/);
  await assertUserError([...TRAIN, '--data-weights', '1', '-2'], /--data-weights: cannot be -2/);
  for (const epochs of ['0', '-1', '1.5', '1x', '010', '0x10', '99999999999999999999']) {
    await assertUserError(
      [...TRAIN, '--epochs', epochs],
      new RegExp(`--epochs: must be a whole number from 1 to 100000 but is '${epochs}'`),
    );
  }
  const evaluate = ['eval', '--weights', WEIGHTS, '--data', 'mnist', '--held-out-writers'];
  for (const share of ['nan', '1.01', '-0.1', '10%']) {
    await assertUserError([...evaluate, share], /must be a number from 0 to 1 but is/);
  }
});

test('behind -- stand files, whatever they are called', async () => {
  await file('--odd.jsonl', ONE);
  await file('-5.jsonl', ONE);
  const args = ['predict', '--weights', WEIGHTS, '--', '--odd.jsonl', '-5.jsonl'];
  const { status, stdout, stderr } = await inkdigit(args, {}, folder);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^--odd\.jsonl:1: 1 \([\d.]+ %\)\n-5\.jsonl:1: 1 \([\d.]+ %\)\n$/);
  await assertUserError(['predict', '--weights', WEIGHTS, '-5.jsonl'], /unknown option '-5.jsonl'/);
  await assertUserError(['predict', '--weights', WEIGHTS, '--', '--help'], /--help: no such file/);
  const evaluate = ['eval', '--weights', WEIGHTS, '--data', 'mnist', '--', 'again'];
  await assertUserError(evaluate, /unexpected argument 'again'/);
});

test('every help has an example and the defaults', async () => {
  const all = await inkdigit(['--help']);
  assert.equal(all.status, 0);
  for (const command of COMMANDS) {
    assert.match(all.stdout, new RegExp(`^  ${command} `, 'm'));
    const { status, stdout, stderr } = await inkdigit([command, '--help']);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, new RegExp(`^Usage: inkdigit ${command} `, 'm'));
    assert.match(stdout, new RegExp(`^Example: .*\\binkdigit ${command}\\b`, 'm'));
    assert.doesNotMatch(stdout, /\[\]/, 'a list without a default says nothing of it');
  }
  const train = await inkdigit([...TRAIN, '--epochs', 'x', '--help']);
  assert.match(train.stdout, /--threads INT:0\.\.1024=0 /);
  assert.match(train.stdout, /--device auto\|cpu\|cuda\|reference=auto\s/);
  const exporting = await inkdigit(['export', '-h']);
  assert.match(exporting.stdout, /--dtype float32\|float16\|int8=float32\s/);
  const version = await inkdigit(['--version']);
  const { version: expected } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
  assert.deepEqual(version, { status: 0, stdout: `${expected}\n`, stderr: '' });
});

test('the textbook network trains and evaluates, and says that it is slow', async () => {
  const out = join(folder, 'textbook');
  const train = ['train', '--recipe', RECIPE, '--data', 'synthetic:50', '--out', out];
  const device = ['--device', 'reference'];
  const note = 'inkdigit: --device reference is the slow textbook network, on one thread\n';
  const trained = await inkdigit([...train, ...device, '--epochs', '1']);
  assert.deepEqual([trained.status, trained.stderr], [0, note]);
  const longer = await inkdigit([...train, '--epochs', '2', '--resume']);
  assert.deepEqual([longer.status, longer.stderr], [0, '']);
  const evaluate = ['eval', '--weights', join(out, 'last.safetensors'), '--data', 'synthetic:50'];
  const slow = await inkdigit([...evaluate, ...device, '--json']);
  assert.deepEqual([slow.status, slow.stderr], [0, note]);
  const fast = await inkdigit([...evaluate, '--json']);
  const { loss, confusion } = JSON.parse(slow.stdout);
  const expected = JSON.parse(fast.stdout);
  assert.deepEqual(confusion, expected.confusion);
  assert.ok(Math.abs(loss - expected.loss) < 1e-3, `${loss} for ${expected.loss}`);
  await assertUserError([...train, ...device], /textbook/);
});

test('names cannot break a line or reach the terminal', async () => {
  await assertUserError(['info', 'a\nb\t\x1b[31m\x7f'], /: a\\nb\\t\\x1b\[31m\\x7f: no such file/);
  await assertUserError(['info', 'größe-数\u009b'], /: größe-数\\xc2\\x9b: no such file/);
  await assertUserError(['tr\nain'], /'tr\\nain' \(did you mean 'train'/);
  const latin1 = await bash('"$1" info "$(printf "gr\\366\\337e\\355\\240\\200")"', PROGRAM);
  assert.match(latin1.stderr, /^inkdigit: gr\\xf6\\xdfe\\xed\\xa0\\x80: no such file\n$/);
  const strokes = await file('two\nlines.jsonl', ONE);
  const { stdout } = await inkdigit(['predict', '--weights', WEIGHTS, strokes]);
  assert.match(stdout, /two\\nlines\.jsonl:1: 1 [^\n]*\n$/);
  const { stdout: json } = await inkdigit(['predict', '--weights', WEIGHTS, strokes, '--json']);
  assert.equal(JSON.parse(json).input, `${strokes}:1`);
  const data = `strokes:${await file('many\nlines.jsonl', ONE.replace('{', '{"label":1,').repeat(20))}`;
  const trained = await inkdigit([
    ...['train', '--recipe', RECIPE, '--data', data, '--epochs', '1'],
    ...['--out', join(folder, 'many\nruns')],
  ]);
  assert.equal(trained.status, 0, trained.stderr);
  assert.match(
    trained.stdout,
    /^mlp: 20 images of strokes:many\\nlines\.jsonl; [^\n]*\nepoch 1\/1 [^\n]*\nbest epoch 1 [^\n]*\n$/,
  );
});

// Gives a command a standard output that nobody reads, and prints its status.
const UNREAD = 'mkfifo "$1"; exec 3<>"$1" 4>"$1" 3<&-; shift; "$@" >&4; echo $?';

test('whatever prints ends quietly when nobody reads it any more', async () => {
  const strokes = await file('ones.jsonl', ONE.repeat(20));
  const exported = join(folder, 'exported.safetensors');
  const commands = [
    ['--help'],
    ['--version'],
    ['predict', '--help'],
    ['schema'],
    ['info', WEIGHTS],
    ['info', WEIGHTS, '--json'],
    ['predict', '--weights', WEIGHTS, strokes],
    ['predict', '--weights', WEIGHTS, strokes, '--number'],
    ['eval', '--weights', WEIGHTS, '--data', 'synthetic:20'],
    ['export', '--weights', WEIGHTS, '--to', exported],
    ['train', '--recipe', RECIPE, '--data', 'synthetic:50', '--out', join(folder, 'unread')],
  ];
  for (const [i, command] of commands.entries()) {
    const outcome = await bash(UNREAD, `fifo-${i}`, PROGRAM, ...command);
    assert.deepEqual(outcome, { stdout: '141\n', stderr: '' }, command.join(' '));
  }
  await stat(exported);
});

test('predict reads no further than its answers are read', async () => {
  const one = await file('one.jsonl', ONE);
  const predict = [PROGRAM, 'predict', '--weights', WEIGHTS];
  // The second input has no writer: whoever opened it would wait for ever.
  const unread = await bash(`mkfifo in.jsonl; ${UNREAD}`, 'fifo', ...predict, one, 'in.jsonl');
  assert.deepEqual(unread, { stdout: '141\n', stderr: '' });
  const many = await file('many.jsonl', ONE.repeat(20_000));
  const head = await bash('"$@" | head -n 1; echo "${PIPESTATUS[0]}"', ...predict, many);
  assert.match(head.stdout, /many\.jsonl:1: 1 [^\n]*\n141\n$/);
  assert.equal(head.stderr, '');
});

test('a pipe other than standard output is an error like any other', async () => {
  const { stdout } = await bash(
    'mkfifo e; exec 3<>e 4>e 3<&-; "$1" info /no/such 2>&4; echo $?',
    PROGRAM,
  );
  assert.equal(stdout, '2\n');
});

/** @param {string[]} args */
async function json(args) {
  const { status, stdout, stderr } = await inkdigit([...args, '--json']);
  assert.deepEqual([status, stderr], [0, ''], args.join(' '));
  assert.match(stdout, /^[^\n]+\n$/, 'one line');
  return JSON.parse(stdout);
}

test('--json is one object on standard output, of every command that makes a file', async () => {
  const out = join(folder, 'run');
  const train = ['train', '--recipe', RECIPE, '--data', 'synthetic:200', '--epochs', '2'];
  const trained = await json([...train, '--out', out]);
  const { weights, epochs, best_epoch: best, metrics } = trained;
  assert.deepEqual([weights, epochs], [join(out, 'best.safetensors'), 2]);
  const lines = (await readFile(join(out, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  assert.deepEqual(metrics, JSON.parse(lines[best - 1]));
  assert.ok(trained.images_per_second > 0 && trained.peak_memory_mb > 1);

  const to = join(folder, 'json.safetensors');
  const exported = await json(['export', '--weights', WEIGHTS, '--to', to, '--dtype', 'float16']);
  const { size: bytes } = await stat(to);
  assert.deepEqual(exported, { file: to, format: 'safetensors', dtype: 'float16', bytes });

  const state = join(folder, 'state.safetensors');
  await copyFile(WEIGHTS, state);
  const recipe = `${root}trainer/recipes/cnn-5x5.json`;
  const imported = await json([
    ...['import', '--state-dict', state, '--recipe', recipe, '--to', to],
  ]);
  assert.equal(imported.file, to);
  assert.equal(imported.parameters, 184586);
  assert.equal(imported.bytes, (await stat(to)).size);

  // What it may say of data that were trained on goes to standard error.
  const calibrate = ['calibrate', '--weights', WEIGHTS, '--data', 'synthetic:100', '--to', to];
  const { stdout } = await inkdigit([...calibrate, '--json']);
  const calibrated = JSON.parse(stdout);
  assert.equal(calibrated.file, to);
  assert.equal(calibrated.data, 'synthetic:100');
  assert.ok(calibrated.samples > 0 && calibrated.temperature > 0);
  assert.equal(typeof calibrated.reject_below, 'number');

  const sheet = join(folder, 'sheet.png');
  const augment = ['augment', '--recipe', AUGMENTED, '--data', 'synthetic:5', '--out', sheet];
  const { file: path, samples, variants, width, height } = await json(augment);
  assert.deepEqual([path, samples, variants], [sheet, 5, 9]);
  const picture = await readFile(sheet);
  assert.deepEqual([width, height], [picture.readUInt32BE(16), picture.readUInt32BE(20)]);
});

test('predict --json names the class beside its index', async () => {
  const strokes = await file('d.jsonl', `${ONE}{"strokes":[]}\n`);
  const { stdout } = await inkdigit(['predict', '--weights', WEIGHTS, strokes, '--json']);
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual([answers[0].digit, answers[0].class], [1, '1']);
  for (const answer of answers.slice(1)) {
    assert.deepEqual([answer.digit, answer.class], [null, null]);
  }
});

test('what is nearly right is named', async () => {
  const data = ['--data', 'synthetic:20', '--out', join(folder, 'never')];
  await assertUserError(
    ['train', '--recipe', 'cnn-5x5', ...data],
    /cnn-5x5: no such file \(did you mean 'trainer\/recipes\/cnn-5x5\.json'\?\)$/m,
  );
  await assertUserError(
    ['train', '--recipe', 'trainer/recipes/mlp.json', '--data-weights', 'x', ...data],
    /train: --data-weights: must be a number but is 'x'/,
  );
  await assertUserError(
    ['export', '--weights', WEIGHTS, '--to', join(folder, 'no/such/x.safetensors')],
    /x\.safetensors: cannot be written: there is no folder .*no\/such$/m,
  );
});

test('a value in brackets is one value', async () => {
  for (const name of ['[x]', '[a,b]']) {
    const place = join(folder, name);
    await mkdir(place);
    await writeFile(join(place, 'one.png'), pictureOfOne());
    const { stdout } = await inkdigit(['predict', '--weights', WEIGHTS, name], {}, folder);
    assert.match(stdout, /^\[.*\]\/one\.png: 1 /);
    await assertUserError(
      ['eval', '--weights', WEIGHTS, `--data=${name}`],
      /data '\[.*\]': unknown kind/,
    );
  }
});
