// What a sweep comes to, in memory and in its folder.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "trainer/sweep/importance.hpp"
#include "trainer/sweep/rungs.hpp"
#include "trainer/sweep/space.hpp"
#include "trainer/sweep/trial_training.hpp"
#include "trainer/sweep/trials.hpp"

namespace inkdigit {

struct TrialResult {
  int number = 1;
  int rank = 1;  // who came further goes before, then who is better
  std::vector<Setting> settings;
  int epochs = 0;                    // of the highest rung that it was taken to
  std::optional<int> lost_in;        // the epoch in which it diverged; it ranks behind all others
  std::optional<TrialScore> score;   // after those epochs; none of one that is lost
  std::optional<TrialScore> lowest;  // after those of the lowest rung, which all trials have
  std::vector<EpochScore> curve;     // the mean over the seeds
};

struct SweepResult {
  nlohmann::json recipe;  // what the trials' settings are set in
  Space space;
  std::vector<int> seeds;
  int eta = 3;
  std::vector<Rung> rungs;
  std::size_t held_out = 0;  // samples that the trials are judged by
  std::string data;
  std::vector<TrialResult> trials;     // the best first
  std::vector<Importance> importance;  // what mattered most first

  // Null where all trials are lost.
  [[nodiscard]] const TrialResult* best() const;
};

// Sorts the trials and ranks them, and says what mattered.
void rank_trials(SweepResult& result);

nlohmann::json to_json(const SweepResult& result);

// By the fields' paths short names that tell them apart: "batch_size", "schedule.type", and with
// the layer's name "fc1.out_features".
using ShortNames = std::map<std::string, std::string>;
ShortNames short_names(const Space& space, const nlohmann::json& recipe);

// "batch_size=64 dropout1.p=0.5"
std::string settings_text(const std::vector<Setting>& settings, const ShortNames& names);

// The first `most` trials with rank, settings and figures; how many there are besides.
std::string to_table(const SweepResult& result, std::size_t most);

}  // namespace inkdigit
