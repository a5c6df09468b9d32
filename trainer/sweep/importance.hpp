// What mattered: how much of the trials' order a setting by itself accounts for.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace inkdigit {

struct Importance {
  std::string path;
  int trials = 0;  // that have the setting, and a figure
  // Of the variance of the trials' ranks by accuracy. Of numbers it is the square of Spearman's
  // rank correlation, which sees what rises or falls; of other values the variance between their
  // groups.
  double share = 0;
  // What the share would be in the mean if the setting did not matter: 1 / (trials - 1) of numbers,
  // (groups - 1) / (trials - 1) of others.
  double by_chance = 0;
  std::optional<double> correlation;  // of numbers: -1 to 1, above 0 where more is better
};

struct Observation {
  nlohmann::json value;
  double figure = 0;  // the higher, the better
};

// Nothing of fewer than three observations, or where all have the same value.
std::optional<Importance> importance_of(const std::string& path, bool numeric,
                                        std::span<const Observation> observations);

}  // namespace inkdigit
