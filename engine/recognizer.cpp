#include "engine/recognizer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/kernels/gemm.hpp"
#include "engine/version.hpp"

namespace inkdigit {

Result<Recognizer> Recognizer::load(std::span<const std::uint8_t> weights_file) {
  Result<Model> model = read_weights(weights_file);
  if (!model) return model.error();
  return create(std::move(*model));
}

Result<Recognizer> Recognizer::create(Model model) {
  const InputSpec& input = model.network.spec().input;
  if (input.height < 8 || input.width < 8) {
    return Error{"the network takes " + input.shape().text() +
                 " but a picture has at least 8x8 pixels"};
  }
  return Recognizer(std::move(model));
}

Recognizer::Recognizer(Model model)
    : model_(std::move(model)),
      weights_(model_.network.pack<float>(model_.parameters)),
      input_(model_.network.input_size()),
      arena_(model_.network.arena_size(1)) {}

template <class Ink>
Result<Recognition> Recognizer::recognize_ink(const Ink& ink) {
  const InputSpec& input = model_.network.spec().input;
  if (input.channels != 1) {
    return Error{"the network takes " + input.shape().text() +
                 " but ink becomes a picture of one channel; give it a raster"};
  }
  Result<Raster> raster = rasterise(ink, {.height = input.height, .width = input.width});
  if (!raster) return raster.error();
  return run(std::move(*raster));
}

Result<Recognition> Recognizer::recognize(const StrokesView& strokes) {
  return recognize_ink(strokes);
}

Result<Recognition> Recognizer::recognize(const BitmapView& bitmap) {
  return recognize_ink(bitmap);
}

Result<Recognition> Recognizer::recognize(std::span<const std::uint8_t> raster) {
  if (raster.size() != model_.network.input_size()) {
    return Error{"the network takes " + std::to_string(model_.network.input_size()) + " pixels (" +
                 model_.network.spec().input.shape().text() + ") but was given " +
                 std::to_string(raster.size())};
  }
  const InputSpec& input = model_.network.spec().input;
  return run(Raster{input.height, input.width, {raster.begin(), raster.end()}});
}

Recognition Recognizer::run(Raster raster) {
  const std::size_t classes = model_.network.class_count();
  Recognition recognition;
  const bool blank = model_.network.spec().input.channels == 1 && raster.blank();
  recognition.raster = std::move(raster.pixels);
  if (blank) {
    recognition.probabilities.assign(classes, 1.0F / static_cast<float>(classes));
    return recognition;
  }
  model_.network.normalise(recognition.raster.data(), input_.data(), 1);
  const float* probabilities = model_.network.forward<float>(weights_, input_.data(), arena_, 1);
  recognition.probabilities.assign(probabilities, probabilities + classes);
  const auto best = std::max_element(probabilities, probabilities + classes);
  recognition.digit = static_cast<int>(best - probabilities);
  recognition.confidence = *best;
  return recognition;
}

std::string describe(const Model& model) {
  const NetworkSpec& spec = model.network.spec();
  nlohmann::json layers = nlohmann::json::array();
  for (std::size_t i = 0; i < spec.layers.size(); ++i) {
    const LayerBase& layer = base_of(model.network.layers()[i]);
    const Shape& shape = layer.output_shape();
    std::size_t count = 0;
    for (const Parameter& parameter : layer.parameters()) count += parameter.size();
    layers.push_back({{"type", type_of(spec.layers[i])},
                      {"name", layer.name()},
                      {"output", {shape.channels, shape.height, shape.width}},
                      {"parameters", count}});
  }
  const nlohmann::json json = {
      {"version", kVersion},
      {"format", "1"},
      {"name", model.name},
      {"classes", spec.classes},
      {"parameters", model.network.parameter_count()},
      {"input",
       {{"channels", spec.input.channels},
        {"height", spec.input.height},
        {"width", spec.input.width}}},
      {"layers", layers},
      {"target", gemm_target()},
      {"provenance", nlohmann::json::parse(model.provenance, nullptr, false)}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace inkdigit
