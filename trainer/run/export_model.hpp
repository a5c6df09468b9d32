#pragma once

#include <span>

#include "engine/model/model.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/measure/epoch_metrics.hpp"
#include "trainer/recipe/recipe.hpp"
#include "trainer/run/run_identity.hpp"

namespace inkdigit {

// What a run leaves: the network that it started from (`start`; its provenance says from which
// weights, "{}" for none) with these parameters (memory layout), its provenance, and golden cases
// taken from the data; its softmax is the epoch's, which is calibrated. The same arguments give the
// same model: no date, duration, path or thread count.
Model export_model(const Recipe& recipe, const Model& start, std::span<const float> parameters,
                   const Dataset& data, const RunIdentity& identity, const EpochMetrics& metrics);

}  // namespace inkdigit
