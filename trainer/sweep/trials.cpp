#include "trainer/sweep/trials.hpp"

#include <fmt/core.h>

#include <optional>
#include <set>
#include <utility>

#include "engine/network/network.hpp"
#include "trainer/base/random.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/recipe/override.hpp"
#include "trainer/recipe/recipe_schema.hpp"
#include "trainer/sweep/dependence.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

constexpr int kMostDraws = 1000;  // for a trial

class TrialDraws {
 public:
  TrialDraws(const Recipe& recipe, const Space& space)
      : recipe_(recipe), json_(to_json(recipe)), space_(space) {
    for (const Dimension& dimension : space.dimensions) {
      conditional_.push_back(!conditions_of(dimension, space).empty());
    }
  }

  Trial trial(int number) {
    Random random(static_cast<std::uint64_t>(recipe_.training.seed), RandomPurpose::kSweep,
                  static_cast<std::uint64_t>(number));
    std::optional<Trial> repeated;
    for (int draw = 0; draw < kMostDraws; ++draw) {
      std::optional<Trial> trial = try_draw(number, random);
      if (!trial) continue;
      if (drawn_.insert(text_of(*trial)).second) return *std::move(trial);
      repeated = std::move(trial);
    }
    if (repeated) return *std::move(repeated);
    throw UserError(fmt::format("{}: none of {} draws makes a recipe that can be trained; {}",
                                space_.origin, kMostDraws, fault_));
  }

 private:
  static std::string text_of(const Trial& trial) {
    std::string text;
    for (const Setting& setting : trial.settings) {
      text += setting_text(setting.path, setting.value) + "\n";
    }
    return text;
  }

  // Nothing where no recipe comes of it; fault_ says why. Always draws as many numbers.
  std::optional<Trial> try_draw(int number, Random& random) {
    Trial trial{.number = number, .settings = {}, .recipe = {}};
    json json = json_;
    bool fits = true;
    for (std::size_t i = 0; i < space_.dimensions.size(); ++i) {
      const Dimension& dimension = space_.dimensions[i];
      nlohmann::json value = draw(dimension.domain, random);
      if (set(json, setting_text(dimension.path, value))) {
        trial.settings.push_back({dimension.path, std::move(value)});
      } else if (!conditional_[i]) {
        fits = false;
      }
    }
    if (!fits) return std::nullopt;
    Result<Recipe> recipe = parse_recipe(json);
    if (!recipe) return failed(recipe.error());
    const Result<Network> network = Network::create(recipe->network);
    if (!network) return failed(network.error());
    trial.recipe = *std::move(recipe);
    trial.recipe.name += "-trial-" + std::to_string(number);
    return trial;
  }

  bool set(json& json, const std::string& setting) {
    try {
      override_field(json, schema_, setting, "");
      return true;
    } catch (const UserError& error) {
      fault_ = error.what();
      return false;
    }
  }

  std::nullopt_t failed(const Error& error) {
    fault_ = error.message;
    return std::nullopt;
  }

  const Recipe& recipe_;
  json json_;
  const Space& space_;
  json schema_ = recipe_schema();
  std::vector<bool> conditional_;
  std::set<std::string> drawn_;
  std::string fault_;
};

}  // namespace

std::vector<Trial> draw_trials(const Recipe& recipe, const Space& space, int count) {
  check_space(space, recipe);
  TrialDraws draws(recipe, space);
  std::vector<Trial> trials;
  for (int number = 1; number <= count; ++number) trials.push_back(draws.trial(number));
  return trials;
}

}  // namespace inkdigit
