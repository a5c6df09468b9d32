#pragma once

#include "engine/model/model.hpp"

namespace inkdigit {

// The model with every parameter rounded to the nearest float16, and golden cases of what it makes
// of its pictures then. An error names the tensor with a value that float16 does not reach.
Result<Model> rounded_to_float16(Model model);

}  // namespace inkdigit
