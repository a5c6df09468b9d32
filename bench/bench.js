// npm run bench -- [--peers DIR] [--json FILE] [--passes N] [--data SPEC]
//
// Prints our figures as a table. With --peers, PyTorch is measured in turn with us, in the same run.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { measureTraining } from './training.js';
import { measureWasm } from './wasm.js';

const root = fileURLToPath(new URL('..', import.meta.url));

const { values } = parseArgs({
  options: {
    peers: { type: 'string' },
    json: { type: 'string' },
    passes: { type: 'string', default: '3' },
    data: { type: 'string' },
  },
});

/** MNIST where it is at hand, else what the program makes. */
const data =
  values.data ??
  ([process.env.INKDIGIT_DATA, `${root}../shared/data`, `${root}data`].some(
    (folder) => folder && existsSync(`${folder}/mnist`),
  )
    ? 'mnist'
    : 'synthetic:20000');

/**
 * @param {import('./statistics.js').Summary} s
 * @param {number} digits behind the point
 */
const text = (s, digits) =>
  `${s.median.toFixed(digits)} (${s.low.toFixed(digits)}-${s.high.toFixed(digits)})`;

const wasm = await measureWasm(`${root}weights/cnn-5x5.safetensors`);
console.log('one prediction in WebAssembly, cnn-5x5, microseconds: median (range)');
console.log(`  SIMD    ${text(wasm.simd, 0)}`);
console.log(`  scalar  ${text(wasm.scalar, 0)}, ${wasm.ratio.toFixed(1)} times as long\n`);

const training = await measureTraining({
  recipe: 'cnn-5x5',
  data,
  passes: Number(values.passes),
  peers: values.peers,
  network: 'S0',
});
console.log(`training cnn-5x5 on ${data}, images/s: median (range), peak memory`);
for (const [name, figures] of Object.entries(training)) {
  const memory = `${figures.memoryMb.toFixed(0)} MB`;
  console.log(`  ${name.padEnd(13)} ${text(figures.imagesPerSecond, 0)}, ${memory}`);
}

if (values.json !== undefined) {
  const figures = { wasm: { 'cnn-5x5': wasm }, training: { 'cnn-5x5': training } };
  await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
}
