// Trainings that each leave a part of the writers out, and are measured on it.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "trainer/crossval/fold_score.hpp"
#include "trainer/crossval/result.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/ranks/ranks.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

struct CrossvalOptions {
  int folds = 5;    // 2 or more
  int seeds = 1;    // trainings of each fold, by the recipe's seed and those that follow it
  int threads = 0;  // 0 = one a core; never changes the result
  // Those that have a share of the trainings each, and see the same folder; the first one measures,
  // writes and tells. It must outlive the call; null = this process alone.
  Ranks* ranks = nullptr;
};

// Called on the training thread.
struct CrossvalObserver {
  // After each step: the share of all that is to be done, and where it is.
  std::function<void(double share, const std::string& where)> step;
  // After each training that this call has brought to its end, or found there.
  std::function<void(const FoldRun& run, const FoldScore& score, const SampleRows& rows)> fold;
  // Asked after each step: true ends it, once there is a checkpoint.
  std::function<bool()> stop;
};

// The recipe as every fold is trained by it: what it holds out itself are writers, where there are
// any. A UserError where it needs other weights, which would have seen the folds.
Recipe recipe_for_folds(const Recipe& recipe, const Dataset& data);

// A UserError where a fold would be empty, or the training of one would hold nobody out.
void check_folds(const Recipe& recipe, const Dataset& data, int folds);

// Trains in folder/seed-S/fold-F, by the last epoch, and with what the recipe fits (temperature,
// threshold) to the part of the training's writers that it holds out; so is the threshold that
// refuses 95 % of each kind of no class. Nothing is chosen by the fold itself. What lies in the
// folder goes on where it was, to the same figures. Writes folder/plan.json at first and
// folder/crossval.json and writers.json at last. Nothing where an observer stopped it, and nothing
// in it on ranks but the first. `recipe` is
// one that recipe_for_folds() gave. A UserError where the folder has something else.
std::optional<CrossvalResult> cross_validate(const Recipe& recipe, const Dataset& data,
                                             const std::filesystem::path& folder,
                                             const CrossvalOptions& options,
                                             const CrossvalObserver& observer);

}  // namespace inkdigit
