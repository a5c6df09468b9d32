#pragma once

#include "trainer/crossval/rows.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/recipe/recipe.hpp"
#include "trainer/run/run_folder.hpp"

namespace inkdigit {

// Notes in the folder's plan.json what is cross-validated there: recipe, data, folds. A UserError
// where it has another plan, or what another command left. More seeds are the same plan.
void hold_to_plan(const RunFolder& folder, const Recipe& recipe, const Dataset& data, int folds);

}  // namespace inkdigit
