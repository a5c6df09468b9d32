#pragma once

#include <cstddef>
#include <string>

namespace inkdigit {

// What one image is between two layers. In memory the engine keeps height x width x channels
// (channels vary fastest), because every kernel then runs along the channels; files keep PyTorch's
// channels x height x width. A flat shape remembers the picture it came from, because a linear
// layer's weights are stored in that picture's C,H,W order.
struct Shape {
  int channels = 0;
  int height = 1;
  int width = 1;
  bool flat = false;

  [[nodiscard]] std::size_t size() const {
    return static_cast<std::size_t>(channels) * static_cast<std::size_t>(height) *
           static_cast<std::size_t>(width);
  }

  [[nodiscard]] std::string text() const {
    if (flat) return "a flat vector of " + std::to_string(size());
    return std::to_string(channels) + "x" + std::to_string(height) + "x" + std::to_string(width);
  }

  friend bool operator==(const Shape&, const Shape&) = default;
};

}  // namespace inkdigit
