#include "engine/weights_file/weights_file.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "engine/weights_file/checksum.hpp"
#include "engine/weights_file/half.hpp"
#include "engine/weights_file/safetensors.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using Bytes = std::vector<std::uint8_t>;

std::string file_error(const Bytes& file) {
  const Result<Model> model = read_weights(file);
  return model ? "" : model.error().message;
}

// The file with `change` made to its container, and a checksum that fits again.
template <class Change>
Bytes rewritten(const Bytes& file, Change change) {
  Result<Model> model = read_weights(file);
  REQUIRE(model);
  change(*model);
  return write_weights(*model);
}

std::string text_of(const Bytes& file) {
  std::string text(file.size(), ' ');
  std::memcpy(text.data(), file.data(), file.size());
  return text;
}

// The file's bytes after they were changed by hand, with a checksum that fits.
Bytes with_checksum(std::string text) {
  const std::size_t checksum = text.find("crc32:") + 6;
  text.replace(checksum, 8, "00000000");
  const Bytes zeroed{text.begin(), text.end()};
  text.replace(checksum, 8, crc32_text(crc32(zeroed)));
  return {text.begin(), text.end()};
}

TEST_CASE("a model survives being written and read, bit for bit") {
  const Model model = test::small_model();
  const Bytes file = write_weights(model);
  const Result<Model> again = read_weights(file);
  REQUIRE(again);
  CHECK(again->parameters == model.parameters);
  CHECK(again->name == "small");
  CHECK(again->golden.size() == 2);
  CHECK(write_weights(*again) == file);
}

TEST_CASE("tensors stand in the file in PyTorch's layout") {
  const Model model = test::small_model();
  const Bytes file = write_weights(model);
  const Result<Safetensors> contents = parse_safetensors(file);
  REQUIRE(contents);
  REQUIRE(contents->tensors.size() == 4);
  const TensorView& conv = contents->tensors[0];
  CHECK(conv.name == "conv1.weight");
  CHECK(conv.dtype == "F32");
  CHECK(conv.shape == std::vector<std::size_t>{6, 1, 3, 3});
  const TensorView& linear = contents->tensors[2];
  CHECK(linear.shape == std::vector<std::size_t>{10, 6 * 13 * 13});
  // Output 4, channel 5, row 2, column 7 of the flattened 6x13x13 picture.
  float found = 0;
  std::memcpy(&found, linear.bytes.data() + sizeof(float) * (4 * 1014 + 5 * 169 + 2 * 13 + 7), 4);
  const Parameter& parameter = model.network.parameters()[2];
  CHECK(found == model.parameters[parameter.offset + ((2 * 13 + 7) * 6 + 5) * 10 + 4]);
}

TEST_CASE("float16 takes half the bytes, and halves survive it bit for bit") {
  Model model = test::small_model();
  for (float& value : model.parameters) value = half_to_float(float_to_half(value));
  for (GoldenCase& golden : model.golden) golden.probabilities = predict(model, golden.raster);
  const Bytes file = write_weights(model, Dtype::kFloat16);
  CHECK(file.size() + 2 * model.parameters.size() <= write_weights(model).size());
  const Result<Safetensors> contents = parse_safetensors(file);
  REQUIRE(contents);
  for (const TensorView& tensor : contents->tensors) CHECK(tensor.dtype == "F16");
  const Result<Model> again = read_weights(file);
  REQUIRE(again);
  CHECK(again->parameters == model.parameters);
  CHECK(write_weights(*again, Dtype::kFloat16) == file);
}

TEST_CASE("int8 holds weights rounded a channel, with their scales, and biases as float32") {
  Model model = test::small_model();
  // On int8's grid: whole multiples of a channel's scale, with one of 127 times.
  for (const Parameter& p : model.network.parameters()) {
    if (p.shape.size() == 1) continue;
    for (std::size_t i = 0; i < p.size(); ++i) {
      const int level = i < p.out ? -127 : static_cast<int>(i * 31 % 255) - 127;
      model.parameters[p.offset + i] =
          static_cast<float>(level) * (0.001F + 0.0005F * static_cast<float>(i % p.out));
    }
  }
  for (GoldenCase& golden : model.golden) golden.probabilities = predict(model, golden.raster);
  const Bytes file = write_weights(model, Dtype::kInt8);
  CHECK(file.size() + 2.9 * static_cast<double>(model.parameters.size()) <
        static_cast<double>(write_weights(model).size()));
  const Result<Model> again = read_weights(file);
  REQUIRE(again);
  // A product, the largest weight's, and its division by 127 are rounded, and the product again on
  // reading.
  for (std::size_t i = 0; i < model.parameters.size(); ++i) {
    CHECK(again->parameters[i] == Approx(model.parameters[i]).epsilon(4 * 0x1p-24));
  }
  CHECK(write_weights(*again, Dtype::kInt8) == file);
}

TEST_CASE("int8 weights without their scales are refused by name") {
  Model model = test::small_model();
  model.golden.clear();
  std::string text = text_of(write_weights(model, Dtype::kInt8));
  const std::string name = "conv1.weight_scale";
  text.replace(text.find(name), name.size(), "conv1.weight_scalf");
  CHECK(file_error(with_checksum(text)) ==
        "tensor 'conv1.weight': is I8, but no F32 tensor 'conv1.weight_scale' of shape [6] is "
        "there");
}

TEST_CASE("weights that are no numbers are refused by name") {
  for (const float wrong :
       {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    for (const Dtype dtype : {Dtype::kFloat32, Dtype::kFloat16}) {
      Model model = test::small_model();
      model.golden.clear();
      model.parameters[model.network.parameters()[1].offset] = wrong;
      CHECK(file_error(write_weights(model, dtype)) ==
            "tensor 'conv1.bias': has a value that is infinite or no number");
    }
  }
}

TEST_CASE("tensors of other types than float32, float16 and int8 are refused by name") {
  std::string text = text_of(write_weights(test::small_model()));
  const std::size_t dtype = text.find("\"F32\"", text.find("\"conv1.bias\""));
  text.replace(dtype, 5, "\"I32\"");
  CHECK(file_error(with_checksum(text)) ==
        "tensor 'conv1.bias': the network takes F32, F16 or I8 [6] but was given I32 [6]");
}

TEST_CASE("every truncation is an error") {
  const Bytes file = write_weights(test::small_model());
  for (std::size_t size = 0; size < file.size(); size += size < 200 ? 1 : 997) {
    const std::string error = file_error({file.begin(), file.begin() + static_cast<long>(size)});
    INFO("size " << size);
    CHECK_FALSE(error.empty());
    CHECK(error.find('\n') == std::string::npos);
  }
}

TEST_CASE("every flipped bit is an error") {
  const Bytes file = write_weights(test::small_model());
  for (std::size_t at = 0; at < file.size(); at += at < 3000 ? 1 : 101) {
    Bytes damaged = file;
    damaged[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
    INFO("byte " << at);
    CHECK_FALSE(file_error(damaged).empty());
  }
}

TEST_CASE("bytes behind the end are an error") {
  Bytes file = write_weights(test::small_model());
  file.push_back(0);
  CHECK_THAT(file_error(file), Contains("but the file has"));
}

TEST_CASE("files of other kinds are told apart") {
  CHECK_THAT(file_error({}), Contains("no safetensors file: only 0 bytes"));
  CHECK_THAT(file_error(Bytes(100, 0xFF)), Contains("no safetensors file"));
  const std::vector<float> values(6);
  Safetensors foreign;
  foreign.tensors.push_back(
      {"w", "F32", {2, 3}, {reinterpret_cast<const std::uint8_t*>(values.data()), 24}});
  CHECK_THAT(file_error(serialize_safetensors(foreign)), Contains("without inkdigit's metadata"));
}

TEST_CASE("what torch.save writes is told how to become safetensors") {
  const std::string zip("PK\3\4\0\0\0\0\0\0data.pkl", 18);
  const std::string pickle("\x80\2\x8a\nl\xfc\x9c\x46\xf9 j", 11);
  for (const std::string& text : {zip, pickle}) {
    CHECK_THAT(file_error({text.begin(), text.end()}),
               Contains("safetensors.torch.save_file(torch.load('weights.pt').state_dict(), "));
  }
}

TEST_CASE("a key that is there twice in the header or the metadata is an error") {
  const std::string text = text_of(write_weights(test::small_model()));
  std::string tensor = text;
  tensor.replace(tensor.find("\"conv1.weight\""), 14, "\"conv1.bias\"  ");
  CHECK_THAT(file_error(with_checksum(tensor)),
             Contains("damaged: the header at line 1, column") &&
                 Contains("the key 'conv1.bias' is there twice"));
  std::string network = text;
  network.replace(network.find("\\\"height\\\""), 10, "\\\"width\\\" ");
  CHECK_THAT(file_error(with_checksum(network)), Contains("metadata 'network' at line 1, column") &&
                                                     Contains("the key 'width' is there twice"));
}

TEST_CASE("a name of several lines in the file is an error of one line") {
  const std::string header = R"({"a\nb":{}})";
  Bytes file(8);
  file[0] = static_cast<std::uint8_t>(header.size());
  file.insert(file.end(), header.begin(), header.end());
  const Result<Safetensors> contents = parse_safetensors(file);
  REQUIRE_FALSE(contents);
  CHECK(contents.error().message == R"(tensor 'a\nb': its dtype is missing or unknown)");
}

TEST_CASE("a damaged file says that its checksum does not match") {
  Bytes file = write_weights(test::small_model());
  file.back() ^= 1;
  CHECK_THAT(file_error(file), Contains("checksum does not match"));
}

TEST_CASE("a golden case that the network does not reproduce is an error") {
  const Bytes file = rewritten(write_weights(test::small_model()), [](Model& model) {
    model.golden[1].probabilities[0] += 2 * kGoldenTolerance;
  });
  CHECK_THAT(file_error(file), Contains("golden case 2: class 0 should have probability"));
}

TEST_CASE("safetensors whose offsets do not cover the data are refused") {
  const std::string header = R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                             R"("b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}})";
  Bytes file(8);
  file[0] = static_cast<std::uint8_t>(header.size());
  file.insert(file.end(), header.begin(), header.end());
  file.insert(file.end(), 6, 0);
  const Result<Safetensors> contents = parse_safetensors(file);
  REQUIRE_FALSE(contents);
  CHECK_THAT(contents.error().message, Contains("does not follow the one before it"));
}

}  // namespace
}  // namespace inkdigit
