// Strokes of digits to put side by side, and the number that they are read as.
#pragma once

#include "engine/ink/strokes.hpp"
#include "engine/number/number.hpp"
#include "tests/native/support/paths.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit::test {

inline Recognizer shipped() {
  return value_or_throw(Recognizer::load(read_file(kDefaultWeights)), "default");
}

inline Number read_number(Recognizer& recognizer, const Drawing& drawing) {
  return value_or_throw(recognize_number(recognizer, FlatStrokes(drawing).view()), "number");
}

inline Stroke line(Point from, Point to) {
  Stroke stroke;
  for (int i = 0; i <= 10; ++i) {
    stroke.push_back({from.x + (to.x - from.x) * i / 10, from.y + (to.y - from.y) * i / 10});
  }
  return stroke;
}

// In a box of 60 x 100 with its left side at x.
inline Stroke seven(double x) {
  return {{x, 2}, {x + 30, 1}, {x + 60, 0}, {x + 40, 50}, {x + 25, 100}};
}
inline Stroke bar_of_seven(double x) { return line({x + 18, 52}, {x + 60, 49}); }
inline Stroke open_four(double x) {
  return {{x + 18, 2}, {x + 10, 30}, {x, 60}, {x + 30, 61}, {x + 62, 57}};
}
inline Stroke stem_of_four(double x) { return line({x + 45, 24}, {x + 40, 100}); }
inline Stroke one(double x) { return line({x + 4, 0}, {x, 100}); }

inline Drawing changed(Drawing drawing, double scale, double x, double y) {
  for (Stroke& stroke : drawing) {
    for (Point& p : stroke) p = {p.x * scale + x, p.y * scale + y};
  }
  return drawing;
}

}  // namespace inkdigit::test
