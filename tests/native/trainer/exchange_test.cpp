#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/weights_file/checksum.hpp"
#include "engine/weights_file/half.hpp"
#include "engine/weights_file/safetensors.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/transform/exchange/float16.hpp"
#include "trainer/transform/exchange/state_dict.hpp"

namespace inkdigit {
namespace {

using Bytes = std::vector<std::uint8_t>;

// Parameters of small_model's network: conv1.weight, conv1.bias, fc1.weight, fc1.bias.
constexpr std::size_t kConvWeight = 0;
constexpr std::size_t kConvBias = 1;

template <class Value>
Bytes bytes_of(const std::vector<Value>& values) {
  Bytes bytes(values.size() * sizeof(Value));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

// What PyTorch would save of the model, and what tests change in it.
struct StateDict {
  using Tensor = EncodedTensor;
  std::vector<Tensor> tensors;

  explicit StateDict(const Model& model) {
    for (const Parameter& p : model.network.parameters()) {
      tensors.push_back(encode_parameter(model, p, Dtype::kFloat32)[0]);
    }
  }

  [[nodiscard]] Bytes file() const {
    Safetensors contents;
    contents.metadata["format"] = "pt";
    for (const Tensor& t : tensors) contents.tensors.push_back({t.name, t.dtype, t.shape, t.bytes});
    return serialize_safetensors(contents);
  }

  [[nodiscard]] Result<ImportedStateDict> read_all() const {
    return read_state_dict(file(), "small", test::small_model().network);
  }

  [[nodiscard]] Result<Model> read() const {
    Result<ImportedStateDict> read = read_all();
    if (!read) return read.error();
    return std::move(read->model);
  }

  [[nodiscard]] std::string error() const {
    const Result<Model> model = read();
    return model ? "" : model.error().message;
  }
};

TEST_CASE("a float16 model has halves alone, and golden cases that are its own") {
  const Model model = test::small_model();
  const Result<Model> rounded = rounded_to_float16(model);
  REQUIRE(rounded);
  CHECK(rounded->parameters != model.parameters);
  for (std::size_t i = 0; i < model.parameters.size(); ++i) {
    const float value = rounded->parameters[i];
    CHECK(half_to_float(float_to_half(value)) == value);
    // Half of float16's unit: 11 bits of the value, and not below 2^-24.
    const double exact = model.parameters[i];
    CHECK(std::abs(value - exact) <= std::max(0x1p-11 * std::abs(exact), 0x1p-25));
  }
  CHECK(rounded->golden[0].probabilities != model.golden[0].probabilities);
  const Result<Model> read = read_weights(write_weights(*rounded, Dtype::kFloat16));
  REQUIRE(read);
  for (std::size_t c = 0; c < rounded->golden[0].probabilities.size(); ++c) {
    const float expected = rounded->golden[0].probabilities[c];
    // Six decimals are written: off by 5e-7, and by a rounding to a float on either side.
    CHECK(std::abs(double{read->golden[0].probabilities[c]} - expected) <= 5e-7 + 0x1p-24);
  }
  CHECK(nlohmann::json::parse(read->provenance)["rounded_to"] == "float16");
}

TEST_CASE("a weight that float16 does not reach is an error that names its tensor") {
  Model model = test::small_model();
  model.parameters[model.network.parameters()[kConvBias].offset] = -70000;
  const Result<Model> rounded = rounded_to_float16(std::move(model));
  REQUIRE_FALSE(rounded);
  CHECK(rounded.error().message ==
        "tensor 'conv1.bias': has the value -70000.000000, but float16 ends at 65504");
}

TEST_CASE("a state_dict gives the parameters it was saved from, and a provenance that says so") {
  const Model model = test::small_model();
  const StateDict saved(model);
  const Result<Model> read = saved.read();
  REQUIRE(read);
  CHECK(read->parameters == model.parameters);
  CHECK(read->name == "small");
  const nlohmann::json provenance = nlohmann::json::parse(read->provenance);
  CHECK(provenance == nlohmann::json{{"imported",
                                      {{"from", "state_dict"},
                                       {"recipe", "small"},
                                       {"crc32", crc32_text(crc32(saved.file()))}}}});
}

TEST_CASE("a state_dict may be float16, bfloat16 or float64") {
  // 0.40625 has few enough bits for all of them.
  StateDict saved(test::small_model());
  StateDict::Tensor& bias = saved.tensors[kConvBias];
  const auto check = [&](const char* dtype, Bytes bytes) {
    bias.dtype = dtype;
    bias.bytes = std::move(bytes);
    const Result<Model> read = saved.read();
    REQUIRE(read);
    const std::size_t offset = read->network.parameters()[kConvBias].offset;
    for (std::size_t i = 0; i < 6; ++i) CHECK(read->parameters[offset + i] == -0.40625F);
  };
  check("F16", bytes_of(std::vector<std::uint16_t>(6, 0xB680)));
  check("BF16", bytes_of(std::vector<std::uint16_t>(6, 0xBED0)));
  check("F64", bytes_of(std::vector<double>(6, -0.40625)));
}

TEST_CASE("what stands in front of every name does not matter, nor do counters of batches") {
  const Model model = test::small_model();
  for (const char* prefix : {"module.", "net.", "_orig_mod.model.", "conv1."}) {
    StateDict saved(model);
    for (StateDict::Tensor& tensor : saved.tensors) tensor.name.insert(0, prefix);
    saved.tensors.push_back({std::string(prefix) + "bn1.num_batches_tracked", "I64", {}, Bytes(8)});
    const Result<Model> read = saved.read();
    REQUIRE(read);
    CHECK(read->parameters == model.parameters);
  }
  // Counters stand in front of the wrapper, or are of others.
  StateDict averaged(model);
  for (StateDict::Tensor& tensor : averaged.tensors) tensor.name.insert(0, "module.");
  averaged.tensors.push_back({"total_ops", "F64", {1}, Bytes(8)});
  averaged.tensors.push_back({"n_averaged", "I64", {}, Bytes(8)});
  averaged.tensors.push_back({"module.conv1.total_params", "F64", {1}, Bytes(8)});
  averaged.tensors.push_back({"valid_metrics.accuracy.mean", "F32", {1}, Bytes(4)});
  averaged.tensors.push_back({"accuracy.tp", "I64", {10}, Bytes(80)});
  const Result<ImportedStateDict> read = averaged.read_all();
  REQUIRE(read);
  CHECK(read->model.parameters == model.parameters);
  CHECK(read->left_out == std::vector<std::string>{"accuracy.tp", "module.conv1.total_params",
                                                   "n_averaged", "total_ops",
                                                   "valid_metrics.accuracy.mean"});
  // Before some names only, it does.
  StateDict saved(model);
  saved.tensors[0].name.insert(0, "net.");
  CHECK(saved.error() == "unknown tensor 'net.conv1.weight' (did you mean 'conv1.weight'?)");
}

TEST_CASE("names that do not fit are an error with the right one") {
  const Model model = test::small_model();
  StateDict misspelt(model);
  misspelt.tensors[kConvBias].name = "conv_1.bias";
  CHECK(misspelt.error() == "unknown tensor 'conv_1.bias' (did you mean 'conv1.bias'?)");
  for (StateDict::Tensor& tensor : misspelt.tensors) tensor.name.insert(0, "module.");
  CHECK(misspelt.error() == "unknown tensor 'module.conv_1.bias' (did you mean 'conv1.bias'?)");

  StateDict surplus(model);
  surplus.tensors.push_back({"conv2.bias", "F32", {1}, Bytes(4)});
  CHECK(surplus.error() == "unknown tensor 'conv2.bias' (did you mean 'conv1.bias'?)");

  StateDict missing(model);
  missing.tensors.erase(missing.tensors.begin() + kConvBias);
  CHECK(missing.error() == "tensor 'conv1.bias' is missing, which the recipe's network has");

  StateDict foreign(model);
  foreign.tensors = {{"embedding", "F32", {1}, Bytes(4)}};
  CHECK(foreign.error() ==
        "unknown tensor 'embedding'; known: conv1.weight conv1.bias fc1.weight fc1.bias");
  foreign.tensors = {{"two\nlines", "F32", {1}, Bytes(4)}};
  CHECK(foreign.error().starts_with(R"(unknown tensor 'two\nlines'; known: )"));
  foreign.tensors.clear();
  CHECK(foreign.error() == "tensor 'conv1.weight' is missing, which the recipe's network has");
}

TEST_CASE("tensors of another shape, type or without a number are an error that names them") {
  const Model model = test::small_model();
  StateDict shape(model);
  shape.tensors[kConvWeight].shape = {3, 2, 3, 3};
  CHECK(shape.error() ==
        "tensor 'conv1.weight': the network takes [6,1,3,3] but was given [3,2,3,3]");

  StateDict type(model);
  type.tensors[kConvBias].dtype = "I32";
  CHECK(type.error() == "tensor 'conv1.bias': its dtype is I32 but must be F32, F16, BF16 or F64");

  StateDict infinite(model);
  const float infinity = std::numeric_limits<float>::infinity();
  std::memcpy(infinite.tensors[kConvBias].bytes.data(), &infinity, sizeof(infinity));
  CHECK(infinite.error() == "tensor 'conv1.bias': has a value that is infinite or no number");
  infinite.tensors[kConvBias].dtype = "F64";
  infinite.tensors[kConvBias].bytes = bytes_of(std::vector<double>(6, 1e300));
  CHECK(infinite.error() == "tensor 'conv1.bias': has a value that is infinite or no number");
}

}  // namespace
}  // namespace inkdigit
