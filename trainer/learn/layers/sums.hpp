// Small dense algebra that several backward passes share.
#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/spec/shape.hpp"
#include "trainer/base/as_matrix.hpp"

namespace inkdigit {

// out[column] = sum over rows of inp[row][column], in the order of the rows.
template <class T>
void sum_rows(const T* inp, std::size_t rows, std::size_t columns, T* out) {
  auto sums = as_matrix(out, 1, columns);
  sums.setZero();
  for (std::size_t r = 0; r < rows; ++r) sums += as_matrix(inp + r * columns, 1, columns);
}

// Takes off the border that pad_image put around an image (H x W x C).
template <class T>
void crop_image(const Shape& image, int padding, const T* padded, T* out) {
  const auto channels = static_cast<std::size_t>(image.channels);
  const auto row = static_cast<std::size_t>(image.width) * channels;
  const auto border = static_cast<std::size_t>(padding) * channels;
  const std::size_t padded_row = row + 2 * border;
  padded += static_cast<std::size_t>(padding) * padded_row + border;
  for (int y = 0; y < image.height; ++y, padded += padded_row) {
    out = std::copy_n(padded, row, out);
  }
}

}  // namespace inkdigit
