#pragma once

#ifdef __SSE__
#include <xmmintrin.h>
#endif

namespace inkdigit {

// While it lives, what this thread computes below the smallest normal number (1.2e-38 in floats) is
// 0, and so is what it reads of that. Such numbers take x86 processors some hundred cycles each,
// and training is full of them: the moments of a weight whose pixel is seldom ink halve every few
// steps. Other processors compute them as fast as any; there it does nothing.
class FlushSubnormals {
 public:
#ifdef __SSE__
  FlushSubnormals() : before_(_mm_getcsr()) {
    // MXCSR's "flush to zero" and "denormals are zeros" (Intel's manual, volume 1, 10.2.3).
    constexpr unsigned kFlushToZero = 0x8000;
    constexpr unsigned kDenormalsAreZeros = 0x0040;
    _mm_setcsr(before_ | kFlushToZero | kDenormalsAreZeros);
  }
  ~FlushSubnormals() { _mm_setcsr(before_); }

 private:
  unsigned before_;
#else
  FlushSubnormals() {}   // NOLINT(modernize-use-equals-default): or it would be unused
  ~FlushSubnormals() {}  // NOLINT(modernize-use-equals-default): likewise
#endif

 public:
  FlushSubnormals(const FlushSubnormals&) = delete;
  FlushSubnormals& operator=(const FlushSubnormals&) = delete;
};

}  // namespace inkdigit
