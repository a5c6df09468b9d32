#include "trainer/transform/compress/fold.hpp"

#include "trainer/base/as_matrix.hpp"
#include "trainer/transform/compress/tensors.hpp"

namespace inkdigit {
namespace {

// True for a convolution that can take over what follows it; makes sure that it has a bias.
struct GiveBias {
  bool operator()(Conv2dSpec& spec) const { return spec.bias = true; }
  bool operator()(DepthwiseConv2dSpec& spec) const { return spec.bias = true; }
  template <class Spec>
  bool operator()(Spec& /*spec*/) const {
    return false;
  }
};

// conv then (x - mean) / sqrt(variance + epsilon) * weight + bias, as one convolution.
void fold(const BatchNorm2dSpec& norm, const std::string& convolution, Tensors& tensors) {
  std::vector<float>& weight = tensors[convolution + ".weight"];
  std::vector<float>& bias = tensors[convolution + ".bias"];
  const std::size_t channels = tensors[norm.name + ".weight"].size();
  bias.resize(channels, 0.0F);
  const auto of = [&](const char* name) -> Eigen::ArrayXd {
    return as_array(tensors[norm.name + name].data(), channels).cast<double>();
  };
  const Eigen::ArrayXd scale = of(".weight") / (of(".running_var") + norm.epsilon).sqrt();
  auto w = as_matrix(weight.data(), channels, weight.size() / channels);
  w = (scale.matrix().asDiagonal() * w.cast<double>()).cast<float>();
  auto b = as_array(bias.data(), channels);
  b = ((b.cast<double>() - of(".running_mean")) * scale + of(".bias")).cast<float>();
}

// Whoever read the output of `from` reads that of `to`.
void redirect(std::vector<LayerSpec>& layers, const std::string& from, const std::string& to) {
  for (LayerSpec& layer : layers) {
    std::visit(
        [&](auto& spec) {
          if constexpr (requires { spec.from; }) {
            if (spec.from == from) spec.from = to;
          }
        },
        layer);
  }
}

}  // namespace

Model fold_batch_norms(const Model& model) {
  NetworkSpec spec = model.network.spec();
  Tensors tensors = take_apart(model);
  std::vector<LayerSpec> kept;
  for (std::size_t i = 0; i < spec.layers.size(); ++i) {
    const auto* norm = std::get_if<BatchNorm2dSpec>(&spec.layers[i]);
    const bool folds = norm != nullptr && i > 0 && model.network.read_once(i - 1) &&
                       std::visit(GiveBias{}, kept.back());
    if (!folds) {
      kept.push_back(spec.layers[i]);
      continue;
    }
    const std::string convolution = name_of(kept.back());
    fold(*norm, convolution, tensors);
    redirect(spec.layers, norm->name, convolution);
  }
  spec.layers = std::move(kept);
  return put_together(model, spec, tensors);
}

}  // namespace inkdigit
