#include "trainer/sweep/result.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace inkdigit {
namespace {

using nlohmann::json;

bool ranks_before(const TrialResult& one, const TrialResult& other) {
  if (one.score.has_value() != other.score.has_value()) return one.score.has_value();
  if (one.score) {
    if (one.epochs != other.epochs) return one.epochs > other.epochs;
    if (is_better(*one.score, *other.score)) return true;
    if (is_better(*other.score, *one.score)) return false;
  }
  return one.number < other.number;
}

std::vector<Importance> what_mattered(const SweepResult& result) {
  std::vector<Importance> importance;
  for (const Dimension& dimension : result.space.dimensions) {
    std::vector<Observation> observations;
    for (const TrialResult& trial : result.trials) {
      if (!trial.lowest) continue;
      for (const Setting& setting : trial.settings) {
        if (setting.path != dimension.path) continue;
        observations.push_back({setting.value, trial.lowest->accuracy});
      }
    }
    auto one = importance_of(dimension.path, is_numeric(dimension.domain), observations);
    if (one) importance.push_back(*std::move(one));
  }
  std::stable_sort(
      importance.begin(), importance.end(),
      [](const Importance& one, const Importance& other) { return one.share > other.share; });
  return importance;
}

// Standard errors are those of several seeds.
json score_json(const std::optional<TrialScore>& score, bool errors) {
  if (!score) return nullptr;
  return {{"accuracy", score->accuracy},
          {"accuracy_standard_error", errors ? json(score->accuracy_error) : json()},
          {"loss", score->loss},
          {"loss_standard_error", errors ? json(score->loss_error) : json()}};
}

json curve_json(const std::vector<EpochScore>& curve) {
  json result = {
      {"accuracy", json::array()}, {"loss", json::array()}, {"train_loss", json::array()}};
  for (const EpochScore& epoch : curve) {
    result["accuracy"].push_back(epoch.accuracy);
    result["loss"].push_back(epoch.loss);
    result["train_loss"].push_back(epoch.train_loss);
  }
  return result;
}

json trial_json(const TrialResult& trial, bool errors) {
  json settings = json::object();
  for (const Setting& setting : trial.settings) settings[setting.path] = setting.value;
  return {{"trial", trial.number},
          {"rank", trial.rank},
          {"settings", settings},
          {"epochs", trial.epochs},
          {"lost_in", trial.lost_in ? json(*trial.lost_in) : json()},
          {"score", score_json(trial.score, errors)},
          {"lowest_rung", score_json(trial.lowest, errors)},
          {"curve", curve_json(trial.curve)}};
}

json importance_json(const Importance& one) {
  return {{"setting", one.path},
          {"method", one.correlation ? "rank correlation" : "between groups"},
          {"share", one.share},
          {"by_chance", one.by_chance},
          {"correlation", one.correlation ? json(*one.correlation) : json()},
          {"trials", one.trials}};
}

}  // namespace

const TrialResult* SweepResult::best() const {
  return trials.empty() || !trials.front().score ? nullptr : &trials.front();
}

void rank_trials(SweepResult& result) {
  std::sort(result.trials.begin(), result.trials.end(), ranks_before);
  for (std::size_t i = 0; i < result.trials.size(); ++i) {
    result.trials[i].rank = static_cast<int>(i) + 1;
  }
  result.importance = what_mattered(result);
}

json to_json(const SweepResult& result) {
  json json = {{"recipe", result.recipe},
               {"space", to_json(result.space)},
               {"data", result.data},
               {"held_out", result.held_out},
               {"seeds", result.seeds},
               {"eta", result.eta},
               {"rungs", nlohmann::json::array()},
               {"best", nullptr},
               {"trials", nlohmann::json::array()},
               {"importance", nlohmann::json::array()}};
  for (const Rung& rung : result.rungs) {
    json["rungs"].push_back({{"epochs", rung.epochs}, {"trials", rung.trials}});
  }
  if (const TrialResult* best = result.best()) json["best"] = best->number;
  for (const TrialResult& trial : result.trials) {
    json["trials"].push_back(trial_json(trial, result.seeds.size() > 1));
  }
  for (const Importance& one : result.importance) {
    json["importance"].push_back(importance_json(one));
  }
  return json;
}

}  // namespace inkdigit
