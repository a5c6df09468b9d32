// What other programs build on: the installed libraries, as CMake and pkg-config find them, and this
// folder as part of another project. Each is built in a folder of its own, outside the checkout.
//
// $INKDIGIT_BUILD names the build folder that is installed; build/native unless told.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';

import { root } from './native.js';
import { folder } from './temporary.js';

const run = promisify(execFile);
const build = resolve(root, process.env.INKDIGIT_BUILD ?? 'build/native');
const weights = `${root}weights/default.safetensors`;
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
const prefix = join(folder, 'moved');

const SEVEN = /^7 \(confidence (0\.[5-9]\d|1\.00)\)\n$/;
const SEVEN_AND_71 = '7\n71\n  from x = 12 to 60\n  from x = 97 to 100\n';

before(async () => {
  await run('cmake', ['--install', build, '--prefix', join(folder, 'installed')]);
  // Nothing may remember where it was put first.
  await rename(join(folder, 'installed'), prefix);
});

/**
 * Configures and builds a project.
 *
 * @param {string} source
 * @param {string} name of its build folder
 * @param {string[]} options
 */
async function cmake(source, name, ...options) {
  const target = join(folder, name);
  await run('cmake', ['-G', 'Ninja', '-S', source, '-B', target, ...options]);
  await run('cmake', ['--build', target, '--', '--quiet']);
  return target;
}

/**
 * A project of others in a folder of its own.
 *
 * @param {string} name
 * @param {string} lines of its CMakeLists.txt, behind its project()
 * @returns {Promise<string>} the folder
 */
async function project(name, lines) {
  const source = join(folder, name);
  await mkdir(source);
  const head = `cmake_minimum_required(VERSION 3.25)\nproject(${name} VERSION 9.8.7 LANGUAGES CXX)\n`;
  await writeFile(join(source, 'CMakeLists.txt'), head + lines);
  return source;
}

/** The folder of the prefix that has lib/'s part of this name, wherever the system puts it. */
async function libraryFolder() {
  const paths = await readdir(prefix, { recursive: true });
  const file = paths.find((path) => path.endsWith('pkgconfig/inkdigit.pc'));
  assert.ok(file, String(paths));
  return join(prefix, file, '../..');
}

/** A machine without Highway, which C++ alone needs. */
const WITHOUT_HIGHWAY = '-DCMAKE_DISABLE_FIND_PACKAGE_hwy=ON';

test('examples/c finds the installed library and reads a seven', async () => {
  const found = [`-DCMAKE_PREFIX_PATH=${prefix}`, WITHOUT_HIGHWAY];
  const target = await cmake(`${root}examples/c`, 'c', ...found);
  const { stdout } = await run(join(target, 'read-digit'), [weights]);
  assert.match(stdout, SEVEN);
  await assert.rejects(
    run(join(target, 'read-digit'), [`${root}package.json`]),
    (/** @type {any} */ { code, stderr }) =>
      code === 2 && /^read-digit: [^\n]*package\.json: [^\n]+\n$/.test(stderr),
  );
});

test('examples/cpp finds it, and reads a seven, a number, and the reason of an error', async () => {
  const target = await cmake(`${root}examples/cpp`, 'cpp', `-DCMAKE_PREFIX_PATH=${prefix}`);
  const { stdout } = await run(join(target, 'read-digits'), [weights]);
  assert.equal(stdout, SEVEN_AND_71);
  await assert.rejects(
    run(join(target, 'read-digits'), ['/no/such/file']),
    (/** @type {any} */ { code, stderr }) =>
      code === 2 && stderr === 'read-digits: /no/such/file: cannot be read\n',
  );
});

test('C++ without Highway is told so', async () => {
  const found = [`-DCMAKE_PREFIX_PATH=${prefix}`, WITHOUT_HIGHWAY];
  await assert.rejects(
    cmake(`${root}examples/cpp`, 'cpp-alone', ...found),
    (/** @type {any} */ { stderr }) =>
      /needs Highway \(hwy\), which was not found/.test(stderr.replaceAll(/\s+/g, ' ')),
  );
});

test('pkg-config tells a compiler all that it needs', async () => {
  const libraries = await libraryFolder();
  const env = { ...process.env, PKG_CONFIG_PATH: join(libraries, 'pkgconfig') };
  const { stdout } = await run('pkg-config', ['--cflags', '--libs', 'inkdigit'], { env });
  const program = join(folder, 'read-digit');
  const args = [`${root}examples/c/read_digit.c`, ...stdout.trim().split(/\s+/)];
  await run('cc', ['-Wall', '-Wextra', '-pedantic', '-Werror', ...args, '-o', program]);
  const found = { ...env, LD_LIBRARY_PATH: libraries, DYLD_LIBRARY_PATH: libraries };
  assert.match((await run(program, [weights], { env: found })).stdout, SEVEN);
  const told = await run('pkg-config', ['--modversion', 'inkdigit'], { env });
  assert.equal(told.stdout.trim(), version);
});

test(
  'the shared library shows the functions of inkdigit.h and nothing else',
  { skip: process.platform !== 'linux' && 'not ELF' },
  async () => {
    const header = await readFile(join(prefix, 'include/inkdigit/inkdigit.h'), 'utf8');
    const declared = [...header.matchAll(/^[A-Za-z][\w* ]*[* ](ink\w+)\(/gm)].map(
      ([, name]) => name,
    );
    const library = join(await libraryFolder(), 'libinkdigit.so');
    const { stdout } = await run('nm', ['-D', '--defined-only', '--format=posix', library]);
    const shown = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    assert.deepEqual(shown.sort(), declared.sort());
    const [major, minor] = version.split('.');
    const { stdout: dynamic } = await run('readelf', ['-d', library]);
    const interfaceVersion = major === '0' ? `0.${minor}` : major;
    assert.ok(dynamic.includes(`[libinkdigit.so.${interfaceVersion}]`), dynamic);
  },
);

test('the installed headers include nothing but each other and the standard library', async () => {
  const headers = join(prefix, 'include/inkdigit');
  assert.deepEqual((await readdir(headers)).sort(), ['inkdigit.h', 'recognizer.hpp', 'version.h']);
  for (const name of await readdir(headers)) {
    const text = await readFile(join(headers, name), 'utf8');
    for (const [, included] of text.matchAll(/^#include [<"]([^>"]+)/gm)) {
      assert.match(included, /^(inkdigit\/\w+\.h|std(def|int)\.h|[a-z]+)$/, name);
    }
  }
});

test('the C++ header keeps what it promises of errors, sizes and moving', async () => {
  const source = await project(
    'promises',
    `find_package(inkdigit CONFIG REQUIRED)
add_executable(facade ${root}tests/node/consumers/facade.cpp)
target_link_libraries(facade PRIVATE inkdigit::inkdigit)
target_compile_definitions(facade PRIVATE VERSION="${version}")
target_compile_options(facade PRIVATE -Wall -Wextra -Werror)
`,
  );
  const target = await cmake(source, 'promises-build', `-DCMAKE_PREFIX_PATH=${prefix}`);
  assert.equal((await run(join(target, 'facade'), [weights])).stdout, 'all as promised\n');
});

test('another project adds the folder, and is asked for no more than the engine needs', async () => {
  // Its own file alone is compiled: the engine has been, and takes long.
  const source = await project(
    'other',
    `add_subdirectory(${root} inkdigit)
add_library(other OBJECT ${root}examples/cpp/read_digits.cpp)
target_link_libraries(other PRIVATE inkdigit::inkdigit)
`,
  );
  // What the trainer and the tests need is as good as not installed.
  const absent = [
    'CLI11',
    'Catch2',
    'Eigen3',
    'GIF',
    'JPEG',
    'PNG',
    'PkgConfig',
    'TIFF',
    'Threads',
    'ZLIB',
  ];
  const target = join(folder, 'other-build');
  await run('cmake', [
    ...['-G', 'Ninja', '-S', source, '-B', target, '-DCMAKE_OPTIMIZE_DEPENDENCIES=ON'],
    ...absent.map((name) => `-DCMAKE_DISABLE_FIND_PACKAGE_${name}=ON`),
  ]);
  await run('cmake', ['--build', target, '--target', 'other']);
  const cache = await readFile(join(target, 'CMakeCache.txt'), 'utf8');
  for (const option of ['TRAINER', 'TESTS', 'BENCH', 'INSTALL', 'WERROR']) {
    assert.match(cache, new RegExp(`^INKDIGIT_${option}:BOOL=OFF$`, 'm'));
  }
});
