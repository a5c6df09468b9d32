// Writes MNIST as a folder of RGB pictures a class, which is what `--data images:DIR` reads: something
// to try trainer/recipes/cnn-rgb-folder.json on. As in MNIST, the ink is white and the paper black.
//
//   node scripts/make-image-folder.js MNIST_DIR OUT [train|test] [COUNT]
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { PNG } from 'pngjs';

const USAGE = 'usage: node scripts/make-image-folder.js MNIST_DIR OUT [train|test] [COUNT]';

/**
 * @param {object} options
 * @param {string} options.mnist folder of the IDX files, gzipped or not
 * @param {string} options.out folder that is empty or not there yet
 * @param {'train' | 'test'} [options.split]
 * @param {number} [options.count] of the first images; all of them where it is not given
 * @returns {Promise<number>} how many pictures were written
 */
export async function makeImageFolder({ mnist, out, split = 'train', count = Infinity }) {
  const prefix = split === 'train' ? 'train' : 't10k';
  const images = readIdx(join(mnist, `${prefix}-images-idx3-ubyte`), 3);
  const labels = readIdx(join(mnist, `${prefix}-labels-idx1-ubyte`), 1);
  const [size, height, width] = images.extents;
  if (labels.extents[0] !== size) {
    throw new Error(`${mnist}: ${size} images but ${labels.extents[0]} labels`);
  }
  if (existsSync(out) && (await readdir(out)).length > 0) throw new Error(`${out}: is not empty`);
  const written = Math.min(size, count);
  for (const label of new Set(labels.data.subarray(0, written))) {
    await mkdir(join(out, String(label)), { recursive: true });
  }
  const area = height * width;
  for (let i = 0; i < written; i++) {
    const gray = images.data.subarray(i * area, (i + 1) * area);
    const name = `${String(i).padStart(5, '0')}.png`;
    await writeFile(join(out, String(labels.data[i]), name), rgbPng(gray, width, height));
  }
  return written;
}

/**
 * @param {string} path without ".gz"
 * @param {number} dimensions
 */
function readIdx(path, dimensions) {
  const file = existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`));
  const header = 4 + 4 * dimensions;
  if (file.length < header || file.readUInt32BE(0) !== 0x800 + dimensions) {
    throw new Error(`${path}: no IDX file of ${dimensions} dimensions`);
  }
  const extents = Array.from({ length: dimensions }, (_, d) => file.readUInt32BE(4 + 4 * d));
  const data = file.subarray(header);
  if (data.length !== extents.reduce((a, b) => a * b)) throw new Error(`${path}: wrong length`);
  return { extents, data };
}

/**
 * @param {Uint8Array} gray
 * @param {number} width
 * @param {number} height
 */
function rgbPng(gray, width, height) {
  const png = new PNG({ width, height, colorType: 2, inputColorType: 2, inputHasAlpha: false });
  png.data = Buffer.alloc(3 * gray.length);
  gray.forEach((value, i) => png.data.fill(value, 3 * i, 3 * i + 3));
  return PNG.sync.write(png, { colorType: 2, inputColorType: 2, inputHasAlpha: false });
}

/** @param {string[]} args */
function readArguments([mnist, out, split = 'train', count, ...rest]) {
  if (!out || rest.length > 0 || (split !== 'train' && split !== 'test')) throw new Error(USAGE);
  if (count !== undefined && !/^[1-9]\d*$/.test(count)) {
    throw new Error(`COUNT must be a whole number of at least 1 but is "${count}"`);
  }
  return { mnist, out, split, count: count === undefined ? undefined : Number(count) };
}

async function main() {
  /** @type {Parameters<typeof makeImageFolder>[0]} */
  let options;
  try {
    options = /** @type {any} */ (readArguments(process.argv.slice(2)));
  } catch (error) {
    console.error(`make-image-folder: ${/** @type {Error} */ (error).message}`);
    process.exit(2);
  }
  try {
    const written = await makeImageFolder(options);
    console.log(`${options.out}: ${written} pictures; use: --data images:${options.out}`);
  } catch (error) {
    console.error(`make-image-folder: ${/** @type {Error} */ (error).message}`);
    process.exit(2);
  }
}

if (process.argv[1] && fileURLToPath(import.meta.url) === (await realpath(process.argv[1]))) {
  await main();
}
