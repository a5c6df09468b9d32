// Small networks and pictures that several tests need.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/model/model.hpp"
#include "engine/network/network.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit::test {

// A spec whose "layers" are given as JSON text; `classes` class names "0", "1", ...
nlohmann::json spec_json(const std::string& layers, int channels, int side, int classes);

// The network, or the error as a failed test.
Network make_network(const std::string& layers, int channels, int side, int classes);

// What goes wrong when the network is made; "" when nothing does.
std::string network_error(const nlohmann::json& json);

void fill_normal(std::span<float> values, std::uint64_t seed, float deviation = 1);
void fill_normal(std::span<double> values, std::uint64_t seed, float deviation = 1);

std::vector<std::uint8_t> random_pixels(std::size_t count, std::uint64_t seed);

// Noise as the network takes pictures, labeled with its classes in turn.
Dataset random_data(const Network& network, std::size_t count);

std::vector<std::uint32_t> all_samples(const Dataset& data);

constexpr const char* kSmallCnn = R"([
  {"type": "conv2d", "name": "conv1", "out_channels": 6, "kernel": 3},
  {"type": "relu"},
  {"type": "max_pool2d", "kernel": 2},
  {"type": "flatten"},
  {"type": "linear", "name": "fc1", "out_features": 10},
  {"type": "softmax"}])";

// A model for pictures of 28x28 with random weights and two golden cases.
Model small_model(int channels = 1);

}  // namespace inkdigit::test
