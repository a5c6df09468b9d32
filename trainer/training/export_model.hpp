#pragma once

#include <span>
#include <string>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/training/recipe.hpp"
#include "trainer/training/train.hpp"

namespace inkdigit {

// What a run leaves: the network that it started from (`start`; its provenance says from which
// weights, "{}" for none) with these parameters (memory layout), its provenance, and golden cases
// taken from the data; its softmax is the epoch's, which is calibrated. `teachers`: JSON text, a
// list of {"name", "crc32"}, of those it learnt from. The same arguments give the same model: no
// date, duration, path or thread count. `data_checksum` is checksum(data), which takes too long to
// be worked out every epoch.
Model export_model(const Recipe& recipe, const Model& start, std::span<const float> parameters,
                   const Dataset& data, const std::string& data_checksum,
                   const EpochMetrics& metrics, const std::string& teachers = "[]");

}  // namespace inkdigit
