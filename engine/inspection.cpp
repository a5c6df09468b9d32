#include "engine/inspection.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

namespace inkdigit {
namespace {

Error not_there(const char* what, std::size_t index, std::size_t count) {
  return Error{"there is no " + std::string(what) + " " + std::to_string(index) + ": the last is " +
               std::to_string(count - 1)};
}

// The layer's weights.
Result<const Parameter*> weights_of(const Model& model, std::size_t layer) {
  const auto& layers = model.network.layers();
  if (layer >= layers.size()) return no_layer(model.network, layer);
  const LayerBase& base = base_of(layers[layer]);
  if (traits_of(layers[layer]).multiplies) return &base.parameters()[0];
  return Error{"layer '" + base.name() + "' has no filters: it multiplies by no weights"};
}

// `size` values, `step` apart, as H x W x C; given as C x H x W.
std::vector<float> channels_first(const float* from, std::size_t channels, std::size_t step,
                                  std::size_t size) {
  std::vector<float> values;
  values.reserve(size);
  for (std::size_t c = 0; c < channels; ++c) {
    for (std::size_t i = c; i < size; i += channels) values.push_back(from[i * step]);
  }
  return values;
}

// Ink around one pixel is erased by the product of two of these, by distance in rows and columns.
constexpr int kEraserReach = 2;
constexpr std::array<float, kEraserReach + 1> kEraser{1, 2.0F / 3, 1.0F / 6};

void erase(std::span<const std::uint8_t> raster, int width, int row, int column,
           std::vector<std::uint8_t>& erased) {
  erased.assign(raster.begin(), raster.end());
  const int height = static_cast<int>(raster.size()) / width;
  for (int y = std::max(row - kEraserReach, 0); y <= std::min(row + kEraserReach, height - 1);
       ++y) {
    for (int x = std::max(column - kEraserReach, 0);
         x <= std::min(column + kEraserReach, width - 1); ++x) {
      const float share = kEraser[static_cast<std::size_t>(std::abs(y - row))] *
                          kEraser[static_cast<std::size_t>(std::abs(x - column))];
      std::uint8_t& pixel = erased[static_cast<std::size_t>(y * width + x)];
      pixel = static_cast<std::uint8_t>(static_cast<float>(pixel) * (1 - share) + 0.5F);
    }
  }
}

}  // namespace

Error no_layer(const Network& network, std::size_t layer) {
  return not_there("layer", layer, network.layers().size());
}

Result<std::vector<float>> layer_output(Recognizer& recognizer,
                                        std::span<const std::uint8_t> raster, std::size_t layer) {
  const Network& network = recognizer.model().network;
  if (layer >= network.layers().size()) return no_layer(network, layer);
  const std::span<const float> found = recognizer.predictor().predict(network, raster, layer + 1);
  const Shape& shape = base_of(network.layers()[layer]).output_shape();
  return channels_first(found.data(), static_cast<std::size_t>(shape.channels), 1, found.size());
}

Result<FilterShape> filter_shape(const Model& model, std::size_t layer) {
  const Result<const Parameter*> weights = weights_of(model, layer);
  if (!weights) return weights.error();
  return FilterShape{(*weights)->in, (*weights)->height, (*weights)->width};
}

Result<std::vector<float>> filter(const Model& model, std::size_t layer, std::size_t channel) {
  const Result<const Parameter*> found = weights_of(model, layer);
  if (!found) return found.error();
  const Parameter& weights = **found;
  if (channel >= weights.out) return not_there("channel", channel, weights.out);
  // In memory [height, width, in, out].
  const float* first = model.parameters.data() + model.network.parameter_offset(layer) + channel;
  return channels_first(first, weights.in, weights.out, weights.fan_in());
}

Result<std::vector<float>> explain(Recognizer& recognizer, std::span<const std::uint8_t> raster,
                                   std::size_t pro, std::size_t contra) {
  if (Status status = recognizer.check_takes_ink(); !status) return status.error();
  const Network& network = recognizer.model().network;
  const std::size_t classes = network.class_count();
  if (std::max(pro, contra) >= classes) {
    return not_there("class", std::max(pro, contra), classes);
  }
  const auto lead = [&](std::span<const std::uint8_t> picture) {
    // The logits: what the last layer, the softmax, takes in.
    const std::span<const float> logits =
        recognizer.predictor().predict(network, picture, network.layers().size() - 1);
    return logits[pro] - logits[contra];
  };
  const float whole = lead(raster);
  const int width = network.spec().input.width;
  std::vector<std::uint8_t> erased;
  std::vector<float> map(raster.size());
  for (std::size_t i = 0; i < raster.size(); ++i) {
    if (raster[i] == 0) continue;
    const int pixel = static_cast<int>(i);
    erase(raster, width, pixel / width, pixel % width, erased);
    map[i] = whole - lead(erased);
  }
  return map;
}

}  // namespace inkdigit
