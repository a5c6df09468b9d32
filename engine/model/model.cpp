#include "engine/model/model.hpp"

#include <algorithm>
#include <cmath>

#include "engine/json/fields.hpp"

namespace inkdigit {

Status replay_golden(const Model& model, Predictor& predictor) {
  const auto& layers = model.network.layers();
  const bool rounds = std::any_of(layers.begin(), layers.end(), [](const AnyLayer& layer) {
    return traits_of(layer).rounds_to_int8;
  });
  const float tolerance = rounds ? kRoundedGoldenTolerance : kGoldenTolerance;
  for (std::size_t i = 0; i < model.golden.size(); ++i) {
    const GoldenCase& golden = model.golden[i];
    const std::string where = "golden case " + std::to_string(i + 1) + ": ";
    if (golden.raster.size() != model.network.input_size() ||
        golden.probabilities.size() != model.network.class_count()) {
      return Error{where + "its sizes do not fit the network"};
    }
    const std::span<const float> found = predictor.predict(model.network, golden.raster);
    for (std::size_t c = 0; c < found.size(); ++c) {
      // Written so that a NaN fails too.
      if (!(std::abs(found[c] - golden.probabilities[c]) <= tolerance)) {
        return Error{where + "class " + model.network.spec().classes[c] +
                     " should have probability " + number_text(double{golden.probabilities[c]}) +
                     " but the network gives " + number_text(double{found[c]})};
      }
    }
  }
  return success();
}

std::vector<float> predict(const Model& model, std::span<const std::uint8_t> raster) {
  Predictor predictor(model.network, model.parameters);
  const std::span<const float> outputs = predictor.predict(model.network, raster);
  return {outputs.begin(), outputs.end()};
}

}  // namespace inkdigit
