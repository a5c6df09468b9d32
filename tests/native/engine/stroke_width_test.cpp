#include "engine/ink/picture/stroke_width.hpp"

#include <cmath>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/sheet.hpp"

namespace inkdigit {
namespace {

using test::Sheet;

TEST_CASE("the width of strokes is that of most ink, whatever the lines around it") {
  const Drawing circle = [] {
    Stroke stroke;
    for (int i = 0; i <= 60; ++i)
      stroke.push_back({150 + 70 * std::cos(i * 0.105), 150 + 90 * std::sin(i * 0.105)});
    return Drawing{stroke};
  }();
  for (const int pen : {4, 9, 20}) {
    INFO(pen);
    Sheet sheet(300, 300);
    const int plain = stroke_crossings(sheet.write(circle, pen).tones()).width;
    CHECK(plain >= pen - 1);
    CHECK(plain <= 1.6 * pen);  // a row cuts a slanted stroke at more than its width
  }
  Sheet ruled(300, 300);
  ruled.write(circle, 20);
  for (int y = 5; y < 300; y += 40) ruled.fill(0, y, 300, 1, 90);
  CHECK(stroke_crossings(ruled.tones()).width >= 15);
}

TEST_CASE("shadows and paper have no strokes") {
  CHECK(stroke_crossings(Sheet(50, 50).tones()).width == 0);
  CHECK(stroke_crossings(Sheet(2, 2).fill(0, 0, 1, 1).tones()).width == 0);
  const Sheet shadow = Sheet(300, 200, 250).fill(100, 50, 5, 100, 20).shade([](int x, int) {
    return 1 - 0.6 * std::exp(-(x - 200.0) * (x - 200.0) / 800);  // 40 pixels wide, soft
  });
  CHECK(stroke_crossings(shadow.tones()).width == 5);
}

TEST_CASE("there is a stroke more than gaps between them, in every line across a digit") {
  const Sheet dark = Sheet(120, 120).frame(30, 20, 50, 80, 8);
  CHECK(stroke_crossings(dark.tones()).dark > stroke_crossings(dark.tones()).light);
  const Sheet light = Sheet(120, 120, 0).frame(30, 20, 50, 80, 8, 255);
  CHECK(stroke_crossings(light.tones()).dark < stroke_crossings(light.tones()).light);
}

}  // namespace
}  // namespace inkdigit
