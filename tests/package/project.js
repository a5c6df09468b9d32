// Projects of a user who has installed the package, and what they answer.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { serveFolder } from '../browser/server.js';
import { freePort } from '../engines/webdriver.js';
import { root } from '../node/native.js';
import { folder } from '../node/temporary.js';
import { Recognizer } from '../../web/recognizer.js';
import { answerOf } from './app/answer.js';

const run = promisify(execFile);

/** Generous: a bundler that has never run here may take its time. */
export const PATIENCE_MS = 120_000;

/** What every project is to answer: the repository's own recognizer in this Node. */
export const expected = answerOf(await Recognizer.load());

/** npm as its user calls it, without what an npm above this process has told it. */
export const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV$|INIT_CWD$)/i.test(name)),
);

/**
 * Runs a command in a folder.
 *
 * @param {string} cwd
 * @param {string} command
 * @param {string[]} options
 * @returns {Promise<string>} its output, without a newline at the end
 */
export async function call(cwd, command, ...options) {
  const { stdout } = await run(command, options, { cwd, env: environment, maxBuffer: 1 << 26 });
  return stdout.trimEnd();
}

/**
 * npm pack, as its user calls it.
 *
 * @returns {Promise<{ path: string, files: string[] }>} the tarball and what it contains
 */
export async function pack() {
  const output = await call(root, 'npm', 'pack', '--json', '--pack-destination', folder);
  // Some versions of npm let what builds the package speak first.
  const [{ filename, files }] = JSON.parse(output.slice(output.search(/^\[$/m)));
  return {
    path: join(folder, filename),
    files: files.map((/** @type {{ path: string }} */ { path }) => path).sort(),
  };
}

/**
 * A folder with the files of app/ and the package, installed.
 *
 * @param {string} name
 * @param {string} tarball
 * @param {string[]} [packages] beside it
 * @returns {Promise<string>}
 */
export async function project(name, tarball, packages = []) {
  const path = join(folder, name);
  await mkdir(path);
  await cp(join(root, 'tests/package/app'), path, { recursive: true });
  await writeFile(join(path, 'package.json'), '{ "private": true, "type": "module" }\n');
  await call(path, 'npm', 'install', '--no-audit', '--no-fund', tarball, ...packages);
  return path;
}

/**
 * What a page says in its title.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} url
 */
export async function answerAt(page, url) {
  await page.goto(url);
  await page.waitForFunction(() => document.title !== '', { timeout: PATIENCE_MS });
  return page.title();
}

/**
 * What a static site in a folder answers.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} path of the folder
 * @param {string} [name] of the page
 */
export async function answerOfSite(page, path, name = 'index.html') {
  const site = await serveFolder(path);
  try {
    return await answerAt(page, `${site.origin}/${name}`);
  } finally {
    await site.close();
  }
}

/**
 * Starts a server, and waits until it answers.
 *
 * @param {string} cwd
 * @param {(port: number) => string[]} command with its options
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startServer(cwd, command) {
  const port = await freePort();
  const [program, ...options] = command(port);
  // A group of its own: what a script of npm starts ends with it.
  const child = spawn(program, options, { cwd, env: environment, detached: true });
  const closed = once(child, 'close');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const url = `http://localhost:${port}/`;
  const stop = async () => {
    if (child.exitCode === null && child.pid) process.kill(-child.pid);
    await closed; // and with it all that could still write
  };
  const end = Date.now() + PATIENCE_MS;
  while (!(await fetch(url).catch(() => null))) {
    if (child.exitCode !== null || Date.now() > end) {
      await stop();
      throw new Error(`${url} does not answer:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, stop };
}

/** @param {string} answer */
export function assertRight(answer) {
  assert.equal(answer, expected);
}
