#pragma once

#include <cstdint>

#include "trainer/base/no_class.hpp"
#include "trainer/data/ink_set.hpp"

namespace inkdigit {

// A drawing and what it shows: a class's index, or kNoClass.
struct LabeledInk {
  Ink ink;
  std::uint8_t label = kNoClass;
};

}  // namespace inkdigit
