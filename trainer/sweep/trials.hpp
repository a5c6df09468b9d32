// The settings that a sweep tries.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "trainer/recipe/recipe.hpp"
#include "trainer/sweep/space.hpp"

namespace inkdigit {

struct Setting {
  std::string path;
  nlohmann::json value;
};

struct Trial {
  int number = 1;
  std::vector<Setting> settings;  // without those that what was drawn leaves no place for
  Recipe recipe;
};

// Trials 1 to `count`. What a trial is depends on the recipe, its seed, the space and the trial's
// number alone. One whose network cannot be made is drawn anew, and so is one that is as an earlier
// one, as long as there seem to be others. A UserError of check_space(), or where no draw makes a
// recipe that can be trained.
std::vector<Trial> draw_trials(const Recipe& recipe, const Space& space, int count);

}  // namespace inkdigit
