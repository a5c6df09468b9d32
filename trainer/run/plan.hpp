// What several trainings in one folder are for, noted there, so that they go on to the same end.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "trainer/data/dataset.hpp"
#include "trainer/ranks/ranks.hpp"
#include "trainer/recipe/recipe.hpp"
#include "trainer/run/run_folder.hpp"

namespace inkdigit {

struct PlanKind {
  std::string name;  // "cross-validation"
  // What of the first is not as in the second, beside recipe and data; "" where nothing is.
  std::function<std::string(const nlohmann::json& now, const nlohmann::json& then)> difference;
};

// "--folds is 4, there 3"
std::string plan_difference(const std::string& what, const nlohmann::json& now,
                            const nlohmann::json& then);

bool has_plan(const RunFolder& folder);

// Called by all ranks. Notes in the folder's plan.json what is done there: recipe, data, and what
// `own` has. A UserError where it has another plan, or what another command left, or a rank has
// another plan than the first.
void hold_to_plan(Ranks& ranks, const RunFolder& folder, const Recipe& recipe, const Dataset& data,
                  const nlohmann::json& own, const PlanKind& kind);

}  // namespace inkdigit
