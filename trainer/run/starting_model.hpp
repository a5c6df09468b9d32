#pragma once

#include <optional>
#include <span>

#include "engine/model/model.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

// The network that a training starts from, and its parameters: the recipe's, initialized by its
// seed, or `init` with the recipe's compression applied (batch normalization folded, channels
// pruned, quantizers inserted and calibrated on images of `train`). Its provenance is "{}" or says
// where init came from. A UserError where init's network is not the recipe's, or where there is
// something to compress but no init.
Model starting_model(const Recipe& recipe, const std::optional<Model>& init, const Dataset& data,
                     std::span<const std::uint32_t> train);

}  // namespace inkdigit
