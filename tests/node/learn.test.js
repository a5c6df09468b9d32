// Learning in the page: trainer/learn, compiled to WebAssembly, does what the native build does.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { WASI } from 'node:wasi';

import { root } from './native.js';

/**
 * What tests/learn/learn_steps.cpp prints.
 *
 * @typedef {object} Steps
 * @property {{ begin: number, size: number }[]} tensors of the parameters
 * @property {number[]} initial parameters
 * @property {number[]} in_doubles the first step's gradient
 * @property {number[]} in_floats the same, by the kernels that learn
 * @property {number[]} losses
 */

/** @returns {Promise<Steps>} */
async function inWebAssembly() {
  const folder = await mkdtemp(join(tmpdir(), 'inkdigit-'));
  const out = join(folder, 'steps.json');
  const stdout = openSync(out, 'w');
  try {
    const wasi = new WASI({ version: 'preview1', stdout });
    const module = await readFile(`${root}build/wasm/inkdigit_learn_steps.wasm`);
    const imports = { ...wasi.getImportObject(), env: { emscripten_notify_memory_growth() {} } };
    const { instance } = await WebAssembly.instantiate(module, imports);
    assert.equal(wasi.start(instance), 0);
    return JSON.parse(await readFile(out, 'utf8'));
  } finally {
    closeSync(stdout);
    await rm(folder, { recursive: true });
  }
}

/**
 * The largest difference, as a share of the tensor's largest value, of all tensors.
 *
 * @param {Steps['tensors']} tensors
 * @param {number[]} found
 * @param {number[]} expected
 */
function difference(tensors, found, expected) {
  const shares = tensors.map(({ begin, size }) => {
    const indices = Array.from({ length: size }, (_, i) => begin + i);
    const most = (/** @type {(i: number) => number} */ of) => Math.max(...indices.map(of));
    return most((i) => Math.abs(found[i] - expected[i])) / most((i) => Math.abs(expected[i]));
  });
  return Math.max(...shares);
}

describe('learning in WebAssembly', () => {
  /** @type {Steps} */
  let native;
  /** @type {Steps} */
  let wasm;
  before(async () => {
    native = JSON.parse(
      execFileSync(`${root}build/native/inkdigit_learn_steps`, { encoding: 'utf8' }),
    );
    wasm = await inWebAssembly();
  });

  test('it draws the same random numbers', () => {
    assert.deepEqual(wasm.initial, native.initial);
  });

  // Rounding makes some 1e-13 of doubles, and a wrong formula 1e-3 or more: both are far from this.
  test('its gradient in doubles is that of the native build', () => {
    assert.ok(native.in_doubles.some((value) => Math.abs(value) > 0.01));
    const apart = difference(wasm.tensors, wasm.in_doubles, native.in_doubles);
    assert.ok(apart < 1e-9, `${apart}`);
  });

  // An estimate: some 1,000 terms a sum, four sums in a row, at random 4 * 32 * 2^-24 = 8e-6 of the
  // magnitudes summed, which are ten times what they come to. Nothing fuses here, so that what is found
  // is the same on every machine.
  test('its gradient in floats is the one in doubles, rounded', () => {
    const apart = difference(wasm.tensors, wasm.in_floats, wasm.in_doubles);
    assert.ok(apart > 0 && apart < 1e-4, `${apart}`);
  });

  test('its steps make the loss smaller', () => {
    const [first, last] = [wasm.losses[0], wasm.losses.at(-1) ?? NaN];
    assert.ok(last < first / 2, `${wasm.losses}`);
  });
});
