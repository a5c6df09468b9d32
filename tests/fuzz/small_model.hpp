// A network that answers in microseconds, with weights drawn at random.
#pragma once

#include "engine/weights_file/weights_file.hpp"

namespace inkdigit::fuzz {

Model small_model();

}  // namespace inkdigit::fuzz
