#include "engine/recognizer.hpp"

#include <algorithm>

#include "engine/decision.hpp"
#include "engine/ink/strikes.hpp"
#include "engine/json/write.hpp"
#include "engine/kernels/gemm.hpp"
#include "engine/version.hpp"
#include "engine/weights_file/weights_file.hpp"

namespace inkdigit {
namespace {

// Without the raster.
Recognition recognition_of(Decision decision) {
  return {.digit = decision.rejected ? -1 : static_cast<int>(decision.best),
          .confidence = decision.confidence,
          .plausibility = decision.plausibility,
          .probabilities = std::move(decision.probabilities),
          .raster = {}};
}

}  // namespace

Result<Recognizer> Recognizer::load(std::span<const std::uint8_t> weights_file) {
  Result<Model> model = decode_weights(weights_file);
  if (!model) return model.error();
  Result<Recognizer> recognizer = create(std::move(*model));
  if (!recognizer) return recognizer.error();
  if (!recognizer->predictor_.runs(recognizer->model_.network)) {
    return Error{"the network multiplies in floats, which the engine for strokes alone does not"};
  }
  if (Status status = replay_golden(recognizer->model_, recognizer->predictor_); !status) {
    return status.error();
  }
  return recognizer;
}

Result<Recognizer> Recognizer::create(Model model) {
  const InputSpec& input = model.network.spec().input;
  if (input.channels == 1 && (input.height < 8 || input.width < 8)) {
    return Error{"the network takes " + input.shape().text() + " but ink needs 8x8 pixels"};
  }
  return Recognizer(std::move(model));
}

Recognizer::Recognizer(Model model)
    : model_(std::move(model)), predictor_(model_.network, model_.parameters) {}

Status Recognizer::check_takes_ink() const {
  const InputSpec& input = model_.network.spec().input;
  if (input.channels == 1) return success();
  return Error{"the network takes " + input.shape().text() +
               " but ink becomes a picture of one channel; give it a raster"};
}

Status Recognizer::check_finds_ink() const {
  if (model_.network.spec().input.ink) return check_takes_ink();
  return Error{"the network takes pictures as they are, without looking for ink; give it a raster"};
}

template <class Ink>
Result<Recognition> Recognizer::recognize_ink(const Ink& ink) {
  if (Status status = check_takes_ink(); !status) return status.error();
  const InputSpec& input = model_.network.spec().input;
  Result<Raster> raster = rasterize(ink, {.height = input.height, .width = input.width});
  if (!raster) return raster.error();
  return run(std::move(*raster));
}

// Whether what was written before the strike is a digit, and the strike no part of it.
bool Recognizer::is_struck(const StrokesView& strokes) {
  // The parts of digits are not surely digits: of those of 16,348 that people wrote none is surer
  // under a straight line.
  constexpr float kSure = 0.8F;
  constexpr float kSureUnderALine = 0.97F;
  constexpr int kMostStrikes = 3;
  StrokesView under = strokes;
  for (int strikes = 1; strikes <= kMostStrikes; ++strikes) {
    const Strike strike = last_strike(under);
    if (strike == Strike::kNone) return false;
    under = without_last(under);
    const Result<Recognition> read = read_ink(under);
    const bool line = strike != Strike::kZigzag && strikes == 1;
    if (!read || read->digit < 0 || read->confidence < (line ? kSureUnderALine : kSure)) continue;
    if (!line) return true;
    const std::string& name = model_.network.spec().classes[static_cast<std::size_t>(read->digit)];
    const char digit = name.size() == 1 ? name.front() : '?';
    if (digit != '0' && (strike != Strike::kBar || (digit != '2' && digit != '7'))) return true;
  }
  return false;
}

Result<Recognition> Recognizer::read_ink(const StrokesView& strokes) {
  return recognize_ink(strokes);
}

Result<Recognition> Recognizer::recognize(const StrokesView& strokes) {
  Result<Recognition> recognition = read_ink(strokes);
  if (recognition && is_struck(strokes)) {
    refuse(*recognition);
    recognition->struck = true;
  }
  return recognition;
}

Result<Recognition> Recognizer::recognize(const BitmapView& bitmap) {
  if (Status status = check_finds_ink(); !status) return status.error();
  Result<Recognition> recognition = recognize_ink(bitmap);
  if (recognition) refuse_doubtful(*recognition);
  return recognition;
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

Recognition Recognizer::recognize_blank() const {
  return recognition_of(decide_blank(model_.network.class_count()));
}

void Recognizer::refuse_doubtful(Recognition& recognition) const {
  if (doubts(recognition)) recognition.digit = -1;
}

bool Recognizer::doubts(int digit, float plausibility) const {
  return digit >= 0 && double{plausibility} < model_.network.spec().softmax().doubt_below;
}

Recognition Recognizer::run(Raster raster) {
  const NetworkSpec& spec = model_.network.spec();
  Recognition recognition;
  if (spec.input.channels == 1 && raster.blank()) {
    recognition = recognize_blank();
  } else {
    const std::span<const float> outputs = predictor_.predict(model_.network, raster.pixels);
    recognition = recognition_of(decide(spec.softmax(), outputs));
  }
  recognition.raster = std::move(raster.pixels);
  return recognition;
}

std::string describe(const Model& model) {
  const NetworkSpec& spec = model.network.spec();
  const auto number = [](auto value) { return std::to_string(value); };
  std::string classes;
  for (const std::string& name : spec.classes) {
    classes += (classes.empty() ? "" : ",") + json_string(name);
  }
  std::string layers;
  for (std::size_t i = 0; i < spec.layers.size(); ++i) {
    const LayerBase& layer = base_of(model.network.layers()[i]);
    const Shape& shape = layer.output_shape();
    std::size_t count = 0;
    for (const Parameter& parameter : layer.parameters()) count += parameter.size();
    layers += (layers.empty() ? "" : ",") + (R"({"name":)" + json_string(layer.name())) +
              R"(,"output":[)" + number(shape.channels) + "," + number(shape.height) + "," +
              number(shape.width) + R"(],"parameters":)" + number(count) + R"(,"type":)" +
              json_string(type_of(spec.layers[i])) + "}";
  }
  return R"({"classes":[)" + classes + R"(],"format":"1","input":{"channels":)" +
         number(spec.input.channels) + R"(,"height":)" + number(spec.input.height) +
         R"(,"width":)" + number(spec.input.width) + R"(},"layers":[)" + layers + R"(],"name":)" +
         json_string(model.name) + R"(,"parameters":)" + number(model.network.parameter_count()) +
         R"(,"provenance":)" + model.provenance + R"(,"target":)" + json_string(gemm_target()) +
         R"(,"version":)" + json_string(kVersion) + "}";
}

}  // namespace inkdigit
