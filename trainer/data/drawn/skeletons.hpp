// Hand-made skeletons of the ten digits: the ways in which people commonly write each of them, as
// the pen's path without any variation. synthetic.hpp makes handwriting of them.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/ink/strokes.hpp"

namespace inkdigit {

inline constexpr int kSyntheticDigits = 10;

// Forms fill a box of side 1 from top to bottom: x to the right, y down, 0 .. 1. Most leave room at
// the left and at the right, as digits are taller than wide.
struct ControlPoint {
  Point at;
  bool corner = false;  // the pen turns here; elsewhere the path goes through smoothly
};

using Skeleton = std::vector<ControlPoint>;

struct Form {
  std::string_view name;
  // Forms of one digit with the same family > 0 consist of the same landmarks (as many strokes, as
  // many points in each, meaning the same places), so what lies between two of them is a digit,
  // too. Family 0 stands alone.
  int family = 0;
  // How common it is among the forms of its digit, > 0; the sum does not matter.
  double weight = 0;
  std::vector<Skeleton> strokes;  // in the order written
};

// The forms of `digit`, 0 .. 9.
std::span<const Form> forms_of(int digit);

}  // namespace inkdigit
