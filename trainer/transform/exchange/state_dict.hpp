#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/model/model.hpp"

namespace inkdigit {

struct ImportedStateDict {
  Model model;  // without golden cases
  // Tensors that no forward pass reads and the network lacks, in the order of their names: what
  // training and measuring counted ("n_averaged", "bn1.num_batches_tracked", "total_ops").
  std::vector<std::string> left_out;
};

// The network with the tensors of a PyTorch state_dict, saved as safetensors: F32, F16, BF16 or
// F64 under the layers' names. What stands in front of every name ("module.") does not matter. A
// tensor that is neither the network's nor a counter is an error.
Result<ImportedStateDict> read_state_dict(std::span<const std::uint8_t> file,
                                          const std::string& recipe_name, Network network);

}  // namespace inkdigit
