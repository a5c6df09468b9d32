#include "engine/ink/ink_box.hpp"

#include <array>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

// Paper of a page's size, or of another.
InkMap paper(int height = 640, int width = 480) {
  return {height, width,
          std::vector<float>(static_cast<std::size_t>(height) * static_cast<std::size_t>(width))};
}

void fill(InkMap& map, int left, int top, int width, int height, float level = 1) {
  for (int y = top; y < top + height; ++y) {
    for (int x = left; x < left + width; ++x) map.at(y, x) = level;
  }
}

// A frame of four strokes, `pen` wide.
void draw_ring(InkMap& map, int left, int top, int side, int pen) {
  fill(map, left, top, side, pen);
  fill(map, left, top + side - pen, side, pen);
  fill(map, left, top, pen, side);
  fill(map, left + side - pen, top, pen, side);
}

std::array<int, 4> box_of(const InkMap& map) {
  const InkBox box = ink_box(map);
  return {box.left, box.top, box.right, box.bottom};
}

constexpr std::array<int, 4> kRing{200, 200, 299, 299};

InkMap page_with_ring() {
  InkMap map = paper();
  draw_ring(map, 200, 200, 100, 12);
  return map;
}

TEST_CASE("paper has no box of ink, and ink has the box of what is half ink") {
  CHECK(ink_box(paper()).width() == 0);
  CHECK(ink_box(InkMap{}).width() == 0);
  InkMap map = paper(5, 7);
  fill(map, 2, 1, 3, 2, 0.5F);
  fill(map, 0, 0, 1, 1, 0.49F);
  CHECK(box_of(map) == std::array<int, 4>{2, 1, 4, 2});
}

TEST_CASE("specks far from the ink do not change its box, wherever they lie") {
  CHECK(box_of(page_with_ring()) == kRing);
  for (const auto& [x, y] : {std::pair{0, 0}, {479, 639}, {250, 3}, {3, 250}, {250, 630}}) {
    INFO(x << ", " << y);
    InkMap map = page_with_ring();
    fill(map, x, y, 1, 1);
    CHECK(box_of(map) == kRing);
  }
  InkMap map = page_with_ring();
  for (int i = 0; i < 20; ++i) fill(map, 20 * i, 7 * i, 3, 3);
  CHECK(box_of(map) == kRing);
}

TEST_CASE("what may belong to the digit stays") {
  InkMap dot = page_with_ring();
  fill(dot, 50, 50, 12, 12);  // of the pen's size
  CHECK(box_of(dot) == std::array<int, 4>{50, 50, 299, 299});
  InkMap hair = page_with_ring();
  fill(hair, 50, 50, 14, 1);  // longer than the pen is wide
  CHECK(box_of(hair) == std::array<int, 4>{50, 50, 299, 299});
  InkMap fringe = page_with_ring();
  fill(fringe, 190, 250, 2, 2);  // as a pen leaves that runs dry
  CHECK(box_of(fringe) == std::array<int, 4>{190, 200, 299, 299});
}

TEST_CASE("no pixel of a small picture is a speck, nor a dot of a dashed or dithered one") {
  InkMap small = paper(28, 28);
  draw_ring(small, 6, 6, 18, 3);
  fill(small, 1, 1, 1, 1);
  CHECK(box_of(small) == std::array<int, 4>{1, 1, 23, 23});
  InkMap dashed = paper();
  for (int i = 0; i < 8; ++i) fill(dashed, 100, 60 * i, 5, 20);
  CHECK(box_of(dashed) == std::array<int, 4>{100, 0, 104, 439});
  InkMap dithered = paper();
  for (int y = 100; y < 300; y += 2) {
    for (int x = 100; x < 200; x += 2) dithered.at(y, x) = 1;
  }
  CHECK(box_of(dithered) == std::array<int, 4>{100, 100, 198, 298});
}

TEST_CASE("pieces that meet only further down are one") {
  // A comb: its teeth are apart until its back joins them.
  InkMap comb = paper();
  for (int i = 0; i < 40; ++i) fill(comb, 20 + 10 * i, 100, 2, 300);
  fill(comb, 20, 400, 392, 2);
  CHECK(box_of(comb) == std::array<int, 4>{20, 100, 411, 401});
  // Joined at corners alone: a hair of single pixels that leaves a ring to either side.
  for (const bool to_left : {true, false}) {
    InkMap map = page_with_ring();
    for (int i = 0; i < 100; ++i) map.at(300 + i, to_left ? 199 - i : 300 + i) = 1;
    CHECK(box_of(map) == (to_left ? std::array<int, 4>{100, 200, 299, 399}
                                  : std::array<int, 4>{200, 200, 399, 399}));
  }
}

TEST_CASE("noise of any amount has a box") {
  InkMap noise = paper(1100, 1100);
  for (int y = 0; y < 1100; y += 2) {
    for (int x = 0; x < 1100; x += 2) noise.at(y, x) = 1;
  }
  CHECK(box_of(noise) == std::array<int, 4>{0, 0, 1099, 1099});
}

}  // namespace
}  // namespace inkdigit
