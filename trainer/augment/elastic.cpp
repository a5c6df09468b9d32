#include "trainer/augment/elastic.hpp"

#include <algorithm>
#include <cmath>

#include "trainer/base/as_matrix.hpp"

namespace inkdigit {
namespace {

// Of n pixels in a row: what the weighted sum of independent numbers of variance 1 is multiplied
// by, so that it has variance 1 also where taps fall outside.
AlignedVector<float> gains(const AlignedVector<float>& taps, std::size_t n) {
  const std::size_t reach = taps.size() / 2;
  AlignedVector<float> gain(n);
  for (std::size_t i = 0; i < n; ++i) {
    double squares = 0;
    for (std::size_t t = 0; t < taps.size(); ++t) {
      if (i + t >= reach && i + t - reach < n) squares += double{taps[t]} * taps[t];
    }
    gain[i] = static_cast<float>(1 / std::sqrt(squares));
  }
  return gain;
}

}  // namespace

Elastic::Elastic(double alpha, double sigma, int width, int height)
    : width_(static_cast<std::size_t>(width)), height_(static_cast<std::size_t>(height)) {
  // Beyond three sigma the Gaussian is below a ninetieth of its height, and beyond the picture's
  // own size there is nothing to average.
  reach_ = std::min(static_cast<std::size_t>(std::ceil(3 * sigma)), std::max(width_, height_) - 1);
  taps_.resize(2 * reach_ + 1);
  for (std::size_t t = 0; t < taps_.size(); ++t) {
    const double distance = (static_cast<double>(t) - static_cast<double>(reach_)) / sigma;
    taps_[t] = static_cast<float>(std::exp(-distance * distance / 2));
  }
  gain_x_ = gains(taps_, width_);
  gain_y_ = gains(taps_, height_);
  // Two directions make the length, and the variance of a number uniform in -1..1 is 1/3.
  const auto strength = static_cast<float>(alpha / std::sqrt(2.0) * std::sqrt(3.0));
  for (float& gain : gain_y_) gain *= strength;
}

std::size_t Elastic::scratch_size() const {
  return width_ + 2 * reach_ + height_ * width_;  // one row with zeros around, and one field
}

void Elastic::draw(Random& random, float* field_x, float* field_y, float* scratch) const {
  draw_field(random, field_x, scratch);
  draw_field(random, field_y, scratch);
}

void Elastic::draw_field(Random& random, float* field, float* scratch) const {
  float* const numbers = scratch + reach_;
  float* const smooth_rows = scratch + width_ + 2 * reach_;
  const auto row_of = [&](float* rows, std::size_t y) {
    return as_array(rows + y * width_, width_);
  };
  as_array(scratch, width_ + 2 * reach_) = 0;
  for (std::size_t y = 0; y < height_; ++y) {
    for (std::size_t x = 0; x < width_; ++x) numbers[x] = random.uniform(-1, 1);
    auto row = row_of(smooth_rows, y);
    row = 0;
    for (std::size_t t = 0; t < taps_.size(); ++t) row += taps_[t] * as_array(scratch + t, width_);
    row *= as_array(gain_x_.data(), width_);
  }
  for (std::size_t y = 0; y < height_; ++y) {
    auto out = row_of(field, y);
    out = 0;
    const std::size_t first = y < reach_ ? 0 : y - reach_;
    const std::size_t end = std::min(height_, y + reach_ + 1);
    for (std::size_t from = first; from < end; ++from) {
      out += taps_[from + reach_ - y] * row_of(smooth_rows, from);
    }
    out *= gain_y_[y];
  }
}

}  // namespace inkdigit
