/**
 * The golden cases in a weights file, read without any of our own code.
 *
 * @param {Buffer} file
 * @returns {{ raster: Uint8Array<ArrayBuffer>, probabilities: number[] }[]}
 */
export function goldenCases(file) {
  const header = JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE(0))).toString());
  /** @type {{ packed: string, probabilities: number[] }[]} */
  const cases = JSON.parse(header.__metadata__.golden);
  return cases.map(({ packed, probabilities }) => ({ raster: unpacked(packed), probabilities }));
}

/** @param {string} text a 0 stands before how many there are */
function unpacked(text) {
  const bytes = Buffer.from(text, 'hex');
  /** @type {number[]} */
  const raster = [];
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0) raster.push(...Array(bytes[++i]).fill(0));
    else raster.push(bytes[i]);
  }
  return Uint8Array.from(raster);
}
