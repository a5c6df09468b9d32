// What a training is started from, and goes on from.
#include <nlohmann/json.hpp>

#include "engine/weights_file/checksum.hpp"
#include "engine/weights_file/safetensors.hpp"
#include "tests/fuzz/scratch.hpp"
#include "tests/fuzz/targets.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/run/checkpoint.hpp"
#include "trainer/transform/exchange/state_dict.hpp"

namespace inkdigit::fuzz {
namespace {

const NetworkSpec& small_network() {
  static const NetworkSpec spec = value_or_throw(parse_network_spec(nlohmann::json::parse(R"({
        "input": {"channels": 1, "height": 8, "width": 8, "mean": [0.5], "std": [0.5]},
        "classes": ["0", "1", "2"],
        "layers": [{"type": "conv2d", "name": "conv1", "out_channels": 2, "kernel": 3},
          {"type": "batch_norm2d", "name": "bn1"}, {"type": "relu"}, {"type": "flatten"},
          {"type": "linear", "name": "fc1", "out_features": 3}, {"type": "softmax"}]})")),
                                                 "network");
  return spec;
}

}  // namespace

void state_dict(Bytes bytes) {
  const Result<ImportedStateDict> imported =
      read_state_dict(bytes, "fuzz", value_or_throw(Network::create(small_network()), "network"));
  if (imported) {
    require(imported->model.parameters.size() == imported->model.network.parameter_count());
  } else {
    require(imported.error().message.find('\n') == std::string::npos);
  }
}

void checkpoint(Bytes bytes) {
  Result<Safetensors> file = parse_safetensors(bytes);
  std::vector<std::uint8_t> sealed(bytes.begin(), bytes.end());
  if (file && file->metadata.contains("progress")) {
    const std::string& progress = file->metadata["progress"];
    std::uint32_t crc =
        crc32({reinterpret_cast<const std::uint8_t*>(progress.data()), progress.size()});
    for (const TensorView& tensor : file->tensors) crc = crc32(tensor.bytes, crc);
    file->metadata["crc32"] = crc32_text(crc);
    sealed = serialize_safetensors(*file);
  }
  static_cast<void>(scratch().write("run/checkpoint/state.safetensors", sealed));
  try {
    static_cast<void>(read_checkpoint(scratch().path() / "run"));
  } catch (const UserError& error) {
    require(std::string_view(error.what()).find('\n') == std::string_view::npos);
  }
}

}  // namespace inkdigit::fuzz
