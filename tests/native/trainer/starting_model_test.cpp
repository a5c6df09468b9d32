#include "trainer/run/starting_model.hpp"

#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/base/files.hpp"
#include "trainer/data/load.hpp"
#include "trainer/run/train.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

Recipe recipe_of(const Model& model) {
  Recipe recipe;
  recipe.name = "test";
  recipe.network = model.network.spec();
  recipe.training.epochs = 1;
  recipe.training.batch_size = 32;
  return recipe;
}

Dataset synthetic(const Recipe& recipe) {
  return load_data({"synthetic:200"},
                   {.input = recipe.network.input, .classes = recipe.network.classes});
}

std::string start_error(const Recipe& recipe, const std::optional<Model>& init) {
  const std::vector<std::uint32_t> samples{0, 1, 2};
  return test::message_of([&] { starting_model(recipe, init, synthetic(recipe), samples); });
}

TEST_CASE("training goes on from given weights, and the file says from which") {
  const Model init = test::small_model();
  Recipe recipe = recipe_of(init);
  recipe.optimizer = {.type = OptimizerType::kSgd, .learning_rate = test::kStill};
  const test::TemporaryFolder folder;
  train(recipe, synthetic(recipe), folder.path(), {.init = init}, {});
  const Result<Model> trained = read_weights(read_file(folder.path() / "last.safetensors"));
  REQUIRE(trained);
  CHECK(trained->parameters == init.parameters);
  CHECK(nlohmann::json::parse(trained->provenance)["init"]["name"] == "small");
  Model other = init;
  other.parameters[0] += 1;
  CHECK_THAT(test::message_of([&] {
               train(recipe, synthetic(recipe), folder.path(),
                     {.start = Start::kResume, .init = other}, {});
             }),
             Contains("--init is "));
}

TEST_CASE("weights of another network, and compression without weights, are refused") {
  const Model init = test::small_model();
  Recipe recipe = recipe_of(init);
  recipe.compress.int8 = true;
  CHECK_THAT(start_error(recipe, std::nullopt), Contains("'compress' needs trained weights"));
  CHECK(start_error(recipe, init).empty());
  std::get<Conv2dSpec>(recipe.network.layers[0]).kernel = 5;
  CHECK_THAT(start_error(recipe, init),
             Contains("--init: layer 1 of its network is") && Contains("\"kernel\":5"));
  recipe = recipe_of(init);
  recipe.network.layers.pop_back();
  CHECK_THAT(start_error(recipe, init), Contains("layer 6") && Contains("missing"));
  recipe = recipe_of(init);
  recipe.network.input.mean = {0.5};
  CHECK_THAT(start_error(recipe, init), Contains("network's input is"));
}

TEST_CASE("quantization-aware training keeps weights on int8's grid, pruning makes fewer of them") {
  const Model init = test::small_model();
  Recipe recipe = recipe_of(init);
  recipe.compress.int8 = true;
  recipe.training.ema_decay = 0.9;
  const test::TemporaryFolder folder;
  const auto trained = [&](const char* name) {
    train(recipe, synthetic(recipe), folder.path() / name, {.init = init}, {});
    return *read_weights(read_file(folder.path() / name / "last.safetensors"));
  };
  const Model int8 = trained("int8");
  for (const Parameter& p : int8.network.parameters()) {
    if (p.shape.size() == 1) continue;
    std::vector<float> channel;
    for (std::size_t i = 0; i < p.size(); i += p.out) {
      channel.push_back(int8.parameters[p.offset + i]);
    }
    std::sort(channel.begin(), channel.end());
    channel.erase(std::unique(channel.begin(), channel.end()), channel.end());
    CHECK(channel.size() <= 255);
  }
  CHECK(int8.network.layers().size() == init.network.layers().size() + 1);
  recipe.compress.prune_share = 0.5;
  CHECK(trained("pruned").network.parameter_count() < init.network.parameter_count());
}

}  // namespace
}  // namespace inkdigit
