// Numbers as strangers write them, by kinds of what is hard about them: composed like those of
// number_composer.hpp, with signs between the digits, digits of other sizes and places, and digits
// that are crossed out or run together.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "trainer/base/random.hpp"
#include "trainer/data/sets/stroke_file.hpp"

namespace inkdigit {

enum class NumberKind {
  kPlain,
  kPoint,
  kComma,
  kMinus,
  kColon,
  kSlash,
  kSmall,        // one digit of it is 0.35 to 0.6 as high, on the same line
  kSlanted,      // all of it leans, by 0.3 to 0.5 a unit of height
  kUneven,       // each digit's foot is up to a fifth of a height off the line
  kRising,       // each digit stands half to one and a half heights above the one before
  kStacked,      // a number above another
  kSuperscript,  // a small digit at the upper right of the last
  kStruck,       // one digit, struck out
  kReplaced,     // a number, one digit of which is written again beside the one struck out
  kJoined,       // two digits of one stroke each, without lifting the pen between
};

constexpr std::array<std::string_view, 15> names_of(NumberKind /*kind*/) {
  return {"plain",  "point",  "comma",   "minus",       "colon",  "slash",    "small", "slanted",
          "uneven", "rising", "stacked", "superscript", "struck", "replaced", "joined"};
}

struct NumberOfAKind {
  std::string label;  // what a reader should say; "?" where that is nothing
  Drawing drawing;
};

// Two to four digits of `samples`, which should be of one writer with digits of the usual `height`
// (median_height). All randomness is drawn from `random`. Without a sample of one stroke nothing
// is joined.
NumberOfAKind compose_number(NumberKind kind, std::span<const StrokeSample> samples, double height,
                             Random& random);

}  // namespace inkdigit
