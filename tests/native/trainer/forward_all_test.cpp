#include "trainer/backend/cpu/forward_all.hpp"

#include <algorithm>
#include <numeric>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

TEST_CASE("all samples come out as each does alone, in their order, whatever the threads",
          "[kernels]") {
  const Network network = test::make_network(test::kSmallCnn, 1, 28, 10);
  AlignedVector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 5, 0.1F);
  constexpr std::size_t kImages = 37;  // no whole number of tasks
  Dataset data;
  data.shape = network.spec().input.shape();
  data.pixels = test::random_pixels(kImages * network.input_size(), 3);
  data.labels.resize(kImages);
  std::vector<std::uint32_t> indices(kImages);
  std::iota(indices.rbegin(), indices.rend(), 0U);
  const std::size_t layers = GENERATE_COPY(network.layers().size() - 1, network.layers().size());

  const Weights<float> weights = network.pack<float>(parameters);
  AlignedVector<float> input(network.input_size());
  AlignedVector<float> arena(network.arena_size(1));
  std::vector<float> expected;
  for (const std::uint32_t index : indices) {
    network.normalize(data.image(index), input.data(), 1);
    const float* found = network.forward<float>(weights, input.data(), arena, 1, layers);
    expected.insert(expected.end(), found, found + network.class_count());
  }

  for (const int threads : {1, 3, 50}) {
    ThreadPool pool(threads);
    INFO(threads << " threads");
    CHECK(forward_all(network, parameters, {data, indices}, layers, pool) == expected);
    CHECK(forward_all(network, parameters, {data, {}}, layers, pool).empty());
  }
}

}  // namespace
}  // namespace inkdigit
