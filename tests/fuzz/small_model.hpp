// A network that answers in microseconds, with weights drawn at random.
#pragma once

#include "engine/model/model.hpp"

namespace inkdigit::fuzz {

Model small_model();

}  // namespace inkdigit::fuzz
