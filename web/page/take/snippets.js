// Code that visitors copy. None of it is the page's own invention: C++ is examples/cpp as it is, and the rest stands
// in the documents named here, which a test compares.

import cmake from '../../../examples/cpp/CMakeLists.txt?raw';
import program from '../../../examples/cpp/read_digits.cpp?raw';
import { NPM, MODULE, FORM, SCRIPT, COMMANDS } from './texts.js';

/** @typedef {'npm' | 'form' | 'script' | 'cpp' | 'cli'} Way */

/** @type {Record<Way, string[]>} in the order they are shown in */
export const SNIPPETS = {
  npm: [NPM, MODULE],
  form: [FORM],
  script: [SCRIPT],
  cpp: [cmake.trimEnd(), program.trimEnd()],
  cli: [COMMANDS],
};
