#include "trainer/base/flush_subnormals.hpp"

#include <cmath>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

// Computed when it runs.
float product(float a, float b) {
  const volatile float x = a;
  const volatile float y = b;
  return x * y;
}

TEST_CASE("subnormal numbers are 0 for as long as somebody wants it, where they are slow") {
  REQUIRE(std::fpclassify(product(1e-30F, 1e-10F)) == FP_SUBNORMAL);
  {
    const FlushSubnormals flush;
#ifdef __SSE__
    CHECK(product(1e-30F, 1e-10F) == 0);
    CHECK(product(1e-40F, 1e10F) == 0);
#endif
    CHECK(product(1e-20F, 1e-10F) > 0);
  }
  CHECK(std::fpclassify(product(1e-30F, 1e-10F)) == FP_SUBNORMAL);
  CHECK(product(1e-40F, 1e10F) > 0);
}

}  // namespace
}  // namespace inkdigit
