#include "trainer/optim/optimizer.hpp"

#include <cmath>
#include <functional>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

constexpr double kRate = 0.1;
constexpr double kDecay = 0.05;
const std::vector<std::vector<float>> kGradients{{1, -2, 0.5F}, {0.1F, 3, -1}, {-2, 0, 4}};

// One parameter's road through an optimiser, as its definition has it: (parameter, gradient, step
// from 1)
// -> parameter. Keeps its own state.
using Reference = std::function<double(double, double, int)>;

// Steps the optimiser in two slices and the references beside it, one for each parameter.
void check(const OptimizerSpec& spec, const std::function<Reference()>& make_reference) {
  std::vector<float> parameters{1, 2, 3};
  std::vector<double> expected{1, 2, 3};
  std::vector<Reference> references;
  for (std::size_t i = 0; i < 3; ++i) references.push_back(make_reference());
  const auto optimizer = make_optimizer(spec, parameters.size());
  int step = 0;
  for (const std::vector<float>& gradient : kGradients) {
    optimizer->begin_step(kRate);
    optimizer->update(0, 2, gradient.data(), parameters.data());
    optimizer->update(2, 3, gradient.data(), parameters.data());
    ++step;
    for (std::size_t i = 0; i < 3; ++i) expected[i] = references[i](expected[i], gradient[i], step);
  }
  for (std::size_t i = 0; i < 3; ++i) CHECK(parameters[i] == Approx(expected[i]).epsilon(1e-5));
  CHECK(optimizer->steps() == 3);
}

TEST_CASE("SGD, plain, with momentum and with Nesterov's") {
  OptimizerSpec spec{.type = OptimizerType::kSgd, .weight_decay = kDecay};
  check(spec, [] { return [](double p, double g, int) { return p - kRate * (g + kDecay * p); }; });
  spec.momentum = 0.9;
  check(spec, [] {
    return [v = 0.0](double p, double g, int) mutable {
      v = 0.9 * v + g + kDecay * p;
      return p - kRate * v;
    };
  });
  spec.nesterov = true;
  check(spec, [] {
    return [v = 0.0](double p, double g, int) mutable {
      const double decayed = g + kDecay * p;
      v = 0.9 * v + decayed;
      return p - kRate * (decayed + 0.9 * v);
    };
  });
}

TEST_CASE("RMSprop, plain and with momentum") {
  OptimizerSpec spec{
      .type = OptimizerType::kRmsprop, .weight_decay = kDecay, .alpha = 0.8, .epsilon = 1e-4};
  check(spec, [] {
    return [s = 0.0](double p, double g, int) mutable {
      const double decayed = g + kDecay * p;
      s = 0.8 * s + 0.2 * decayed * decayed;
      return p - kRate * decayed / (std::sqrt(s) + 1e-4);
    };
  });
  spec.momentum = 0.5;
  check(spec, [] {
    return [s = 0.0, v = 0.0](double p, double g, int) mutable {
      const double decayed = g + kDecay * p;
      s = 0.8 * s + 0.2 * decayed * decayed;
      v = 0.5 * v + decayed / (std::sqrt(s) + 1e-4);
      return p - kRate * v;
    };
  });
}

// `added` decay goes into the gradient, `decoupled` decay past it.
Reference adam_reference(double added, double decoupled) {
  return [=, m = 0.0, v = 0.0](double p, double g, int t) mutable {
    const double decayed = g + added * p;
    m = 0.8 * m + 0.2 * decayed;
    v = 0.9 * v + 0.1 * decayed * decayed;
    const double m_hat = m / (1 - std::pow(0.8, t));
    const double v_hat = v / (1 - std::pow(0.9, t));
    return p * (1 - kRate * decoupled) - kRate * m_hat / (std::sqrt(v_hat) + 1e-6);
  };
}

TEST_CASE("Adam follows its paper's algorithm, with L2 or with decoupled weight decay") {
  OptimizerSpec spec{.weight_decay = kDecay, .beta1 = 0.8, .beta2 = 0.9, .epsilon = 1e-6};
  check(spec, [] { return adam_reference(kDecay, 0); });
  spec.type = OptimizerType::kAdamw;
  check(spec, [] { return adam_reference(0, kDecay); });
}

}  // namespace
}  // namespace inkdigit
