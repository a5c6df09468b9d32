#pragma once

#include <cstddef>

namespace inkdigit {

// 0 to 1; 0 of nothing.
inline double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace inkdigit
