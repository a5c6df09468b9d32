// The package under the tools of others, each installed into a project of its own: npm run test:package. It downloads
// half a gigabyte, so it is no part of npm test.
import assert from 'node:assert/strict';
import { cp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { launchBrowser } from '../browser/browser.js';
import { root } from '../node/native.js';
import {
  answerAt,
  answerOfSite,
  assertRight,
  call,
  pack,
  project,
  startServer,
} from './project.js';

/** @type {string} */
let tarball;
/** @type {import('puppeteer-core').Browser} */
let browser;
/** @type {import('puppeteer-core').Page} */
let page;

before(async () => {
  tarball = (await pack()).path;
  browser = await launchBrowser();
  page = await browser.newPage();
});

after(() => browser?.close());

/**
 * Runs a program that a project has installed.
 *
 * @param {string} path of the project
 * @param {string} name of the program
 * @param {string[]} options
 */
function tool(path, name, ...options) {
  return call(path, join(path, 'node_modules/.bin', name), ...options);
}

/** The page for a bundle that is one script. */
const PAGE = '<!doctype html><title></title><script type="module" src="main.js"></script>';

/**
 * Puts the engine and the weights beside a bundle, as the README says.
 *
 * @param {string} path of the project
 */
async function copyFiles(path) {
  for (const name of ['engine', 'weights']) {
    await cp(join(path, 'node_modules/inkdigit/lib', name), join(path, 'out', name), {
      recursive: true,
    });
  }
}

for (const version of ['5', '6', '7', 'latest']) {
  test(`Vite ${version}, development server and build`, async () => {
    const path = await project(`vite-${version}`, tarball, [`vite@${version}`]);
    const vite = await import(
      pathToFileURL(join(path, 'node_modules/vite/dist/node/index.js')).href
    );
    const options = { root: path, configFile: false, logLevel: 'error', base: './' };
    const server = await vite.createServer(options);
    await server.listen();
    try {
      assertRight(await answerAt(page, server.resolvedUrls.local[0]));
    } finally {
      await server.close();
    }
    await vite.build(options);
    assertRight(await answerOfSite(page, join(path, 'dist')));
  });
}

for (const mode of ['production', 'development']) {
  test(`webpack, ${mode}`, async () => {
    const path = await project(`webpack-${mode}`, tarball, ['webpack@5', 'webpack-cli']);
    const output = ['--output-path', join(path, 'out'), '--output-filename', 'main.js'];
    await tool(path, 'webpack', '--mode', mode, '--entry', './main.js', ...output);
    await writeFile(join(path, 'out/index.html'), PAGE);
    assertRight(await answerOfSite(page, join(path, 'out')));
  });
}

test('Rollup, files copied', async () => {
  const path = await project('rollup', tarball, ['rollup', '@rollup/plugin-node-resolve']);
  await tool(path, 'rollup', 'main.js', '-p', 'node-resolve', '-d', 'out');
  await copyFiles(path);
  await writeFile(join(path, 'out/index.html'), PAGE);
  assertRight(await answerOfSite(page, join(path, 'out')));
});

test('esbuild, files copied', async () => {
  const path = await project('esbuild', tarball, ['esbuild']);
  await tool(path, 'esbuild', 'main.js', '--bundle', '--format=esm', '--outdir=out');
  await copyFiles(path);
  await writeFile(join(path, 'out/index.html'), PAGE);
  assertRight(await answerOfSite(page, join(path, 'out')));
});

test('esbuild, inkdigit/inline in one script that is no module', async () => {
  const path = await project('esbuild-inline', tarball, ['esbuild']);
  const options = ['--bundle', '--outdir=out', '--alias:inkdigit=inkdigit/inline'];
  await tool(path, 'esbuild', 'main.js', ...options);
  await writeFile(join(path, 'out/index.html'), PAGE.replace('type="module"', 'defer'));
  assertRight(await answerAt(page, pathToFileURL(join(path, 'out/index.html')).href));
});

test('Parcel', async () => {
  const path = await project('parcel', tarball, ['parcel']);
  await tool(path, 'parcel', 'build', 'index.html', '--dist-dir', 'out', '--public-url', './');
  assertRight(await answerOfSite(page, join(path, 'out')));
});

test('Next.js, on the server and in the page', async () => {
  const path = await project('next', tarball, ['next', 'react', 'react-dom']);
  await cp(join(root, 'tests/package/next'), path, { recursive: true });
  await tool(path, 'next', 'build');
  const server = await startServer(path, (port) => [
    join(path, 'node_modules/.bin/next'),
    ...['start', '-p', String(port)],
  ]);
  try {
    assertRight(await answerAt(page, server.url));
    assertRight(await page.$eval('#server', (element) => element.textContent ?? ''));
  } finally {
    await server.stop();
  }
});

test('the newest Node', async () => {
  const path = await project('node', tarball, ['node@latest']);
  assertRight(await tool(path, 'node', 'command.js'));
});

test('Bun', async () => {
  const path = await project('bun', tarball, ['bun']);
  assertRight(await tool(path, 'bun', 'command.js'));
});

test('Deno, without any permission', async () => {
  const path = await project('deno', tarball, ['deno']);
  assertRight(await tool(path, 'deno', 'run', '--no-prompt', 'command.js'));
});

test('a Cloudflare Worker, bundled by wrangler, run by workerd', async () => {
  const path = await project('workerd', tarball, ['wrangler', 'miniflare']);
  const date = ['--compatibility-date', '2026-01-01'];
  const options = ['deploy', 'worker.js', '--dry-run', '--outdir', 'out', '--name', 'digits'];
  await tool(path, 'wrangler', ...options, ...date);
  const { Miniflare } = createRequire(join(path, 'package.json'))('miniflare');
  const worker = new Miniflare({
    modules: true,
    modulesRoot: join(path, 'out'),
    scriptPath: join(path, 'out/worker.js'),
    modulesRules: [{ type: 'CompiledWasm', include: ['**/*.wasm'] }],
    compatibilityDate: date[1],
  });
  try {
    assertRight(await (await worker.dispatchFetch('http://localhost/')).text());
  } finally {
    await worker.dispose();
  }
});

test('@arethetypeswrong/cli finds nothing', async () => {
  const path = await project('attw', tarball, ['@arethetypeswrong/cli']);
  // It is of ES modules alone; Node has been able to require these since 20.19.
  await tool(path, 'attw', tarball, '--profile', 'esm-only');
});

for (const version of ['5.4', '5', '6']) {
  test(`types under TypeScript ${version}`, async () => {
    const path = await project(`typescript-${version}`, tarball, [`typescript@${version}`]);
    await cp(join(root, 'tests/package/types.ts'), join(path, 'types.ts'));
    const options = ['--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022,dom'];
    for (const resolution of ['bundler', 'nodenext']) {
      const module = resolution === 'bundler' ? 'esnext' : resolution;
      const modules = ['--module', module, '--moduleResolution', resolution];
      await tool(path, 'tsc', ...options, ...modules, 'types.ts');
    }
  });
}

test('what nobody imports is not in a bundle', async () => {
  const path = await project('shaken', tarball, ['esbuild']);
  await writeFile(
    join(path, 'main.js'),
    "import { InputError } from 'inkdigit'; alert(InputError);",
  );
  const bundle = await tool(path, 'esbuild', 'main.js', '--bundle', '--format=esm', '--minify');
  assert.ok(bundle.length < 1000, `${bundle.length} bytes`);
});
