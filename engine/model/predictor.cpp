#include "engine/model/predictor.hpp"

namespace inkdigit {

Predictor::Predictor(const Network& network, std::span<const float> parameters)
    : weights_(network.pack<float>(parameters)),
      input_(network.input_size()),
      arena_(network.arena_size(1)) {}

std::span<const float> Predictor::predict(const Network& network,
                                          std::span<const std::uint8_t> raster) {
  network.normalize(raster.data(), input_.data(), 1);
  return {network.forward<float>(weights_, input_.data(), arena_, 1), network.class_count()};
}

std::span<const float> Predictor::predict(const Network& network,
                                          std::span<const std::uint8_t> raster,
                                          std::size_t layers) {
  network.normalize(raster.data(), input_.data(), 1);
  const float* out = network.forward<float>(weights_, input_.data(), arena_, 1, layers);
  if (layers == 0) return {out, network.input_size()};
  return {out, base_of(network.layers()[layers - 1]).output_shape().size()};
}

}  // namespace inkdigit
