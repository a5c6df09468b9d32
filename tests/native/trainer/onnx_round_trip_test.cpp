// What export writes as ONNX, import reads back as it was.
#include <cmath>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/recipes.hpp"
#include "trainer/recipe/recipe.hpp"
#include "trainer/transform/compress/fold.hpp"
#include "trainer/transform/compress/quantize.hpp"
#include "trainer/transform/compress/round_weights.hpp"
#include "trainer/transform/exchange/float16.hpp"
#include "trainer/transform/exchange/onnx.hpp"
#include "trainer/transform/exchange/read_onnx.hpp"

namespace inkdigit {
namespace {

using Bytes = std::vector<std::uint8_t>;

void check_same_answers(const Model& found, const Model& expected) {
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    const auto raster = test::random_pixels(expected.network.input_size(), seed);
    const std::vector<float> given = predict(found, raster);
    const std::vector<float> wanted = predict(expected, raster);
    REQUIRE(given.size() == wanted.size());
    for (std::size_t c = 0; c < wanted.size(); ++c) {
      CHECK(std::abs(given[c] - wanted[c]) <= 2e-5F);  // tests/node/rounding.js
    }
  }
}

Model back(const Model& model, Dtype dtype) {
  const Result<Bytes> file = to_onnx(model, dtype);
  REQUIRE(file);
  Result<ImportedOnnx> imported = read_onnx(*file, {});
  INFO((imported ? "" : imported.error().message));
  REQUIRE(imported);
  CHECK(imported->notes.empty());
  return std::move(imported->model);
}

// Random weights by which values neither grow nor vanish, and statistics that batch normalization
// may have.
Model random_model(const NetworkSpec& spec) {
  Result<Network> network = Network::create(spec);
  REQUIRE(network);
  Model model{.name = "random", .network = std::move(*network), .parameters = {}, .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  for (const Parameter& p : model.network.parameters()) {
    const auto values = std::span(model.parameters).subspan(p.offset, p.size());
    const double inputs = p.shape.size() > 1 ? static_cast<double>(p.fan_in()) : 100;
    test::fill_normal(values, 11, static_cast<float>(std::sqrt(2 / inputs)));
    const bool positive = p.name.ends_with("running_var") || p.name.ends_with("scale");
    for (float& value : values) value = positive ? 0.02F + std::abs(value) : value + p.initial;
  }
  return model;
}

TEST_CASE("every recipe's network comes back from ONNX and answers the same") {
  for (const Recipe& recipe : test::shipped_recipes()) {
    INFO(recipe.name);
    const Model model = random_model(recipe.network);
    const Model whole = back(model, Dtype::kFloat32);
    CHECK(whole.name == "random");
    CHECK(whole.network.spec().classes == model.network.spec().classes);
    check_same_answers(whole, model);
    CHECK((whole.parameters == model.parameters));  // without showing all of them
    const Result<Model> half = rounded_to_float16(model);
    REQUIRE(half);
    CHECK((back(*half, Dtype::kFloat16).parameters == half->parameters));

    Model int8 = fold_batch_norms(model);
    if (!has_quantizers(int8.network)) int8 = insert_quantizers(int8);
    for (const Parameter& p : int8.network.parameters()) {
      if (p.name.ends_with("scale")) int8.parameters[p.offset] = 0.03F;
    }
    const AlignedVector<float> exact = int8.parameters;
    round_weights(int8.network, exact, int8.parameters);
    const Model again = back(int8, Dtype::kInt8);
    CHECK((again.parameters == int8.parameters));
    CHECK(has_quantizers(again.network));
  }
}

}  // namespace
}  // namespace inkdigit
