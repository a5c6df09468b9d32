#include "engine/weights_file/weights_file.hpp"
#include "trainer/transform/exchange/onnx.hpp"
#include "trainer/transform/exchange/read_onnx.hpp"

namespace inkdigit {
namespace {

Error no_onnx() {
  return Error{
      "this build has no ONNX; install libonnx-dev, libprotobuf-dev and pkg-config, and build "
      "again"};
}

}  // namespace

Result<std::vector<std::uint8_t>> to_onnx(const Model& /*model*/, Dtype /*dtype*/) {
  return no_onnx();
}

Result<ImportedOnnx> read_onnx(std::span<const std::uint8_t> /*file*/,
                               const OnnxMeaning& /*meaning*/) {
  return no_onnx();
}

}  // namespace inkdigit
