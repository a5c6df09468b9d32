#include "trainer/sweep/leave.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "trainer/base/files.hpp"
#include "trainer/report/page.hpp"

namespace inkdigit {
namespace {

void leave_best(const std::filesystem::path& folder, const SweepPlan& plan,
                const SweepResult& result) {
  const std::filesystem::path recipe = folder / "best.json";
  const std::filesystem::path weights = folder / "best.safetensors";
  const TrialResult* best = result.best();
  if (best == nullptr) {
    std::error_code error;
    for (const auto& path : {recipe, weights}) std::filesystem::remove(path, error);
    return;
  }
  const auto trial = std::find_if(plan.trials.begin(), plan.trials.end(),
                                  [&](const Trial& one) { return one.number == best->number; });
  write_file(recipe, to_json(trial->recipe).dump(2) + "\n");
  write_file(weights, read_file(trial_folder(folder, best->number, plan.recipe.training.seed) /
                                "best.safetensors"));
}

}  // namespace

std::filesystem::path trial_folder(const std::filesystem::path& sweep, int trial, int seed) {
  return sweep / ("trial-" + std::to_string(trial)) / ("seed-" + std::to_string(seed));
}

void leave_result(const std::filesystem::path& folder, const SweepPlan& plan,
                  const SweepResult& result) {
  leave_best(folder, plan, result);
  nlohmann::json json = to_json(result);
  write_file(folder / "sweep.json", json.dump() + "\n");
  json["names"] = short_names(result.space, result.recipe);
  write_file(folder / "report.html", page_with(kSweepPage, json));
}

}  // namespace inkdigit
