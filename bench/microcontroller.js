// The table of docs/guides/microcontroller.md: what the shipped networks take of a Cortex-M4, and how many instructions.
//
//   node bench/microcontroller.js      after npm run build; needs arm-none-eabi-gcc and qemu-system-arm
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DRAWINGS } from '../tests/browser/drawings.js';
import { compile, crossCompiler, inQemu } from '../tests/microcontroller/compile.js';
import { root } from '../tests/node/native.js';
import { Recognizer } from '../web/recognizer.js';

const TICK = 40; // instructions, see count_instructions.c

/** @param {string} program @param {string[]} args @param {string} [cwd] */
const run = (program, args, cwd) => execFileSync(program, args, { encoding: 'utf8', cwd });

const command = crossCompiler();
if (command?.[0] !== 'arm-none-eabi-gcc') {
  console.error(
    'microcontroller: arm-none-eabi-gcc is not here (apt-get install gcc-arm-none-eabi)',
  );
  process.exit(2);
}

/**
 * Bytes of flash and of RAM of the inference with its constants.
 *
 * @param {string} to
 * @param {string} level of optimization
 */
async function sizeOf(to, level) {
  const options = [...(command ?? []), level, '-c'].filter((option) => option !== '-nostdlib');
  const object = await compile(to, 'read.o', options, ['read_digit.c']);
  const [, text, data, bss] = run('arm-none-eabi-size', [object]).split('\n')[1].split(/\s+/).map((word, i) => (i === 0 ? 0 : Number(word))); // prettier-ignore
  return { flash: text + data, ram: data + bss };
}

/**
 * Instructions that a drawn digit takes, on the average.
 *
 * @param {string} to
 * @param {string} level
 * @param {Uint8Array[]} pictures
 */
async function instructions(to, level, pictures) {
  const program = await compile(to, 'count.elf', [...command ?? [], level], ['count_instructions.c', 'semihosting.c']); // prettier-ignore
  writeFileSync(join(to, 'pictures.bin'), Buffer.concat(pictures));
  const [qemu, ...args] = inQemu(program);
  run(qemu, [...args, '-icount', 'shift=0'], to);
  const ticks = readFileSync(join(to, 'answers.bin'));
  let sum = 0;
  for (let i = 0; i < ticks.length; i += 4) sum += ticks.readUInt32LE(i);
  return (TICK * sum) / pictures.length;
}

console.log('| network | constants | arena | flash, -Os | flash, -O2 | RAM | instructions, -Os | instructions, -O2 |'); // prettier-ignore
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
for (const name of ['tiny', 'default', 'large']) {
  const weights = `${root}weights/${name}.safetensors`;
  const to = mkdtempSync(join(tmpdir(), 'inkdigit-'));
  const args = ['export', '--weights', weights, '--to', join(to, 'model.h'), '--json'];
  const told = JSON.parse(run(`${root}build/native/inkdigit`, args));
  const recognizer = await Recognizer.load({ weights });
  const pictures = DRAWINGS.map(({ strokes }) => recognizer.recognize({ strokes }).raster);
  recognizer.dispose();
  const [small, fast] = [await sizeOf(to, '-Os'), await sizeOf(to, '-O2')];
  const counts = [await instructions(to, '-Os', pictures), await instructions(to, '-O2', pictures)];
  const cells = [
    ...[told.constant_bytes, told.arena_bytes, small.flash, fast.flash, small.ram],
    ...counts.map((count) => `${(count / 1e6).toFixed(2)} million`),
  ];
  console.log(`| ${name} | ${cells.map((cell) => cell.toLocaleString('en')).join(' | ')} |`);
  rmSync(to, { recursive: true });
}
