// What the header says of itself; that it computes rightly is seen where it is compiled
// (tests/node/c-header.test.js).
#include "trainer/transform/exchange/c_header.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <string>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/transform/exchange/c_program.hpp"

namespace inkdigit {
namespace {

constexpr const char* kRounded = R"([
  {"type": "conv2d", "name": "conv1", "out_channels": 6, "kernel": 3},
  {"type": "relu"},
  {"type": "max_pool2d", "kernel": 2},
  {"type": "flatten"},
  {"type": "quantize", "name": "fc1.quantize"},
  {"type": "linear", "name": "fc1", "out_features": 10},
  {"type": "softmax"}])";

Model rounded_model() {
  Model model = test::small_model();
  model.network = test::make_network(kRounded, 1, 28, 10);
  model.parameters.assign(model.network.parameter_count(), 0.5F);
  return model;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a float is written so that it reads back as the same", "[c_header]") {
  CHECK(c_float(1) == "1.0F");
  CHECK(c_float(-0.1307F) == "-0.1307F");
  CHECK(c_float(1e-5F) == "1e-05F");
  for (const float value : {1.0F / 3, 16777216.0F, std::numeric_limits<float>::max(),
                            std::numeric_limits<float>::denorm_min()}) {
    CHECK(std::strtof(c_float(value).c_str(), nullptr) == value);
  }
}

TEST_CASE("a header has the code that its network needs, and no other", "[c_header]") {
  const Result<CHeader> floats = to_c_header(test::small_model());
  REQUIRE(floats);
  CHECK(!floats->integers);
  CHECK(has(floats->text, "inkdigit_multiply_floats("));
  CHECK(!has(floats->text, "inkdigit_product"));
  CHECK(!has(floats->text, "inkdigit_quantize("));

  const Result<CHeader> integers = to_c_header(rounded_model());
  REQUIRE(integers);
  CHECK(integers->integers);
  CHECK(has(integers->text, "inkdigit_multiply("));
  for (const char* other : {"inkdigit_multiply_floats(", "inkdigit_normalize(", "inkdigit_add("}) {
    CHECK(!has(integers->text, other));
  }
}

// conv1 gives 13x13x6 bytes where its pooling and rounding are part of it; fc1 ten floats.
TEST_CASE("constants and arena are as large as the header says", "[c_header]") {
  const Result<CHeader> header = to_c_header(rounded_model());
  REQUIRE(header);
  constexpr std::size_t kPooled = 13 * 13 * 6;
  CHECK(header->arena_bytes == (kPooled + 3) / 4 * 4 + 10 * sizeof(float));
  CHECK(header->constant_bytes == 6 * 9 + 6 * 8 + kPooled * 10 + 10 * 8);
  CHECK(has(header->text,
            "#define INKDIGIT_ARENA_BYTES " + std::to_string(header->arena_bytes) + "\n"));
}

TEST_CASE("what no float can hold is an error that names the layer", "[c_header]") {
  Model model = rounded_model();
  const auto scale = std::find_if(
      model.network.parameters().begin(), model.network.parameters().end(),
      [](const Parameter& parameter) { return parameter.name == "fc1.quantize.scale"; });
  model.parameters[scale->offset] = std::numeric_limits<float>::denorm_min();
  const Result<CHeader> header = to_c_header(model);
  REQUIRE(!header);
  CHECK(has(header.error().message, "layer 'conv1': "));
}

}  // namespace
}  // namespace inkdigit
