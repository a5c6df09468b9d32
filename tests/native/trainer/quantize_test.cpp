#include "trainer/transform/compress/quantize.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/native/reference/pass.hpp"
#include "tests/native/reference/step.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/learn/layers/quantize_backward.hpp"
#include "trainer/transform/compress/round_weights.hpp"

namespace inkdigit {
namespace {

TEST_CASE(
    "quantize rounds to 255 levels and clips; gradients pass straight through what it keeps") {
  const Result<Quantize> layer = Quantize::create({"q"}, Shape{6, 1, 1, true});
  REQUIRE(layer);
  const float scale = 0.5F;
  const float inp[6] = {0.24F, 0.26F, -0.74F, 63.6F, -100, 63.4F};
  float out[6];
  Forward<float> f;
  f.parameters = &scale;
  f.inp = inp;
  f.out = out;
  layer->forward(f);
  CHECK(std::vector<float>(out, out + 6) ==
        std::vector<float>{0, 0.5F, -0.5F, 63.5F, -63.5F, 63.5F});
  float dout[6] = {1, 2, 3, 4, 5, 6};
  float dinp[6];
  float dparameters[1] = {9};
  Backward<float> b;
  b.parameters = &scale;
  b.inp = inp;
  b.dout = dout;
  b.dinp = dinp;
  b.dparameters = dparameters;
  QuantizeBackward(*layer).backward(b);
  CHECK(std::vector<float>(dinp, dinp + 6) == std::vector<float>{1, 2, 3, 0, 0, 6});
  CHECK(dparameters[0] == 0);
}

TEST_CASE("weights are rounded to 255 levels a channel; biases stay") {
  const Model model = test::small_model();
  AlignedVector<float> rounded(model.parameters.size());
  round_weights(model.network, model.parameters, rounded);
  for (const Parameter& weight : model.network.parameters()) {
    for (std::size_t o = 0; weight.shape.size() > 1 && o < weight.out; ++o) {
      const auto channel = [&](auto visit) {
        for (std::size_t i = o; i < weight.size(); i += weight.out) visit(weight.offset + i);
      };
      float largest = 0;
      channel([&](std::size_t i) { largest = std::max(largest, std::abs(model.parameters[i])); });
      const float scale = largest / 127;
      channel([&](std::size_t i) {
        CHECK(rounded[i] == scale * std::nearbyint(rounded[i] / scale));
        // Half a step, and the roundings of the quotient that chose it and of the product: of up to
        // 127 steps each.
        const double off = std::abs(double{rounded[i]} - double{model.parameters[i]});
        CHECK(off <= double{scale} * (0.5 + 2 * 127 * test::kUnit<>));
      });
    }
  }
  const Parameter& bias = model.network.parameters()[1];
  for (std::size_t i = bias.offset; i < bias.offset + bias.size(); ++i) {
    CHECK(rounded[i] == model.parameters[i]);
  }
}

// The standard deviation of small_model's logits, at most, by what its quantizer rounds away. An
// estimate: errors are taken for independent and uniform over a step, s^2 / 12, where s makes the
// largest value 127 (a scale that clips has a smaller mean square error), so a logit's is s^2 / 12
// times its weights' squares. A probability moves by half of what logits move by at most.
double deviation_by_rounding(const Model& quantized, const Dataset& data,
                             std::span<const std::uint32_t> samples) {
  const Network& network = quantized.network;
  double largest = 0;
  for (const std::uint32_t sample : samples) {
    const auto image = std::span(data.image(sample), data.shape.size());
    test::ReferencePass pass(network, quantized.parameters, {});
    pass.forward(test::normalized(network, image));
    for (const test::Bounded& b : *pass.call_of(4).inp) largest = std::max(largest, b.magnitude());
  }
  const auto weights = std::find_if(network.parameters().begin(), network.parameters().end(),
                                    [](const Parameter& p) { return p.name == "fc1.weight"; });
  std::vector<double> squares(weights->out);
  for (std::size_t i = 0; i < weights->size(); ++i) {
    squares[i % weights->out] += std::pow(double{quantized.parameters[weights->offset + i]}, 2);
  }
  return largest / 127 * std::sqrt(*std::max_element(squares.begin(), squares.end()) / 12);
}

TEST_CASE("quantizers stand before all but the first layer that multiplies, by measured scales") {
  const Model model = test::small_model();
  Model quantized = insert_quantizers(model);
  const auto& layers = quantized.network.spec().layers;
  REQUIRE(layers.size() == model.network.layers().size() + 1);
  CHECK(name_of(layers[4]) == "fc1.quantize");
  Dataset data;
  data.shape = model.network.spec().input.shape();
  data.pixels = test::random_pixels(20 * data.shape.size(), 4);
  data.labels.assign(20, 0);
  std::vector<std::uint32_t> samples{0, 5, 7, 19};
  const auto furthest = [&] {
    float most = 0;
    for (const std::uint32_t sample : samples) {
      const std::span pixels(data.image(sample), data.shape.size());
      const std::vector<float> expected = predict(model, pixels);
      const std::vector<float> found = predict(quantized, pixels);
      CHECK(found != expected);
      for (std::size_t c = 0; c < 10; ++c) most = std::max(most, std::abs(found[c] - expected[c]));
    }
    return double{most};
  };
  const double bound = 0.5 * 5 * deviation_by_rounding(quantized, data, samples);
  CHECK(furthest() > 10 * bound);  // at the scale 1
  calibrate(quantized, data, samples);
  CHECK(furthest() <= bound);
  for (const std::uint32_t sample : samples) {
    const std::span pixels(data.image(sample), data.shape.size());
    const std::vector<float> found = predict(quantized, pixels);
    const auto exact = test::reference_answers(quantized.network, quantized.parameters, pixels,
                                               {.winograd = true});
    CHECK(test::outside(found, exact.probabilities) == "");
  }
}

TEST_CASE("calibration clips a lone outlier for the sake of the others") {
  // An identity: one quantizer before the only layer that multiplies twice.
  Model model{
      .name = "test",
      .network = test::make_network(
          R"([{"type": "flatten"}, {"type": "quantize"}, {"type": "softmax"}])", 1, 50, 2500),
      .parameters = {1.0F},
      .golden = {}};
  Dataset data;
  data.shape = model.network.spec().input.shape();
  // Values in 1/255 steps about -0.5 .. -0.45, and one of 1.5 (see spec_json's normalization).
  data.pixels.assign(data.shape.size(), 0);
  for (std::size_t i = 0; i < data.pixels.size(); ++i) {
    data.pixels[i] = static_cast<std::uint8_t>(60 + i % 8);
  }
  data.pixels[0] = 255;
  data.labels.assign(1, 0);
  const std::vector<std::uint32_t> samples{0};
  calibrate(model, data, samples);
  CHECK(model.parameters[0] > 0);
  CHECK(model.parameters[0] < 1.5F / 127 * 0.99F);
}

}  // namespace
}  // namespace inkdigit
