// The training loop: shuffle, steps, validation, the best epoch kept.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/training/evaluation.hpp"
#include "trainer/training/recipe.hpp"

namespace inkdigit {

struct EpochMetrics {
  int epoch = 0;          // counted from 1
  double train_loss = 0;  // mean over the epoch, while the weights moved
  double train_accuracy = 0;
  Evaluation validation;  // samples == 0 where nothing is held out
  double seconds = 0;     // of training, without validation
  double images_per_second = 0;
  bool best = false;  // the best epoch so far
};

// Called on the training thread.
struct TrainObserver {
  // After each step: images done in this epoch of all of its images, mean loss so far.
  std::function<void(int epoch, std::size_t done, std::size_t total, double loss)> step;
  std::function<void(const EpochMetrics&)> epoch;
};

struct TrainResult {
  int best_epoch = 0;
  double images_per_second = 0;  // over the whole training, without validation
};

// Trains by the recipe and leaves in `run_folder` best.safetensors (lowest validation loss among
// the most accurate epochs; the last epoch where nothing is held out), last.safetensors and
// metrics.jsonl (a line an epoch). The same recipe, data and seed give the same bits on a machine,
// whatever `threads`.
TrainResult train(const Recipe& recipe, const Dataset& data, int threads,
                  const std::filesystem::path& run_folder, const TrainObserver& observer);

}  // namespace inkdigit
