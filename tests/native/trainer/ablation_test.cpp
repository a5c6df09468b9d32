#include "trainer/measure/ablation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/base/files.hpp"
#include "trainer/data/drawn/synthetic.hpp"
#include "trainer/data/picture.hpp"
#include "trainer/measure/canvas_drawing.hpp"
#include "trainer/run/train.hpp"

namespace inkdigit {
namespace {

Drawing synthetic_drawing(std::size_t index) {
  Random random(3, RandomPurpose::kSynthetic, index);
  return synthetic_digit(static_cast<int>(index % 10), random);
}

// The pixels that have ink, as [left, right) and [top, bottom).
struct InkBox {
  int left = kCanvasSide;
  int top = kCanvasSide;
  int right = 0;
  int bottom = 0;

  [[nodiscard]] int longer() const { return std::max(right - left, bottom - top); }
};

InkBox ink_box(const Image& image) {
  InkBox box;
  for (int y = 0; y < kCanvasSide; ++y) {
    for (int x = 0; x < kCanvasSide; ++x) {
      if (image.pixels[static_cast<std::size_t>(y * kCanvasSide + x)] == 0) continue;
      box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x + 1),
             std::max(box.bottom, y + 1)};
    }
  }
  return box;
}

TEST_CASE("a canvas holds all of a drawing's ink, in sizes from a quarter to the whole of it") {
  int smallest = kCanvasSide;
  int largest = 0;
  int leftmost = kCanvasSide;
  int rightmost = 0;
  for (std::size_t i = 0; i < 60; ++i) {
    Random random(1, RandomPurpose::kCanvas, i);
    const CanvasDrawing placed = place_on_canvas(synthetic_drawing(i), random);
    CHECK(placed.pen >= 16);
    CHECK(placed.pen <= 20);
    for (const Stroke& stroke : placed.drawing) {
      for (const Point point : stroke) {
        REQUIRE(std::min(point.x, point.y) >= placed.pen / 2 - 1e-9);
        REQUIRE(std::max(point.x, point.y) <= kCanvasSide - placed.pen / 2 + 1e-9);
      }
    }
    const InkBox box = ink_box(draw_canvas(placed));
    smallest = std::min(smallest, box.longer());
    largest = std::max(largest, box.longer());
    leftmost = std::min(leftmost, box.left);
    rightmost = std::max(rightmost, box.left);
  }
  CHECK(smallest >= 70);
  CHECK(smallest < 100);
  CHECK(largest > 250);
  CHECK(leftmost < 20);
  CHECK(rightmost > 100);
}

TEST_CASE("a pen's line has the pen's width, an anti-aliased edge and round ends") {
  const Image image = draw_canvas({{{{100, 140}, {180, 140}}}, 17});
  const auto at = [&](int y, int x) {
    return int{image.pixels[static_cast<std::size_t>(y * kCanvasSide + x)]};
  };
  int ink = 0;
  for (int y = 0; y < kCanvasSide; ++y) ink += at(y, 140);
  CHECK(std::abs(ink - 17 * 255) <= 1);  // two edges, each rounded to a whole level
  CHECK(at(139, 140) == 255);
  CHECK(at(132, 140) == 255);
  CHECK(at(131, 140) == 128);
  CHECK(at(130, 140) == 0);
  const Image wider = draw_canvas({{{{100, 140}, {180, 140}}}, 18});
  CHECK(int{wider.pixels[131 * kCanvasSide + 140]} == 255);
  CHECK(ink_box(image).left == 91);
  CHECK(at(132, 92) == 0);  // a corner of the box
  CHECK(at(140, 92) == 255);
  // A tap is a dot.
  const InkBox dot = ink_box(draw_canvas({{{{50, 60}}}, 16}));
  CHECK(dot.left == 42);
  CHECK(dot.longer() == 16);
}

// Knows synthetic digits, as the engine prepares them.
const Model& trained_model() {
  static const Model model = [] {
    const test::TemporaryFolder folder;
    train(test::small_recipe(4, 1), test::synthetic(1200), folder.path(), {.threads = 1}, {});
    return *read_weights(read_file(folder.path() / "best.safetensors"));
  }();
  return model;
}

TEST_CASE("a model reads best what is prepared as for its training, and squashed canvases worst") {
  std::vector<Drawing> drawings;
  std::vector<std::uint8_t> labels;
  std::size_t plainly = 0;
  const Model& model = trained_model();
  for (std::size_t i = 0; i < 120; ++i) {
    drawings.push_back(synthetic_drawing(i));
    labels.push_back(static_cast<std::uint8_t>(i % 10));
    const auto found =
        predict(model, picture_from_drawing(drawings[i], model.network.spec().input, "drawing"));
    if (std::max_element(found.begin(), found.end()) - found.begin() == labels[i]) ++plainly;
  }
  const AblationCounts counts = ablate_preparation(model, drawings, labels, 1);
  const auto of = [&](Preparation way) { return counts[static_cast<std::size_t>(way)]; };
  CHECK(plainly > 80);
  // Size and place are nothing to the engine, but for the last bits.
  CHECK(std::abs(double(of(Preparation::kStrokes)) - double(plainly)) <= 1);
  CHECK(of(Preparation::kBitmap) > 70);
  CHECK(of(Preparation::kBoxed) > 60);
  CHECK(of(Preparation::kSquashed) < of(Preparation::kBoxed));
  CHECK(ablate_preparation(model, drawings, labels, 3) == counts);
}

TEST_CASE("no ink is no error, and a point that is no number is one") {
  const Model& model = trained_model();
  const std::vector<std::uint8_t> labels{1, 1};
  CHECK_NOTHROW(ablate_preparation(model, std::vector<Drawing>{{}, {{{5, 5}}}}, labels, 1));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_THAT(test::message_of([&] {
               ablate_preparation(model, std::vector<Drawing>{{}, {{{1, 2}, {nan, 3}}}}, labels, 1);
             }),
             Catch::Contains("drawing 2: stroke 1, point"));
}

}  // namespace
}  // namespace inkdigit
