#include "trainer/data/drawn/synthetic.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <string_view>
#include <vector>

#include "tests/native/support/catch.hpp"
#include "trainer/data/drawn/skeletons.hpp"

namespace inkdigit {
namespace {

constexpr std::uint64_t kSeed = 42;

Drawing drawing_of(int digit, std::uint64_t index, std::uint64_t seed = kSeed) {
  Random random(seed, RandomPurpose::kSynthetic, index);
  return synthetic_digit(digit, random);
}

bool same(const Drawing& a, const Drawing& b) {
  const auto same_point = [](Point p, Point q) { return p.x == q.x && p.y == q.y; };
  return std::ranges::equal(
      a, b, [&](const Stroke& s, const Stroke& t) { return std::ranges::equal(s, t, same_point); });
}

// The number of points in each stroke.
std::vector<std::size_t> layout(const Form& form) {
  std::vector<std::size_t> sizes;
  for (const Skeleton& stroke : form.strokes) sizes.push_back(stroke.size());
  return sizes;
}

struct Box {
  double width = 0;
  double height = 0;
};

Box bounding_box(const Drawing& drawing) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Point low{kInfinity, kInfinity};
  Point high{-kInfinity, -kInfinity};
  for (const Stroke& stroke : drawing) {
    for (const Point point : stroke) {
      low = {std::min(low.x, point.x), std::min(low.y, point.y)};
      high = {std::max(high.x, point.x), std::max(high.y, point.y)};
    }
  }
  return {high.x - low.x, high.y - low.y};
}

TEST_CASE("every digit has several forms, each complete and within the unit box", "[synthetic]") {
  // How many ways of writing each digit there are at least.
  constexpr std::array<std::size_t, kSyntheticDigits> kAtLeast{15, 15, 17, 13, 16,
                                                               14, 13, 20, 15, 18};
  for (int digit = 0; digit < kSyntheticDigits; ++digit) {
    CAPTURE(digit);
    CHECK(forms_of(digit).size() >= kAtLeast[static_cast<std::size_t>(digit)]);
    std::set<std::string_view> names;
    for (const Form& form : forms_of(digit)) {
      CAPTURE(form.name);
      CHECK(names.insert(form.name).second);
      CHECK(form.weight > 0);
      CHECK_FALSE(form.strokes.empty());
      for (const Skeleton& stroke : form.strokes) {
        CHECK(stroke.size() >= 2);
        for (const ControlPoint& point : stroke) {
          CHECK((point.at.x >= 0 && point.at.x <= 1 && point.at.y >= 0 && point.at.y <= 1));
        }
      }
    }
  }
}

TEST_CASE("forms of one family have the same landmarks", "[synthetic]") {
  for (int digit = 0; digit < kSyntheticDigits; ++digit) {
    for (const Form& form : forms_of(digit)) {
      for (const Form& other : forms_of(digit)) {
        if (form.family == 0 || form.family != other.family) continue;
        CAPTURE(digit, form.name, other.name);
        CHECK(layout(form) == layout(other));
      }
    }
  }
}

TEST_CASE("the same stream gives the same drawing, another stream another", "[synthetic]") {
  for (int digit = 0; digit < kSyntheticDigits; ++digit) {
    CAPTURE(digit);
    const Drawing drawing = drawing_of(digit, 7);
    CHECK(same(drawing, drawing_of(digit, 7)));
    CHECK_FALSE(same(drawing, drawing_of(digit, 8)));
    CHECK_FALSE(same(drawing, drawing_of(digit, 7, kSeed + 1)));
  }
}

TEST_CASE("one stream gives drawing after drawing", "[synthetic]") {
  Random random(kSeed, RandomPurpose::kSynthetic);
  const Drawing first = synthetic_digit(5, random);
  CHECK_FALSE(same(first, synthetic_digit(5, random)));
}

TEST_CASE("points are finite and on the canvas, strokes have at least two", "[synthetic]") {
  const auto on_canvas = [](double v) {
    return std::isfinite(v) && v >= 0 && v <= kMaxSyntheticCanvas;
  };
  for (int digit = 0; digit < kSyntheticDigits; ++digit) {
    for (std::uint64_t index = 0; index < 500; ++index) {
      CAPTURE(digit, index);
      const Drawing drawing = drawing_of(digit, index);
      REQUIRE_FALSE(drawing.empty());
      for (const Stroke& stroke : drawing) {
        REQUIRE(stroke.size() >= 2);
        REQUIRE(std::ranges::all_of(
            stroke, [&](Point point) { return on_canvas(point.x) && on_canvas(point.y); }));
      }
    }
  }
}

TEST_CASE("drawings are large enough to read, and their strokes are sampled closely",
          "[synthetic]") {
  for (int digit = 0; digit < kSyntheticDigits; ++digit) {
    for (std::uint64_t index = 0; index < 200; ++index) {
      CAPTURE(digit, index);
      const Drawing drawing = drawing_of(digit, index);
      const Box box = bounding_box(drawing);
      const double size = std::max(box.width, box.height);
      REQUIRE(size > 0.04 * kMaxSyntheticCanvas);
      for (const Stroke& stroke : drawing) {
        for (std::size_t i = 1; i < stroke.size(); ++i) {
          const double step =
              std::hypot(stroke[i].x - stroke[i - 1].x, stroke[i].y - stroke[i - 1].y);
          REQUIRE(step < 0.4 * size);
        }
      }
    }
  }
}

TEST_CASE("the forms, the size and the shape vary from drawing to drawing", "[synthetic]") {
  for (int digit = 0; digit < kSyntheticDigits; ++digit) {
    CAPTURE(digit);
    std::vector<double> sizes;
    std::vector<double> aspects;
    for (std::uint64_t index = 0; index < 200; ++index) {
      const Box box = bounding_box(drawing_of(digit, index));
      sizes.push_back(std::max(box.width, box.height));
      aspects.push_back(box.width / box.height);
    }
    const auto [smallest, largest] = std::ranges::minmax(sizes);
    CHECK(largest > 4 * smallest);
    const auto [narrowest, widest] = std::ranges::minmax(aspects);
    CHECK(widest > 2 * narrowest);
  }
}

}  // namespace
}  // namespace inkdigit
