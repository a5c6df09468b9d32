// The training loop: sampling, steps, validation, the best epoch kept, checkpoints.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/training/evaluation.hpp"
#include "trainer/training/recipe.hpp"
#include "trainer/training/split.hpp"

namespace inkdigit {

struct EpochMetrics {
  int epoch = 0;             // counted from 1
  double learning_rate = 0;  // of the epoch's last step
  double train_loss = 0;     // mean over the epoch, of images as augmented, while the weights moved
  double train_accuracy = 0;
  SoftmaxSpec softmax;        // calibrated, where the recipe says so
  Evaluation validation;      // by that softmax; samples == 0 where nothing is held out
  double selection_loss = 0;  // of all samples held out, whatever the calibration
  double seconds = 0;         // of training, without validation
  double images_per_second = 0;
  bool best = false;  // the best epoch so far
};

// What a run has come to, for whoever writes it down.
struct RunRecord {
  const Recipe& recipe;
  const Model& best;  // as in best.safetensors
  // Of the softmax of `best` for the images held out, split.validation x classes.
  std::span<const float> outputs;
  const Split& split;
  const std::string& metrics;  // as in metrics.jsonl
};

// Called on the training thread.
struct TrainObserver {
  // Once, when nothing can be wrong with recipe and data any more: images that an epoch shows, and
  // images held out.
  std::function<void(std::size_t shown, std::size_t held_out)> begin;
  // After each step: images done in this epoch of all of its images, mean loss so far.
  std::function<void(int epoch, std::size_t done, std::size_t total, double loss)> step;
  std::function<void(const EpochMetrics&)> epoch;
  // After each epoch, before its checkpoint, so that a run which is killed meanwhile calls it
  // again; and when a run is resumed.
  std::function<void(const RunRecord&)> record;
};

struct TrainOptions {
  Device device = Device::kCpu;
  int threads = 0;  // 0 = one a core; never changes the result
  // Goes on from the run folder's checkpoint, if there is one.
  bool resume = false;
  // Between two checkpoints inside an epoch; there is one at the end of each epoch anyway.
  double checkpoint_seconds = 30;
  // Weights to go on from instead of random ones; the recipe's network must be theirs. Compression
  // needs them.
  std::optional<Model> init{};
  // Learnt from beside the labels, all of them together; the recipe's `distill` says how much.
  std::vector<Model> teachers{};
};

struct TrainResult {
  int epochs = 0;  // that were trained, in all
  int best_epoch = 0;
  double images_per_second = 0;  // over the whole training, without validation
};

// Trains by the recipe and leaves in `run_folder` best.safetensors (the most accurate epoch on the
// samples held out that show a class, the lower loss of all among equals; the last epoch where
// nothing is held out),
// last.safetensors, metrics.jsonl (an object an epoch; "time" is the end, in seconds since 1970)
// and checkpoint/. The same recipe, data and seed give the same weights, bit for bit, on a machine,
// whatever the threads and however often it was resumed.
TrainResult train(const Recipe& recipe, const Dataset& data,
                  const std::filesystem::path& run_folder, const TrainOptions& options,
                  const TrainObserver& observer);

}  // namespace inkdigit
