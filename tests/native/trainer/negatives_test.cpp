#include "trainer/data/drawn/negatives.hpp"

#include <cmath>
#include <map>

#include "engine/ink/raster.hpp"
#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

bool same(const StrokeSample& a, const StrokeSample& b) {
  if (a.label != b.label || a.drawing.size() != b.drawing.size()) return false;
  for (std::size_t s = 0; s < a.drawing.size(); ++s) {
    const auto equal = [](Point p, Point q) { return p.x == q.x && p.y == q.y; };
    if (!std::equal(a.drawing[s].begin(), a.drawing[s].end(), b.drawing[s].begin(),
                    b.drawing[s].end(), equal)) {
      return false;
    }
  }
  return true;
}

TEST_CASE("negatives are an endless list that the seed decides, cut anywhere") {
  const std::vector<StrokeSample> list = make_negatives(0, 50, 1);
  const std::vector<StrokeSample> later = make_negatives(30, 50, 1);
  REQUIRE(later.size() == 20);
  for (std::size_t i = 0; i < later.size(); ++i) CHECK(same(later[i], list[30 + i]));
  const std::vector<StrokeSample> other = make_negatives(30, 50, 2);
  std::size_t alike = 0;
  for (std::size_t i = 0; i < later.size(); ++i) alike += same(later[i], other[i]) ? 1 : 0;
  CHECK(alike == 0);
}

TEST_CASE("negatives are of every kind, and all of them leave ink on the paper") {
  std::map<std::string, int> kinds;
  for (const StrokeSample& sample : make_negatives(0, 2000, 3)) {
    INFO(sample.label << " " << sample.line);
    ++kinds[sample.label];
    CHECK(sample.writer.empty());
    const Result<Raster> raster = rasterize(sample.drawing, {.height = 28, .width = 28});
    REQUIRE(raster);
    CHECK_FALSE(raster->blank());
  }
  CHECK(kinds.size() == 17);
  for (const auto& [kind, count] : kinds) {
    INFO(kind);
    CHECK(count > 20);
  }
}

TEST_CASE("no negative is a single line that stands upright, as a 1 is") {
  for (const StrokeSample& sample : make_negatives(0, 2000, 4)) {
    if (sample.drawing.size() != 1 || sample.drawing[0].size() < 2) continue;
    INFO(sample.label << " " << sample.line);
    const Stroke& stroke = sample.drawing[0];
    double length = 0;
    for (std::size_t i = 1; i < stroke.size(); ++i) {
      length += std::hypot(stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y);
    }
    const double across = stroke.back().x - stroke.front().x;
    const double down = stroke.back().y - stroke.front().y;
    const bool straight = std::hypot(across, down) > 0.85 * length;
    CHECK_FALSE((straight && std::abs(down) > std::abs(across)));
  }
}

}  // namespace
}  // namespace inkdigit
