// Short loops over arrays of vectors. Natively they are unrolled, so that the arrays are registers
// rather than memory. A WebAssembly module is some kB larger with that, and no faster.
#pragma once

#include <hwy/highway.h>

#if HWY_ARCH_WASM
#define INKDIGIT_UNROLL(times)
#define INKDIGIT_KEEP_ROLLED _Pragma("clang loop unroll(disable)")
#else
#define INKDIGIT_UNROLL(times) HWY_UNROLL(times)
#define INKDIGIT_KEEP_ROLLED
#endif
