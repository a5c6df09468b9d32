// Downloads the four MNIST files, checks them, and puts them where the trainer looks.
//
//   node scripts/get-mnist.js [--to DIR] [--mirror URL]...
//
// A file takes its name only when it is complete and its checksum is right, so an interrupted
// download leaves nothing behind that could be mistaken for data.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** @typedef {{ name: string, bytes: number, md5: string }} DataFile */
/** @typedef {(name: string, received: number, total: number) => void} Progress */

/** @type {readonly DataFile[]} The original distribution; MD5 is what it was published with. */
const MNIST = [
  {
    name: 'train-images-idx3-ubyte.gz',
    bytes: 9912422,
    md5: 'f68b3c2dcbeaaa9fbdd348bbdeb94873',
  },
  { name: 'train-labels-idx1-ubyte.gz', bytes: 28881, md5: 'd53e105ee54ea40749a09fcbcd1e9432' },
  { name: 't10k-images-idx3-ubyte.gz', bytes: 1648877, md5: '9fb629c4189551a2d022fa330f9573f3' },
  { name: 't10k-labels-idx1-ubyte.gz', bytes: 4542, md5: 'ec29112dd5afa0611ce80d1b7f02629c' },
];

const MIRRORS = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
];

const USAGE = 'usage: npm run data [-- [--to DIR] [--mirror URL]...]';

/** A mirror that has gone silent for this long is given up. */
const STALL_MS = 30_000;

/**
 * Makes `folder` hold all `files`; those that are there and right already are left alone.
 *
 * @param {object} options
 * @param {string} options.folder
 * @param {readonly string[]} [options.mirrors] tried in turn, for each file
 * @param {readonly DataFile[]} [options.files]
 * @param {Progress} [options.progress]
 * @param {AbortSignal} [options.signal] stops, and leaves no half file
 * @returns {Promise<string[]>} the names of the files that were downloaded
 */
export async function download({
  folder,
  mirrors = MIRRORS,
  files = MNIST,
  progress = () => {},
  signal,
}) {
  await mkdir(folder, { recursive: true });
  const downloaded = [];
  for (const file of files) {
    const target = join(folder, file.name);
    if ((await md5OfFile(target)) === file.md5) continue;
    await fromAnyMirror(file, target, { mirrors, progress, signal });
    downloaded.push(file.name);
  }
  return downloaded;
}

/**
 * @param {DataFile} file
 * @param {string} target
 * @param {{ mirrors: readonly string[], progress: Progress, signal?: AbortSignal }} options
 */
async function fromAnyMirror(file, target, { mirrors, progress, signal }) {
  const failures = [];
  for (const mirror of mirrors) {
    const url = new URL(file.name, mirror.endsWith('/') ? mirror : `${mirror}/`);
    const partial = `${target}.${process.pid}.part`;
    try {
      const md5 = await save(
        url,
        partial,
        (received) => progress(file.name, received, file.bytes),
        signal,
      );
      if (md5 !== file.md5) throw new Error(`wrong checksum ${md5}`);
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
 * @param {(received: number) => void} progress
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>} the MD5 sum of what was written to `path`
 */
async function save(url, path, progress, signal) {
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
    const hash = createHash('md5');
    let received = 0;
    await pipeline(
      response.body,
      async function* (/** @type {AsyncIterable<Uint8Array>} */ chunks) {
        for await (const chunk of chunks) {
          timer.refresh();
          hash.update(chunk);
          progress((received += chunk.length));
          yield chunk;
        }
      },
      createWriteStream(path),
    );
    return hash.digest('hex');
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} path */
async function md5OfFile(path) {
  const hash = createHash('md5');
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

/** @returns {Progress} a line that is rewritten, when somebody is there to read it */
function progressLine() {
  if (!process.stderr.isTTY) return () => {};
  return (name, received, total) => {
    const percent = Math.min(100, Math.floor((100 * received) / total));
    process.stderr.write(`\r${name} ${percent} %${received < total ? '' : '\n'}`);
  };
}

/** @returns {{ folder: string, mirrors: string[] }} */
function readArguments() {
  const { values } = parseArgs({
    options: {
      to: { type: 'string', default: 'data/mnist' },
      mirror: { type: 'string', multiple: true, default: MIRRORS },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  if (!values.to) throw new Error('--to needs a folder');
  for (const mirror of values.mirror) {
    if (!/^https?:$/.test(URL.canParse(mirror) ? new URL(mirror).protocol : '')) {
      throw new Error(`--mirror takes an http(s) URL but was given "${mirror}"`);
    }
  }
  return { folder: values.to, mirrors: values.mirror };
}

async function main() {
  /** @type {ReturnType<typeof readArguments>} */
  let options;
  try {
    options = readArguments();
  } catch (error) {
    console.error(`get-mnist: ${/** @type {Error} */ (error).message.split('\n')[0]} (${USAGE})`);
    process.exit(2);
  }

  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.once(name, () => interrupt.abort(new Error('interrupted')));
  }
  try {
    const got = await download({ ...options, progress: progressLine(), signal: interrupt.signal });
    console.log(`${options.folder}: ${got.length} files downloaded, all checksums right`);
    console.log(usageOf(options.folder));
  } catch (error) {
    console.error(`get-mnist: ${/** @type {Error} */ (error).message}`);
    process.exit(1);
  }
}

/**
 * The trainer looks for a folder named "mnist" in $INKDIGIT_DATA; any other is named in the SPEC.
 *
 * @param {string} folder
 */
function usageOf(folder) {
  return basename(folder) === 'mnist'
    ? `use: INKDIGIT_DATA=${dirname(folder)} build/native/inkdigit train --data mnist ...`
    : `use: build/native/inkdigit train --data mnist:${folder} ...`;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === (await realpath(process.argv[1]))) {
  await main();
}
