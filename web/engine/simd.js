/**
 * A module that exports one function, f, which returns an i32 and has one local, a v128.
 * @param {number[]} code
 */
function moduleOf(code) {
  // prettier-ignore
  return new Uint8Array([
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // magic, version
    0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f,       // type section: () -> i32
    0x03, 0x02, 0x01, 0x00,                         // function section: one function of type 0
    0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00,       // export section: it is f
    0x0a, code.length + 6, 0x01,                    // code section: one body
    code.length + 4, 0x01, 0x01, 0x7b, ...code, 0x0b,
  ]);
}

const ONES = [0x41, 0x01, 0xfd, 0x0f]; // i32.const 1, i8x16.splat
const FIRST_LANE = [0xfd, 0x1b, 0x00]; // i32x4.extract_lane 0
const SIMD = moduleOf([...ONES, 0xfd, 0x62, ...FIRST_LANE]); // i8x16.popcnt

/**
 * Its f is ADDED where relaxed SIMD works. V8 had it in its baseline compiler before it was right: in Chrome 114 and Node
 * 21, i32x4.relaxed_dot_i8x16_i7x16_add_s forgets what it adds to, where operands lie as they do here.
 */
// prettier-ignore
export const RELAXED = moduleOf([
  ...ONES, 0x21, 0x00, ...ONES, 0x20, 0x00, ...ONES, // local.set 0, local.get 0
  0xfd, 0x93, 0x02, ...FIRST_LANE,
]);
export const ADDED = 0x01010101 + 4;

/**
 * Whether this browser, or this Node, runs WebAssembly with 128-bit SIMD.
 * @returns {boolean}
 */
export function supportsSimd() {
  return WebAssembly.validate(SIMD);
}

/**
 * The same of relaxed SIMD. start-guard.js asks likewise.
 * @returns {boolean}
 */
export function supportsRelaxedSimd() {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(RELAXED));
    return /** @type {() => number} */ (exports.f)() === ADDED;
  } catch {
    return false;
  }
}

/**
 * The fastest build of the engine that runs here: true with SIMD, false without.
 * @returns {import('./shipped.js').Build['simd']}
 */
export function fastestBuild() {
  return supportsSimd() && (supportsRelaxedSimd() ? 'relaxed' : true);
}
