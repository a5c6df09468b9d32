#pragma once

#include <cstddef>

namespace inkdigit {

// One of `count` nearly equal shares of work on things in a row.
struct Share {
  std::size_t index = 0;
  std::size_t count = 1;

  // Of `size` things, those from first() up to last() are this share.
  [[nodiscard]] constexpr std::size_t first(std::size_t size) const { return size * index / count; }
  [[nodiscard]] constexpr std::size_t last(std::size_t size) const {
    return size * (index + 1) / count;
  }
};

}  // namespace inkdigit
