#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/weights_file/weights_file.hpp"

namespace inkdigit {

// The network with the tensors of a PyTorch state_dict, saved as safetensors: F32, F16, BF16 or
// F64 under the layers' names. What stands in front of every name ("module.") does not matter, and
// neither does what no forward pass reads ("bn1.num_batches_tracked"). No golden cases.
Result<Model> read_state_dict(std::span<const std::uint8_t> file, const std::string& recipe_name,
                              Network network);

}  // namespace inkdigit
