// Digits in a style that few of a collection's writers have, made of the same digits as somebody
// wrote them: ones with a flag, easily taken for narrow sevens, and zeros with a bar or a slash,
// easily taken for eights.
#pragma once

#include <optional>

#include "engine/ink/strokes.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit {

// `one`, in one stroke from its top on, with a flag in front: a nearly straight line that rises
// from the left to the top, 0.18 to 0.34 of the height long, by 8 to 40 degrees, or by 20 at least
// where the stem leans to the right by more than 0.15 of its height: what is flatter, or leans
// more, is a seven to most people. Length, angle and curvature are drawn from `random`. Nothing
// where `one` is no bare, nearly upright stroke: where it leans by more than 0.35 of its height or
// is wider than 0.45 of it, or its upper third is wider than 0.17, which may be a flag already.
// Units are those of `one`.
std::optional<Drawing> flagged(const Drawing& one, Random& random);

// `zero`, and a nearly straight stroke through its middle: every other time a bar, within 15
// degrees of level, else a slash that rises to the right by 30 to 65. It reaches out by 0.9 to 1.8
// of the way from the middle to the loop. Nothing where `zero` is no single stroke whose ends are
// nearer to each other than 0.4 of its height and that is 0.4 to 1.2 times as wide as high.
std::optional<Drawing> slashed(const Drawing& zero, Random& random);

}  // namespace inkdigit
