#pragma once

#include <array>
#include <string_view>

namespace inkdigit {

// Of the matrix products in training on a device that has a choice: float32, or TF32, whose factors
// have 10 bits of mantissa while sums stay in float32. The CPU has none: it computes in float32.
enum class Precision { kFloat32, kTf32 };

constexpr std::array<std::string_view, 2> names_of(Precision /*precision*/) {
  return {"float32", "tf32"};
}

}  // namespace inkdigit
