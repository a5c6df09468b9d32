// Shapes and scribbles, as a hand draws them, that no one can take for a digit: no upright line, no
// plain circle.
#pragma once

#include <cstdint>
#include <span>

#include "engine/ink/strokes.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit {

struct DrawingKind {
  const char* name;
  const char* group;     // what it counts as where kinds are told apart
  std::uint32_t weight;  // how often it is drawn, against the others
  Drawing (*draw)(Random& random);
};

std::span<const DrawingKind> doodles();

}  // namespace inkdigit
