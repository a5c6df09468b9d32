// Every option of a recipe, each with a training that it changes.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "tests/native/support/training.hpp"

namespace inkdigit::test {

inline nlohmann::json base_recipe() {
  nlohmann::json recipe = to_json(small_recipe(2, 1));
  recipe["training"]["batch_size"] = 16;
  return recipe;
}

// An option by its place in the schema, "[type]" naming an alternative; what the recipe needs for
// it to matter, as a merge patch; and the option itself, as another.
struct Option {
  const char* path;
  const char* around;
  const char* patch;
};

// The recipe with an option's `around`, or `patch`.
inline nlohmann::json patched(nlohmann::json recipe, const char* patch) {
  const nlohmann::json changes = nlohmann::json::parse(patch);
  for (const char* section : {"optimizer", "schedule"}) {
    // A section of another type shares no keys with what was there.
    if (changes.contains(section) && changes[section].contains("type")) recipe.erase(section);
  }
  recipe.merge_patch(changes);
  return recipe;
}

inline const Option kTraining[] = {
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

// What only the CPU's backend has.
inline const Option kOnCpuAlone[] = {
    {"training.shards", "{}", R"({"training": {"shards": 3}})"},
    {"adversarial.epsilon", "{}", R"({"adversarial": {"epsilon": 0.1}})"},
    {"adversarial.steps", R"({"adversarial": {"epsilon": 0.1}})",
     R"({"adversarial": {"steps": 2}})"},
    {"adversarial.step_size", R"({"adversarial": {"epsilon": 0.1}})",
     R"({"adversarial": {"step_size": 0.05}})"},
    {"adversarial.share", R"({"adversarial": {"epsilon": 0.1}})",
     R"({"adversarial": {"share": 0.5}})"},
    {"federated.clients", "{}", R"({"federated": {"clients": "writers"}})"},
    {"federated.parts", R"({"federated": {"clients": "parts", "parts": 4}})",
     R"({"federated": {"parts": 3}})"},
    {"federated.fraction", R"({"federated": {"clients": "parts", "parts": 4}})",
     R"({"federated": {"fraction": 0.5}})"},
    {"federated.local_epochs", R"({"federated": {"clients": "parts", "parts": 4}})",
     R"({"federated": {"local_epochs": 2}})"},
    {"federated.dropout", R"({"federated": {"clients": "parts", "parts": 4}})",
     R"({"federated": {"dropout": 0.5}})"},
};

inline const Option kAugment[] = {
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
    {"augment.gap_probability", "{}", R"({"augment": {"gap_probability": 1}})"},
    {"augment.gap_pixels", R"({"augment": {"gap_probability": 1}})",
     R"({"augment": {"gap_pixels": 4}})"},
    {"augment.ruling_probability", "{}", R"({"augment": {"ruling_probability": 1}})"},
    {"augment.ragged_pixels", "{}", R"({"augment": {"ragged_pixels": 0.5}})"},
};

inline const Option kInk[] = {
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
inline const Option kOptimization[] = {
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
inline nlohmann::json layers_around(const std::string& layer) {
  return {{"network",
           {{"layers", nlohmann::json::parse(
                           R"([{"type": "conv2d", "out_channels": 4, "kernel": 5, "stride": 2,
                                        "name": "stem"}, {"type": "relu", "name": "start"},)" +
                           layer + R"(, {"type": "flatten"},
                                        {"type": "linear", "out_features": 10, "name": "last"},
                                        {"type": "softmax"}])")}}}};
}

// The base recipe with this softmax.
inline std::string with_softmax(const char* options) {
  nlohmann::json layers = base_recipe()["network"]["layers"];
  layers.back() = nlohmann::json::parse(options);
  layers.back()["type"] = "softmax";
  return nlohmann::json{{"network", {{"layers", layers}}}}.dump();
}

struct SoftmaxOption {
  const char* path;
  const char* without;
  const char* with;
  const char* patch = "{}";   // of the recipe with it
  const char* around = "{}";  // of both
};

inline const SoftmaxOption kSoftmax[] = {
    {"softmax.background", "{}", R"({"background": true})"},
    {"softmax.temperature", "{}", R"({"temperature": 2})"},
    {"softmax.reject_below", R"({"background": true})",
     R"({"background": true, "reject_below": 0.999})"},
    {"calibration.temperature", "{}", "{}", R"({"calibration": {"temperature": true}})"},
    {"softmax.doubt_below", R"({"background": true})",
     R"({"background": true, "doubt_below": 0.999})"},
    {"calibration.reject_share", R"({"background": true})", R"({"background": true})",
     R"({"calibration": {"reject_share": 0.5}})"},
    {"calibration.doubt_share", R"({"background": true})", R"({"background": true})",
     R"({"calibration": {"doubt_share": 0.5}})"},
    {"calibration.refuse_negatives", R"({"background": true})", R"({"background": true})",
     R"({"calibration": {"refuse_negatives": 0.99}})",
     R"({"calibration": {"refuse_negatives": 0.01}})"},
    {"calibration.doubt_negatives", R"({"background": true})", R"({"background": true})",
     R"({"calibration": {"doubt_negatives": 0.99}})",
     R"({"calibration": {"refuse_negatives": 0.01}})"},
};

struct LayerOption {
  const char* path;
  const char* without;
  const char* with;
};

inline const LayerOption kLayers[] = {
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
    {"route.from", R"({"type": "route", "from": "stem"})", R"({"type": "route", "from": "start"})"},
    {"linear.out_features", R"({"type": "flatten"}, {"type": "linear", "out_features": 8})",
     R"({"type": "flatten"}, {"type": "linear", "out_features": 9})"},
    {"dropout.p", R"({"type": "dropout"})", R"({"type": "dropout", "p": 0.2})"},
    {"leaky_relu.negative_slope", R"({"type": "batch_norm2d"}, {"type": "leaky_relu"})",
     R"({"type": "batch_norm2d"}, {"type": "leaky_relu", "negative_slope": 0.2})"},
};

inline const Option kInput[] = {
    {"network.input.mean", "{}", R"({"network": {"input": {"mean": [0.5]}}})"},
    {"network.input.std", "{}", R"({"network": {"input": {"std": [0.25]}}})"},
};

}  // namespace inkdigit::test
