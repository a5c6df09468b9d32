#include "trainer/recipe/recipe.hpp"

#include <nlohmann/json.hpp>

#include "engine/network/network.hpp"
#include "tests/fuzz/scratch.hpp"
#include "tests/fuzz/targets.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit::fuzz {

void recipe(Bytes bytes) {
  try {
    const Recipe recipe = read_recipe(scratch().write("recipe.json", bytes));
    const nlohmann::json json = to_json(recipe);
    const Result<Recipe> again = parse_recipe(json);
    require(static_cast<bool>(again));
    require(to_json(*again) == json);
    static_cast<void>(Network::create(recipe.network));
  } catch (const UserError& error) {
    require(std::string_view(error.what()).find('\n') == std::string_view::npos);
  }
}

}  // namespace inkdigit::fuzz
