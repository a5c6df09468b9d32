/**
 * An IDX file of bytes, the format of MNIST: a magic number, the extents, the bytes.
 *
 * @param {number[]} extents
 * @param {Uint8Array} bytes
 */
export function idx(extents, bytes) {
  const header = Buffer.alloc(4 + 4 * extents.length);
  header.writeUInt32BE(0x800 + extents.length);
  extents.forEach((extent, i) => header.writeUInt32BE(extent, 4 + 4 * i));
  return Buffer.concat([header, bytes]);
}
