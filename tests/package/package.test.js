// The package as its users install it: packed, installed into a project, and used where it needs no tool but those
// that are here. matrix.test.js has the other tools.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { build, createServer } from 'vite';

import { launchBrowser } from '../browser/browser.js';
import { root } from '../node/native.js';
import { SCRIPT } from '../../web/page/take/texts.js';
import { answerAt, answerOfSite, assertRight, call, expected, pack, project } from './project.js';

/** @type {Awaited<ReturnType<typeof pack>>} */
let packed;
/** @type {string} where it is installed */
let path;
/** @type {import('puppeteer-core').Browser} */
let browser;
/** @type {import('puppeteer-core').Page} */
let page;

before(async () => {
  const readme = await readFile(`${root}README.md`, 'utf8');
  packed = await pack();
  assert.equal(
    await readFile(`${root}README.md`, 'utf8'),
    readme,
    'the repository has its own again',
  );
  path = await project('app', packed.path);
  browser = await launchBrowser();
  page = await browser.newPage();
});

after(() => browser?.close());

/**
 * A page of the project.
 *
 * @param {string} name
 * @param {string} head
 */
function html(name, head) {
  return writeFile(
    join(path, name),
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title></title>${head}</head></html>`,
  );
}

const TELL = `(recognizer) => { document.title = answerOf(recognizer); }`;

/** answer.js for a script that is no module. */
async function classicAnswer() {
  const source = await readFile(join(path, 'answer.js'), 'utf8');
  return source.replace('export function', 'function');
}

test('npm pack has what a user needs, and nothing else', () => {
  const known = [
    /^(LICENSE|NOTICE\.md|README\.md|package\.json)$/,
    /^lib\/engine\/inkdigit-((relaxed|simd|scalar)(-strokes)?|learn|train)\.wasm$/,
    /^lib\/weights\/((default|tiny|large)\.safetensors|rehearsal\.ink)$/,
    /^lib\/recipe\.schema\.json$/,
    /^lib\/types\/.*\.d\.ts$/,
    /^lib\/src\/(?!page\/).*\.js$/,
    /^lib\/[a-z.-]+\.js(\.map)?$/,
  ];
  const strange = packed.files.filter((file) => !known.some((pattern) => pattern.test(file)));
  assert.deepEqual(strange, []);
  assert.equal(packed.files.filter((file) => /\.(wasm|safetensors)$/.test(file)).length, 11);
});

test('its README is its own, and no script runs when it is installed', async () => {
  const installed = join(path, 'node_modules/inkdigit/');
  assert.equal(
    await readFile(`${installed}README.md`, 'utf8'),
    await readFile(`${root}web/package/README.md`, 'utf8'),
  );
  const { scripts, dependencies } = JSON.parse(await readFile(`${installed}package.json`, 'utf8'));
  assert.equal(dependencies, undefined);
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) {
    assert.equal(scripts?.[name], undefined, name);
  }
});

test('it has the schema of recipes, where an editor can be told to find it', async () => {
  const script = "console.log(import.meta.resolve('inkdigit/recipe.schema.json'))";
  const resolved = await call(path, process.execPath, '--input-type=module', '-e', script);
  // As docs/recipes.md says.
  const named = join(path, 'node_modules/inkdigit/lib/recipe.schema.json');
  assert.equal(resolved, pathToFileURL(named).href);
  assert.deepEqual(
    await readFile(named),
    await readFile(`${root}trainer/recipes/recipe.schema.json`),
  );
});

test('publint finds nothing', async () => {
  const pkgDir = join(path, 'node_modules/inkdigit');
  const { messages, pkg } = await publint({ pkgDir, strict: true, pack: false });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg ?? {})),
    [],
  );
});

test('the source maps name files that are there', async () => {
  for (const name of packed.files.filter((file) => file.endsWith('.map'))) {
    const { sources } = JSON.parse(
      await readFile(join(path, 'node_modules/inkdigit', name), 'utf8'),
    );
    assert.ok(sources.length > 0, name);
    for (const source of sources) assert.ok(packed.files.includes(`lib/${source}`), source);
  }
});

for (const moduleResolution of ['bundler', 'nodenext']) {
  test(`its types, moduleResolution ${moduleResolution}`, async () => {
    await writeFile(
      join(path, 'types.ts'),
      await readFile(new URL('types.ts', import.meta.url), 'utf8'),
    );
    const module = moduleResolution === 'bundler' ? 'esnext' : moduleResolution;
    const options = ['--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022,dom'];
    const types = ['--types', '', '--module', module, '--moduleResolution', moduleResolution];
    await call(path, `${root}node_modules/.bin/tsc`, ...options, ...types, 'types.ts');
  });
}

test('in Node', async () => {
  assertRight(await call(path, process.execPath, 'command.js'));
});

test('in Node, without SIMD, from files', async () => {
  const script = `const { Recognizer } = await import('inkdigit');
    const { readFile } = await import('node:fs/promises');
    const weights = await readFile(new URL(import.meta.resolve('inkdigit/weights/tiny.safetensors')));
    const recognizer = await Recognizer.load({ simd: false, weights });
    console.log(recognizer.recognize({ strokes: [[[12, 10], [60, 12], [30, 90]]] }).digit, recognizer.info.simd);`;
  assert.equal(await call(path, process.execPath, '--input-type=module', '-e', script), '7 false');
});

test('in Node, required by CommonJS', async () => {
  const script = `const { Recognizer } = require('inkdigit');
    Promise.all([import('./answer.js'), Recognizer.load()])
      .then(([{ answerOf }, recognizer]) => console.log(answerOf(recognizer)));`;
  const options = ['--no-warnings', '--input-type=commonjs', '-e', script];
  assertRight(await call(path, process.execPath, ...options));
});

test('a network is trained, in Node', async () => {
  const script = `
    import { readFileSync } from 'node:fs';
    import { Recognizer } from 'inkdigit';
    import { Trainer } from 'inkdigit/learn';
    const recipe = readFileSync(process.argv[1], 'utf8');
    const { weights } = await (await Trainer.load()).train({ recipe, data: [{ synthetic: 100 }] });
    const recognizer = await Recognizer.load({ weights });
    console.log(recognizer.info.name);
    recognizer.dispose();`;
  const recipe = join(root, 'trainer/recipes/mlp.json');
  const options = ['--input-type=module', '-e', script, recipe];
  assert.equal(await call(path, process.execPath, ...options), 'mlp');
});

test('a hand is learnt, in Node', async () => {
  const script = `import { Recognizer } from 'inkdigit';
    import { Learner } from 'inkdigit/learn';
    import { readFile } from 'node:fs/promises';
    const weights = await readFile(new URL(import.meta.resolve('inkdigit/weights/tiny.safetensors')));
    const corrections = [{ label: '7', strokes: [[[12, 10], [60, 12], [30, 90]]] }];
    const learnt = await (await Learner.load()).adapt({ weights, corrections });
    const recognizer = await Recognizer.load({ weights: learnt.weights });
    console.log(recognizer.recognize(corrections[0]).digit, learnt.report.learnt.after);`;
  assert.equal(await call(path, process.execPath, '--input-type=module', '-e', script), '7 1');
});

test('in a worker thread of Node', async () => {
  const script = "new (require('node:worker_threads').Worker)('./command.js')";
  assertRight(await call(path, process.execPath, '-e', script));
});

test('in a realm that has WebAssembly, atob and TextDecoder alone', async () => {
  const context = vm.createContext({ WebAssembly, TextDecoder, atob });
  const installed = join(path, 'node_modules/inkdigit/lib/inline.global.js');
  vm.runInContext(await readFile(installed, 'utf8'), context);
  vm.runInContext(await classicAnswer(), context);
  assertRight(await vm.runInContext('inkdigit.Recognizer.load().then(answerOf)', context));
});

test('on a static page under a strict policy', async () => {
  await writeFile(
    join(path, 'strict.js'),
    `import { Recognizer } from './node_modules/inkdigit/lib/recognizer.js';
     import { answerOf } from './answer.js';
     Recognizer.load().then(${TELL}, (error) => { document.title = error.message; });`,
  );
  const policy = "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
  await html(
    'strict.html',
    `<meta http-equiv="Content-Security-Policy" content="${policy}"><script type="module" src="strict.js"></script>`,
  );
  assertRight(await answerOfSite(page, path, 'strict.html'));
});

test('from a file, without any server', async () => {
  await html(
    'file.html',
    `<script src="node_modules/inkdigit/lib/inline.global.js"></script>
     <script>${await classicAnswer()} inkdigit.Recognizer.load().then(${TELL})</script>`,
  );
  assertRight(await answerAt(page, pathToFileURL(join(path, 'file.html')).href));
});

test('the script tag that the page gives along', async () => {
  await html('tag.html', SCRIPT);
  const logged = new Promise((resolve) => page.once('console', resolve));
  await page.goto(pathToFileURL(join(path, 'tag.html')).href);
  assert.equal((await logged).text(), '7');
});

test('in a frame without an origin, which may fetch nothing', async () => {
  const script = await readFile(join(path, 'node_modules/inkdigit/lib/inline.global.js'), 'utf8');
  await html(
    'frame.html',
    `<meta http-equiv="Content-Security-Policy" content="connect-src 'none'">
     <script>${script}; ${await classicAnswer()}
     inkdigit.Recognizer.load().then((recognizer) => parent.postMessage(answerOf(recognizer), '*'))</script>`,
  );
  await html(
    'sandbox.html',
    `<script>addEventListener('message', ({ data }) => { document.title = data; })</script>
     <iframe sandbox="allow-scripts" src="frame.html"></iframe>`,
  );
  assertRight(await answerOfSite(page, path, 'sandbox.html'));
});

test('in a worker of a page', async () => {
  await writeFile(
    join(path, 'worker.js'),
    `import { Recognizer } from './node_modules/inkdigit/lib/recognizer.js';
     import { answerOf } from './answer.js';
     Recognizer.load().then((recognizer) => postMessage(answerOf(recognizer)));`,
  );
  await html(
    'worker.html',
    `<script>new Worker('worker.js', { type: 'module' })
      .addEventListener('message', ({ data }) => { document.title = data; })</script>`,
  );
  assertRight(await answerOfSite(page, path, 'worker.html'));
});

test('in a service worker', async () => {
  await writeFile(
    join(path, 'service.js'),
    `import { Recognizer } from './node_modules/inkdigit/lib/recognizer.js';
     import { answerOf } from './answer.js';
     const loading = Recognizer.load();
     addEventListener('message', async ({ source }) => source.postMessage(answerOf(await loading)));`,
  );
  await html(
    'service.html',
    `<script>navigator.serviceWorker.addEventListener('message', ({ data }) => { document.title = data; });
     navigator.serviceWorker.register('service.js', { type: 'module' });
     navigator.serviceWorker.ready.then(({ active }) => active.postMessage('read'))</script>`,
  );
  assertRight(await answerOfSite(page, path, 'service.html'));
});

test('built by Vite', async () => {
  await build({ root: path, configFile: false, logLevel: 'error', base: './' });
  assertRight(await answerOfSite(page, join(path, 'dist')));
});

test("served by Vite's development server", async () => {
  const server = await createServer({ root: path, configFile: false, logLevel: 'error' });
  await server.listen();
  try {
    assertRight(await answerAt(page, server.resolvedUrls?.local[0] ?? ''));
  } finally {
    await server.close();
  }
});

const FIELD = `<ink-digit name="digit" aria-label="Digit"></ink-digit>
  <script type="module" src="field.js"></script>`;

/** @param {string} from where the element comes from */
function fieldScript(from) {
  return `import { InkDigitElement } from '${from}';
    const field = document.querySelector('ink-digit');
    field.addEventListener('input', () => { document.title = field.value; });
    field.addEventListener('error', ({ message }) => { document.title = message; });
    if (field instanceof InkDigitElement) field.strokes = [[[0.1, 0.1], [0.6, 0.1], [0.3, 0.9]]];`;
}

test('<ink-digit> on a static page under a strict policy', async () => {
  await writeFile(join(path, 'field.js'), fieldScript('./node_modules/inkdigit/lib/element.js'));
  const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}"></head><body>${FIELD}`;
  await html('field.html', head);
  assert.equal(await answerOfSite(page, path, 'field.html'), '7');
});

test("<ink-digit> built by Vite, and served by Vite's development server", async () => {
  await writeFile(join(path, 'field.js'), fieldScript('inkdigit/element'));
  await html('field.html', FIELD);
  const options = { root: path, configFile: /** @type {false} */ (false), base: './' };
  const output = { outDir: 'field', rollupOptions: { input: join(path, 'field.html') } };
  await build({ ...options, logLevel: 'error', build: output });
  assert.equal(await answerOfSite(page, join(path, 'field'), 'field.html'), '7');
  const server = await createServer({ ...options, logLevel: 'error' });
  await server.listen();
  try {
    assert.equal(await answerAt(page, `${server.resolvedUrls?.local[0]}field.html`), '7');
  } finally {
    await server.close();
  }
});

test('<ink-digit> on a server, which has no elements, can be imported', async () => {
  const script = "console.log(typeof (await import('inkdigit/element')).InkDigitElement)";
  assert.equal(await call(path, process.execPath, '--input-type=module', '-e', script), 'function');
});

test('what a bundler did not bring along is named, with what to do', async () => {
  const installed = join(path, 'node_modules/inkdigit/lib/recognizer.js');
  await writeFile(join(path, 'alone.js'), await readFile(installed));
  await html(
    'alone.html',
    `<script type="module">import { Recognizer } from './alone.js';
     Recognizer.load({ weights: 'node_modules/inkdigit/lib/weights/tiny.safetensors' })
       .catch((error) => { document.title = error.message; })</script>`,
  );
  assert.match(
    await answerOfSite(page, path, 'alone.html'),
    /^engine: http\S*\/engine\/inkdigit-(relaxed|simd)\.wasm: the server answered 404 Not Found; .*inkdigit\/inline/,
  );
});

test('what is expected is an answer', () => {
  assert.match(expected, /^7 [0-9a-f]{80} 71 0\.\d+ 11 0\.\d+$/);
});
