// The smallest module that needs SIMD128: one function that returns i8x16.popcnt(i8x16.splat(0)).
// prettier-ignore
const SIMD_MODULE = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // magic, version
  0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b,       // type section: () -> v128
  0x03, 0x02, 0x01, 0x00,                         // function section: one function of type 0
  0x0a, 0x0a, 0x01, 0x08, 0x00,                   // code section: one body of 8 bytes, no locals
  0x41, 0x00, 0xfd, 0x0f, 0xfd, 0x62, 0x0b,       // i32.const 0, i8x16.splat, i8x16.popcnt, end
]);

/**
 * Whether this browser, or this Node, runs WebAssembly with 128-bit SIMD.
 * @returns {boolean}
 */
export function supportsSimd() {
  return WebAssembly.validate(SIMD_MODULE);
}
