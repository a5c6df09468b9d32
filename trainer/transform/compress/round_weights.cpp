#include "trainer/transform/compress/round_weights.hpp"

#include <algorithm>

#include "engine/layers/int8.hpp"
#include "trainer/base/as_matrix.hpp"

namespace inkdigit {

bool has_quantizers(const Network& network) {
  return std::any_of(network.layers().begin(), network.layers().end(),
                     [](const AnyLayer& layer) { return traits_of(layer).rounds_to_int8; });
}

void round_weights(const Network& network, std::span<const float> inp, std::span<float> out) {
  for (const Parameter& p : network.parameters()) {
    const float* values = inp.data() + p.offset;
    float* rounded = out.data() + p.offset;
    if (p.shape.size() == 1) {
      std::copy_n(values, p.size(), rounded);
      continue;
    }
    // In memory the output channel varies fastest.
    const auto w = as_matrix(values, p.size() / p.out, p.out);
    const Eigen::RowVectorXf scale = w.cwiseAbs().colwise().maxCoeff().unaryExpr(
        [](float largest) { return int8_scale(largest); });
    const auto on_grid = [](float value, float step) {
      return step * static_cast<float>(to_int8(value, step));
    };
    as_matrix(rounded, p.size() / p.out, p.out) =
        w.binaryExpr(scale.replicate(w.rows(), 1), on_grid);
  }
}

}  // namespace inkdigit
