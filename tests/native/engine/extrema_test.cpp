#include "engine/ink/picture/extrema.hpp"

#include <algorithm>
#include <random>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/sheet.hpp"

namespace inkdigit {
namespace {

Tones noise(int height, int width) {
  std::mt19937 random(7);
  Tones tones(height, width);
  for (std::uint8_t& tone : tones.cells) tone = static_cast<std::uint8_t>(random() % 256);
  return tones;
}

TEST_CASE("dilation gives the largest tone within reach, by definition") {
  for (const auto& [height, width] : {std::pair{1, 1}, {5, 40}, {23, 9}}) {
    const Tones tones = noise(height, width);
    for (const int reach : {0, 1, 2, 3, 7, 50}) {
      INFO(height << "x" << width << ", reach " << reach);
      const Tones dilated = dilate(tones, reach);
      bool same = true;
      for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
          std::uint8_t largest = 0;
          for (int v = std::max(0, y - reach); v <= std::min(height - 1, y + reach); ++v) {
            for (int u = std::max(0, x - reach); u <= std::min(width - 1, x + reach); ++u)
              largest = std::max(largest, tones.at(v, u));
          }
          same = same && dilated.at(y, x) == largest;
        }
      }
      CHECK(same);
    }
  }
}

TEST_CASE("closing takes out the dark that is narrow and keeps the edges of what is wide") {
  const test::Sheet wide = test::Sheet(60, 40, 200).fill(30, 0, 30, 40, 90);
  const test::Sheet written = test::Sheet(wide).fill(10, 10, 4, 20, 20).fill(45, 5, 5, 30, 10);
  CHECK(close(written.tones(), 4).cells == wide.tones().cells);
  CHECK(close(written.tones(), 1).cells == written.tones().cells);
}

}  // namespace
}  // namespace inkdigit
