// Every option that the recipes' schema has is known here, with a training that it changes.
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/recognizer.hpp"
#include "engine/weights_file/safetensors.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/io/files.hpp"
#include "trainer/training/recipe_schema.hpp"
#include "trainer/training/train.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

// Classes are of different sizes, and ten people have written.
Dataset uneven_data() {
  Dataset data = test::synthetic(120);
  for (std::size_t i = 0; i < 40; ++i) data.labels[i] = 3;
  for (std::uint32_t i = 0; i < data.size(); ++i) data.writers.push_back(1 + i % 10);
  for (int i = 0; i < 10; ++i) data.writer_names.push_back("writer " + std::to_string(i));
  return data;
}

json base_recipe() {
  json recipe = to_json(test::small_recipe(2, 1));
  recipe["training"]["batch_size"] = 16;
  return recipe;
}

// The first images' answers.
std::string answers_of(const std::vector<std::uint8_t>& file) {
  Recognizer recognizer = *Recognizer::load(file);
  const Dataset data = test::synthetic(20);
  std::string text;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const std::span<const std::uint8_t> image(data.image(i), data.shape.size());
    const Recognition answer = *recognizer.recognize(image);
    text += " " + std::to_string(answer.digit) + " " + std::to_string(answer.confidence);
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
    const json plain = base_recipe();
    train(*parse_recipe(plain), uneven_data(), folder.path() / "init", options, {});
    const Model trained = *read_weights(read_file(folder.path() / "init/last.safetensors"));
    if (recipe->compress.any()) options.init = trained;
    if (recipe->distill.weight > 0) options.teachers = {trained};
  }
  const auto run = folder.path() / "run";
  const TrainResult result = train(*recipe, uneven_data(), run, options, {});
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

// An option by its place in the schema, "[type]" naming an alternative; what the recipe needs for
// it to matter, as a merge patch; and the option itself, as another.
struct Option {
  const char* path;
  const char* around;
  const char* patch;
};

const Option kTraining[] = {
    {"training.epochs", "{}", R"({"training": {"epochs": 3}})"},
    {"training.batch_size", "{}", R"({"training": {"batch_size": 20}})"},
    {"training.accumulate_batches", "{}", R"({"training": {"accumulate_batches": 2}})"},
    {"training.validation_share", "{}", R"({"training": {"validation_share": 0.3}})"},
    {"training.split_by", "{}", R"({"training": {"split_by": "writer", "validation_share": 0.2}})"},
    {"training.seed", "{}", R"({"training": {"seed": 2}})"},
    {"training.initialisation", "{}", R"({"training": {"initialisation": "xavier_uniform"}})"},
    {"training.label_smoothing", "{}", R"({"training": {"label_smoothing": 0.1}})"},
    {"training.gradient_clip_norm", "{}", R"({"training": {"gradient_clip_norm": 0.01}})"},
    {"training.ema_decay", "{}", R"({"training": {"ema_decay": 0.9}})"},
    {"training.class_balance", "{}", R"({"training": {"class_balance": true}})"},
    {"training.early_stop_epochs",
     R"({"training": {"epochs": 30}, "optimizer": {"learning_rate": 0.05}})",
     R"({"training": {"early_stop_epochs": 1}})"},
    {"training.save_every_epochs", "{}", R"({"training": {"save_every_epochs": 2}})"},
    {"compress.prune_share", "{}", R"({"compress": {"prune_share": 0.5}})"},
    {"distill.weight", "{}", R"({"distill": {"weight": 0.5}})"},
    {"distill.temperature", R"({"distill": {"weight": 0.5}})",
     R"({"distill": {"temperature": 3}})"},
    {"compress.int8", "{}", R"({"compress": {"int8": true}})"},
};

const Option kAugment[] = {
    {"augment.probability", R"({"augment": {"shift_pixels": 2}})",
     R"({"augment": {"probability": 0.5}})"},
    {"augment.rotation_degrees", "{}", R"({"augment": {"rotation_degrees": 15}})"},
    {"augment.shift_pixels", "{}", R"({"augment": {"shift_pixels": 2}})"},
    {"augment.scale", "{}", R"({"augment": {"scale": 0.1}})"},
    {"augment.shear_degrees", "{}", R"({"augment": {"shear_degrees": 10}})"},
    {"augment.elastic_alpha_pixels", "{}", R"({"augment": {"elastic_alpha_pixels": 1}})"},
    {"augment.elastic_sigma_pixels", R"({"augment": {"elastic_alpha_pixels": 1}})",
     R"({"augment": {"elastic_sigma_pixels": 6}})"},
    {"augment.thickness_pixels", "{}", R"({"augment": {"thickness_pixels": 1}})"},
    {"augment.noise_grey_levels", "{}", R"({"augment": {"noise_grey_levels": 9}})"},
    {"augment.erase_probability", "{}", R"({"augment": {"erase_probability": 1}})"},
    {"augment.erase_share", R"({"augment": {"erase_probability": 1}})",
     R"({"augment": {"erase_share": 0.5}})"},
};

const Option kInk[] = {
    {"ink.probability", R"({"ink": {"rotation_degrees": 45}})", R"({"ink": {"probability": 0.5}})"},
    {"ink.rotation_degrees", "{}", R"({"ink": {"rotation_degrees": 15}})"},
    {"ink.scale_x", "{}", R"({"ink": {"scale_x": 0.2}})"},
    {"ink.scale_y", "{}", R"({"ink": {"scale_y": 0.2}})"},
    {"ink.shear_degrees", "{}", R"({"ink": {"shear_degrees": 10}})"},
    {"ink.perspective", "{}", R"({"ink": {"perspective": 0.3}})"},
    {"ink.bend", "{}", R"({"ink": {"bend": 0.05}})"},
    {"ink.stroke_shift", "{}", R"({"ink": {"stroke_shift": 0.1}})"},
    {"ink.cut_ends", "{}", R"({"ink": {"cut_ends": 0.1}})"},
    {"ink.hooks", "{}", R"({"ink": {"hooks": 0.5}})"},
    {"ink.tremor", "{}", R"({"ink": {"tremor": 0.02}})"},
    {"ink.resample", "{}", R"({"ink": {"resample": 0.3}})"},
    {"ink.jitter", "{}", R"({"ink": {"jitter": 0.02}})"},
    {"ink.drop_points", "{}", R"({"ink": {"drop_points": 0.5}})"},
    {"ink.pen_width", "{}", R"({"ink": {"pen_width": 0.3}})"},
    {"ink.pixels", R"({"augment": {"shift_pixels": 2}})", R"({"ink": {"pixels": false}})"},
};

// "optimizer" and "schedule" replace the whole section, because their keys depend on the type.
const Option kOptimisation[] = {
    {"optimizer[sgd].learning_rate", R"({"optimizer": {"type": "sgd"}})",
     R"({"optimizer": {"learning_rate": 0.02}})"},
    {"optimizer[sgd].weight_decay", R"({"optimizer": {"type": "sgd"}})",
     R"({"optimizer": {"weight_decay": 0.1}})"},
    {"optimizer[sgd].momentum", R"({"optimizer": {"type": "sgd"}})",
     R"({"optimizer": {"momentum": 0.9}})"},
    {"optimizer[sgd].nesterov", R"({"optimizer": {"type": "sgd", "momentum": 0.9}})",
     R"({"optimizer": {"nesterov": true}})"},
    {"optimizer[rmsprop].learning_rate", R"({"optimizer": {"type": "rmsprop"}})",
     R"({"optimizer": {"learning_rate": 0.02}})"},
    {"optimizer[rmsprop].weight_decay", R"({"optimizer": {"type": "rmsprop"}})",
     R"({"optimizer": {"weight_decay": 0.1}})"},
    {"optimizer[rmsprop].momentum", R"({"optimizer": {"type": "rmsprop"}})",
     R"({"optimizer": {"momentum": 0.9}})"},
    {"optimizer[rmsprop].alpha", R"({"optimizer": {"type": "rmsprop"}})",
     R"({"optimizer": {"alpha": 0.9}})"},
    {"optimizer[rmsprop].epsilon", R"({"optimizer": {"type": "rmsprop"}})",
     R"({"optimizer": {"epsilon": 0.1}})"},
    {"optimizer[adam].learning_rate", R"({"optimizer": {"type": "adam"}})",
     R"({"optimizer": {"learning_rate": 0.02}})"},
    {"optimizer[adam].weight_decay", R"({"optimizer": {"type": "adam"}})",
     R"({"optimizer": {"weight_decay": 0.1}})"},
    {"optimizer[adam].beta1", R"({"optimizer": {"type": "adam"}})",
     R"({"optimizer": {"beta1": 0.8}})"},
    {"optimizer[adam].beta2", R"({"optimizer": {"type": "adam"}})",
     R"({"optimizer": {"beta2": 0.9}})"},
    {"optimizer[adam].epsilon", R"({"optimizer": {"type": "adam"}})",
     R"({"optimizer": {"epsilon": 0.1}})"},
    {"optimizer[adamw].learning_rate", R"({"optimizer": {"type": "adamw"}})",
     R"({"optimizer": {"learning_rate": 0.02}})"},
    {"optimizer[adamw].weight_decay", R"({"optimizer": {"type": "adamw"}})",
     R"({"optimizer": {"weight_decay": 0.1}})"},
    {"optimizer[adamw].beta1", R"({"optimizer": {"type": "adamw"}})",
     R"({"optimizer": {"beta1": 0.8}})"},
    {"optimizer[adamw].beta2", R"({"optimizer": {"type": "adamw"}})",
     R"({"optimizer": {"beta2": 0.9}})"},
    {"optimizer[adamw].epsilon", R"({"optimizer": {"type": "adamw"}})",
     R"({"optimizer": {"epsilon": 0.1}})"},
    {"schedule[constant].warmup_epochs", R"({"schedule": {"type": "constant"}})",
     R"({"schedule": {"warmup_epochs": 1}})"},
    {"schedule[step].warmup_epochs", R"({"schedule": {"type": "step"}})",
     R"({"schedule": {"warmup_epochs": 1}})"},
    {"schedule[step].step_epochs", R"({"schedule": {"type": "step"}})",
     R"({"schedule": {"step_epochs": 1}})"},
    {"schedule[step].gamma", R"({"schedule": {"type": "step", "step_epochs": 1}})",
     R"({"schedule": {"gamma": 0.5}})"},
    {"schedule[multi_step].warmup_epochs",
     R"({"schedule": {"type": "multi_step", "milestones": [1]}})",
     R"({"schedule": {"warmup_epochs": 1}})"},
    {"schedule[multi_step].milestones",
     R"({"schedule": {"type": "multi_step", "milestones": [9]}})",
     R"({"schedule": {"milestones": [1]}})"},
    {"schedule[multi_step].gamma", R"({"schedule": {"type": "multi_step", "milestones": [1]}})",
     R"({"schedule": {"gamma": 0.5}})"},
    {"schedule[cosine].warmup_epochs", R"({"schedule": {"type": "cosine"}})",
     R"({"schedule": {"warmup_epochs": 1}})"},
    {"schedule[cosine].final_factor", R"({"schedule": {"type": "cosine"}})",
     R"({"schedule": {"final_factor": 0.5}})"},
    {"schedule[one_cycle].warmup_epochs", R"({"schedule": {"type": "one_cycle"}})",
     R"({"schedule": {"warmup_epochs": 1}})"},
    {"schedule[one_cycle].start_factor", R"({"schedule": {"type": "one_cycle"}})",
     R"({"schedule": {"start_factor": 0.5}})"},
    {"schedule[one_cycle].rise_share", R"({"schedule": {"type": "one_cycle"}})",
     R"({"schedule": {"rise_share": 0.5}})"},
    {"schedule[one_cycle].end_factor", R"({"schedule": {"type": "one_cycle"}})",
     R"({"schedule": {"end_factor": 0.5}})"},
    {"schedule[plateau].warmup_epochs", R"({"schedule": {"type": "plateau"}})",
     R"({"schedule": {"warmup_epochs": 1}})"},
    {"schedule[plateau].gamma",
     R"({"schedule": {"type": "plateau", "patience_epochs": 0}, "training": {"epochs": 6},
         "optimizer": {"learning_rate": 0.1}})",
     R"({"schedule": {"gamma": 0.5}})"},
    {"schedule[plateau].patience_epochs",
     R"({"schedule": {"type": "plateau"}, "training": {"epochs": 6},
         "optimizer": {"learning_rate": 0.1}})",
     R"({"schedule": {"patience_epochs": 0}})"},
};

// Layers are patched by hand: a network of this layer between others, by type.
json layers_around(const std::string& layer) {
  return {
      {"network",
       {{"layers", json::parse(R"([{"type": "conv2d", "out_channels": 4, "kernel": 5, "stride": 2,
                                        "name": "stem"}, {"type": "relu", "name": "start"},)" +
                               layer + R"(, {"type": "flatten"},
                                        {"type": "linear", "out_features": 10, "name": "last"},
                                        {"type": "softmax"}])")}}}};
}

// The base recipe with this softmax.
std::string with_softmax(const char* options) {
  json layers = base_recipe()["network"]["layers"];
  layers.back() = json::parse(options);
  layers.back()["type"] = "softmax";
  return json{{"network", {{"layers", layers}}}}.dump();
}

struct SoftmaxOption {
  const char* path;
  const char* without;
  const char* with;
  const char* patch = "{}";  // of the recipe with it
};

const SoftmaxOption kSoftmax[] = {
    {"softmax.background", "{}", R"({"background": true})"},
    {"softmax.temperature", "{}", R"({"temperature": 2})"},
    {"softmax.reject_below", R"({"background": true})",
     R"({"background": true, "reject_below": 0.999})"},
    {"calibration.temperature", "{}", "{}", R"({"calibration": {"temperature": true}})"},
    {"calibration.reject_share", R"({"background": true})", R"({"background": true})",
     R"({"calibration": {"reject_share": 0.5}})"},
};

struct LayerOption {
  const char* path;
  const char* without;
  const char* with;
};

const LayerOption kLayers[] = {
    {"conv2d.out_channels", R"({"type": "conv2d", "out_channels": 3, "kernel": 3})",
     R"({"type": "conv2d", "out_channels": 5, "kernel": 3})"},
    {"conv2d.kernel", R"({"type": "conv2d", "out_channels": 3, "kernel": 3})",
     R"({"type": "conv2d", "out_channels": 3, "kernel": 5})"},
    {"conv2d.stride", R"({"type": "conv2d", "out_channels": 3, "kernel": 3})",
     R"({"type": "conv2d", "out_channels": 3, "kernel": 3, "stride": 2})"},
    {"conv2d.padding", R"({"type": "conv2d", "out_channels": 3, "kernel": 3})",
     R"({"type": "conv2d", "out_channels": 3, "kernel": 3, "padding": 1})"},
    {"conv2d.bias", R"({"type": "conv2d", "out_channels": 3, "kernel": 3})",
     R"({"type": "conv2d", "out_channels": 3, "kernel": 3, "bias": false})"},
    {"depthwise_conv2d.kernel", R"({"type": "depthwise_conv2d", "kernel": 3})",
     R"({"type": "depthwise_conv2d", "kernel": 5})"},
    {"depthwise_conv2d.stride", R"({"type": "depthwise_conv2d", "kernel": 3})",
     R"({"type": "depthwise_conv2d", "kernel": 3, "stride": 2})"},
    {"depthwise_conv2d.padding", R"({"type": "depthwise_conv2d", "kernel": 3})",
     R"({"type": "depthwise_conv2d", "kernel": 3, "padding": 1})"},
    {"depthwise_conv2d.bias", R"({"type": "depthwise_conv2d", "kernel": 3})",
     R"({"type": "depthwise_conv2d", "kernel": 3, "bias": false})"},
    {"batch_norm2d.epsilon", R"({"type": "batch_norm2d"})",
     R"({"type": "batch_norm2d", "epsilon": 0.1})"},
    {"batch_norm2d.momentum", R"({"type": "batch_norm2d"})",
     R"({"type": "batch_norm2d", "momentum": 0.5})"},
    {"max_pool2d.kernel", R"({"type": "max_pool2d"})", R"({"type": "max_pool2d", "kernel": 3})"},
    {"max_pool2d.stride", R"({"type": "max_pool2d"})", R"({"type": "max_pool2d", "stride": 1})"},
    {"avg_pool2d.kernel", R"({"type": "avg_pool2d"})", R"({"type": "avg_pool2d", "kernel": 3})"},
    {"avg_pool2d.stride", R"({"type": "avg_pool2d"})", R"({"type": "avg_pool2d", "stride": 1})"},
    {"add.from", R"({"type": "add", "from": "stem"})", R"({"type": "add", "from": "start"})"},
    {"linear.out_features", R"({"type": "flatten"}, {"type": "linear", "out_features": 8})",
     R"({"type": "flatten"}, {"type": "linear", "out_features": 9})"},
    {"dropout.p", R"({"type": "dropout"})", R"({"type": "dropout", "p": 0.2})"},
};

const Option kInput[] = {
    {"network.input.mean", "{}", R"({"network": {"input": {"mean": [0.5]}}})"},
    {"network.input.std", "{}", R"({"network": {"input": {"std": [0.25]}}})"},
};

// Names, types, and what the data decides.
const std::set<std::string> kNoOptions{"name",
                                       "network.classes",
                                       "network.input.channels",
                                       "network.input.height",
                                       "network.input.width",
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

json patched(json recipe, const char* patch) {
  const json changes = json::parse(patch);
  for (const char* section : {"optimizer", "schedule"}) {
    // A section of another type shares no keys with what was there.
    if (changes.contains(section) && changes[section].contains("type")) recipe.erase(section);
  }
  recipe.merge_patch(changes);
  return recipe;
}

void check_option(const Option& option, std::set<std::string>& paths) {
  INFO(option.path);
  CHECK(paths.erase(option.path) == 1);
  const json without = patched(base_recipe(), option.around);
  const bool changes = outcome(patched(without, option.patch)) != outcome(without);
  CHECK(changes);
}

TEST_CASE("every option of the recipe changes what a training leaves") {
  std::set<std::string> paths;
  collect(recipe_schema(), "", paths);
  for (const Option& option : kTraining) check_option(option, paths);
  for (const Option& option : kAugment) check_option(option, paths);
  for (const Option& option : kInk) check_option(option, paths);
  for (const Option& option : kOptimisation) check_option(option, paths);
  for (const Option& option : kInput) check_option(option, paths);
  for (const LayerOption& option : kLayers) {
    INFO(option.path);
    CHECK(paths.erase(option.path) == 1);
    json without = base_recipe();
    without.merge_patch(layers_around(option.without));
    json with = base_recipe();
    with.merge_patch(layers_around(option.with));
    const bool changes = outcome(with) != outcome(without);
    CHECK(changes);
  }
  for (const SoftmaxOption& option : kSoftmax) {
    INFO(option.path);
    CHECK(paths.erase(option.path) == 1);
    const json without = patched(base_recipe(), with_softmax(option.without).c_str());
    const json with = patched(base_recipe(), with_softmax(option.with).c_str());
    const bool changes = outcome(patched(with, option.patch)) != outcome(without);
    CHECK(changes);
  }
  // Options that nobody has written a training for.
  CHECK(paths == std::set<std::string>{});
}

}  // namespace
}  // namespace inkdigit
