// The format of MNIST's files: http://yann.lecun.com/exdb/mnist/. Bytes as they are when they are unzipped.

import { InputError } from '../engine/errors.js';

/** @typedef {{ pixels: Uint8Array, labels: Uint8Array, height: number, width: number }} Images 0 = paper, 255 = ink */

const UNSIGNED_BYTES = 8;

/**
 * @param {Uint8Array} bytes
 * @returns {'images' | 'labels' | null} what such a file has; null where it is none
 */
export function idxKind(bytes) {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== UNSIGNED_BYTES) {
    return null;
  }
  return bytes[3] === 3 ? 'images' : bytes[3] === 1 ? 'labels' : null;
}

/**
 * @param {Uint8Array} images an IDX file of unsigned bytes in three dimensions
 * @param {Uint8Array} labels one in one dimension
 * @returns {Images}
 */
export function readIdx(images, labels) {
  const { extents, data: pixels } = readOne(images, 'images', 3);
  const [count, height, width] = extents;
  const { data } = readOne(labels, 'labels', 1);
  if (data.length !== count) {
    throw new InputError(`labels: there are ${data.length}, but ${count} images`);
  }
  if (count === 0) throw new InputError('images: there are none');
  return { pixels, labels: data, height, width };
}

/**
 * @param {Uint8Array} bytes
 * @param {'images' | 'labels'} what
 * @param {number} dimensions
 */
function readOne(bytes, what, dimensions) {
  if (idxKind(bytes) !== what) {
    throw new InputError(
      `${what}: no IDX file of unsigned bytes in ${dimensions === 1 ? 'one dimension' : `${dimensions} dimensions`}`,
    );
  }
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) throw new InputError(`${what}: ends inside its header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const extents = Array.from({ length: dimensions }, (_, d) => view.getUint32(4 + 4 * d));
  const size = extents.reduce((product, extent) => product * extent, 1);
  if (size !== bytes.length - header) {
    throw new InputError(
      `${what}: its header announces ${size} bytes of data, but it has ${bytes.length - header}`,
    );
  }
  return { extents, data: bytes.subarray(header) };
}
