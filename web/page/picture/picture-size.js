/** @typedef {{ width: number, height: number }} Size */

/** More than what cameras write before a JPEG's size: descriptions, a small copy of the picture. */
const HEADER_BYTES = 2 ** 18;

/**
 * How large a PNG or a JPEG says it is, before memory is spent on its pixels; cameras and scanners write
 * little else.
 * @param {Blob} file
 * @returns {Promise<Size | null>} null where it is neither, or does not say
 */
export async function sizeInHeader(file) {
  const header = new DataView(await file.slice(0, HEADER_BYTES).arrayBuffer());
  try {
    return sizeOfPng(header) ?? sizeOfJpeg(header);
  } catch (error) {
    // Cut short: what decodes it will say so.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** @param {DataView} header */
function sizeOfPng(header) {
  if (header.getUint32(0) !== 0x89504e47) return null;
  return { width: header.getUint32(16), height: header.getUint32(20) };
}

/**
 * Segments, each with a marker and its length, until the one that begins a frame.
 * @param {DataView} header
 */
function sizeOfJpeg(header) {
  if (header.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; header.getUint8(at) === 0xff; at += 2 + header.getUint16(at + 2)) {
    if (beginsFrame(header.getUint8(at + 1))) {
      return { width: header.getUint16(at + 7), height: header.getUint16(at + 5) };
    }
  }
  return null;
}

/**
 * C0 to CF, but for those between that define tables.
 * @param {number} marker
 */
function beginsFrame(marker) {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
