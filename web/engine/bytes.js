// Bytes by what they are, not by what they say of themselves: of every realm (a frame's, jest's, that
// of node:vm), and with the length that they have, whatever properties were put on them.

const { prototype } = Object.getPrototypeOf(Uint8Array);

/**
 * A getter of all typed arrays. It looks into the array itself, and knows those of other realms.
 * @param {string | symbol} name
 * @returns {(value: unknown) => any}
 */
function intrinsic(name) {
  const get = /** @type {() => unknown} */ (Object.getOwnPropertyDescriptor(prototype, name)?.get);
  return (value) => get.call(value);
}

/** The name of a typed array's type; undefined for every other value. */
const typeOf = intrinsic(Symbol.toStringTag);
const bufferOf = intrinsic('buffer');
const offsetOf = intrinsic('byteOffset');
const lengthOf = intrinsic('length');

/** @typedef {Uint8Array | Uint8ClampedArray} Bytes */

/**
 * @param {unknown} value
 * @returns {value is Bytes}
 */
export function isBytes(value) {
  const type = typeOf(value);
  return type === 'Uint8Array' || type === 'Uint8ClampedArray';
}

/**
 * The same memory as a plain Uint8Array of this realm, as long as it is now: a buffer that grows
 * later does not lengthen it.
 * @param {Bytes} bytes
 * @returns {Uint8Array | null} null where the memory is gone, transferred to another owner
 */
export function viewBytes(bytes) {
  try {
    return new Uint8Array(bufferOf(bytes), offsetOf(bytes), lengthOf(bytes));
  } catch {
    return null;
  }
}

/**
 * A copy of what a buffer holds, or a view of one.
 * @param {unknown} source
 * @returns {Uint8Array<ArrayBuffer> | null | undefined} undefined for what is neither; null where the
 *   memory is gone, transferred to another owner
 */
export function copyBuffer(source) {
  const view = ArrayBuffer.isView(source);
  if (!view && !isBuffer(source)) return undefined;
  try {
    const { buffer, byteOffset, byteLength } = view ? source : new DataView(source);
    return new Uint8Array(buffer, byteOffset, byteLength).slice();
  } catch {
    return null;
  }
}

/**
 * @param {unknown} value
 * @returns {value is ArrayBufferLike}
 */
function isBuffer(value) {
  const tag = Object.prototype.toString.call(value);
  return tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]';
}
