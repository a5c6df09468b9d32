// Fetches the files of a data set, or what is needed of its archive. A file takes its name only when it is
// complete and its checksum is right, so an interrupted download leaves nothing behind that could be
// mistaken for data.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** @typedef {import('./data-sets.js').DataFile} DataFile */
/** @typedef {import('./data-sets.js').DataSet} DataSet */
/** @typedef {(name: string, received: number, total: number | null) => void} Progress `total`: where it is known */
/** @typedef {{ mirrors: readonly string[], progress: Progress, signal?: AbortSignal }} Transfer */

/** A mirror that has gone silent for this long is given up. */
const STALL_MS = 30_000;

/** What was taken out of an archive, as `sha256sum --check` reads it. */
const SUMS = 'SHA256SUMS';

/**
 * Makes `folder` hold all files of the set; those that are there and right already are left alone.
 *
 * @param {object} options
 * @param {DataSet} options.set
 * @param {string} options.folder
 * @param {readonly string[]} [options.mirrors] instead of the set's
 * @param {Progress} [options.progress]
 * @param {AbortSignal} [options.signal] stops, and leaves no half file
 * @returns {Promise<string[]>} the names of the files that are new
 */
export async function download({
  set,
  folder,
  mirrors = set.mirrors,
  progress = () => {},
  signal,
}) {
  await mkdir(folder, { recursive: true });
  const transfer = { mirrors, progress, signal };
  if (set.packed) return fromArchive(set, folder, transfer);
  const downloaded = [];
  for (const file of set.files) {
    const target = join(folder, file.name);
    if ((await sumOf(target, algorithmOf(file))) === expectedSum(file)) continue;
    await fromAnyMirror(file, target, transfer);
    downloaded.push(file.name);
  }
  return downloaded;
}

/**
 * @param {DataSet} set
 * @param {string} folder
 * @param {Transfer} transfer
 */
async function fromArchive({ files: [archive], packed, members = [] }, folder, transfer) {
  const names = members.map((member) => basename(member));
  if (await areThere(names, folder)) return [];
  const packedAt = join(folder, `${archive.name}.${process.pid}.part`);
  const unpackedAt = join(folder, `unpacked.${process.pid}.part`);
  try {
    await fromAnyMirror(archive, packedAt, transfer);
    await mkdir(unpackedAt);
    await unpack(packed, packedAt, members, unpackedAt, transfer.signal);
    await moveAll(names, unpackedAt, folder);
  } finally {
    await rm(packedAt, { force: true });
    await rm(unpackedAt, { force: true, recursive: true });
  }
  return names;
}

/**
 * Whether all files are as they came out of the archive.
 *
 * @param {string[]} names
 * @param {string} folder
 */
async function areThere(names, folder) {
  const text = await readFile(join(folder, SUMS), 'utf8').catch(() => '');
  const sums = new Map(text.split('\n').map((line) => [line.slice(66), line.slice(0, 64)]));
  for (const name of names) {
    if (!sums.has(name) || (await sumOf(join(folder, name), 'sha256')) !== sums.get(name))
      return false;
  }
  return true;
}

/**
 * @param {string[]} names
 * @param {string} from
 * @param {string} to
 */
async function moveAll(names, from, to) {
  const lines = [];
  for (const name of names) {
    const sum = await sumOf(join(from, name), 'sha256');
    if (sum === null) throw new Error(`${name} is not in the archive`);
    lines.push(`${sum}  ${name}\n`);
  }
  for (const name of names) await rename(join(from, name), join(to, name));
  await writeFile(join(from, SUMS), lines.join(''));
  await rename(join(from, SUMS), join(to, SUMS));
}

/**
 * @param {DataSet['packed']} packed
 * @param {string} archive
 * @param {readonly string[]} members
 * @param {string} folder they are put into, without folders of their own
 * @param {AbortSignal} [signal]
 */
async function unpack(packed, archive, members, folder, signal) {
  const [program, args] =
    packed === 'zip'
      ? ['unzip', ['-q', '-j', archive, ...members, '-d', folder]]
      : ['tar', ['-x', '-z', '-f', archive, '-C', folder, '--strip-components=1', ...members]];
  await new Promise((resolve, reject) => {
    execFile(program, args, { signal }, (error, _, stderr) => {
      if (signal?.aborted) return reject(signal.reason);
      if (!error) return resolve(null);
      const missing = 'code' in error && error.code === 'ENOENT';
      const said = stderr.trim().split('\n')[0] || error.message.split('\n')[0];
      reject(new Error(missing ? `${program}, which unpacks it, is not installed` : said));
    });
  });
}

/**
 * @param {DataFile} file
 * @param {string} target
 * @param {Transfer} transfer
 */
async function fromAnyMirror(file, target, { mirrors, progress, signal }) {
  const failures = [];
  for (const mirror of mirrors) {
    const url = new URL(file.name, mirror.endsWith('/') ? mirror : `${mirror}/`);
    const partial = `${target}.${process.pid}.part`;
    try {
      const sum = await save(
        url,
        partial,
        algorithmOf(file),
        (received, total) => progress(file.name, received, total),
        signal,
      );
      if (sum !== expectedSum(file)) throw new Error(`wrong checksum ${sum}`);
      await rename(partial, target);
      return;
    } catch (error) {
      await rm(partial, { force: true });
      signal?.throwIfAborted();
      failures.push(`${url.host}: ${reason(error)}`);
    }
  }
  throw new Error(`cannot download ${file.name} (${failures.join('; ')})`);
}

/**
 * @param {URL} url
 * @param {string} path
 * @param {string} algorithm
 * @param {(received: number, total: number | null) => void} progress
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>} the checksum of what was written to `path`
 */
async function save(url, path, algorithm, progress, signal) {
  const stall = new AbortController();
  const timer = setTimeout(
    () => stall.abort(new Error(`no data for ${STALL_MS / 1000} s`)),
    STALL_MS,
  );
  try {
    const response = await fetch(url, {
      signal: signal ? AbortSignal.any([stall.signal, signal]) : stall.signal,
    });
    if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
    const total = Number(response.headers.get('content-length')) || null;
    const hash = createHash(algorithm);
    let received = 0;
    // Open from here on: a file that is still being opened when the transfer ends appears after it
    // has been removed.
    const file = await open(path, 'w');
    await pipeline(
      response.body,
      async function* (/** @type {AsyncIterable<Uint8Array>} */ chunks) {
        for await (const chunk of chunks) {
          timer.refresh();
          hash.update(chunk);
          progress((received += chunk.length), total);
          yield chunk;
        }
      },
      file.createWriteStream(),
    );
    return hash.digest('hex');
  } finally {
    clearTimeout(timer);
  }
}

/** @param {DataFile} file */
const algorithmOf = (file) => ('sha256' in file ? 'sha256' : 'md5');

/** @param {DataFile} file */
const expectedSum = (file) => ('sha256' in file ? file.sha256 : file.md5);

/**
 * @param {string} path
 * @param {string} algorithm
 */
async function sumOf(path, algorithm) {
  const hash = createHash(algorithm);
  try {
    await pipeline(createReadStream(path), hash);
  } catch {
    return null; // not there, or not readable: to be downloaded
  }
  return hash.digest('hex');
}

/**
 * What is behind fetch's "fetch failed".
 *
 * @param {unknown} error
 */
function reason(error) {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
