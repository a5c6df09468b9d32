// Whether an augmentation is on, by the fields of its section of a recipe.
#pragma once

#include <string_view>

#include "engine/json/range.hpp"

namespace inkdigit {

// Looks for a strength above 0. A field whose range begins at 0 is a strength, and does nothing at
// 0, but for the probability with which a picture is varied at all.
struct AnyStrength {
  bool found = false;

  void optional(std::string_view key, double value, Range range) {
    found = found || (range.low == 0 && key != "probability" && value > 0);
  }
  void optional(std::string_view /*key*/, bool /*value*/) {}
};

template <class Spec>
bool has_strength(const Spec& spec) {
  AnyStrength strength;
  Spec::fields(spec, strength);
  return strength.found;
}

}  // namespace inkdigit
