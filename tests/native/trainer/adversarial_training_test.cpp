// Adversarial training: in recipes, and what it is in training.
#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/measure/robustness.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::small_recipe;
using test::synthetic;
using test::train_with_stops;
using test::trained;

Recipe adversarial_recipe(int epochs) {
  Recipe recipe = small_recipe(epochs, 1);
  recipe.adversarial = {.epsilon = 0.1, .steps = 2, .step_size = 0.06, .share = 0.6};
  recipe.training.accumulate_batches = 2;
  return recipe;
}

TEST_CASE("adversarial training gives the same bits with any number of threads") {
  const Dataset data = synthetic(205);
  const std::vector<std::uint8_t> one = trained(adversarial_recipe(1), data, 1);
  CHECK(trained(adversarial_recipe(1), data, 2) == one);
  CHECK(trained(adversarial_recipe(1), data, 11) == one);
  Recipe plain = adversarial_recipe(1);
  plain.adversarial = {};
  CHECK(trained(plain, data, 1) != one);
}

TEST_CASE("adversarial training that is stopped anywhere, and resumed, ends in the same bits") {
  const Dataset data = synthetic(205);
  const Recipe recipe = adversarial_recipe(2);
  const std::vector<std::uint8_t> whole = trained(recipe, data, 2);
  const test::TemporaryFolder folder;
  CHECK(train_with_stops(recipe, data, folder.path(), 2) > 2);
  CHECK(read_file(folder.path() / "last.safetensors") == whole);
}

TEST_CASE("attacks of no strength, or of none of the images, leave training as it is") {
  const Dataset data = synthetic(100);
  Recipe recipe = small_recipe(1, 1);
  const auto parameters_of = [&] {
    const Result<Model> model = read_weights(trained(recipe, data, 1));
    REQUIRE(model);
    return model->parameters;
  };
  const AlignedVector<float> plain = parameters_of();
  recipe.adversarial = {.epsilon = 0, .steps = 3, .step_size = 0.1, .share = 1};
  CHECK(parameters_of() == plain);
  recipe.adversarial = {.epsilon = 0.1, .steps = 3, .step_size = 0.1, .share = 0};
  CHECK(parameters_of() == plain);
}

TEST_CASE("who trained on attacks withstands them better") {
  const Dataset data = synthetic(400);
  std::vector<std::uint32_t> samples(100);
  for (std::uint32_t i = 0; i < samples.size(); ++i) samples[i] = i;
  RobustnessPlan plan{.attacks = {{"pgd", {.epsilon = 0.15, .steps = 10, .step_size = 0.03}}},
                      .corruptions = {},
                      .threads = 1};
  const auto correct_of = [&](const AdversarialSpec& adversarial) {
    Recipe recipe = small_recipe(6, 1);
    recipe.adversarial = adversarial;
    const Result<Model> model = read_weights(trained(recipe, data, 2));
    REQUIRE(model);
    const auto backend = make_cpu_backend(model->network, {.threads = 1});
    backend->set_parameters(model->parameters);
    return measure_robustness(*model, *backend, data, samples, plan).attacks[0].correct;
  };
  const std::size_t plain = correct_of({});
  const std::size_t robust = correct_of({.epsilon = 0.15, .steps = 3, .step_size = 0.08});
  INFO(plain << " and " << robust);
  CHECK(robust > plain + 10);
}

TEST_CASE("the recipe's section 'adversarial' is read, kept, written, and checked") {
  nlohmann::json json = to_json(small_recipe(1, 1));
  json["adversarial"] = {{"epsilon", 0.2}, {"steps", 5}, {"step_size", 0.1}, {"share", 0.5}};
  const Result<Recipe> recipe = parse_recipe(json);
  REQUIRE(recipe);
  CHECK(to_json(*recipe) == json);
  CHECK(recipe->adversarial.any());
  const auto error_of = [&](const nlohmann::json& section) {
    json["adversarial"] = section;
    const Result<Recipe> parsed = parse_recipe(json);
    return parsed ? "" : parsed.error().message;
  };
  CHECK(error_of(nlohmann::json::object()) == "");
  CHECK(error_of({{"epsilon", 2}}) ==
        "adversarial: 'epsilon' must be a number from 0 to 1 but is 2");
  CHECK(error_of({{"steps", 0}}) ==
        "adversarial: 'steps' must be a whole number from 1 to 1000 but is 0");
  CHECK_THAT(error_of({{"epsilonn", 1}}), Contains("did you mean 'epsilon'"));
}

TEST_CASE("devices other than the CPU refuse adversarial training in one line") {
  const Dataset data = synthetic(50);
  const test::TemporaryFolder folder;
  for (const Device device : {Device::kCuda, Device::kReference}) {
    CHECK_THROWS_MATCHES(
        train(adversarial_recipe(1), data, folder.path() / "run", {.device = device}, {}),
        UserError,
        Catch::Matchers::Message(
            "adversarial: trains on the CPU alone; --device must be cpu or auto"));
  }
  CHECK_FALSE(std::filesystem::exists(folder.path() / "run/last.safetensors"));
}

}  // namespace
}  // namespace inkdigit
