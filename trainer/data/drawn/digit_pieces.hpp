// What digits are spoilt with: placing them, and taking a part of one.
#pragma once

#include <optional>

#include "engine/ink/strokes.hpp"

namespace inkdigit {

// The drawing `height` high, with its middle at `center`; one without height keeps its size.
Drawing placed(Drawing drawing, Point center, double height);

// Less than half of a digit may itself look like a digit. These parts do not, by how digits are
// mostly written.
struct DigitEnd {
  int digit;
  bool last;  // the part that the pen ends with; otherwise the one that it begins with
};
inline constexpr DigitEnd kEndsThatAreNoDigits[] = {{0, false}, {0, true}, {5, true},
                                                    {2, true},  {3, true}, {4, false}};

// The first or last `share` of the way that the pen goes; nothing where that is nearly straight, as
// a 1 is, or in several strokes.
std::optional<Drawing> part_of(const Drawing& drawing, bool last, double share);

}  // namespace inkdigit
