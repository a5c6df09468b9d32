#include "trainer/transform/exchange/read_onnx.hpp"

#include "tests/fuzz/targets.hpp"

namespace inkdigit::fuzz {
namespace {

// About how many products a picture takes.
double cost_of(const Network& network) {
  double cost = 0;
  for (const AnyLayer& layer : network.layers()) {
    const LayerBase& base = base_of(layer);
    const double inputs = base.parameters().empty() ? 1 : 1.0 * base.parameters()[0].fan_in();
    cost += inputs * static_cast<double>(base.output_shape().size());
  }
  return cost;
}

}  // namespace

void onnx(Bytes bytes) {
  const Result<ImportedOnnx> imported = read_onnx(bytes, {.name = "fuzz"});
  if (!imported) {
    require(imported.error().message.find('\n') == std::string::npos);
    return;
  }
  const Model& model = imported->model;
  require(model.parameters.size() == model.network.parameter_count());
  // What has been imported can be run.
  constexpr double kSmall = 1e7;
  if (cost_of(model.network) > kSmall) return;
  const std::vector<std::uint8_t> raster(model.network.input_size(), 100);
  require(predict(model, raster).size() == model.network.class_count());
}

}  // namespace inkdigit::fuzz
