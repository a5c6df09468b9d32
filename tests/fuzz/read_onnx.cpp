#include "trainer/transform/exchange/read_onnx.hpp"

#include "tests/fuzz/targets.hpp"

namespace inkdigit::fuzz {

void onnx(Bytes bytes) {
  const Result<ImportedOnnx> imported = read_onnx(bytes, {.name = "fuzz"});
  if (!imported) {
    require(imported.error().message.find('\n') == std::string::npos);
    return;
  }
  const Model& model = imported->model;
  require(model.parameters.size() == model.network.parameter_count());
  // What has been imported can be run.
  constexpr std::size_t kSmall = 1 << 16;
  if (model.network.parameter_count() > kSmall || model.network.input_size() > kSmall) return;
  const std::vector<std::uint8_t> raster(model.network.input_size(), 100);
  require(predict(model, raster).size() == model.network.class_count());
}

}  // namespace inkdigit::fuzz
