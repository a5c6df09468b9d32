#include "engine/ink/picture/extrema.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace inkdigit {
namespace {

// For each i, the largest of line[i - reach .. i + reach]. Windows double: of lengths a and b,
// which overlap, comes one of any length up to a + b (van Herk's result in log(reach) plain
// passes).
class LineMaximum {
 public:
  explicit LineMaximum(int reach) : reach_(reach) {}

  void operator()(std::uint8_t* line, int length) {
    const int window = 2 * reach_ + 1;
    padded_.assign(static_cast<std::size_t>(length + 2 * reach_), 0);
    std::copy(line, line + length, padded_.begin() + reach_);
    int covered = 1;
    int left = length + 2 * reach_;
    while (covered < window) {
      const int step = std::min(covered, window - covered);
      left -= step;
      std::uint8_t* const at = padded_.data();
      for (int i = 0; i < left; ++i) at[i] = std::max(at[i], at[i + step]);
      covered += step;
    }
    std::copy(padded_.begin(), padded_.begin() + length, line);
  }

 private:
  int reach_;
  std::vector<std::uint8_t> padded_;
};

Tones transpose(const Tones& tones) {
  constexpr int kTile = 32;  // pixels; both sides of a tile stay in the cache
  Tones out(tones.width, tones.height);
  for (int top = 0; top < tones.height; top += kTile) {
    for (int left = 0; left < tones.width; left += kTile) {
      const int bottom = std::min(tones.height, top + kTile);
      const int right = std::min(tones.width, left + kTile);
      for (int y = top; y < bottom; ++y) {
        for (int x = left; x < right; ++x) out.at(x, y) = tones.at(y, x);
      }
    }
  }
  return out;
}

void invert(Tones& tones) {
  for (std::uint8_t& tone : tones.cells) tone = static_cast<std::uint8_t>(255 - tone);
}

}  // namespace

Tones dilate(const Tones& tones, int reach) {
  LineMaximum maximum(reach);
  Tones columns = transpose(tones);
  for (int x = 0; x < columns.height; ++x) maximum(columns.row(x), columns.width);
  Tones out = transpose(columns);
  for (int y = 0; y < out.height; ++y) maximum(out.row(y), out.width);
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
