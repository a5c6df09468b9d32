#include "trainer/transform/compress/quantize.hpp"

#include <algorithm>
#include <cmath>

#include "engine/layers/int8.hpp"
#include "trainer/base/as_matrix.hpp"
#include "trainer/transform/compress/fold.hpp"
#include "trainer/transform/compress/round_weights.hpp"
#include "trainer/transform/compress/tensors.hpp"

namespace inkdigit {
namespace {

double mean_square_error(std::span<const float> values, float scale) {
  double sum = 0;
  for (const float value : values) {
    const double error = value - scale * static_cast<float>(to_int8(value, scale));
    sum += error * error;
  }
  return sum / static_cast<double>(values.size());
}

float best_scale(std::span<const float> values) {
  constexpr int kCandidates = 40;  // of the largest magnitude, from 1/40 to all of it
  const float largest = as_array(values.data(), values.size()).abs().maxCoeff();
  if (largest == 0) return 1;
  float best = int8_scale(largest);
  double least = mean_square_error(values, best);
  for (int i = 1; i < kCandidates; ++i) {
    const float scale =
        int8_scale(largest * static_cast<float>(i) / static_cast<float>(kCandidates));
    const double error = mean_square_error(values, scale);
    if (error < least) {
      least = error;
      best = scale;
    }
  }
  return best;
}

// Each weight becomes one of 2 * levels + 1 multiples of its channel's largest magnitude / levels.
// The largest itself stays what it is, so that nothing changes where this is done again.
void coarsen_weights(Model& model, int levels) {
  const auto most = static_cast<float>(levels);
  for (const Parameter& p : model.network.parameters()) {
    if (p.shape.size() == 1) continue;
    auto w = as_matrix(model.parameters.data() + p.offset, p.size() / p.out, p.out);
    for (auto channel : w.colwise()) {
      const float largest = channel.cwiseAbs().maxCoeff();
      if (largest > 0) channel = (channel.array() / largest * most).round() / most * largest;
    }
  }
}

}  // namespace

Model insert_quantizers(const Model& model) {
  NetworkSpec spec = model.network.spec();
  Tensors tensors = take_apart(model);
  std::vector<LayerSpec> layers;
  bool first = true;
  for (std::size_t i = 0; i < spec.layers.size(); ++i) {
    const bool multiplies = traits_of(model.network.layers()[i]).multiplies;
    if (multiplies && !first) {
      const std::string name = name_of(spec.layers[i]) + ".quantize";
      layers.emplace_back(QuantizeSpec{name});
      tensors[name + ".scale"] = {1.0F};
    }
    if (multiplies) first = false;
    layers.push_back(spec.layers[i]);
  }
  spec.layers = std::move(layers);
  return put_together(model, spec, tensors);
}

void calibrate(Model& model, const Dataset& data, std::span<const std::uint32_t> samples) {
  const Network& network = model.network;
  std::vector<float> input(network.input_size());
  AlignedVector<float> arena(network.arena_size(1));
  // In order, so that each sees what the ones before it leave.
  for (std::size_t i = 0; i < network.layers().size(); ++i) {
    if (!traits_of(network.layers()[i]).rounds_to_int8) continue;
    const std::size_t size = base_of(network.layers()[i]).input_shape().size();
    std::vector<float> values;
    const Weights<float> weights = network.pack<float>(model.parameters);
    for (const std::uint32_t sample : samples) {
      network.normalize(data.image(sample), input.data(), 1);
      const float* found = network.forward<float>(weights, input.data(), arena, 1, i);
      values.insert(values.end(), found, found + size);
    }
    model.parameters[network.parameter_offset(i)] = best_scale(values);
  }
  for (GoldenCase& golden : model.golden) golden.probabilities = predict(model, golden.raster);
}

Model quantized(const Model& model, const Dataset& data, std::span<const std::uint32_t> samples,
                int levels) {
  Model result = model;
  if (!has_quantizers(model.network)) {
    result = insert_quantizers(fold_batch_norms(model));
    calibrate(result, data, samples);
  }
  if (levels < kInt8Max) coarsen_weights(result, levels);
  AlignedVector<float> rounded(result.parameters.size());
  round_weights(result.network, result.parameters, rounded);
  result.parameters = std::move(rounded);
  for (GoldenCase& golden : result.golden) golden.probabilities = predict(result, golden.raster);
  return result;
}

}  // namespace inkdigit
