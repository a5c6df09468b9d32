#pragma once

#include <algorithm>
#include <cstddef>

namespace inkdigit {

// Calls visit(i) for all i < count but for those of stretches in which there is nothing to visit:
// where is_any(i), which must be cheap and without branches, is 0 for sixteen in a row. Most of a
// drawing is paper without any noise.
template <class IsAny, class Visit>
void visit_stretches(std::size_t count, IsAny is_any, Visit visit) {
  constexpr std::size_t kTogether = 16;
  for (std::size_t first = 0; first < count; first += kTogether) {
    const std::size_t end = std::min(count, first + kTogether);
    if (end - first == kTogether) {
      unsigned char any = 0;
      for (std::size_t k = 0; k < kTogether; ++k)
        any = static_cast<unsigned char>(any | static_cast<unsigned char>(is_any(first + k)));
      if (any == 0) continue;
    }
    for (std::size_t i = first; i < end; ++i) visit(i);
  }
}

}  // namespace inkdigit
