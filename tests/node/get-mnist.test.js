import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { download } from '../../scripts/get-mnist.js';

const SCRIPT = fileURLToPath(new URL('../../scripts/get-mnist.js', import.meta.url));

const contents = new Map([
  ['a.gz', randomBytes(300_000)],
  ['b.gz', randomBytes(100)],
]);
const files = [...contents].map(([name, bytes]) => ({
  name,
  bytes: bytes.length,
  md5: createHash('md5').update(bytes).digest('hex'),
}));

/** @type {string[]} what was asked of the server */
let requests = [];
/** @type {string} */
let folder;
/** @type {string} */
let origin;

// One server, each of its folders another kind of mirror.
const server = createServer((request, response) => {
  requests.push(request.url ?? '');
  const [, mirror, name = ''] = (request.url ?? '').split('/');
  const bytes = contents.get(name);
  if (!bytes || mirror === 'empty') {
    response.writeHead(404).end();
  } else if (mirror === 'wrong') {
    response.end(Buffer.alloc(bytes.length));
  } else if (mirror === 'broken') {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  } else if (mirror === 'stuck') {
    response.writeHead(200, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2));
  } else {
    response.end(bytes);
  }
});

before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  assert(address && typeof address === 'object');
  origin = `http://127.0.0.1:${address.port}`;
});

after(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(async () => {
  requests = [];
  folder = await mkdtemp(join(tmpdir(), 'inkdigit-mnist-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** @param {string[]} names */
const mirrors = (...names) => names.map((name) => `${origin}/${name}`);

async function assertComplete() {
  assert.deepEqual((await readdir(folder)).sort(), [...contents.keys()]);
  for (const [name, bytes] of contents) assert.deepEqual(await readFile(join(folder, name)), bytes);
}

/**
 * @param {string[]} args
 * @returns {Promise<{ status: unknown, stdout: string, stderr: string }>}
 */
function run(...args) {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, ...args], (error, stdout, stderr) =>
      resolve({ status: error ? error.code : 0, stdout, stderr }),
    );
  });
}

test('downloads every file and reports progress up to its size', async () => {
  const received = new Map();
  const got = await download({
    folder,
    files,
    mirrors: mirrors('good/'),
    progress: (name, bytes) => received.set(name, bytes),
  });
  assert.deepEqual(got, ['a.gz', 'b.gz']);
  assert.deepEqual(received, new Map(files.map((file) => [file.name, file.bytes])));
  await assertComplete();
});

test('leaves files alone that are right, and replaces those that are not', async () => {
  await writeFile(join(folder, 'a.gz'), contents.get('a.gz') ?? '');
  await writeFile(join(folder, 'b.gz'), 'half of i');
  const got = await download({ folder, files, mirrors: mirrors('good') });
  assert.deepEqual(got, ['b.gz']);
  assert.deepEqual(requests, ['/good/b.gz']);
  await assertComplete();

  assert.deepEqual(await download({ folder, files, mirrors: mirrors('good') }), []);
  assert.equal(requests.length, 1);
});

for (const bad of ['wrong', 'broken', 'empty']) {
  test(`goes on to the second mirror when the first is ${bad}`, async () => {
    await download({ folder, files, mirrors: mirrors(bad, 'good') });
    assert.deepEqual(requests, [`/${bad}/a.gz`, '/good/a.gz', `/${bad}/b.gz`, '/good/b.gz']);
    await assertComplete();
  });
}

test('says what was wrong with each mirror when none works, and leaves no half file', async () => {
  const promise = download({ folder, files, mirrors: mirrors('wrong', 'empty', 'broken') });
  await assert.rejects(promise, (/** @type {Error} */ error) => {
    assert.match(
      error.message,
      /^cannot download a\.gz \(.*wrong checksum \w{32}; .*HTTP 404; .+\)$/,
    );
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
  assert.deepEqual(await readdir(folder), []);
});

test('an interrupted download leaves no half file and tries no other mirror', async () => {
  const interrupt = new AbortController();
  const promise = download({
    folder,
    files,
    mirrors: mirrors('stuck', 'good'),
    progress: () => interrupt.abort(new Error('interrupted')),
    signal: interrupt.signal,
  });
  await assert.rejects(promise, /interrupted/);
  assert.deepEqual(await readdir(folder), []);
  assert.deepEqual(requests, ['/stuck/a.gz']);
});

test('the program exits 1 with one line when the network fails', async () => {
  const { status, stdout, stderr } = await run('--to', folder, '--mirror', `${origin}/empty`);
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /^get-mnist: cannot download train-images-idx3-ubyte\.gz \(.*HTTP 404\)\n$/);
});

for (const [args, message] of /** @type {const} */ ([
  [['--to', ''], /--to needs a folder/],
  [['--mirror', 'file:///etc'], /--mirror takes an http\(s\) URL but was given "file:\/\/\/etc"/],
  [['--nonsense'], /--nonsense/],
  [['stray'], /stray/],
])) {
  test(`the program exits 2 with one line when given ${args.join(' ')}`, async () => {
    const { status, stderr } = await run(...args);
    assert.equal(status, 2);
    assert.match(stderr, message);
    assert.match(stderr, /^get-mnist: [^\n]*usage: [^\n]*\n$/);
  });
}
