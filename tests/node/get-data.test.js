import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { DATA_SETS } from '../../scripts/data-sets.js';
import { download } from '../../scripts/download.js';

const SCRIPT = fileURLToPath(new URL('../../scripts/get-data.js', import.meta.url));

const contents = new Map([
  ['a.gz', randomBytes(300_000)],
  ['b.gz', randomBytes(100)],
]);
/**
 * @param {string} algorithm
 * @param {string} name of what the server has
 */
const sumOf = (algorithm, name) =>
  createHash(algorithm)
    .update(contents.get(name) ?? '')
    .digest('hex');

const PLAIN = {
  mirrors: [],
  files: [
    { name: 'a.gz', sha256: sumOf('sha256', 'a.gz') },
    { name: 'b.gz', md5: sumOf('md5', 'b.gz') },
  ],
};

/** What is wanted of the archives, which hold a file more. */
const MEMBERS = new Map([
  ['one.bin', randomBytes(2000)],
  ['two.bin', randomBytes(30)],
]);

/** A zip archive that packs nothing. */
function zipOf(/** @type {Map<string, Buffer>} */ files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    // Version, flags, method (stored), time, date, checksum, sizes, length of the name, of extras.
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(10, 0);
    fields.writeUInt16LE(0x21, 8);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from('PK\x03\x04'), fields, Buffer.from(name), bytes);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x0a\0'), fields, place, Buffer.from(name));
    offset += 30 + name.length + bytes.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.size, 4);
  end.writeUInt16LE(files.size, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, index, Buffer.from('PK\x05\x06'), end]);
}

/** The same as `tar -z` makes it. */
async function tarOf(/** @type {Map<string, Buffer>} */ files) {
  const place = await mkdtemp(join(tmpdir(), 'inkdigit-tar-'));
  for (const [name, bytes] of files) {
    await mkdir(join(place, name, '..'), { recursive: true });
    await writeFile(join(place, name), bytes);
  }
  const packed = execFileSync('tar', ['-c', '-z', '-C', place, ...files.keys()]);
  await rm(place, { recursive: true });
  return packed;
}

/**
 * @param {'zip' | 'tar.gz'} packed
 * @param {object} [rest] instead of what it is
 */
const archived = (packed, rest) => ({
  mirrors: [],
  files: [{ name: `set.${packed}`, sha256: sumOf('sha256', `set.${packed}`) }],
  packed,
  members: [...MEMBERS.keys()].map((name) => `inside/${name}`),
  ...rest,
});

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
  const inside = [...MEMBERS].map(
    ([name, bytes]) => /** @type {const} */ ([`inside/${name}`, bytes]),
  );
  const files = new Map([...inside, ['inside/unwanted.bin', randomBytes(10)]]);
  contents.set('set.zip', zipOf(files));
  contents.set('set.tar.gz', await tarOf(files));
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
  folder = await mkdtemp(join(tmpdir(), 'inkdigit-data-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** @param {string[]} names */
const mirrors = (...names) => names.map((name) => `${origin}/${name}`);

async function assertComplete() {
  assert.deepEqual((await readdir(folder)).sort(), ['a.gz', 'b.gz']);
  for (const name of ['a.gz', 'b.gz']) {
    assert.deepEqual(await readFile(join(folder, name)), contents.get(name));
  }
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
    set: PLAIN,
    folder,
    mirrors: mirrors('good/'),
    progress: (name, bytes, total) => received.set(name, [bytes, total]),
  });
  assert.deepEqual(got, ['a.gz', 'b.gz']);
  assert.deepEqual([...received], [['a.gz', [300_000, 300_000]], ['b.gz', [100, 100]]]); // prettier-ignore
  await assertComplete();
});

test('leaves files alone that are right, and replaces those that are not', async () => {
  await writeFile(join(folder, 'a.gz'), contents.get('a.gz') ?? '');
  await writeFile(join(folder, 'b.gz'), 'half of i');
  const got = await download({ set: PLAIN, folder, mirrors: mirrors('good') });
  assert.deepEqual(got, ['b.gz']);
  assert.deepEqual(requests, ['/good/b.gz']);
  await assertComplete();

  assert.deepEqual(await download({ set: PLAIN, folder, mirrors: mirrors('good') }), []);
  assert.equal(requests.length, 1);
});

for (const bad of ['wrong', 'broken', 'empty']) {
  test(`goes on to the second mirror when the first is ${bad}`, async () => {
    await download({ set: PLAIN, folder, mirrors: mirrors(bad, 'good') });
    assert.deepEqual(requests, [`/${bad}/a.gz`, '/good/a.gz', `/${bad}/b.gz`, '/good/b.gz']);
    await assertComplete();
  });
}

test('says what was wrong with each mirror when none works, and leaves no half file', async () => {
  const promise = download({ set: PLAIN, folder, mirrors: mirrors('wrong', 'empty', 'broken') });
  await assert.rejects(promise, (/** @type {Error} */ error) => {
    assert.match(
      error.message,
      /^cannot download a\.gz \(.*wrong checksum \w{64}; .*HTTP 404; .+\)$/,
    );
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
  assert.deepEqual(await readdir(folder), []);
});

test('an interrupted download leaves no half file and tries no other mirror', async () => {
  const interrupt = new AbortController();
  const promise = download({
    set: PLAIN,
    folder,
    mirrors: mirrors('stuck', 'good'),
    progress: () => interrupt.abort(new Error('interrupted')),
    signal: interrupt.signal,
  });
  await assert.rejects(promise, /interrupted/);
  assert.deepEqual(await readdir(folder), []);
  assert.deepEqual(requests, ['/stuck/a.gz']);
});

for (const packed of /** @type {const} */ (['zip', 'tar.gz'])) {
  test(`takes what is needed out of a ${packed}, and leaves what is right alone`, async () => {
    const set = archived(packed);
    const names = [...MEMBERS.keys()];
    assert.deepEqual(await download({ set, folder, mirrors: mirrors('empty', 'good') }), names);
    assert.deepEqual((await readdir(folder)).sort(), ['SHA256SUMS', ...names]);
    for (const [name, bytes] of MEMBERS)
      assert.deepEqual(await readFile(join(folder, name)), bytes);
    assert.equal(requests.length, 2);
    assert.deepEqual(await download({ set, folder, mirrors: mirrors('good') }), []);
    assert.equal(requests.length, 2);

    await writeFile(join(folder, 'two.bin'), 'damaged');
    assert.deepEqual(await download({ set, folder, mirrors: mirrors('good') }), names);
    assert.deepEqual(await readFile(join(folder, 'two.bin')), MEMBERS.get('two.bin'));
  });

  test(`a ${packed} that is wrong, broken off or without a member leaves nothing`, async () => {
    const set = archived(packed);
    for (const [bad, message] of /** @type {const} */ ([
      ['wrong', /wrong checksum/],
      ['broken', /cannot download set/],
    ])) {
      await assert.rejects(download({ set, folder, mirrors: mirrors(bad) }), message);
      assert.deepEqual(await readdir(folder), []);
    }
    const more = archived(packed, { members: ['inside/one.bin', 'inside/three.bin'] });
    await assert.rejects(download({ set: more, folder, mirrors: mirrors('good') }), (error) => {
      assert.match(/** @type {Error} */ (error).message, /^[^\n]*three\.bin[^\n]*$/);
      return true;
    });
    assert.deepEqual(await readdir(folder), []);
  });
}

test('an interrupted archive leaves nothing', async () => {
  const interrupt = new AbortController();
  const promise = download({
    set: archived('zip'),
    folder,
    mirrors: mirrors('stuck', 'good'),
    progress: () => interrupt.abort(new Error('interrupted')),
    signal: interrupt.signal,
  });
  await assert.rejects(promise, /interrupted/);
  assert.deepEqual(await readdir(folder), []);
});

test('every set has mirrors and checksums, and archives name what is needed of them', () => {
  assert.deepEqual(Object.keys(DATA_SETS), [
    'mnist',
    'fashion-mnist',
    'kmnist',
    'emnist',
    'qmnist',
    'cifar10',
  ]);
  for (const [name, set] of Object.entries(DATA_SETS)) {
    assert.ok(set.mirrors.length > 0, name);
    for (const mirror of set.mirrors) assert.match(mirror, /^https?:\/\/.*\/$/);
    for (const file of set.files) {
      assert.match('sha256' in file ? file.sha256 : file.md5, /^([0-9a-f]{64}|[0-9a-f]{32})$/);
    }
    assert.equal(set.packed !== undefined, (set.members ?? []).length > 0, name);
    assert.equal(set.files.length, set.packed ? 1 : 4, name);
  }
});

test('the program exits 1 with one line when the network fails', async () => {
  const { status, stdout, stderr } = await run('--to', folder, '--mirror', `${origin}/empty`);
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /^get-data: cannot download train-images-idx3-ubyte\.gz \(.*HTTP 404\)\n$/);
  const emnist = await run('emnist', '--to', folder, '--mirror', `${origin}/empty`);
  assert.equal(emnist.status, 1);
  assert.match(emnist.stderr, /^get-data: cannot download gzip\.zip \(.*HTTP 404\)\n$/);
});

for (const [args, message] of /** @type {const} */ ([
  [['--to', ''], /--to needs a folder/],
  [['--mirror', 'file:///etc'], /--mirror takes an http\(s\) URL but was given "file:\/\/\/etc"/],
  [['--nonsense'], /--nonsense/],
  [['stray'], /there is no data set "stray" .*where NAME is mnist, fashion-mnist, kmnist/],
  [['mnist', 'kmnist', '--to', 'x'], /--to is for one data set, not for mnist, kmnist/],
  [['mnist', 'kmnist', '--mirror', 'http://x'], /--mirror is for one data set/],
])) {
  test(`the program exits 2 with one line when given ${args.join(' ')}`, async () => {
    const { status, stderr } = await run(...args);
    assert.equal(status, 2);
    assert.match(stderr, message);
    assert.match(stderr, /^get-data: [^\n]*usage: [^\n]*\n$/);
  });
}
