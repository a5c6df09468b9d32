/**
 * @param {File} file gzipped, perhaps
 * @returns {Promise<Uint8Array<ArrayBuffer>>} what is in it
 */
export async function bytesOf(file) {
  const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isZipped = start[0] === 0x1f && start[1] === 0x8b;
  const content = isZipped
    ? new Response(file.stream().pipeThrough(new DecompressionStream('gzip')))
    : file;
  return new Uint8Array(await content.arrayBuffer());
}
