#include "engine/ink/picture/distance.hpp"

#include <cmath>
#include <random>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

TEST_CASE("distances are those of the definition") {
  std::mt19937 random(11);
  for (const auto& [height, width] : {std::pair{1, 1}, {1, 30}, {17, 1}, {20, 25}}) {
    Grid<std::uint8_t> mask(height, width);
    for (std::uint8_t& cell : mask.cells) cell = random() % 8 == 0 ? 1 : 0;
    mask.at(height / 2, width / 2) = 1;
    const Grid<float> distance = distance_to(mask, true);
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        double nearest = 1e9;
        for (int v = 0; v < height; ++v) {
          for (int u = 0; u < width; ++u) {
            if (mask.at(v, u) != 0) nearest = std::min(nearest, std::hypot(y - v, x - u));
          }
        }
        // Squares are whole numbers below 2^24, exact in floats; only the root is rounded.
        CHECK(distance.at(y, x) == static_cast<float>(nearest));
      }
    }
  }
}

TEST_CASE("where there is nothing to be near to, everything is far") {
  for (const float distance : distance_to(Grid<std::uint8_t>(4, 6), true).cells)
    CHECK(distance > 10);
  for (const float distance : distance_to(Grid<std::uint8_t>(4, 6), false).cells)
    CHECK(distance == 0);
}

}  // namespace
}  // namespace inkdigit
