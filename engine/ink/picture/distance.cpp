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
  void operator()(std::vector<float>& line) {
    const int n = static_cast<int>(line.size());
    at_.resize(line.size());
    from_.resize(line.size() + 1);
    values_ = line;
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
      line[static_cast<std::size_t>(x)] = d * d + values_[static_cast<std::size_t>(at_[k])];
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

}  // namespace

Grid<float> distance_to(const Grid<std::uint8_t>& mask, bool value) {
  // Farther than anything inside, and yet its square is whole in a float.
  const auto far = static_cast<float>(2 * (mask.height + mask.width));
  Grid<float> out(mask.height, mask.width);
  LowerEnvelope envelope;
  std::vector<float> line(static_cast<std::size_t>(mask.height));
  for (int x = 0; x < mask.width; ++x) {
    for (int y = 0; y < mask.height; ++y) {
      line[static_cast<std::size_t>(y)] = (mask.at(y, x) != 0) == value ? 0 : far * far;
    }
    envelope(line);
    for (int y = 0; y < mask.height; ++y) out.at(y, x) = line[static_cast<std::size_t>(y)];
  }
  line.resize(static_cast<std::size_t>(mask.width));
  for (int y = 0; y < mask.height; ++y) {
    std::copy(out.row(y), out.row(y) + mask.width, line.begin());
    envelope(line);
    for (int x = 0; x < mask.width; ++x)
      out.at(y, x) = std::sqrt(line[static_cast<std::size_t>(x)]);
  }
  return out;
}

}  // namespace inkdigit
