// Digits that were written without lifting the pen between them.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/ink/strokes.hpp"
#include "engine/recognizer.hpp"

namespace inkdigit {

// A drawing's strokes, of which some may have come apart. Those of one stroke of the input stand
// next to each other, in the order in which they were written.
struct PartedStrokes {
  std::vector<Point> points;
  std::vector<std::uint32_t> lengths;
  std::vector<std::uint32_t> origins;  // one a stroke: its index in the input; never falls

  [[nodiscard]] StrokesView view() const { return {points, lengths}; }
};

// The strokes that some of its parts are of. Both are indices in ascending order.
std::vector<std::uint32_t> origins_of(const PartedStrokes& parted,
                                      std::vector<std::uint32_t> parts);

// Cuts every stroke in two that is as wide as two digits, is none by itself, and of which both
// parts are one, if no other stroke touches it; what led the pen from the one to the other belongs
// to neither. All others stay as they are. The recognizer is asked once for each wide stroke, and
// up to 62 times more where that is no digit.
PartedStrokes part_joined(Recognizer& recognizer, const StrokesView& strokes);

}  // namespace inkdigit
