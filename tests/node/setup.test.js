// scripts/setup.sh in a folder of its own, on a PATH where every tool that could change this machine
// is a stub that writes down how it was called.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/setup.sh', import.meta.url));

const PLAIN_TOOLS =
  'bash env cat cmp cp dirname mktemp mkdir rm touch true sort head tr awk grep flock'.split(' ');

const STUBS = {
  node: 'echo "$NODE_VERSION 20.19"',
  npm: 'echo "npm $*" >>calls; mkdir -p node_modules',
  sudo: 'while [ "$1" = -n ]; do shift; done; exec "$@"',
  sleep: '',
  // Debian's package manager, where all packages but $MISSING are installed.
  'dpkg-query':
    'for name do case " -W -f $MISSING " in *" ${name%%=*} "*) ;; *) echo "${name%%:*} amd64 ii ";; esac; done',
  'apt-get': `echo "apt-get $*" >>calls
if [ -n "$LOCKED" ] && [ ! -e was-locked ]; then
  touch was-locked; echo "E: Could not get lock /var/lib/apt/lists/lock." >&2; exit 100
fi
case "$*" in *no-such-package*) echo "E: Unable to locate package"; exit 100;; esac`,
};

/** @type {string} */
let folder;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkdigit-setup-'));
  await mkdir(join(folder, 'scripts'));
  await mkdir(join(folder, 'bin'));
  await copyFile(SCRIPT, join(folder, 'scripts/setup.sh'));
  await writeFile(join(folder, 'package-lock.json'), '{}');
  for (const name of PLAIN_TOOLS) {
    const path = which(name);
    if (path) await symlink(path, join(folder, 'bin', name));
  }
  for (const [name, body] of Object.entries(STUBS)) {
    await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }
});

afterEach(() => rm(folder, { recursive: true }));

/** @param {string} name */
function which(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((path) => join(path, name)).find(existsSync);
}

/**
 * @param {Record<string, string>} [environment] of the stubs
 * @param {string[]} args
 */
function setup(environment = {}, ...args) {
  const { status, stdout, stderr } = spawnSync('bash', ['scripts/setup.sh', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: join(folder, 'bin'), CHROMIUM: 'bash', NODE_VERSION: '20.19.0', ...environment },
  });
  return { status, stdout, stderr };
}

/** What the stubs wrote down. */
async function calls() {
  const text = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean);
}

const NPM = 'npm ci --include=dev --no-audit --no-fund';

test('installs the missing Debian packages and no others, then the npm packages', async () => {
  const { status, stdout } = setup({ MISSING: 'cmake catch2' });
  assert.equal(status, 0);
  assert.equal(stdout, '');
  assert.deepEqual(await calls(), [
    'apt-get -q update',
    'apt-get -q install -y --no-install-recommends cmake catch2',
    NPM,
  ]);
});

test('does and says nothing the second time, and npm ci again after a change of the lock', async () => {
  setup();
  assert.deepEqual(await calls(), [NPM]);
  assert.deepEqual(setup(), { status: 0, stdout: '', stderr: '' });
  assert.deepEqual(await calls(), [NPM]);
  await writeFile(join(folder, 'package-lock.json'), '{ }');
  setup();
  assert.deepEqual(await calls(), [NPM, NPM]);
});

test('waits while another apt-get holds the lock', async () => {
  assert.equal(setup({ MISSING: 'cmake', LOCKED: 'yes' }).status, 0);
  assert.deepEqual(await calls(), [
    'apt-get -q update',
    'apt-get -q update',
    'apt-get -q install -y --no-install-recommends cmake',
    NPM,
  ]);
});

test("shows apt-get's complaint when an installation fails", () => {
  const { status, stderr } = setup({ MISSING: 'no-such-package' }, 'no-such-package');
  assert.equal(status, 2);
  assert.match(
    stderr,
    /E: Unable to locate package\nsetup: apt-get could not install no-such-package\n$/,
  );
});

test('leaves Emscripten alone where an emsdk is', async () => {
  setup({ MISSING: 'emscripten', EMSDK: '/opt/emsdk' });
  assert.deepEqual(await calls(), [NPM]);
});

test('names in one line what is missing on a system that is not Debian', async () => {
  await rm(join(folder, 'bin/dpkg-query'));
  const { status, stderr } = setup({ CHROMIUM: 'no-such-browser' });
  assert.equal(status, 2);
  assert.match(stderr, /^setup: install first: c\+\+ cmake ninja pkg-config emcc[^\n]*\n$/);
  assert.deepEqual(await calls(), []);
});

test('asks for a newer Node.js in one line', async () => {
  for (const old of ['18.20.4', '20.9.0']) {
    const { status, stderr } = setup({ NODE_VERSION: old });
    assert.equal(status, 2);
    assert.equal(stderr, `setup: Node.js 20.19 or newer is needed, and this is ${old}\n`);
  }
  assert.equal(setup({ NODE_VERSION: '100.0.0' }).status, 0);
});
