#include "engine/ink/picture/extrema.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace inkdigit {
namespace {

// Calls combine(step, left) so that, with a[i] = max(a[i], a[i + step]) for i < left each time,
// each of `length` places ends as the largest of 2 reach + 1 that begin there: windows double, and
// the last two overlap (van Herk's result in log(reach) plain passes).
template <class Combine>
void double_windows(int length, int reach, Combine combine) {
  const int window = 2 * reach + 1;
  int left = length + 2 * reach;
  for (int covered = 1; covered < window;) {
    const int step = std::min(covered, window - covered);
    left -= step;
    combine(step, left);
    covered += step;
  }
}

class RowDilation {
 public:
  void operator()(std::uint8_t* row, int width, int reach) {
    padded_.assign(static_cast<std::size_t>(width + 2 * reach), 0);
    next_.resize(padded_.size());
    std::copy(row, row + width, padded_.begin() + reach);
    double_windows(width, reach, [&](int step, int left) {
      // Two buffers: compilers make no vectors of a loop that writes where it reads.
      const std::uint8_t* const from = padded_.data();
      std::uint8_t* const to = next_.data();
      for (int i = 0; i < left; ++i) to[i] = std::max(from[i], from[i + step]);
      padded_.swap(next_);
    });
    std::copy(padded_.begin(), padded_.begin() + width, row);
  }

 private:
  std::vector<std::uint8_t> padded_;
  std::vector<std::uint8_t> next_;
};

// All columns at a time.
Tones dilate_columns(const Tones& tones, int reach) {
  Tones padded(tones.height + 2 * reach, tones.width);
  std::copy(tones.cells.begin(), tones.cells.end(),
            padded.cells.begin() + (padded.row(reach) - padded.row(0)));
  const int width = tones.width;  // bytes that are written might be padded.width, to a compiler
  double_windows(tones.height, reach, [&](int step, int left) {
    for (int y = 0; y < left; ++y) {
      std::uint8_t* const to = padded.row(y);
      const std::uint8_t* const from = padded.row(y + step);
      for (int x = 0; x < width; ++x) to[x] = std::max(to[x], from[x]);
    }
  });
  padded.cells.resize(tones.cells.size());
  padded.height = tones.height;
  return padded;
}

void invert(Tones& tones) {
  for (std::uint8_t& tone : tones.cells) tone = static_cast<std::uint8_t>(255 - tone);
}

}  // namespace

Tones dilate(const Tones& tones, int reach) {
  Tones out = dilate_columns(tones, reach);
  RowDilation dilate_row;
  for (int y = 0; y < out.height; ++y) dilate_row(out.row(y), out.width, reach);
  return out;
}

Tones close(const Tones& tones, int reach) {
  Tones out = dilate(tones, reach);
  invert(out);
  out = dilate(out, reach);
  invert(out);
  return out;
}

}  // namespace inkdigit
