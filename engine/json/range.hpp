#pragma once

#include <limits>

namespace inkdigit {

// Inclusive bounds of a number that is read from JSON. (In a header of its own, so that the types
// that list their fields need not know the JSON library.)
struct Range {
  double low = std::numeric_limits<double>::lowest();
  double high = std::numeric_limits<double>::max();
};

}  // namespace inkdigit
