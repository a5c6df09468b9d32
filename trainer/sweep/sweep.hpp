// Random search with successive halving, rung by rung.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "trainer/data/dataset.hpp"
#include "trainer/ranks/ranks.hpp"
#include "trainer/recipe/recipe.hpp"
#include "trainer/sweep/result.hpp"
#include "trainer/sweep/rungs.hpp"
#include "trainer/sweep/space.hpp"
#include "trainer/sweep/trials.hpp"

namespace inkdigit {

struct SweepOptions {
  int trials = 20;
  int seeds = 1;  // trainings of each trial, by the recipe's seed and those after it
  int eta = 3;    // 2 or more
  std::optional<int> least_epochs{};  // of the lowest rung, see least_epochs()
};

// What is to be done; all of it follows from recipe, space and options.
struct SweepPlan {
  Recipe recipe;
  Space space;
  int seeds = 1;
  int eta = 3;
  std::vector<Rung> rungs;
  std::vector<Trial> trials;
};

// A UserError of draw_trials(), where the recipe holds nothing out or needs other weights, or where
// the lowest rung would have more epochs than the recipe.
SweepPlan plan_sweep(const Recipe& recipe, const Space& space, const SweepOptions& options);

struct SweepTraining {
  const Trial& trial;
  int seed = 1;
  int rung = 0;  // counted from 0
  // By itself; nothing where it is lost.
  std::optional<TrialScore> score;
};

// Called by whichever thread trains, one at a time.
struct SweepObserver {
  // After each step: the share of all that is to be done, and where it is.
  std::function<void(double share, const std::string& where)> step;
  // After each training that this call has brought to the end of a rung, or found there.
  std::function<void(const SweepTraining& training)> training;
  // After each rung: how many trials are left that have not diverged.
  std::function<void(int rung, int left)> rung;
  // Asked after each step: true ends all, once there are checkpoints.
  std::function<bool()> stop;
};

struct SweepWork {
  int jobs = 1;         // trainings at a time, of this rank
  int threads = 1;      // of all of those, shared out among them
  bool resume = false;  // whether to go on where the folder has the same sweep
  // Those that have a share of each rung's trainings each, and see the same folder; the first one
  // decides who goes on, writes and tells. It must outlive the call; null = this process alone.
  Ranks* ranks = nullptr;
};

// Trains each trial in folder/trial-N/seed-S, and leaves in the folder best.json, the best trial's
// recipe, best.safetensors, what it came to by the first seed, sweep.json, and at last report.html.
// How many work at it, and whether it was stopped and resumed, changes no bit of those. Rungs are
// synchronous: none begins before the one below is done. What lies there of more or fewer trials,
// seeds or rungs is used where it fits. Nothing where the observer stopped it, and no trials in it
// on ranks but the first. A UserError where the folder has something else, or all trials diverge.
std::optional<SweepResult> run_sweep(const SweepPlan& plan, const Dataset& data,
                                     const std::filesystem::path& folder, const SweepWork& work,
                                     const SweepObserver& observer);

}  // namespace inkdigit
