#pragma once

#include <cstddef>
#include <string>

#include "engine/model/model.hpp"
#include "engine/result.hpp"

namespace inkdigit {

struct CHeader {
  std::string text;
  std::size_t constant_bytes = 0;  // weights and what belongs to them, in flash; without code
  std::size_t arena_bytes = 0;     // in RAM; without the stack
  bool integers = false;           // whether a layer multiplies integers
};

// The model as one C99 header for microcontrollers, with the inference that it needs (c/): no heap,
// no library. It gives what the engine gives: what the engine multiplies in integers, here is
// multiplied in integers, too, and rounded by the same floats.
//
// An error where a constant would be no finite float.
Result<CHeader> to_c_header(const Model& model);

}  // namespace inkdigit
