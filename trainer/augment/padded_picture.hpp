#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/aligned_vector.hpp"
#include "engine/spec/shape.hpp"

namespace inkdigit {

// One picture in gray levels as floats, and around it, as far as bilinear sampling reaches, one
// pixel to the left and above and two to the right and below: paper (0) where there is one channel;
// pictures in color have no paper, so theirs go on as they end. Channels are interleaved.
class PaddedPicture {
 public:
  explicit PaddedPicture(const Shape& shape)
      : shape_(shape),
        stride_(static_cast<std::size_t>(shape.width + 3) *
                static_cast<std::size_t>(shape.channels)),
        values_(static_cast<std::size_t>(shape.height + 3) * stride_) {}

  [[nodiscard]] int height() const { return shape_.height; }
  [[nodiscard]] int width() const { return shape_.width; }
  [[nodiscard]] int channels() const { return shape_.channels; }
  // Floats from a pixel to the one below it.
  [[nodiscard]] std::size_t stride() const { return stride_; }
  // Floats of a row, without the paper around it.
  [[nodiscard]] std::size_t row_size() const {
    return static_cast<std::size_t>(shape_.width) * static_cast<std::size_t>(shape_.channels);
  }

  // -1 <= x <= width + 1, -1 <= y <= height + 1.
  [[nodiscard]] float* at(int x, int y) { return values_.data() + offset(x, y); }
  [[nodiscard]] const float* at(int x, int y) const { return values_.data() + offset(x, y); }

  // height x width x channels bytes.
  void read(const std::uint8_t* pixels) {
    for (int y = 0; y < height(); ++y) {
      float* const row = at(0, y);
      for (std::size_t i = 0; i < row_size(); ++i) row[i] = static_cast<float>(*pixels++);
    }
    surround();
  }

  // Makes what is around fit the picture again, once that has changed.
  void surround() {
    if (channels() > 1) extend();
  }

  // Rounded to the nearest byte.
  void write(std::uint8_t* pixels) const {
    for (int y = 0; y < height(); ++y) {
      const float* const row = at(0, y);
      for (std::size_t i = 0; i < row_size(); ++i) *pixels++ = to_byte(row[i]);
    }
  }

 private:
  // Repeats the outermost pixels outwards.
  void extend() {
    const auto step = static_cast<std::size_t>(channels());
    for (int y = 0; y < height(); ++y) {
      std::copy_n(at(0, y), step, at(-1, y));
      std::copy_n(at(width() - 1, y), step, at(width(), y));
      std::copy_n(at(width() - 1, y), step, at(width() + 1, y));
    }
    std::copy_n(at(-1, 0), stride_, at(-1, -1));
    std::copy_n(at(-1, height() - 1), stride_, at(-1, height()));
    std::copy_n(at(-1, height() - 1), stride_, at(-1, height() + 1));
  }

  [[nodiscard]] std::size_t offset(int x, int y) const {
    return static_cast<std::size_t>(y + 1) * stride_ +
           static_cast<std::size_t>(x + 1) * static_cast<std::size_t>(shape_.channels);
  }

  static std::uint8_t to_byte(float value) {
    const float low = value < 0.0F ? 0.0F : value;
    const float level = low > 255.0F ? 255.0F : low;
    // Never negative, and lround would be a call for every byte.
    return static_cast<std::uint8_t>(level + 0.5F);  // NOLINT(bugprone-incorrect-roundings)
  }

  Shape shape_;
  std::size_t stride_;
  AlignedVector<float> values_;
};

}  // namespace inkdigit
