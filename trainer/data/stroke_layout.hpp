// A stroke is written as a list of points, [[x, y], ...], or, as in Quick Draw's files, as lists of
// coordinates, [[x, ...], [y, ...]], perhaps with a third list of times.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "engine/ink/strokes.hpp"

namespace inkdigit {

enum class StrokeLayout { kPoints, kLists };

// What a file's strokes say about their layout, one stroke after the other. Numbers can be read
// both ways where a stroke consists of two or three lists of the same length, so the file as a
// whole decides:
//   points      a stroke of one list or of more than three, or of lists of different lengths
//   lists       none of these, and a stroke of two or three lists of one number or more than eight
//               each (a point has at most x, y, time, pressure, two tilts, twist and height)
//   points      neither, and no list has more than two numbers
//   not clear   otherwise
class LayoutEvidence {
 public:
  void add(const nlohmann::json& stroke);

  // Nothing that comes can change it.
  [[nodiscard]] bool decided() const { return points_; }

  // Nothing where it is not clear.
  [[nodiscard]] std::optional<StrokeLayout> layout() const;

 private:
  bool points_ = false;
  bool lists_ = false;
  bool either_ = false;
};

// The stroke that `json` writes. A UserError says what is wrong as what follows "stroke 3": ",
// point 2:
// ..." or ": must be ...", with points counted from 1.
Stroke parse_stroke(const nlohmann::json& json, StrokeLayout layout);

}  // namespace inkdigit
