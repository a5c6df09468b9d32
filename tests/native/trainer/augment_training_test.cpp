// Augmentation where it is used: in recipes and in training.
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/network/network.hpp"
#include "tests/native/support/augment.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/base/files.hpp"
#include "trainer/run/train.hpp"

namespace inkdigit {
namespace {

using test::everything;
using test::small_recipe;
using test::synthetic;
using test::train_with_stops;
using test::trained;

Recipe augmented_recipe(int epochs) {
  Recipe recipe = small_recipe(epochs, 1);
  recipe.augment = everything();
  recipe.training.accumulate_batches = 2;
  return recipe;
}

TEST_CASE("augmented training gives the same bits with any number of threads") {
  // 301 images in steps of 2 x 32: the last step is short.
  const Dataset data = synthetic(301);
  const std::vector<std::uint8_t> one = trained(augmented_recipe(2), data, 1);
  CHECK(trained(augmented_recipe(2), data, 2) == one);
  CHECK(trained(augmented_recipe(2), data, 5) == one);
  Recipe plain = augmented_recipe(2);
  plain.augment = {};
  CHECK(trained(plain, data, 1) != one);
}

TEST_CASE("augmented training that is stopped anywhere, and resumed, ends in the same bits") {
  const Dataset data = synthetic(301);
  const Recipe recipe = augmented_recipe(2);
  const std::vector<std::uint8_t> whole = trained(recipe, data, 2);
  const test::TemporaryFolder folder;
  CHECK(train_with_stops(recipe, data, folder.path(), 2) > 3);
  CHECK(read_file(folder.path() / "last.safetensors") == whole);
}

TEST_CASE("every step and every seed has variants of its own; going back makes the same again") {
  const Dataset data = synthetic(40);
  std::vector<std::uint32_t> samples(data.size());
  std::iota(samples.begin(), samples.end(), 0U);
  Recipe recipe = small_recipe(1, 1);
  recipe.network.layers.erase(recipe.network.layers.begin() + 4);  // dropout: it varies too
  const Result<Network> network = Network::create(recipe.network);
  REQUIRE(network);
  AlignedVector<float> parameters(network->parameter_count());
  test::fill_normal(parameters, 3, 0.1F);
  const auto make = [&](const AugmentSpec& augment, std::uint64_t seed) {
    auto backend = make_cpu_backend(
        *network, {.augment = augment, .batch_size = 16, .seed = seed, .threads = 2});
    backend->set_parameters(parameters);
    return backend;
  };
  // The learning rate is 0, so only the images can make a difference.
  const auto backend = make(everything(), 1);
  const BackendState start = backend->state();
  const double first = backend->train_batch(data, samples, 0).loss;
  const double second = backend->train_batch(data, samples, 0).loss;
  CHECK(first != second);
  backend->set_state(start);
  CHECK(backend->train_batch(data, samples, 0).loss == first);
  CHECK(make(everything(), 2)->train_batch(data, samples, 0).loss != first);

  const auto plain = make({}, 1);
  const double unchanged = plain->train_batch(data, samples, 0).loss;
  CHECK(plain->train_batch(data, samples, 0).loss == unchanged);
  CHECK(first != unchanged);

  // One drawing in every place of the batch is another variant in each.
  const std::vector<std::uint32_t> same(2, 3);
  AugmentSpec turned;
  turned.rotation_degrees = 90;
  const double alone = make(turned, 1)->train_batch(data, std::span(same).first(1), 0).loss;
  CHECK(make(turned, 1)->train_batch(data, same, 0).loss != Approx(2 * alone));

  // Places are counted over the whole step, however many images are worked on together.
  auto whole = make_cpu_backend(*network, {.augment = turned, .batch_size = 64, .seed = 1});
  whole->set_parameters(parameters);
  CHECK(whole->train_batch(data, samples, 0).loss ==
        Approx(make(turned, 1)->train_batch(data, samples, 0).loss).epsilon(1e-6));

  // Whoever asks for probabilities gives the images that are meant.
  CHECK(backend->predict(data, samples) == plain->predict(data, samples));
}

TEST_CASE("the images held out are never augmented") {
  const Dataset data = synthetic(200);
  double validation[2] = {};
  double training[2] = {};
  for (const int augment : {0, 1}) {
    Recipe recipe = small_recipe(2, 1);
    recipe.optimizer = {.type = OptimizerType::kSgd, .learning_rate = test::kStill};
    if (augment == 1) recipe.augment = everything();
    const test::TemporaryFolder folder;
    TrainObserver observer;
    observer.epoch = [&](const EpochMetrics& m) {
      validation[augment] = m.validation.loss;
      training[augment] = m.train_loss;
    };
    train(recipe, data, folder.path(), {}, observer);
  }
  CHECK(validation[0] == validation[1]);
  CHECK(training[0] != training[1]);
}

nlohmann::json augmenting_recipe(const nlohmann::json& augment) {
  nlohmann::json json = to_json(small_recipe(1, 1));
  json["augment"] = augment;
  return json;
}

std::string augment_error(const nlohmann::json& augment) {
  const Result<Recipe> recipe = parse_recipe(augmenting_recipe(augment));
  return recipe ? "" : recipe.error().message;
}

TEST_CASE("every field of the section 'augment' is read, kept and written") {
  const nlohmann::json augment = {{"probability", 0.9},          {"rotation_degrees", 20.0},
                                  {"shift_pixels", 2.5},         {"scale", 0.2},
                                  {"shear_degrees", 15.0},       {"elastic_alpha_pixels", 1.5},
                                  {"elastic_sigma_pixels", 3.0}, {"thickness_pixels", 1.0},
                                  {"noise_grey_levels", 10.0},   {"erase_probability", 0.5},
                                  {"erase_share", 0.1},          {"gap_probability", 0.5},
                                  {"gap_pixels", 3.0},           {"ruling_probability", 0.5},
                                  {"ragged_pixels", 0.5}};
  const Result<Recipe> recipe = parse_recipe(augmenting_recipe(augment));
  REQUIRE(recipe);
  CHECK(to_json(*recipe)["augment"] == augment);
  Recipe expected = small_recipe(1, 1);
  expected.augment = everything();
  expected.augment.elastic_sigma_pixels = 3;
  expected.augment.erase_share = 0.1;
  expected.augment.gap_pixels = 3;
  CHECK(to_json(*recipe) == to_json(expected));
}

TEST_CASE("a section that switches nothing on is as good as none") {
  nlohmann::json json = to_json(small_recipe(1, 1));
  json.erase("augment");
  const Result<Recipe> none = parse_recipe(json);
  const Result<Recipe> empty = parse_recipe(augmenting_recipe(nlohmann::json::object()));
  REQUIRE(none);
  REQUIRE(empty);
  CHECK_FALSE(none->augment.enabled());
  CHECK(to_json(*empty) == to_json(*none));
}

TEST_CASE("wrong fields of the section 'augment' are named") {
  CHECK(augment_error({{"rotation_degree", 3}}) ==
        "augment: unknown key 'rotation_degree' (did you mean 'rotation_degrees'?)");
  CHECK(augment_error({{"rotation_degrees", -1}}) ==
        "augment: 'rotation_degrees' must be a number from 0 to 180 but is -1");
  CHECK(augment_error({{"elastic_alpha_pixels", 34}}) ==
        "augment: 'elastic_alpha_pixels' must be a number from 0 to 16 but is 34");
  CHECK(augment_error({{"gap_probability", -0.5}}) ==
        "augment: 'gap_probability' must be a number from 0 to 1 but is -0.5");
  CHECK(augment_error({{"gap_pixels", 0}}) ==
        "augment: 'gap_pixels' must be a number from 0.5 to 8 but is 0");
  CHECK(augment_error({{"ruling_probability", 2}}) ==
        "augment: 'ruling_probability' must be a number from 0 to 1 but is 2");
  CHECK(augment_error({{"ragged_pixels", 1.5}}) ==
        "augment: 'ragged_pixels' must be a number from 0 to 1 but is 1.5");
  CHECK(augment_error({{"probability", 1.5}}) ==
        "augment: 'probability' must be a number from 0 to 1 but is 1.5");
  CHECK(augment_error(3) == "augment: expected an object {...} but found 3");
}

}  // namespace
}  // namespace inkdigit
