// A training of a trial, which goes on from rung to rung.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "trainer/data/dataset.hpp"
#include "trainer/recipe/recipe.hpp"
#include "trainer/run/run_folder.hpp"

namespace inkdigit {

struct EpochScore {
  double accuracy = 0;  // of the samples held out
  double loss = 0;      // likewise
  double train_loss = 0;
};

struct TrainingRecord {
  std::vector<EpochScore> epochs;  // those that are finished
  std::optional<int> lost_in;      // the epoch in which it diverged
  bool ended = false;              // by the recipe's epochs or its early_stop_epochs

  // Whether there is nothing left to do up to the end of `count` epochs.
  [[nodiscard]] bool has(int count) const;
  [[nodiscard]] bool lost_within(int count) const { return lost_in && *lost_in <= count; }
};

TrainingRecord read_training(const RunFolder& folder, const Recipe& recipe);

struct TrainingWatch {
  std::function<void(double epochs)> step;  // after each step: epochs that are done, with parts
  std::function<bool()> stop;               // asked after each step
};

// Trains to the end of `count` epochs of the recipe's, whose schedule is that of all of them: what
// it goes on to later is what it would have been in one go. Where `watch` stops it, the record has
// fewer.
TrainingRecord train_to(int count, const Recipe& recipe, const Dataset& data,
                        const RunFolder& folder, int threads, const TrainingWatch& watch);

// Means over the trainings of a trial, by one seed each.
struct TrialScore {
  double accuracy = 0;
  double accuracy_error = 0;  // standard error; 0 of one training
  double loss = 0;
  double loss_error = 0;
};

// Of each training's best epoch of the first `count`: the most accurate on the samples held out,
// the lower loss among equals. Nothing where one of them diverged by then, or has no epoch.
std::optional<TrialScore> score_of(std::span<const TrainingRecord> trainings, int count);

// More accurate, or as accurate at a lower loss.
bool is_better(const TrialScore& one, const TrialScore& other);

// Means by epoch, of the first `count` that all trainings have.
std::vector<EpochScore> mean_curve(std::span<const TrainingRecord> trainings, int count);

}  // namespace inkdigit
