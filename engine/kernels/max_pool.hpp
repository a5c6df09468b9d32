// The largest of each window, for a row of windows at a time.
#pragma once

#include <cstddef>

namespace inkdigit {

// A row of square windows over a picture of `channels` channels, of which pixel x of row y is
// inp[y * row + x * channels + c]. Window i starts at pixel i * stride of the first row.
struct WindowRow {
  std::size_t windows = 0;
  std::size_t channels = 0;
  std::size_t row = 0;     // elements from one row of the picture to the next
  std::size_t kernel = 1;  // pixels
  std::size_t stride = 1;  // pixels
};

// out[i * channels + c] = max over window i of inp
void max_pool(const WindowRow& windows, const float* inp, float* out);
void max_pool(const WindowRow& windows, const double* inp, double* out);

}  // namespace inkdigit
