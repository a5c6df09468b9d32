// npm run build:web [-- --weights FILE] [--out FOLDER]
//
// Builds the page into dist/, or FOLDER. With a weights file of one's own it has that one in place of the default weights, and
// asks for that one's classes: "Draw one of A, B, C".
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';

import { Recognizer } from '../web/recognizer.js';
import { escape, withWords } from './page-words.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** How the sources name the default weights, seen from each of them. */
const DEFAULT_WEIGHTS = /(?:\.\.\/)+weights\/default\.safetensors/g;

/** Likewise: the engine that knows few kinds of layers. */
const SMALL_ENGINE = /(build\/wasm\/inkdigit-\w+)-strokes\.wasm/g;

/**
 * @param {string} weights path of a weights file
 * @returns {Promise<import('vite').Plugin>} puts it into the page
 */
async function otherWeights(weights) {
  const path = resolve(root, weights);
  // A file that is none, or of another version, is found out here and not by who opens the page.
  const recognizer = await Recognizer.load({ weights: readFileSync(path) });
  const { classes } = recognizer.info;
  recognizer.dispose();
  // A page that begins with the small engine in vain would have its visitors wait for both.
  const small = await WebAssembly.compile(
    readFileSync(`${root}build/wasm/inkdigit-scalar-strokes.wasm`),
  );
  const fits = await Recognizer.load({
    weights: readFileSync(path),
    module: small,
    simd: false,
  }).then(
    () => true,
    () => false,
  );
  /** @type {(source: string) => string} */
  const withEngine = (source) => (fits ? source : source.replace(SMALL_ENGINE, '$1.wasm'));
  return {
    name: 'other-weights',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/web/engine/shipped.js')) return null;
      return withEngine(code).replace(DEFAULT_WEIGHTS, () => relative(`${root}web/engine`, path));
    },
    transformIndexHtml: {
      order: 'pre',
      handler(html) {
        const loaded = withEngine(html).replace(DEFAULT_WEIGHTS, () =>
          escape(relative(`${root}web`, path)),
        );
        // Before vite.config.js does, for digits.
        return withWords(loaded, classes).replace(
          /data-classes="[^"]*"/,
          () => `data-classes="${escape(classes.join(' '))}"`,
        );
      },
    },
  };
}

/** @returns {{ weights?: string, out?: string }} */
function parsed() {
  try {
    return parseArgs({ options: { weights: { type: 'string' }, out: { type: 'string' } } }).values;
  } catch (error) {
    fail(
      `${/** @type {Error} */ (error).message} (npm run build:web -- --weights FILE --out FOLDER)`,
    );
  }
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(`build:web: ${message}`);
  process.exit(2);
}

const { weights, out } = parsed();
process.chdir(root); // where Vite looks for its configuration
/** @type {import('vite').Plugin[]} */
let plugins = [];
try {
  if (weights !== undefined) plugins = [await otherWeights(weights)];
} catch (error) {
  fail(`${weights}: ${/** @type {Error} */ (error).message}`);
}
// Pictures are read in a worker, which Vite bundles by itself.
await build({
  plugins,
  worker: { plugins: () => plugins },
  build: out === undefined ? {} : { outDir: resolve(root, out) },
});
