#include "trainer/learn/gradient/weight_packing.hpp"

#include "engine/kernels/gemm.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

constexpr const char* kDense = R"([
  {"type": "flatten"}, {"type": "linear", "out_features": 70}, {"type": "relu"},
  {"type": "linear", "out_features": 4}, {"type": "softmax"}])";

TEST_CASE("weights are packed for both passes, by parts in any order, but not for the picture's") {
  const Network network = test::make_network(kDense, 1, 8, 4);
  AlignedVector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 5, 0.3F);
  std::vector<AnyBackward> twins;
  WeightPacking packing(network);
  for (std::size_t i = 0; i + 1 < network.layers().size(); ++i) {
    twins.push_back(make_backward(network.layers()[i], i));
    packing.add_layer(twins.back(), i > 1);
  }
  AlignedVector<float> packed(packing.size());
  for (std::size_t part = packing.parts(); part-- > 0;) {
    packing.pack_part(part, std::span<const AnyBackward>(twins), parameters.data(), packed.data());
  }

  AlignedVector<float> expected(packing.size());
  const auto pack_forward = [&](std::size_t layer) {
    std::get<Linear>(network.layers()[layer])
        .pack(parameters.data() + network.parameter_offset(layer),
              expected.data() + packing.forward_offset(layer));
  };
  pack_forward(1);
  pack_forward(3);
  pack_panels(parameters.data() + network.parameter_offset(3), 1, 4, 4, 70,
              expected.data() + packing.backward_offset(3));
  CHECK(packed == expected);
  // The picture's would be the largest.
  CHECK(packing.size() < 64 * 70 + 2 * packed_size(70, 4) + 4 * packed_size(1, 70));
}

TEST_CASE("weights that the forward pass reads in place are packed for the backward one alone") {
  const Network network = test::make_network(R"([
    {"type": "flatten"}, {"type": "linear", "out_features": 128}, {"type": "softmax"}])",
                                             1, 8, 128);
  AlignedVector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 5, 0.3F);
  std::vector<AnyBackward> twins;
  WeightPacking packing(network);
  for (std::size_t i = 0; i < 2; ++i) {
    twins.push_back(make_backward(network.layers()[i], i));
    packing.add_layer(twins.back(), true);
  }
  AlignedVector<float> packed(packing.size());
  for (std::size_t part = 0; part < packing.parts(); ++part) {
    packing.pack_part(part, std::span<const AnyBackward>(twins), parameters.data(), packed.data());
  }

  AlignedVector<float> expected(packed_size(128, 64));
  pack_panels(parameters.data(), 1, 128, 128, 64, expected.data());
  CHECK(packed == expected);
}

}  // namespace
}  // namespace inkdigit
