#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/model/model.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/measure/epoch_metrics.hpp"
#include "trainer/run/checkpoint.hpp"
#include "trainer/run/run_folder.hpp"

namespace inkdigit {

// A run's best epoch so far, for whoever writes it down.
struct BestEpoch {
  std::optional<Model> model;  // as in best.safetensors; none before the first epoch
  // Of the model's softmax for the images held out, images x classes.
  std::vector<float> outputs;
};

// Whether an epoch is better than the best that `progress` knows of: more of what is held out read
// rightly, or as much at a lower loss. Without anything held out each is better than the one
// before.
bool is_best(const EpochMetrics& metrics, const Checkpoint& progress, bool anything_held_out);

// What a resumed run knew of its best epoch: reads best.safetensors and predicts `validation` anew,
// by a backend whose state is the same afterwards. `trained` is the network that the run trains. A
// UserError where the file is damaged or of another network.
BestEpoch recall_best(const RunFolder& folder, const Network& trained, Backend& backend,
                      const Dataset& data, std::span<const std::uint32_t> validation);

}  // namespace inkdigit
