// The memory of a module that learns: what is put into it, and what is read from it.

import { InputError } from '../engine/errors.js';

/**
 * Pointers and sizes are numbers; a pointer may come back negative from memory above 2 GiB.
 * @typedef {object} Allocation
 * @property {WebAssembly.Memory} memory
 * @property {(bytes: number) => number} alloc
 * @property {(block: number) => void} free
 */

export class Heap {
  #at;

  /** @param {Allocation} allocation */
  constructor(allocation) {
    this.#at = allocation;
  }

  /**
   * @param {number} pointer
   * @param {number} size
   * @returns {Uint8Array<ArrayBuffer>} a copy
   */
  read(pointer, size) {
    return new Uint8Array(this.#at.memory.buffer, pointer >>> 0, size).slice();
  }

  /** @param {number} pointer to UTF-8 that ends with a zero */
  readString(pointer) {
    const start = pointer >>> 0;
    const heap = new Uint8Array(this.#at.memory.buffer);
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
      for (const { buffer, byteOffset, byteLength } of arrays) {
        const pointer = this.#at.alloc(Math.max(byteLength, 1)) >>> 0;
        if (pointer === 0) {
          throw new InputError(
            `the input takes ${byteLength} bytes, more than WebAssembly's memory has left`,
          );
        }
        pointers.push(pointer);
        const heap = new Uint8Array(this.#at.memory.buffer);
        heap.set(new Uint8Array(buffer, byteOffset, byteLength), pointer);
      }
      return call(...pointers);
    } finally {
      for (const pointer of pointers) this.#at.free(pointer);
    }
  }
}
