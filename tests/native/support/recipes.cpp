#include "tests/native/support/recipes.hpp"

#include <filesystem>

#include "engine/network/network.hpp"
#include "tests/native/support/paths.hpp"
#include "trainer/data/load.hpp"

namespace inkdigit::test {

NetworkSpec narrowed(NetworkSpec spec, int divisor) {
  for (LayerSpec& layer : spec.layers) {
    if (auto* conv = std::get_if<Conv2dSpec>(&layer)) conv->out_channels /= divisor;
  }
  return spec;
}

std::vector<Recipe> shipped_recipes() {
  constexpr std::size_t kLarge = 5'000'000;  // parameters
  std::vector<Recipe> recipes;
  for (const auto& entry : std::filesystem::directory_iterator(kRecipes)) {
    if (entry.path().filename() == "recipe.schema.json") continue;
    Recipe recipe = read_recipe(entry.path());
    if (Network::create(recipe.network)->parameter_count() > kLarge) {
      recipe.network = narrowed(recipe.network, 16);
    }
    recipes.push_back(std::move(recipe));
  }
  return recipes;
}

Dataset drawn_for(const Recipe& recipe, std::size_t count, std::uint64_t seed) {
  return load_data({"synthetic:" + std::to_string(count)},
                   {.input = recipe.network.input,
                    .classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"},
                    .seed = seed});
}

}  // namespace inkdigit::test
