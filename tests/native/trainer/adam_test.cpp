#include "trainer/kernels/adam.hpp"

#include <cmath>
#include <vector>

#include "tests/native/support/networks.hpp"
#include "tests/native/support/targets.hpp"

namespace inkdigit {
namespace {

TEST_CASE("a step follows Adam's formula on every SIMD target, for any number of parameters",
          "[kernels]") {
  const AdamStep step{.beta1 = 0.9F,
                      .beta2 = 0.99F,
                      .epsilon = 1e-3F,
                      .step_size = 0.1F,
                      .root_scale = 1.5F,
                      .kept = 0.75F,
                      .decay = 0.25F};
  test::on_every_target([&] {
    for (const std::size_t count : {1, 3, 4, 15, 16, 17, 50}) {
      INFO(count << " parameters");
      std::vector<float> gradient(count);
      std::vector<float> first(count);
      std::vector<float> second(count);
      std::vector<float> parameters(count + 1);
      test::fill_normal(gradient, 1);
      test::fill_normal(first, 2);
      test::fill_normal(parameters, 3);
      for (std::size_t i = 0; i < count; ++i) second[i] = 0.1F + 0.01F * static_cast<float>(i);
      const std::vector<float> start = parameters;
      const std::vector<float> m0 = first;
      const std::vector<float> v0 = second;
      adam(step, count, gradient.data(), first.data(), second.data(), parameters.data());
      for (std::size_t i = 0; i < count; ++i) {
        const double g = double{gradient[i]} + 0.25 * start[i];
        const double m = 0.9 * m0[i] + 0.1 * g;
        const double v = 0.99 * v0[i] + 0.01 * g * g;
        CHECK(first[i] == Approx(m).margin(1e-6));
        CHECK(second[i] == Approx(v).margin(1e-6));
        CHECK(parameters[i] ==
              Approx(0.75 * start[i] - 0.1 * m / (1.5 * std::sqrt(v) + 1e-3)).margin(1e-5));
      }
      CHECK(parameters.back() == start.back());
    }
  });
}

}  // namespace
}  // namespace inkdigit
