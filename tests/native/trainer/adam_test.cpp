#include "trainer/learn/kernels/adam.hpp"

#include <vector>

#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/targets.hpp"

namespace inkdigit {
namespace {

using test::Bounded;

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
        const Bounded p{start[i]};
        const Bounded g = Bounded{gradient[i]} + Bounded{step.decay} * p;
        const Bounded m =
            Bounded{step.beta1} * Bounded{m0[i]} + (Bounded{1} - Bounded{step.beta1}) * g;
        const Bounded v =
            Bounded{step.beta2} * Bounded{v0[i]} + (Bounded{1} - Bounded{step.beta2}) * (g * g);
        const Bounded root =
            Bounded{step.root_scale} * test::square_root(v) + Bounded{step.epsilon};
        CHECK(test::is_within(first[i], m));
        CHECK(test::is_within(second[i], v));
        CHECK(test::is_within(parameters[i],
                              Bounded{step.kept} * p - Bounded{step.step_size} * m / root));
      }
      CHECK(parameters.back() == start.back());
    }
  });
}

}  // namespace
}  // namespace inkdigit
