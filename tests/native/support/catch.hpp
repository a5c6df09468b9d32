// Catch2, version 2 (Debian 12) or 3 (Debian 13, Ubuntu 24.04), by the names of version 2.
//
// Approx allows 100 epsilons of a float, which is 200 roundings: for values that few operations
// make, without cancellation. Sums of many terms and whole layers have bounds by bounded.hpp.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>

namespace Catch::Matchers {
inline auto Contains(const std::string& text) { return ContainsSubstring(text); }
}  // namespace Catch::Matchers
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
