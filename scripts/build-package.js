// Makes of web/ what the npm package has, in lib/: JavaScript with source maps, types, engines, weights, and the schema
// of recipes.
//
//   node scripts/build-package.js      after npm run build:wasm
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const lib = join(root, 'lib');

const ENGINES = [
  ...['relaxed', 'simd', 'scalar'].flatMap((build) => [build, `${build}-strokes`]),
  ...['learn', 'train'],
];
const WEIGHTS = ['default.safetensors', 'tiny.safetensors', 'large.safetensors', 'rehearsal.ink'];

/**
 * @typedef {object} Bundle
 * @property {string} input a file of web/
 * @property {string} output its name in lib/
 * @property {string} [shipped] the file of web/package/ that says where engine and weights are
 * @property {string} [recognizer] the file of lib/ that has the recognizer already
 * @property {boolean} [learner] whether it names what learns
 * @property {'es' | 'iife'} [format]
 */

const ELEMENT = 'element/index.js';
const RECOGNIZER = 'recognizer.js';
const LEARNER = 'learn/index.js';

/** @type {Bundle[]} */
const BUNDLES = [
  { input: RECOGNIZER, output: 'recognizer.js', shipped: 'shipped-files.js' },
  { input: RECOGNIZER, output: 'inline.js', shipped: 'shipped-inline.js' },
  { input: RECOGNIZER, output: 'workerd.js', shipped: 'shipped-workerd.js' },
  { input: LEARNER, output: 'learn.js', learner: true },
  { input: ELEMENT, output: 'element.js', recognizer: 'recognizer.js' },
  { input: ELEMENT, output: 'inline-element.js', recognizer: 'inline.js' },
  {
    input: 'package/global.js',
    output: 'inline.global.js',
    shipped: 'shipped-inline.js',
    format: 'iife',
  },
];

/**
 * Puts what the package has in the places of what the repository has.
 * @param {Bundle} bundle
 * @returns {import('rolldown').Plugin}
 */
function replacements({ shipped, recognizer, learner }) {
  /** @type {Map<string, import('rolldown').PartialResolvedId>} */
  const known = new Map();
  const web = join(root, 'web');
  if (shipped) known.set(join(web, 'engine/shipped.js'), { id: join(web, 'package', shipped) });
  if (learner) {
    known.set(join(web, 'learn/shipped.js'), { id: join(web, 'package/shipped-learn.js') });
  }
  if (recognizer) known.set(join(web, RECOGNIZER), { id: `./${recognizer}`, external: true });
  return {
    name: 'replacements',
    async resolveId(source, importer) {
      // The platform's to resolve, beside the script.
      if (source.endsWith('.wasm')) return { id: source, external: true };
      const resolved = await this.resolve(source, importer, { skipSelf: true });
      return (resolved && known.get(resolved.id)) ?? resolved;
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

/**
 * The minifier makes templates of strings, and not every bundler knows an address that is one. (Of the same length, so
 * the source map stays right.)
 * @type {import('rolldown').Plugin}
 */
const quotedAddresses = {
  name: 'quoted-addresses',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      chunk.code = chunk.code.replace(/new URL\(`([^`$]+)`,/g, 'new URL("$1",');
    }
  },
};

/** @param {Bundle} bundle */
async function write(bundle) {
  const { input, output, format = 'es' } = bundle;
  const build = await rolldown({
    input: join(root, 'web', input),
    makeAbsoluteExternalsRelative: false,
    plugins: [replacements(bundle), base64Imports, quotedAddresses],
    // A classic script is told no address: what would need one says so.
    ...(format === 'iife' && { transform: { define: { 'import.meta': '{}' } } }),
  });
  await build.write({
    file: join(lib, output),
    format,
    name: 'inkdigit',
    sourcemap: true,
    sourcemapExcludeSources: true,
    sourcemapPathTransform: (path) => path.replace(/^\.\.\/web\//, 'src/'),
    minify: true,
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
for (const source of ['recognizer.js', 'engine', 'element', 'learn', 'pad', 'package']) {
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
  WEIGHTS.map((name) => `weights/${name}`),
);
copy('', ['trainer/recipes/recipe.schema.json']);
execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.types.json'], {
  cwd: root,
  stdio: 'inherit',
});
// tsc leaves declarations that are written by hand where they are.
copy('types/element', ['web/element/tag-name.d.ts']);
const element = join(lib, 'types/element/index.d.ts');
const reference = '/// <reference path="./tag-name.d.ts" />\n';
writeFileSync(element, reference + readFileSync(element, 'utf8'));
// TypeScript before 5.7 knows of no buffer's type behind an array's.
for (const name of readdirSync(join(lib, 'types'), { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.d.ts')) continue;
  const path = join(lib, 'types', name);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replaceAll(/\b(\w+Array)<ArrayBuffer>/g, '$1'));
}
