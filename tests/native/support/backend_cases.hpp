// What every backend is compared with the CPU's by: each layer, each optimizer.
#pragma once

#include <span>
#include <string>

#include "tests/native/support/device_backend.hpp"

namespace inkdigit::test {

// The layer between others, so that there is a gradient on both of its sides.
inline std::string between(const std::string& layer) {
  return R"([{"type": "conv2d", "name": "stem", "out_channels": 5, "kernel": 3},
             {"type": "relu", "name": "start"}, )" +
         layer + R"(, {"type": "flatten"}, {"type": "linear", "out_features": 4},
             {"type": "softmax"}])";
}

// Every layer that has a derivative (quantize passes on what is none), and each of its options.
inline constexpr const char* kLayerCases[] = {
    R"({"type": "conv2d", "out_channels": 6, "kernel": 3})",
    R"({"type": "conv2d", "out_channels": 6, "kernel": 3, "padding": 2, "stride": 2})",
    R"({"type": "conv2d", "out_channels": 3, "kernel": 2, "padding": 3, "stride": 4})",
    R"({"type": "conv2d", "out_channels": 3, "kernel": 1, "bias": false})",
    R"({"type": "conv2d", "out_channels": 3, "kernel": 1, "stride": 3})",
    R"({"type": "conv2d", "out_channels": 3, "kernel": 3}, {"type": "relu"})",
    R"({"type": "depthwise_conv2d", "kernel": 3})",
    R"({"type": "depthwise_conv2d", "kernel": 2, "padding": 1, "stride": 2, "bias": false})",
    R"({"type": "batch_norm2d"})",
    R"({"type": "batch_norm2d", "momentum": 0.5, "epsilon": 0.1}, {"type": "relu"})",
    R"({"type": "max_pool2d"})",
    R"({"type": "max_pool2d", "kernel": 3, "stride": 1})",
    R"({"type": "max_pool2d", "kernel": 3, "stride": 2})",
    R"({"type": "max_pool2d", "kernel": 2, "stride": 3})",
    R"({"type": "avg_pool2d"})",
    R"({"type": "avg_pool2d", "kernel": 3, "stride": 2})",
    R"({"type": "global_avg_pool2d"})",
    R"({"type": "relu"})",
    R"({"type": "conv2d", "out_channels": 3, "kernel": 3},
       {"type": "leaky_relu", "negative_slope": 0.2})",
    R"({"type": "conv2d", "out_channels": 3, "kernel": 3}, {"type": "leaky_relu"},
       {"type": "dropout", "p": 0.3}, {"type": "relu"})",
    R"({"type": "conv2d", "out_channels": 3, "kernel": 3}, {"type": "relu"},
       {"type": "global_avg_pool2d"})",
    R"({"type": "conv2d", "out_channels": 5, "kernel": 3}, {"type": "relu"},
       {"type": "conv2d", "out_channels": 3, "kernel": 1}, {"type": "relu"},
       {"type": "dropout", "p": 0.2})",
    R"({"type": "dropout", "p": 0.4})",
    R"({"type": "dropout", "p": 0.4}, {"type": "dropout", "p": 0.1})",
    R"({"type": "dropout", "p": 0.4}, {"type": "relu"}, {"type": "dropout", "p": 0.1})",
    R"({"type": "flatten"}, {"type": "linear", "out_features": 6}, {"type": "relu"})",
    R"({"type": "conv2d", "out_channels": 5, "kernel": 3, "padding": 1},
       {"type": "add", "from": "start"})",
    R"({"type": "conv2d", "out_channels": 5, "kernel": 3, "padding": 1},
       {"type": "batch_norm2d"}, {"type": "add", "from": "start"}, {"type": "relu"},
       {"type": "add", "from": "start"}, {"type": "add", "from": "stem"})",
    R"({"type": "conv2d", "out_channels": 4, "kernel": 3, "stride": 2, "padding": 1},
       {"type": "batch_norm2d", "name": "path"}, {"type": "route", "from": "start"},
       {"type": "conv2d", "out_channels": 4, "kernel": 1, "stride": 2},
       {"type": "batch_norm2d"}, {"type": "add", "from": "path"}, {"type": "relu"})",
    R"({"type": "conv2d", "out_channels": 3, "kernel": 3, "name": "unused"}, {"type": "relu"},
       {"type": "route", "from": "start"}, {"type": "relu"}, {"type": "route", "from": "stem"},
       {"type": "route", "from": "start"})",
};

// One step of a network of four classes on the target.
inline void check_layers(const Target& target, const std::string& layers, int channels = 2,
                         int side = 9) {
  INFO(layers);
  const Network network = make_network(layers, channels, side, 4);
  const Dataset data = random_data(network, 7);
  check_training(target, network, plain_descent(7), data, random_parameters(network),
                 {.steps = 1, .size = 7, .rate = 1});
}

inline void check_layer_cases(const Target& target) {
  for (const char* layer : kLayerCases) check_layers(target, between(layer));
  check_layers(target, between(R"({"type": "conv2d", "out_channels": 3, "kernel": 3},
                                   {"type": "quantize"})"));
}

inline void check_networks_without_stem(const Target& target) {
  check_layers(target, R"([{"type": "flatten"}, {"type": "linear", "out_features": 4},
                            {"type": "softmax", "background": true, "temperature": 2}])");
  check_layers(target, R"([{"type": "batch_norm2d"}, {"type": "relu"}, {"type": "max_pool2d"},
                            {"type": "flatten"}, {"type": "linear", "out_features": 4},
                            {"type": "relu"}, {"type": "softmax"}])");
  check_layers(target,
               R"([{"type": "global_avg_pool2d"}, {"type": "flatten"}, {"type": "softmax"}])", 4);
}

// Three steps of three parts each.
inline void check_options(const Target& target, BackendOptions options, const Dataset& data,
                          const Network& network, double rate = 0.02) {
  options.seed = 11;
  options.threads = 2;
  options.batch_size = 8;
  check_training(target, network, options, data, random_parameters(network),
                 {.steps = 3, .size = 20, .rate = rate});
}

// Each optimizer with its options, and what bounds, averages and rounds.
inline void check_optimizers(const Target& target) {
  const Network network = make_network(kSmallNetwork, 1, 12, 10);
  const Dataset data = random_data(network, 30);
  using Type = OptimizerType;
  const auto check = [&](const BackendOptions& options) {
    check_options(target, options, data, network,
                  options.optimizer.type == Type::kSgd ? 0.02 : 0.002);
  };
  check({.optimizer = {.type = Type::kSgd, .weight_decay = 0.1}});
  check({.optimizer = {.type = Type::kSgd, .momentum = 0.9}});
  check({.optimizer = {.type = Type::kSgd, .momentum = 0.9, .nesterov = true}});
  check(
      {.optimizer = {.type = Type::kRmsprop, .weight_decay = 0.1, .alpha = 0.9, .epsilon = 1e-3}});
  check({.optimizer = {.type = Type::kRmsprop, .momentum = 0.5, .epsilon = 1e-3}});
  check({.optimizer = {.type = Type::kAdam, .weight_decay = 0.1, .epsilon = 1e-3}});
  check({.optimizer = {.type = Type::kAdamw, .weight_decay = 0.1, .beta1 = 0.8, .epsilon = 1e-3}});
  const OptimizerSpec descent{.type = Type::kSgd};
  check({.optimizer = descent, .label_smoothing = 0.1});
  check({.optimizer = descent, .gradient_clip_norm = 0.05});
  check({.optimizer = descent, .ema_decay = 0.9});
  check({.optimizer = descent, .ema_decay = 0.9, .int8_weights = true});
}

}  // namespace inkdigit::test
