#pragma once

#include <span>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/training/evaluation.hpp"
#include "trainer/training/recipe.hpp"

namespace inkdigit {

// What a run leaves: the network with these parameters (memory layout), its provenance, and golden
// cases taken from the data. The same arguments give the same model: no date, duration, path or
// thread count.
Model export_model(const Recipe& recipe, const Network& network, std::span<const float> parameters,
                   const Dataset& data, int epoch, const Evaluation& validation);

}  // namespace inkdigit
