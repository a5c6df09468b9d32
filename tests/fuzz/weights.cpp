#include <algorithm>
#include <cstring>
#include <vector>

#include "engine/weights_file/checksum.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "tests/fuzz/targets.hpp"

namespace inkdigit::fuzz {
namespace {

// No mutation gets past a checksum.
std::vector<std::uint8_t> with_checksum(Bytes bytes) {
  constexpr std::string_view kKey = "\"checksum\":\"crc32:";
  constexpr std::size_t kDigits = 8;
  std::vector<std::uint8_t> file(bytes.begin(), bytes.end());
  const auto key = std::search(file.begin(), file.end(), kKey.begin(), kKey.end());
  if (file.end() - key < static_cast<std::ptrdiff_t>(kKey.size() + kDigits)) return file;
  const auto digits = key + static_cast<std::ptrdiff_t>(kKey.size());
  std::fill_n(digits, kDigits, '0');
  const std::string crc = crc32_text(crc32(file));
  std::copy(crc.begin(), crc.end(), digits);
  return file;
}

}  // namespace

void weights(Bytes bytes) {
  const Result<Model> model = decode_weights(with_checksum(bytes));
  if (!model) {
    require(model.error().message.find('\n') == std::string::npos);
    return;
  }
  require(model->parameters.size() == model->network.parameter_count());
  // What is read can be written, and reads the same.
  const Result<Model> again = decode_weights(write_weights(*model));
  require(static_cast<bool>(again));
  require(model->parameters.empty() ||
          std::memcmp(again->parameters.data(), model->parameters.data(),
                      model->parameters.size() * sizeof(float)) == 0);
  Predictor predictor(model->network, model->parameters);
  static_cast<void>(replay_golden(*model, predictor));
}

}  // namespace inkdigit::fuzz
