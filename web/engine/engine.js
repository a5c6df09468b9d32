import { InputError } from './errors.js';

/** @typedef {import('./load-module.js').EngineExports} EngineExports */
/** @typedef {import('./load-module.js').PictureExports} PictureExports */

const WASM_ADDRESS_SPACE = 2 ** 32;

/**
 * An instance of the WebAssembly module and the way in and out of its memory. Every call may grow
 * the memory, which detaches the views taken before: no view outlives a call here.
 */
export class Engine {
  /** @param {EngineExports} exports */
  constructor(exports) {
    this.exports = exports;
  }

  get readsPictures() {
    return readsPictures(this.exports);
  }

  /** @returns {EngineExports & PictureExports} */
  get pictureExports() {
    if (readsPictures(this.exports)) return this.exports;
    throw new InputError(
      'this recognizer was loaded with pictures: false and reads strokes and rasters alone, without options; load another one',
    );
  }

  /**
   * @param {number} pointer
   * @param {number} length
   * @returns {Uint8Array<ArrayBuffer>} a copy
   */
  copyBytes(pointer, length) {
    return new Uint8Array(this.exports.memory.buffer, pointer >>> 0, length).slice();
  }

  /**
   * @param {number} pointer
   * @param {number} length
   * @returns {Float32Array<ArrayBuffer>} a copy
   */
  copyFloats(pointer, length) {
    return new Float32Array(this.exports.memory.buffer, pointer >>> 0, length).slice();
  }

  /**
   * @param {number} pointer
   * @param {number} length
   * @returns {number[]} a copy
   */
  copyDoubles(pointer, length) {
    return [...new Float64Array(this.exports.memory.buffer, pointer >>> 0, length)];
  }

  /**
   * @param {number} pointer
   * @param {number} length
   * @returns {number[]} a copy
   */
  copyIndices(pointer, length) {
    return [...new Uint32Array(this.exports.memory.buffer, pointer >>> 0, length)];
  }

  /**
   * @param {number} pointer to UTF-8 that ends with a zero
   * @returns {string}
   */
  readString(pointer) {
    const start = pointer >>> 0;
    const heap = new Uint8Array(this.exports.memory.buffer);
    return new TextDecoder().decode(heap.slice(start, heap.indexOf(0, start)));
  }

  /**
   * Copies arrays in, calls with their addresses, and frees them again.
   * @template T
   * @param {ArrayBufferView[]} arrays
   * @param {(...pointers: number[]) => T} call
   * @returns {T}
   */
  withCopies(arrays, call) {
    /** @type {number[]} */
    const pointers = [];
    try {
      for (const array of arrays) pointers.push(this.#allocate(array.byteLength));
      arrays.forEach((array, i) => this.#write(array, pointers[i]));
      return call(...pointers);
    } finally {
      for (const pointer of pointers) this.exports.ink_free(pointer);
    }
  }

  /** @param {number} size in bytes */
  #allocate(size) {
    // At least a byte: of no bytes at all, NULL is a valid block.
    const pointer = size < WASM_ADDRESS_SPACE ? this.exports.ink_alloc(Math.max(size, 1)) : 0;
    if (pointer === 0) {
      throw new InputError(
        `the input takes ${size} bytes, more than WebAssembly's memory has left`,
      );
    }
    return pointer >>> 0;
  }

  /**
   * @param {ArrayBufferView} array
   * @param {number} pointer
   */
  #write(array, pointer) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    new Uint8Array(this.exports.memory.buffer).set(bytes, pointer);
  }
}

/**
 * @param {EngineExports} exports
 * @returns {exports is EngineExports & PictureExports}
 */
function readsPictures(exports) {
  return 'ink_recognize_picture' in exports;
}
