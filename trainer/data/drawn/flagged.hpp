// Ones with a flag: how many people write what others write as a bare line, and what is easily
// taken for a narrow seven.
#pragma once

#include <optional>

#include "engine/ink/strokes.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit {

// `one`, in one stroke from its top on, with a flag in front: a nearly straight line that rises
// from the left to the top, 0.18 to 0.34 of the height long, by 30 degrees at most, or falls by 8.
// Length, angle and curvature are drawn from `random`. Nothing where `one` is no bare, nearly
// upright stroke: where it leans by more than 0.35 of its height or is wider than 0.45 of it, or
// its upper third is wider than 0.17, which may be a flag already. Units are those of `one`.
std::optional<Drawing> flagged(const Drawing& one, Random& random);

}  // namespace inkdigit
