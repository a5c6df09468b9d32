#include "tests/native/support/networks.hpp"

#include <nlohmann/json.hpp>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "trainer/base/random.hpp"

namespace inkdigit::test {

nlohmann::json spec_json(const std::string& layers, int channels, int side, int classes) {
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

Network make_network(const std::string& layers, int channels, int side, int classes) {
  const Result<NetworkSpec> spec = parse_network_spec(spec_json(layers, channels, side, classes));
  if (!spec) throw std::runtime_error(spec.error().message);
  Result<Network> network = Network::create(*spec);
  if (!network) throw std::runtime_error(network.error().message);
  return std::move(*network);
}

std::string network_error(const nlohmann::json& json) {
  const Result<NetworkSpec> spec = parse_network_spec(json);
  if (!spec) return spec.error().message;
  const Result<Network> network = Network::create(*spec);
  return network ? "" : network.error().message;
}

namespace {

template <class T>
void fill(std::span<T> values, std::uint64_t seed, float deviation) {
  Random random(seed, RandomPurpose::kInitialization);
  for (T& value : values) value = random.normal() * deviation;
}

}  // namespace

void fill_normal(std::span<float> values, std::uint64_t seed, float deviation) {
  fill(values, seed, deviation);
}

void fill_normal(std::span<double> values, std::uint64_t seed, float deviation) {
  fill(values, seed, deviation);
}

std::vector<std::uint8_t> random_pixels(std::size_t count, std::uint64_t seed) {
  Random random(seed, RandomPurpose::kSynthetic);
  std::vector<std::uint8_t> pixels(count);
  for (auto& pixel : pixels) pixel = static_cast<std::uint8_t>(random.below(256));
  return pixels;
}

Model small_model(int channels) {
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

Dataset random_data(const Network& network, std::size_t count) {
  Dataset data;
  data.name = "random";
  data.shape = network.spec().input.shape();
  data.pixels = random_pixels(count * network.input_size(), 3);
  for (std::size_t i = 0; i < count; ++i) {
    data.labels.push_back(static_cast<std::uint8_t>(i % network.class_count()));
  }
  return data;
}

std::vector<std::uint32_t> all_samples(const Dataset& data) {
  std::vector<std::uint32_t> samples(data.size());
  std::iota(samples.begin(), samples.end(), 0U);
  return samples;
}

}  // namespace inkdigit::test
