#include "trainer/learn/optim/optimizer.hpp"

#include "tests/native/reference/update.hpp"
#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

constexpr double kRate = 0.1;
const std::vector<std::vector<float>> kGradients{{1, -2, 0.5F}, {0.1F, 3, -1}, {-2, 0, 4}};

// Steps the optimizer in two slices. Each step is to be within rounding of its definition's, taken
// from where the step before has left the optimizer.
void check(const OptimizerSpec& spec) {
  std::vector<float> parameters{1, 2, 3};
  const auto optimizer = make_optimizer(spec, parameters.size());
  const std::vector<std::span<float>> state = optimizer->state();
  REQUIRE(state.size() == test::kept_count(spec));
  int step = 0;
  for (const std::vector<float>& gradient : kGradients) {
    ++step;
    std::vector<test::Tensor> expected;
    for (std::size_t i = 0; i < 3; ++i) {
      std::vector<double> kept;
      for (const std::span<float> values : state) kept.push_back(values[i]);
      expected.push_back(
          test::updated(spec, kRate, step, test::Bounded{gradient[i]}, parameters[i], kept));
    }
    optimizer->begin_step(kRate);
    optimizer->update(0, 2, gradient.data(), parameters.data());
    optimizer->update(2, 3, gradient.data(), parameters.data());
    for (std::size_t i = 0; i < 3; ++i) {
      INFO("step " << step << ", parameter " << i);
      CHECK(test::is_within(parameters[i], expected[i][0]));
      for (std::size_t k = 0; k < state.size(); ++k) {
        CHECK(test::is_within(state[k][i], expected[i][1 + k]));
      }
    }
  }
  CHECK(optimizer->steps() == 3);
}

TEST_CASE("SGD, plain, with momentum and with Nesterov's") {
  OptimizerSpec spec{.type = OptimizerType::kSgd, .weight_decay = 0.05};
  check(spec);
  spec.momentum = 0.9;
  check(spec);
  spec.nesterov = true;
  check(spec);
}

TEST_CASE("RMSprop, plain and with momentum") {
  OptimizerSpec spec{
      .type = OptimizerType::kRmsprop, .weight_decay = 0.05, .alpha = 0.8, .epsilon = 1e-4};
  check(spec);
  spec.momentum = 0.5;
  check(spec);
}

TEST_CASE("Adam follows its paper's algorithm, with L2 or with decoupled weight decay") {
  OptimizerSpec spec{.weight_decay = 0.05, .beta1 = 0.8, .beta2 = 0.9, .epsilon = 1e-6};
  check(spec);
  spec.type = OptimizerType::kAdamw;
  check(spec);
}

}  // namespace
}  // namespace inkdigit
