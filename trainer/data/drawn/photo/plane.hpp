// A picture's values, one a pixel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace inkdigit {

struct Plane {
  Plane(std::uint32_t plane_width, std::uint32_t plane_height, float value = 0)
      : width(plane_width), height(plane_height), values(std::size_t{width} * height, value) {}

  float* row(std::size_t y) { return values.data() + y * width; }
  [[nodiscard]] const float* row(std::size_t y) const { return values.data() + y * width; }

  std::uint32_t width;
  std::uint32_t height;
  std::vector<float> values;  // rows from the top
};

}  // namespace inkdigit
