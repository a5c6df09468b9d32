#include <stdint.h>

// Floats are rounded after each operation, as they are written,
#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

// but here, where inkdigit's engine rounds once if the processor can.
static inline float inkdigit_multiply_add(float a, float b, float c) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(__FP_FAST_FMAF)
#ifndef __clang__
  return __builtin_fmaf(a, b, c);
#elif __has_builtin(__builtin_elementwise_fma)
  return __builtin_elementwise_fma(a, b, c);  // the other one may be a call of a library
#endif
#endif
  return a * b + c;
}
