// Every option that the recipes' schema has is known here, with a training that it changes.
#include "tests/native/support/recipe_options.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/recognizer.hpp"
#include "engine/weights_file/safetensors.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/base/files.hpp"
#include "trainer/recipe/recipe_schema.hpp"
#include "trainer/run/train.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;
using test::Option;

// Classes are of different sizes, and ten people have written.
Dataset draw_uneven_data() {
  Dataset data = test::synthetic(120);
  for (std::size_t i = 0; i < 40; ++i) data.labels[i] = 3;
  for (std::uint32_t i = 0; i < data.size(); ++i) data.writers.push_back(1 + i % 10);
  for (int i = 0; i < 10; ++i) data.writer_names.push_back("writer " + std::to_string(i));
  return data;
}
const Dataset& uneven_data() {
  static const Dataset data = draw_uneven_data();
  return data;
}
const Dataset& data_with_negatives() {
  static const Dataset data = [] {
    const Recipe recipe = *parse_recipe(test::base_recipe());
    Dataset all = uneven_data();
    append(all, load_data({"negatives:60"},
                          {.input = recipe.network.input, .classes = recipe.network.classes}));
    return all;
  }();
  return data;
}

// The first images' answers.
std::string answers_of(const std::vector<std::uint8_t>& file) {
  Recognizer recognizer = *Recognizer::load(file);
  const Dataset data = test::synthetic(20);
  std::string text;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const std::span<const std::uint8_t> image(data.image(i), data.shape.size());
    const Recognition answer = *recognizer.recognize(image);
    text += " " + std::to_string(answer.digit) + (recognizer.doubts(answer) ? "? " : " ") +
            std::to_string(answer.confidence);
  }
  return text;
}

// All that a training leaves: its files, the parameters, what they answer, the epochs.
std::string outcome(const json& recipe_json) {
  const Result<Recipe> recipe = parse_recipe(recipe_json);
  if (!recipe) throw std::runtime_error(recipe.error().message);
  const test::TemporaryFolder folder;
  TrainOptions options{.threads = 1};
  if (recipe->compress.any() || recipe->distill.weight > 0) {
    const json plain = test::base_recipe();
    train(*parse_recipe(plain), uneven_data(), folder.path() / "init", options, {});
    const Model trained = *read_weights(read_file(folder.path() / "init/last.safetensors"));
    if (recipe->compress.any()) options.init = trained;
    if (recipe->distill.weight > 0) options.teachers = {trained};
  }
  const auto run = folder.path() / "run";
  const Dataset& data =
      recipe->calibration.needs_negatives() ? data_with_negatives() : uneven_data();
  const TrainResult result = train(*recipe, data, run, options, {});
  std::string text = std::to_string(result.epochs);
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(run)) {
    names.insert(entry.path().filename());
  }
  for (const std::string& name : names) text += " " + name;
  const std::vector<std::uint8_t> file = read_file(run / "last.safetensors");
  const Result<Safetensors> contents = parse_safetensors(file);
  for (const TensorView& tensor : contents->tensors) {
    text.append(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
  }
  return text + answers_of(file);
}

// Names, types, what the data decides, and what the CPU has no choice of (device_options_test.cpp).
const std::set<std::string> kNoOptions{"name",
                                       "network.classes",
                                       "network.input.channels",
                                       "network.input.height",
                                       "network.input.width",
                                       "training.precision",
                                       "$schema"};

// The paths of all that is no object.
void collect(const json& schema, const std::string& path, std::set<std::string>& paths) {
  if (schema.contains("oneOf")) {
    for (const json& alternative : schema["oneOf"]) {
      const std::string type = alternative["properties"]["type"]["const"];
      collect(alternative, path + "[" + type + "]", paths);
    }
  } else if (schema.contains("items") && schema["items"].contains("oneOf")) {
    for (const json& alternative : schema["items"]["oneOf"]) {
      collect(alternative, alternative["properties"]["type"]["const"], paths);
    }
  } else if (schema.contains("properties")) {
    for (const auto& [key, value] : schema["properties"].items()) {
      collect(value, path.empty() ? key : path + "." + key, paths);
    }
  } else if (!path.ends_with("type") && !(path.ends_with(".name")) && !kNoOptions.contains(path)) {
    paths.insert(path);
  }
}

// Many options are measured by the same training without them.
class Outcomes {
 public:
  const std::string& of(const json& recipe) {
    auto [place, is_new] = outcomes_.try_emplace(recipe.dump());
    if (is_new) place->second = outcome(recipe);
    return place->second;
  }
  void check_differ(const json& one, const json& other) {
    const bool differ = of(one) != of(other);
    CHECK(differ);
  }

 private:
  std::map<std::string, std::string> outcomes_;
};

void check_option(const Option& option, std::set<std::string>& paths, Outcomes& outcomes) {
  INFO(option.path);
  CHECK(paths.erase(option.path) == 1);
  const json without = test::patched(test::base_recipe(), option.around);
  outcomes.check_differ(test::patched(without, option.patch), without);
}

TEST_CASE("every option of the recipe changes what a training leaves") {
  std::set<std::string> paths;
  Outcomes outcomes;
  collect(recipe_schema(), "", paths);
  for (const Option& option : test::kTraining) check_option(option, paths, outcomes);
  for (const Option& option : test::kAdversarial) check_option(option, paths, outcomes);
  for (const Option& option : test::kAugment) check_option(option, paths, outcomes);
  for (const Option& option : test::kInk) check_option(option, paths, outcomes);
  for (const Option& option : test::kOptimization) check_option(option, paths, outcomes);
  for (const Option& option : test::kInput) check_option(option, paths, outcomes);
  for (const test::LayerOption& option : test::kLayers) {
    INFO(option.path);
    CHECK(paths.erase(option.path) == 1);
    json without = test::base_recipe();
    without.merge_patch(test::layers_around(option.without));
    json with = test::base_recipe();
    with.merge_patch(test::layers_around(option.with));
    outcomes.check_differ(with, without);
  }
  for (const test::SoftmaxOption& option : test::kSoftmax) {
    INFO(option.path);
    CHECK(paths.erase(option.path) == 1);
    const json around = test::patched(test::base_recipe(), option.around);
    const json without = test::patched(around, test::with_softmax(option.without).c_str());
    const json with = test::patched(around, test::with_softmax(option.with).c_str());
    outcomes.check_differ(test::patched(with, option.patch), without);
  }
  // Options that nobody has written a training for.
  CHECK(paths == std::set<std::string>{});
}

}  // namespace
}  // namespace inkdigit
