#include "engine/weights_file/weights_file.hpp"
#include "trainer/transform/exchange/onnx.hpp"

namespace inkdigit {

Result<std::vector<std::uint8_t>> to_onnx(const Model& /*model*/, Dtype /*dtype*/) {
  return Error{
      "this build has no ONNX; install libonnx-dev, libprotobuf-dev and pkg-config, and build "
      "again"};
}

}  // namespace inkdigit
