#include "trainer/optim/adam.hpp"

#include <cmath>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

TEST_CASE("Adam follows its paper's algorithm over several steps") {
  const AdamSpec spec{.learning_rate = 0.1, .beta1 = 0.8, .beta2 = 0.9, .epsilon = 1e-6};
  const std::vector<std::vector<float>> gradients{{1, -2, 0.5F}, {0.1F, 3, -1}, {-2, 0, 4}};
  std::vector<float> parameters{1, 2, 3};
  Adam adam(spec, parameters.size());
  std::vector<double> expected{1, 2, 3};
  std::vector<double> m(3);
  std::vector<double> v(3);
  int t = 0;
  for (const auto& gradient : gradients) {
    adam.begin_step();
    adam.update(0, 2, gradient.data(), parameters.data());
    adam.update(2, 3, gradient.data(), parameters.data());
    ++t;
    for (std::size_t i = 0; i < 3; ++i) {
      m[i] = 0.8 * m[i] + 0.2 * gradient[i];
      v[i] = 0.9 * v[i] + 0.1 * gradient[i] * gradient[i];
      const double m_hat = m[i] / (1 - std::pow(0.8, t));
      const double v_hat = v[i] / (1 - std::pow(0.9, t));
      expected[i] -= 0.1 * m_hat / (std::sqrt(v_hat) + 1e-6);
    }
  }
  for (std::size_t i = 0; i < 3; ++i) CHECK(parameters[i] == Approx(expected[i]).epsilon(1e-5));
}

}  // namespace
}  // namespace inkdigit
