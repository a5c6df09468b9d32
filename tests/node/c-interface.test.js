// There is one list of the C functions, include/inkdigit/inkdigit.h. What the WebAssembly modules export
// and what web/engine/load-module.js says of it are the same functions.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { BUILDS } from './builds.js';
import { root } from './native.js';

/**
 * @param {string} file
 * @param {RegExp} pattern whose group is a name
 */
async function names(file, pattern) {
  const text = await readFile(root + file, 'utf8');
  return [...text.matchAll(pattern)].map(([, name]) => name).sort();
}

// Without INKDIGIT_API, on purpose: a function that lacks it would not be exported.
const declared = await names(
  'include/inkdigit/inkdigit.h',
  /^[A-Za-z][\w* ]*[* ](ink_[a-z0-9_]+)\(/gm,
);

test('the header declares C functions', () => {
  assert.ok(declared.length > 20, String(declared));
  assert.equal(new Set(declared).size, declared.length);
});

/** What the modules for strokes alone are without: pictures, what may be asked of an answer, and the network's inside. */
const OF_WHOLE_MODULES =
  /^ink_(recognize_bitmap|recognize_picture|picture_.*|allow|set_.*|.*alternative.*|inspect_.*|explain)$/;

/** @param {string} module */
async function compiled(module) {
  return WebAssembly.compile(await readFile(`${root}build/wasm/inkdigit-${module}.wasm`));
}

const builds = BUILDS.map(({ file }) => file);

/** @type {[string, string[]][]} */
const modules = builds.flatMap((build) => [
  [build, declared],
  [`${build}-strokes`, declared.filter((name) => !OF_WHOLE_MODULES.test(name))],
]);
for (const [module, expected] of modules) {
  test(`the ${module} module exports what it is for, and nothing else`, async () => {
    const exports = WebAssembly.Module.exports(await compiled(module));
    const functions = exports.filter(({ kind }) => kind === 'function').map(({ name }) => name);
    assert.deepEqual(functions.filter((name) => /^_*ink/.test(name)).sort(), expected);
  });
}

test("load-module.js's types name them, and no others", async () => {
  assert.deepEqual(
    await names('web/engine/load-module.js', /^ \* @property .* (ink\w*)$/gm),
    declared,
  );
});
