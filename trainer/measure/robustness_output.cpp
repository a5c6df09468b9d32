// Robustness as JSON and as tables.
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "trainer/measure/robustness.hpp"
#include "trainer/measure/share.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

double mean_accuracy(const CorruptionScore& score, std::size_t samples) {
  double sum = 0;
  for (const std::size_t correct : score.correct) sum += share(correct, samples);
  return sum / kSeverities;
}

json attack_json(const AttackScore& score, std::size_t samples) {
  const AttackSpec& spec = score.attack.spec;
  return {{"attack", score.attack.name},
          {"epsilon", spec.epsilon},
          {"steps", spec.steps},
          {"step_size", spec.step_size},
          {"random_start", spec.random_start},
          {"correct", score.correct},
          {"accuracy", share(score.correct, samples)}};
}

json corruption_json(const CorruptionScore& score, std::size_t samples) {
  json accuracy = json::array();
  for (const std::size_t correct : score.correct) accuracy.push_back(share(correct, samples));
  return {{"kind", name_of(score.kind)},
          {"correct", score.correct},
          {"accuracy", std::move(accuracy)},
          {"mean", mean_accuracy(score, samples)}};
}

std::string attacks_table(const Robustness& robustness) {
  std::string table = fmt::format("\n{:<16} epsilon  steps  accuracy\n", "attack");
  for (const AttackScore& score : robustness.attacks) {
    const AttackSpec& spec = score.attack.spec;
    table += fmt::format("{:<16} {:7.3f} {:6} {:7.2f} %\n", score.attack.name, spec.epsilon,
                         spec.steps, 100 * share(score.correct, robustness.samples));
  }
  return table;
}

std::string corruptions_table(const Robustness& robustness) {
  std::string table =
      fmt::format("\n{:<16}       1       2       3       4       5    mean\n", "severity");
  for (const CorruptionScore& score : robustness.corruptions) {
    table += fmt::format("{:<16}", name_of(score.kind));
    for (const std::size_t correct : score.correct) {
      table += fmt::format(" {:7.2f}", 100 * share(correct, robustness.samples));
    }
    table += fmt::format(" {:7.2f} %\n", 100 * mean_accuracy(score, robustness.samples));
  }
  return table + fmt::format("{:<56} {:7.2f} %\n", "mean of all kinds",
                             100 * mean_corruption_accuracy(robustness));
}

}  // namespace

double mean_corruption_accuracy(const Robustness& robustness) {
  if (robustness.corruptions.empty()) return 0;
  double sum = 0;
  for (const CorruptionScore& score : robustness.corruptions) {
    sum += mean_accuracy(score, robustness.samples);
  }
  return sum / static_cast<double>(robustness.corruptions.size());
}

json to_json(const Robustness& robustness) {
  json attacks = json::array();
  for (const AttackScore& score : robustness.attacks) {
    attacks.push_back(attack_json(score, robustness.samples));
  }
  json corruptions = json::array();
  for (const CorruptionScore& score : robustness.corruptions) {
    corruptions.push_back(corruption_json(score, robustness.samples));
  }
  return {{"samples", robustness.samples},
          {"correct", robustness.correct},
          {"accuracy", share(robustness.correct, robustness.samples)},
          {"attacks", std::move(attacks)},
          {"corruptions", std::move(corruptions)},
          {"mean_corruption_accuracy",
           robustness.corruptions.empty() ? json() : json(mean_corruption_accuracy(robustness))}};
}

std::string to_table(const Robustness& robustness) {
  std::string table =
      fmt::format("robustness, of {} images: {:.2f} % right as they are\n", robustness.samples,
                  100 * share(robustness.correct, robustness.samples));
  if (!robustness.attacks.empty()) table += attacks_table(robustness);
  if (!robustness.corruptions.empty()) table += corruptions_table(robustness);
  return table;
}

}  // namespace inkdigit
