// A model taken apart, for transformations that change its network.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/model/model.hpp"

namespace inkdigit {

// Values in the layout of files, by parameter name.
using Tensors = std::map<std::string, std::vector<float>>;

Tensors take_apart(const Model& model);

// A model of `spec` with the tensors of its parameters' names; name, provenance and golden rasters
// are those of `model`, golden probabilities the new network's. Every parameter of the new network
// must be among the tensors, in its size.
Model put_together(const Model& model, const NetworkSpec& spec, const Tensors& tensors);

}  // namespace inkdigit
