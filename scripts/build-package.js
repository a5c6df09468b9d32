// Makes of web/ what the npm package has, in lib/: JavaScript with source maps, types, engines and weights.
//
//   node scripts/build-package.js      after npm run build:wasm
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const lib = join(root, 'lib');

const ENGINES = ['simd', 'scalar', 'simd-strokes', 'scalar-strokes'];
const WEIGHTS = ['default', 'tiny'];

/**
 * @typedef {object} Bundle
 * @property {Record<string, string>} input files of web/ by the names that they get in lib/
 * @property {string} [shipped] the file of web/package/ that says where engine and weights are
 * @property {string} [recognizer] what it imports the recognizer from, instead of containing it: an application that
 *   uses both has it once
 * @property {'es' | 'iife'} [format]
 */

/** @type {Bundle[]} */
const BUNDLES = [
  { input: { recognizer: 'recognizer.js' }, shipped: 'shipped-files.js' },
  { input: { inline: 'recognizer.js' }, shipped: 'shipped-inline.js' },
  { input: { 'inline.global': 'recognizer.js' }, shipped: 'shipped-inline.js', format: 'iife' },
  { input: { workerd: 'recognizer.js' }, shipped: 'shipped-workerd.js' },
  { input: { element: 'element/index.js' }, recognizer: './recognizer.js' },
  { input: { 'element.inline': 'element/index.js' }, recognizer: './inline.js' },
];

/**
 * @param {Pick<Bundle, 'shipped' | 'recognizer'>} bundle
 * @returns {import('rolldown').Plugin}
 */
function shippedFrom({ shipped = '', recognizer }) {
  const replaced = join(root, 'web/engine/shipped.js');
  const replacement = join(root, 'web/package', shipped);
  return {
    name: 'shipped-from',
    async resolveId(source, importer) {
      // The platform's to resolve, beside the script.
      if (source.endsWith('.wasm')) return { id: source, external: true };
      if (recognizer && source === '../recognizer.js') return { id: recognizer, external: true };
      if (!source.endsWith('/shipped.js')) return null;
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      return resolved?.id === replaced ? replacement : resolved;
    },
  };
}

/** @type {import('rolldown').Plugin} */
const base64Imports = {
  name: 'base64-imports',
  load(id) {
    const [path, query] = id.split('?');
    if (query !== 'base64') return null;
    // Without a map of its own: source maps would have the bytes once more.
    const code = `export default ${JSON.stringify(readFileSync(path, 'base64'))}`;
    return { code, map: { mappings: '' } };
  },
};

/** @param {Bundle} bundle */
async function write({ input, format = 'es', ...bundle }) {
  const inputs = Object.entries(input).map(([name, path]) => [name, join(root, 'web', path)]);
  const build = await rolldown({
    input: Object.fromEntries(inputs),
    makeAbsoluteExternalsRelative: false,
    plugins: [shippedFrom(bundle), base64Imports],
  });
  await build.write({
    dir: lib,
    format,
    name: 'inkdigit',
    sourcemap: true,
    sourcemapExcludeSources: true,
    sourcemapPathTransform: (path) => path.replace(/^\.\.\/web\//, 'src/'),
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    minify: format === 'iife',
    comments: false,
  });
  await build.close();
}

/**
 * @param {string} folder of lib/
 * @param {string[]} paths in the repository
 */
function copy(folder, paths) {
  mkdirSync(join(lib, folder), { recursive: true });
  for (const path of paths) copyFileSync(join(root, path), join(lib, folder, basename(path)));
}

rmSync(lib, { recursive: true, force: true });
for (const bundle of BUNDLES) await write(bundle);
// What the source maps name.
for (const source of ['recognizer.js', 'element', 'engine', 'package', 'pad']) {
  cpSync(join(root, 'web', source), join(lib, 'src', source), {
    recursive: true,
    filter: (path) => !/\.(md|d\.ts)$/.test(path),
  });
}
copy(
  'engine',
  ENGINES.map((name) => `build/wasm/inkdigit-${name}.wasm`),
);
copy(
  'weights',
  WEIGHTS.map((name) => `weights/${name}.safetensors`),
);
execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.types.json'], {
  cwd: root,
  stdio: 'inherit',
});
