#include "engine/ink/picture/distance.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace inkdigit {
namespace {

// The lower envelope of the parabolas (x - i)^2 + line[i] replaces the line.
class LowerEnvelope {
 public:
  void operator()(float* line, int n) {
    const auto length = static_cast<std::size_t>(n);
    at_.resize(std::max(at_.size(), length));
    from_.resize(std::max(from_.size(), length + 1));
    values_.assign(line, line + n);
    int last = 0;
    at_[0] = 0;
    from_[0] = -1e20F;
    for (int i = 1; i < n; ++i) {
      float meet = crossing(at_[static_cast<std::size_t>(last)], i);
      while (last > 0 && meet <= from_[static_cast<std::size_t>(last)]) {
        --last;
        meet = crossing(at_[static_cast<std::size_t>(last)], i);
      }
      ++last;
      at_[static_cast<std::size_t>(last)] = i;
      from_[static_cast<std::size_t>(last)] = meet;
    }
    std::size_t k = 0;
    for (int x = 0; x < n; ++x) {
      while (k < static_cast<std::size_t>(last) && from_[k + 1] < static_cast<float>(x)) ++k;
      const auto d = static_cast<float>(x - at_[k]);
      line[x] = d * d + values_[static_cast<std::size_t>(at_[k])];
    }
  }

 private:
  [[nodiscard]] float crossing(int p, int q) const {
    const auto a = static_cast<float>(p);
    const auto b = static_cast<float>(q);
    return (values_[static_cast<std::size_t>(q)] + b * b - values_[static_cast<std::size_t>(p)] -
            a * a) /
           (2 * (b - a));
  }

  std::vector<int> at_;
  std::vector<float> from_;
  std::vector<float> values_;
};

// Within each column, for all columns at a time; `far` where a column has no such pixel.
Grid<float> distance_in_column(const Grid<std::uint8_t>& mask, bool value, float far) {
  Grid<float> out(mask.height, mask.width, far);
  const int width = mask.width;
  for (int y = 0; y < mask.height; ++y) {
    const std::uint8_t* const pixels = mask.row(y);
    const float* const above = out.row(std::max(0, y - 1));
    float* const to = out.row(y);
    for (int x = 0; x < width; ++x)
      to[x] = (pixels[x] != 0) == value ? 0 : std::min(far, above[x] + 1);
  }
  for (int y = mask.height - 2; y >= 0; --y) {
    const float* const below = out.row(y + 1);
    float* const to = out.row(y);
    for (int x = 0; x < width; ++x) to[x] = std::min(to[x], below[x] + 1);
  }
  return out;
}

}  // namespace

Grid<float> distance_to(const Grid<std::uint8_t>& mask, bool value) {
  // Farther than anything inside, and yet its square is whole in a float.
  const auto far = static_cast<float>(2 * (mask.height + mask.width));
  Grid<float> out = distance_in_column(mask, value, far);
  LowerEnvelope envelope;
  for (int y = 0; y < out.height; ++y) {
    float* const row = out.row(y);
    // Between two pixels that have the value, nothing beyond them is nearer.
    for (int x = 0; x < out.width; ++x) {
      if (row[x] == 0) continue;
      const int first = std::max(0, x - 1);
      while (x < out.width && row[x] != 0) ++x;
      const int end = std::min(out.width, x + 1);
      for (int i = first; i < end; ++i) row[i] *= row[i];
      envelope(row + first, end - first);
      for (int i = first; i < end; ++i) row[i] = std::sqrt(row[i]);
    }
  }
  return out;
}

}  // namespace inkdigit
