// Each floor of the C++ code includes itself and the floors below it, never one above; floors between the
// same two lines know nothing of each other. Prints what breaks this, and then exits with 1.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** From the ground up. A name is a folder, or a file without its ending. */
const FLOORS = [
  ['include/inkdigit'],
  ['engine/text', 'engine/aligned_vector', 'engine/version', 'engine/kernels'],
  ['engine/result'],
  ['engine/json', 'engine/ink'],
  ['engine/spec'],
  ['engine/layers', 'engine/decision'],
  ['engine/network'],
  ['engine/model'],
  ['engine/weights_file'],
  ['engine/recognizer'],
  ['engine/answer', 'engine/inspection'],
  ['engine/number'],
  ['engine/c_api'],
  ['engine/c_api_inspection'],
  ['trainer/base'],
  ['trainer/ranks'],
  ['trainer/data'],
  ['trainer/augment', 'trainer/learn', 'trainer/transform'],
  ['trainer/backend', 'trainer/adapt'],
  ['trainer/measure', 'trainer/explain'],
  ['trainer/recipe'],
  ['trainer/run'],
  ['trainer/report', 'trainer/study', 'trainer/crossval'],
  ['trainer/sweep'],
  ['trainer/cli'],
];

/**
 * Whole floors that a floor does without, though they are below it.
 * @type {Record<string, string[]>}
 */
const UNKNOWN_TO = {
  'engine/number': ['engine/json', 'engine/layers', 'engine/weights_file'],
  'trainer/augment': ['engine/network', 'engine/model'],
  'trainer/learn': ['engine/weights_file', 'engine/recognizer', 'trainer/data'],
  'trainer/data': ['engine/network', 'engine/layers'],
};

/**
 * All that a folder includes besides itself. The textbook network is a second opinion as long as it shares
 * neither plan, nor kernels, nor formulas with what it is compared to.
 * @type {Record<string, string[]>}
 */
const KNOWS_ONLY = {
  'trainer/backend/reference/': [
    'engine/network/network.hpp',
    'engine/spec/',
    'trainer/augment/',
    'trainer/backend/backend.hpp',
    'trainer/base/',
    'trainer/learn/layers/dropout_stream.hpp',
    'trainer/learn/loss/cross_entropy.hpp',
    'trainer/learn/optim/optimizer_spec.hpp',
  ],
};

/**
 * @param {string} file
 * @returns {{ name: string, level: number }}
 */
function floorOf(file) {
  for (const [level, names] of FLOORS.entries()) {
    const name = names.find((n) => file.startsWith(`${n}/`) || file.startsWith(`${n}.`));
    if (name !== undefined) return { name, level };
  }
  throw new Error(`scripts/check-includes.js: which floor is ${file} on?`);
}

const files = execFileSync('git', ['ls-files', 'engine', 'include', 'trainer'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(cpp|hpp|cu|h|in)$/.test(file));
let wrong = 0;
for (const file of files) {
  const own = floorOf(file);
  const folder = Object.keys(KNOWS_ONLY).find((name) => file.startsWith(name));
  for (const [, included] of readFileSync(file, 'utf8').matchAll(
    /^#include "((?:engine|include|trainer)\/[^"]+)"/gm,
  )) {
    if (
      folder !== undefined &&
      ![folder, ...KNOWS_ONLY[folder]].some((n) => included.startsWith(n))
    ) {
      console.error(`${file}: includes ${included}, and ${folder} is a second opinion on that`);
      wrong += 1;
    }
    const other = floorOf(included);
    const isAllowed =
      other.name === own.name ||
      (other.level < own.level && !(UNKNOWN_TO[own.name] ?? []).includes(other.name));
    if (isAllowed) continue;
    console.error(`${file}: includes ${included}, and ${own.name} must not know ${other.name}`);
    wrong += 1;
  }
}
if (wrong > 0) process.exitCode = 1;
