// Training over several processes by MPI, where this machine has one.
import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import { inkdigit, root } from './native.js';
import { file, folder } from './temporary.js';

const PROGRAM = `${root}build/native/inkdigit`;

// More processes than cores, as root in a container, without what containers forbid: words of Open MPI's,
// which others ignore. The last keeps it from printing that the first of its ways is not there.
const MPI_ENV = {
  ...process.env,
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
  OMPI_MCA_rmaps_base_oversubscribe: '1',
  PRTE_MCA_rmaps_default_mapping_policy: ':oversubscribe',
  OMPI_MCA_btl_vader_single_copy_mechanism: 'none',
};

/** Why the tests below are left out, if they are. */
const skip = (() => {
  if (spawnSync('mpirun', ['--version']).status !== 0) return 'there is no mpirun';
  // By itself it finds that the other is missing.
  const alone = { ...MPI_ENV, OMPI_COMM_WORLD_RANK: '0', OMPI_COMM_WORLD_SIZE: '2' };
  const args = ['train', '--recipe', 'none.json', '--data', 'synthetic:9', '--out', folder];
  const { stderr } = spawnSync(PROGRAM, args, { env: alone, encoding: 'utf8' });
  return /built without MPI/.test(stderr) ? 'the program was built without MPI' : false;
})();

const RECIPE = await file(
  'recipe.json',
  JSON.stringify({
    name: 'small',
    network: {
      input: { channels: 1, height: 28, width: 28, mean: [0.1], std: [0.3] },
      classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
      layers: [
        { type: 'conv2d', name: 'conv1', out_channels: 8, kernel: 5, stride: 2 },
        { type: 'batch_norm2d', name: 'norm1' },
        { type: 'relu' },
        { type: 'max_pool2d', kernel: 2 },
        { type: 'flatten' },
        { type: 'linear', name: 'fc1', out_features: 40 },
        { type: 'relu' },
        { type: 'dropout', p: 0.1 },
        { type: 'linear', name: 'fc2', out_features: 10 },
        { type: 'softmax' },
      ],
    },
    training: { epochs: 2, batch_size: 20, validation_share: 0.2, seed: 1, ema_decay: 0.9 },
    augment: { rotation_degrees: 10 },
    optimizer: { type: 'adam', learning_rate: 0.01 },
  }),
);

/**
 * @param {string} out
 * @param {...string} rest
 */
const trainArguments = (out, ...rest) => [
  ...['train', '--recipe', RECIPE, '--data', 'synthetic:250', '--out', join(folder, out)],
  ...rest,
];

/**
 * @param {number} ranks
 * @param {string[]} args of the program
 * @param {string[]} [command] that the ranks run in front of the arguments
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 */
function mpirun(ranks, args, command = [PROGRAM]) {
  return new Promise((resolve) => {
    execFile(
      'mpirun',
      ['-n', String(ranks), ...command, ...args],
      { cwd: root, env: MPI_ENV, timeout: 300_000 },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, stdout, stderr });
      },
    );
  });
}

/**
 * What the program says, of all that mpirun adds.
 *
 * @param {string} stderr
 */
const ownLines = (stderr) => stderr.split('\n').filter((line) => line.startsWith('inkdigit: '));

/** @param {string} out */
async function digests(out) {
  const names = ['best.safetensors', 'last.safetensors'];
  const files = await Promise.all(names.map((name) => readFile(join(folder, out, name))));
  return files.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
}

const whole = (async () => {
  if (skip) return [];
  assert.equal((await inkdigit(trainArguments('whole', '--threads', '2'))).status, 0);
  return digests('whole');
})();

test('1, 2, 4 and 8 ranks leave the weights of one process, and one voice', { skip }, async () => {
  for (const [ranks, threads] of [
    [1, 1],
    [2, 2],
    [4, 1],
    [8, 1],
  ]) {
    const out = `ranks-${ranks}`;
    const args = trainArguments(out, '--threads', String(threads));
    const { status, stdout, stderr } = await mpirun(ranks, args);
    assert.equal(status, 0, stderr);
    assert.deepEqual(await digests(out), await whole, `${ranks} ranks`);
    const lines = stdout.trim().split('\n');
    assert.equal(lines.length, 4, stdout);
    if (ranks > 1) assert.match(lines[0], new RegExp(`; over ${ranks} ranks$`));
    assert.deepEqual(ownLines(stderr), []);
  }
});

test(
  'clients who share a training are spread over the ranks, to the bits of one',
  { skip },
  async () => {
    const shared = ['--federated', '5', '--set', 'training.ema_decay=0'];
    assert.equal((await inkdigit(trainArguments('clients', ...shared))).status, 0);
    const { status, stderr, stdout } = await mpirun(3, trainArguments('clients-3', ...shared));
    assert.equal(status, 0, stderr);
    assert.match(stdout, /, by 5 clients; over 3 ranks/);
    assert.deepEqual(await digests('clients-3'), await digests('clients'));
  },
);

test(
  'a batch of more shards goes over more ranks, to the bits of one process',
  { skip },
  async () => {
    const shards = ['--threads', '1', '--set', 'training.shards=10'];
    assert.equal((await inkdigit(trainArguments('shards', ...shards))).status, 0);
    const { status, stderr } = await mpirun(10, trainArguments('shards-10', ...shards));
    assert.equal(status, 0, stderr);
    const found = await digests('shards');
    assert.deepEqual(await digests('shards-10'), found);
    assert.notDeepEqual(found, await whole, 'added up otherwise');
  },
);

test(
  'of a folder of pictures each rank decodes its share, to the bits of one process',
  { skip },
  async () => {
    const pictures = join(folder, 'pictures');
    for (let i = 0; i < 60; i += 1) {
      await mkdir(join(pictures, String(i % 10)), { recursive: true });
      const pixels = Uint8Array.from({ length: 400 }, (_, at) => (at % (i + 3) === 0 ? 0 : 255));
      const path = join(pictures, String(i % 10), `${i}.pgm`);
      await writeFile(path, Buffer.concat([Buffer.from('P5 20 20 255\n'), pixels]));
    }
    const data = ['--data', `images:${pictures}`, '--threads', '1'];
    const alone = await inkdigit(trainArguments('folder', ...data));
    assert.equal(alone.status, 0, alone.stderr);
    const { status, stderr } = await mpirun(3, trainArguments('folder-3', ...data));
    assert.equal(status, 0, stderr);
    assert.deepEqual(await digests('folder-3'), await digests('folder'));
  },
);

test(
  'the trainings of a sweep go over the ranks, to the bytes of one process',
  { skip },
  async () => {
    const space = await file('space.json', '{"optimizer.learning_rate": {"log": [0.001, 0.1]}}');
    const args = (/** @type {string} */ out) => [
      ...['sweep', '--recipe', RECIPE, '--space', space, '--data', 'synthetic:60', '--trials', '4'],
      ...['--eta', '2', '--threads', '1', '--out', join(folder, out)],
    ];
    const alone = await inkdigit(args('sweep'));
    assert.equal(alone.status, 0, alone.stderr);
    const { status, stdout, stderr } = await mpirun(3, args('sweep-3'));
    assert.equal(status, 0, stderr);
    const sorted = (/** @type {string} */ text) =>
      text.replaceAll('sweep-3', 'sweep').split('\n').sort();
    assert.deepEqual(sorted(stdout), sorted(alone.stdout));
    for (const name of ['sweep.json', 'report.html', 'best.json', 'best.safetensors']) {
      const [one, three] = await Promise.all(
        ['sweep', 'sweep-3'].map((out) => readFile(join(folder, out, name))),
      );
      assert.ok(one.equals(three), name);
    }
  },
);

test('--json of several ranks is one object, which says how many they were', { skip }, async () => {
  const { status, stdout, stderr } = await mpirun(2, trainArguments('json', '--json'));
  assert.equal(status, 0, stderr);
  const result = JSON.parse(stdout);
  assert.equal(result.ranks, 2);
  assert.ok(result.waited_seconds >= 0);
});

/**
 * @param {number} ranks
 * @param {string[]} args
 * @param {RegExp} message
 * @param {string[]} [command]
 */
async function assertOneError(ranks, args, message, command) {
  const { status, stdout, stderr } = await mpirun(ranks, args, command);
  assert.equal(status, 2, stderr);
  assert.equal(stdout, '');
  const lines = ownLines(stderr);
  assert.equal(lines.length, 1, stderr);
  assert.match(lines[0], message);
}

test('what is wrong, on all ranks or on one, is one line and status 2', { skip }, async () => {
  await assertOneError(3, trainArguments('wrong', '--threads', 'many'), /--threads/);
  await assertOneError(3, trainArguments('wrong', '--data', 'images:none'), /none/);
  await assertOneError(2, trainArguments('wrong', '--device', 'cuda'), /--device cuda: /);
  await assertOneError(9, trainArguments('wrong'), /9 ranks.*at most 8.*shards=9/);
  const slow = trainArguments('unfinished', '--epochs', '1', '--threads', '1');
  assert.equal((await inkdigit(slow)).status, 0);
  await assertOneError(2, trainArguments('unfinished', '--epochs', '2'), /--resume goes on to 2/);
  // One rank alone has other data, and one alone has none.
  const other = (/** @type {string} */ data) => [
    ...['bash', '-c'],
    `if [ "\${OMPI_COMM_WORLD_RANK-$PMI_RANK}" = 1 ]; then set -- "$@" --data ${data}; fi; exec ${PROGRAM} "$@"`,
    'bash',
  ];
  await assertOneError(3, trainArguments('one'), /rank 1 has other --data/, other('synthetic:9'));
  await assertOneError(3, trainArguments('one'), /none/, other('images:none'));
});

test('what rank 0 cannot write ends all ranks with one line', { skip }, async () => {
  // A file in the place of a folder; to limit the size of files would end MPI itself.
  const run = join(folder, 'blocked');
  await mkdir(run);
  await writeFile(join(run, 'checkpoint'), '');
  const { status, stdout, stderr } = await mpirun(2, trainArguments('blocked', '--threads', '1'));
  assert.equal(status, 2, stderr);
  assert.equal(stdout.trim().split('\n').length, 1, stdout);
  assert.deepEqual(ownLines(stderr).length, 1, stderr);
  assert.match(stderr, /blocked\/checkpoint/);
});

test('where there is nothing to share, one rank does it', { skip }, async () => {
  const { status, stdout } = await mpirun(3, ['--version']);
  assert.equal(status, 0);
  assert.equal(stdout.trim().split('\n').length, 1);
});

/**
 * The processes that a launcher has started, or those that they have.
 *
 * @param {number} parent
 * @returns {number[]}
 */
function ranksOf(parent) {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,ppid=,comm='], { encoding: 'utf8' });
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const children = all.filter(([, ppid]) => Number(ppid) === parent);
  return children.flatMap(([pid, , name]) =>
    name === 'inkdigit' ? [Number(pid)] : ranksOf(Number(pid)),
  );
}

/**
 * Starts a training of more epochs than anybody waits for, and ends it when it has a checkpoint.
 *
 * @param {string} out
 * @param {number} ranks
 * @param {(launcher: import('node:child_process').ChildProcess) => void} end
 */
async function interrupted(out, ranks, end) {
  const args = [
    '-n',
    String(ranks),
    PROGRAM,
    ...trainArguments(out, '--threads', '1', '--epochs', '9999'),
  ];
  const launcher = spawn('mpirun', args, { cwd: root, env: MPI_ENV });
  let stderr = '';
  launcher.stderr.on('data', (text) => (stderr += text));
  const exit = new Promise((resolve) => {
    launcher.on('close', (code, signal) => resolve(code ?? signal));
  });
  const checkpoint = join(folder, out, 'checkpoint/state.safetensors');
  while (!existsSync(checkpoint)) await setTimeout(20);
  end(launcher);
  return { status: await exit, stderr };
}

/**
 * The weights of the epoch after the last one that the run has, by one process and by ranks.
 *
 * @param {string} out
 */
async function assertResumes(out) {
  const lines = (await readFile(join(folder, out, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  const epochs = String(lines.length + 1);
  const alone = trainArguments(`${out}-alone`, '--epochs', epochs);
  assert.equal((await inkdigit(alone)).status, 0);
  const args = trainArguments(out, '--epochs', epochs, '--threads', '1', '--resume');
  const { status, stderr } = await mpirun(2, args);
  assert.equal(status, 0, stderr);
  // The best epoch's file may be of before, and then says how many epochs there were to be.
  assert.equal((await digests(out))[1], (await digests(`${out}-alone`))[1]);
}

test(
  'a rank that is killed ends all; another number of them resumes to the same bits',
  { skip },
  async () => {
    const { status } = await interrupted('killed', 3, (launcher) => {
      process.kill(ranksOf(Number(launcher.pid))[1], 'SIGKILL');
    });
    assert.notEqual(status, 0);
    await assertResumes('killed');
  },
);

test('a signal ends all ranks, after a checkpoint', { skip }, async () => {
  const { status, stderr } = await interrupted('stopped', 2, (launcher) => {
    // As a launcher passes it on, but to one of the ranks only.
    process.kill(ranksOf(Number(launcher.pid))[1], 'SIGTERM');
  });
  assert.notEqual(status, 0);
  // On a machine that has other things to do, another line may say that it takes long.
  assert.ok(ownLines(stderr).includes('inkdigit: stopped; go on with --resume'), stderr);
  await assertResumes('stopped');
  const all = await interrupted('all', 2, (launcher) => launcher.kill('SIGTERM'));
  assert.notEqual(all.status, 0);
  await assertResumes('all');
});
