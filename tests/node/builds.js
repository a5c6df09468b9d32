// The builds of the engine, for tests that go through all that this Node runs.
import v8 from 'node:v8';
import { supportsRelaxedSimd } from '../../web/engine/simd.js';

// Node 20 has relaxed SIMD behind a flag, and computes it wrongly until a function is optimized.
if (process.versions.node.startsWith('20.')) {
  v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
  v8.setFlagsFromString('--no-liftoff');
}

/** @typedef {{ name: string, file: string, simd: 'relaxed' | boolean }} BuildUnderTest */

/** @type {BuildUnderTest[]} */
const ALL = [
  { name: 'relaxed SIMD', file: 'relaxed', simd: 'relaxed' },
  { name: 'SIMD', file: 'simd', simd: true },
  { name: 'scalar', file: 'scalar', simd: false },
];

export const BUILDS = ALL.filter(({ simd }) => simd !== 'relaxed' || supportsRelaxedSimd());
