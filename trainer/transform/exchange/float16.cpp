#include "trainer/transform/exchange/float16.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/weights_file/half.hpp"
#include "engine/weights_file/weights_file.hpp"

namespace inkdigit {

Result<Model> rounded_to_float16(Model model) {
  for (const Parameter& parameter : model.network.parameters()) {
    for (float& value : std::span(model.parameters).subspan(parameter.offset, parameter.size())) {
      const float rounded = half_to_float(float_to_half(value));
      if (!std::isfinite(rounded)) {
        return Error{"tensor '" + parameter.name + "': has the value " + std::to_string(value) +
                     ", but float16 ends at " + std::to_string(std::lround(kHalfMax))};
      }
      value = rounded;
    }
  }
  for (GoldenCase& golden : model.golden) golden.probabilities = predict(model, golden.raster);
  nlohmann::json provenance = nlohmann::json::parse(model.provenance);
  provenance["rounded_to"] = names_of(Dtype{})[static_cast<std::size_t>(Dtype::kFloat16)];
  model.provenance = provenance.dump();
  return model;
}

}  // namespace inkdigit
