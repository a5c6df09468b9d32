// Small networks and pictures that several tests need.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/network.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "trainer/random/random.hpp"

namespace inkdigit::test {

// A spec whose "layers" are given as JSON text; `classes` class names "0", "1", ...
inline nlohmann::json spec_json(const std::string& layers, int channels, int side, int classes) {
  nlohmann::json names = nlohmann::json::array();
  for (int c = 0; c < classes; ++c) names.push_back(std::to_string(c));
  const std::vector<double> mean(static_cast<std::size_t>(channels), 0.25);
  const std::vector<double> deviation(static_cast<std::size_t>(channels), 0.5);
  return {{"input",
           {{"channels", channels},
            {"height", side},
            {"width", side},
            {"mean", mean},
            {"std", deviation}}},
          {"classes", names},
          {"layers", nlohmann::json::parse(layers)}};
}

// The network, or the error as a failed test.
inline Network make_network(const std::string& layers, int channels, int side, int classes) {
  const Result<NetworkSpec> spec = parse_network_spec(spec_json(layers, channels, side, classes));
  if (!spec) throw std::runtime_error(spec.error().message);
  Result<Network> network = Network::create(*spec);
  if (!network) throw std::runtime_error(network.error().message);
  return std::move(*network);
}

// What goes wrong when the network is made; "" when nothing does.
inline std::string network_error(const nlohmann::json& json) {
  const Result<NetworkSpec> spec = parse_network_spec(json);
  if (!spec) return spec.error().message;
  const Result<Network> network = Network::create(*spec);
  return network ? "" : network.error().message;
}

template <class Vector>
void fill_normal(Vector& values, std::uint64_t seed, float deviation = 1) {
  Random random(seed, RandomPurpose::kInitialisation);
  for (auto& value : values) value = random.normal() * deviation;
}

inline std::vector<std::uint8_t> random_pixels(std::size_t count, std::uint64_t seed) {
  Random random(seed, RandomPurpose::kSynthetic);
  std::vector<std::uint8_t> pixels(count);
  for (auto& pixel : pixels) pixel = static_cast<std::uint8_t>(random.below(256));
  return pixels;
}

constexpr const char* kSmallCnn = R"([
  {"type": "conv2d", "name": "conv1", "out_channels": 6, "kernel": 3},
  {"type": "relu"},
  {"type": "max_pool2d", "kernel": 2},
  {"type": "flatten"},
  {"type": "linear", "name": "fc1", "out_features": 10},
  {"type": "softmax"}])";

// A model for pictures of 28x28 with random weights and two golden cases.
inline Model small_model(int channels = 1) {
  Model model{.name = "small",
              .network = make_network(kSmallCnn, channels, 28, 10),
              .parameters = {},
              .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  fill_normal(model.parameters, 3, 0.1F);
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const auto raster = random_pixels(model.network.input_size(), seed);
    model.golden.push_back({raster, predict(model, raster)});
  }
  return model;
}

}  // namespace inkdigit::test
