// node bench/ranks.js [--passes 5] [--plot FILE]: what training over ranks costs on this machine, beside a model
// of it, which is then carried on to more ranks than there are here. Needs MPI (docs/guides/cluster.md), and
// bash scripts/cmake-build.sh native inkdigit inkdigit-rank-link inkdigit-slow-link
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { root } from '../tests/node/native.js';
import { inFolder } from './folder.js';
import { recipePath } from './networks.js';
import { bytesOf, stepSeconds } from './ranks-model.js';
import { ranksPlot } from './ranks-plot.js';
import { medianRatio, summarize } from './statistics.js';
import { table } from './table.js';

const BATCH = 512;
/** What a step costs whatever its batch is seen by one of these beside the other. */
const SMALL_BATCH = 8;
const IMAGES = 40 * BATCH;
const PROGRAM = `${root}build/native/inkdigit`;

/** In a container, as root: words of Open MPI's. */
const ENV = {
  ...process.env,
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
};

/** @typedef {import('./ranks-model.js').Link} Link */

/**
 * @param {Link} link
 * @returns {string[]} so that messages of ranks on this machine arrive as over that link (slow_link.cpp)
 */
const slowed = ({ latency, bandwidth }) => [
  ...['-x', `LD_PRELOAD=${root}build/native/bench/libinkdigit-slow-link.so`],
  ...['-x', `INKDIGIT_LINK=${latency},${bandwidth}`],
];

/** Networks that this machine is not on. */
const SLOW = {
  '10 Gbit/s, 30 us': { latency: 30e-6, bandwidth: 1.25e9 },
  '1 Gbit/s, 50 us': { latency: 50e-6, bandwidth: 0.125e9 },
  '1 Gbit/s, 1 ms': { latency: 1e-3, bandwidth: 0.125e9 },
};

/**
 * How messages go, as mpirun is told.
 * @type {Record<string, string[]>}
 */
const LINKS = {
  'shared memory': [],
  'TCP (loopback)': ['--mca', 'pml', 'ob1', '--mca', 'btl', 'self,tcp'],
  ...Object.fromEntries(Object.entries(SLOW).map(([name, link]) => [name, slowed(link)])),
};

/** @typedef {{ step: number, waited: number }} Pass seconds of a step, and of waiting in it */

/**
 * @param {string} command
 * @param {string[]} args
 */
async function run(command, args) {
  return (await promisify(execFile)(command, args, { env: ENV, cwd: root })).stdout;
}

/**
 * @param {string[]} launcher in front of the program
 * @param {number} threads
 * @param {number} [batch]
 * @returns {Promise<Pass>}
 */
function trainOnce(launcher, threads, batch = BATCH) {
  return inFolder(async (out) => {
    const [command, ...args] = [...launcher, PROGRAM];
    const stdout = await run(command, [
      ...args,
      ...['train', '--recipe', recipePath('cnn-5x5'), '--data', `synthetic:${IMAGES}`],
      ...['--set', `training.batch_size=${batch}`, '--set', 'training.validation_share=0'],
      ...['--threads', String(threads), '--epochs', '1', '--json', '--out', join(out, 'run')],
    ]);
    const result = JSON.parse(stdout);
    const steps = IMAGES / batch;
    return {
      step: IMAGES / result.images_per_second / steps,
      waited: (result.waited_seconds ?? 0) / steps,
    };
  });
}

/**
 * @param {string} name
 * @returns {Promise<Link>}
 */
async function measureLink(name) {
  const launcher = ['-n', '2', ...LINKS[name], `${root}build/native/inkdigit-rank-link`];
  const { latency_us: us, bytes_per_second: bandwidth } = JSON.parse(await run('mpirun', launcher));
  return { latency: us / 1e6, bandwidth };
}

const { values } = parseArgs({
  options: { passes: { type: 'string', default: '5' }, plot: { type: 'string' } },
});
const passes = Number(values.passes);
if (!Number.isInteger(passes) || passes < 1) {
  console.error(`--passes ${values.passes}: must be a whole number of at least 1`);
  process.exit(2);
}

const cores = availableParallelism();
/** @type {{ name: string, launcher: string[], threads: number, ranks: number, link?: string }[]} */
const ways = [
  { name: 'one process, 1 thread', launcher: [], threads: 1, ranks: 1 },
  { name: 'one process, 2 threads', launcher: [], threads: 2, ranks: 1 },
];
for (const link of Object.keys(LINKS)) {
  for (const ranks of [1, 2, 4]) {
    // Otherwise each rank is bound to a core of its own.
    const shared = ranks > cores ? ['--oversubscribe'] : [];
    const launcher = ['mpirun', '-n', String(ranks), ...shared, ...LINKS[link]];
    ways.push({ name: `${ranks} ranks, ${link}`, launcher, threads: 1, ranks, link });
  }
}
/** @type {Pass[][]} */
const measured = ways.map(() => []);
/** @type {Pass[]} */
const small = [];
for (let pass = 0; pass < passes; pass += 1) {
  for (const [i, { launcher, threads }] of ways.entries()) {
    measured[i].push(await trainOnce(launcher, threads));
  }
  small.push(await trainOnce([], 1, SMALL_BATCH));
}
/** @type {Record<string, Link>} */
const links = {};
for (const name of Object.keys(LINKS)) links[name] = await measureLink(name);

const { network } = JSON.parse(await readFile(recipePath('cnn-5x5'), 'utf8'));
const { channels, height, width } = network.input;
const bytes = bytesOf({ layers: network.layers, input: [channels, height, width] }, BATCH);
const steps = measured.map((each) => each.map(({ step }) => step));
const [alone, twoThreads] = steps;
const seconds = summarize(alone).median;
// As if nothing of what a step costs by itself were shared, though the optimizer's part is.
const times = BATCH / SMALL_BATCH;
const smallStep = summarize(small.map(({ step }) => step)).median;
const repeated = Math.max(0, (times * smallStep - seconds) / (times - 1));
const work = { seconds, repeated, bytes };

// Two cores that others use, too, or that share a cache, do not do twice what one does.
const together = Math.min(cores, seconds / summarize(twoThreads).median);

/** @param {number} seconds */
const ms = (seconds) => (seconds * 1000).toFixed(2);
console.log(
  table([
    ['', 'ms a step', 'range', 'waiting', 'by 2 threads', 'model'],
    ...ways.map(({ name, ranks, link, threads }, i) => {
      const { median, low, high } = summarize(steps[i]);
      return [
        name,
        ms(median),
        `${ms(low)}-${ms(high)}`,
        ms(summarize(measured[i].map(({ waited }) => waited)).median),
        medianRatio(steps[i], twoThreads).toFixed(2),
        link && threads === 1 ? ms(stepSeconds(work, links[link], ranks, together)) : '',
      ];
    }),
  ]),
);
console.log(JSON.stringify({ batch: BATCH, passes, work, links }, null, 2));
if (values.plot !== undefined) await writeFile(values.plot, ranksPlot(work, BATCH));
