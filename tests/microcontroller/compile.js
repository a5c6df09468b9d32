// Compiles what `inkdigit export --to model.h` has written, and runs it, here or on a microcontroller.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SOURCES = fileURLToPath(new URL('.', import.meta.url));

export const WARNINGS = ['-Wall', '-Wextra', '-Wconversion', '-pedantic', '-Werror'];

/** @param {string} program */
export const isHere = (program) => spawnSync(program, ['--version']).error === undefined;

/**
 * Compiles and links sources of tests/microcontroller/ with the header in `to`.
 *
 * @param {string} to
 * @param {string} program what it is to be called
 * @param {string[]} command the compiler and its options
 * @param {string[]} sources
 */
export async function compile(to, program, [compiler, ...options], sources) {
  const files = sources.map((name) => SOURCES + name);
  await run(compiler, [...options, `-I${to}`, `-I${SOURCES}`, ...files, '-o', join(to, program)]);
  return join(to, program);
}

/** Whether this processor multiplies and adds with one rounding, as the engine does where it can. */
export function hasFusedMultiplyAdd() {
  if (process.arch !== 'x64') return process.arch === 'arm64';
  const flags =
    readFileSync('/proc/cpuinfo', 'utf8')
      .match(/^flags.*$/m)?.[0]
      .split(' ') ?? [];
  return flags.includes('fma') && flags.includes('avx2');
}

/** What compiles for this machine. */
export const HOST = [
  'cc',
  '-std=c99',
  '-O2',
  ...WARNINGS,
  ...(process.arch === 'x64' && hasFusedMultiplyAdd() ? ['-mfma'] : []),
];

/**
 * What compiles for a Cortex-M4 with its unit for floats, of those that are here: Debian's gcc, or the
 * clang that the build installs for WebAssembly.
 */
export function crossCompiler() {
  const common = ['-std=c99', '-O2', '-ffreestanding', '-nostdlib', ...WARNINGS];
  const target = ['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=hard', '-mfpu=fpv4-sp-d16'];
  const link = ['-T', `${SOURCES}cortex-m4.ld`];
  if (isHere('arm-none-eabi-gcc')) return ['arm-none-eabi-gcc', ...common, ...target, ...link];
  for (const version of ['-19', '']) {
    if (isHere(`clang${version}`) && isHere(`ld.lld${version}`)) {
      const clang = [`clang${version}`, '--target=thumbv7em-none-eabihf', `-fuse-ld=lld${version}`];
      return [...clang, ...common, ...target, ...link];
    }
  }
  return null;
}

/**
 * What a program of read_pictures.c says to pictures.
 *
 * @param {string} to a folder of its own
 * @param {Uint8Array} pixels
 * @param {string[]} command
 */
export async function answersOf(to, pixels, [program, ...args]) {
  await writeFile(join(to, 'pictures.bin'), pixels);
  await run(program, args, { cwd: to });
  const header = await readFile(join(to, 'model.h'), 'utf8');
  const [, size] = header.match(/^#define INKDIGIT_PIXELS (\d+)$/m) ?? [];
  const [, classes] = header.match(/^#define INKDIGIT_CLASSES (\d+)$/m) ?? [];
  const bytes = await readFile(join(to, 'answers.bin'));
  const length = 4 + 4 * Number(classes);
  assert.equal(bytes.length, (length * pixels.length) / Number(size), 'an answer a picture');
  return Array.from({ length: pixels.length / Number(size) }, (_, i) => ({
    digit: bytes.readInt32LE(i * length),
    probabilities: Array.from({ length: Number(classes) }, (_, c) =>
      bytes.readFloatLE(i * length + 4 + 4 * c),
    ),
  }));
}

/** @param {string} program an ELF file */
export const inQemu = (program) => [
  'qemu-system-arm',
  ...[
    '-M',
    'mps2-an386',
    '-cpu',
    'cortex-m4',
    '-display',
    'none',
    '-serial',
    'none',
    '-monitor',
    'none',
  ],
  ...['-semihosting-config', 'enable=on,target=native', '-kernel', program],
];
