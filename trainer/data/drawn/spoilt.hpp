// Digits that somebody wrote, and that are none any more: how people's own hands look where there
// is nothing to read.
#pragma once

#include "trainer/base/random.hpp"
#include "trainer/data/sets/stroke_file.hpp"

namespace inkdigit {

// `digit`, labeled "0" .. "9" (a precondition, asserted), struck out, in part, mirrored, or with
// `other`, by the same hand, on top of it or beside it, whatever way is drawn from `random`. The
// label becomes the way's name; writer and line stay. Nothing in it is to pass for a digit: no
// digit is mirrored that looks like one in a mirror, and none that may have a bar or a slash (0, 1,
// 2, 7) is struck out by a single line. Heights are about 1; coordinates are y down.
StrokeSample spoilt(const StrokeSample& digit, const StrokeSample& other, Random& random);

}  // namespace inkdigit
