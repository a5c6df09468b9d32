// The device backend beside the CPU's: where it can run, and how near they must be.
#pragma once

#include <cmath>
#include <functional>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/backend/device/host_backend.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit::test {

struct Target {
  std::string name;
  std::function<std::unique_ptr<Backend>(const Network&, const BackendOptions&)> make;
};

inline bool has_gpu() {
  try {
    check_cuda();
    return true;
  } catch (const UserError&) {
    return false;
  }
}

// Where the device backend can run.
inline std::vector<Target> targets() {
  std::vector<Target> found{{"host", [](const Network& n, const BackendOptions& o) {
                               return device::make_host_backend(n, o, {});
                             }}};
  if (has_gpu()) found.push_back({"GPU", make_cuda_backend});
  return found;
}

// |found - expected| <= atol + more + rtol |expected|, for all; else which one is the worst.
inline std::string difference(std::span<const float> found, std::span<const float> expected,
                              double more = 0) {
  const double absolute = 1e-5 + more;
  constexpr double kRelative = 1e-4;
  if (found.size() != expected.size()) return "other sizes";
  double worst = 1;
  std::string text;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const double allowed = absolute + kRelative * std::abs(static_cast<double>(expected[i]));
    const double error = std::abs(static_cast<double>(found[i]) - expected[i]) / allowed;
    if (error <= worst) continue;
    worst = error;
    text = "element " + std::to_string(i) + ": " + std::to_string(found[i]) + " for " +
           std::to_string(expected[i]) + ", " + std::to_string(error) + " times what is allowed";
  }
  return text;
}

inline Dataset random_data(const Network& network, std::size_t count) {
  Dataset data;
  data.name = "random";
  data.shape = network.spec().input.shape();
  data.pixels = test::random_pixels(count * network.input_size(), 3);
  for (std::size_t i = 0; i < count; ++i) {
    data.labels.push_back(static_cast<std::uint8_t>(i % network.class_count()));
  }
  return data;
}

inline AlignedVector<float> random_parameters(const Network& network) {
  AlignedVector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 5, 0.3F);
  for (const Parameter& p : network.parameters()) {
    const auto first = parameters.begin() + static_cast<std::ptrdiff_t>(p.offset);
    // Variances and scales are above 0, and scales so small that some values are beyond them.
    if (p.initial != 0) std::fill_n(first, p.size(), p.trainable ? p.initial : 0.01F);
  }
  return parameters;
}

inline std::vector<std::uint32_t> all_samples(const Dataset& data) {
  std::vector<std::uint32_t> samples(data.size());
  std::iota(samples.begin(), samples.end(), 0U);
  return samples;
}

// How two backends are trained and compared.
struct Comparison {
  int steps = 1;
  std::size_t size = 1;  // samples of a step
  double rate = 1;
  // What the optimiser keeps is compared, too.
  bool state = true;
  // Networks that round on the way: a rounding error can put a value on the other side, so losses
  // agree to 1 %, and parameters before they are rounded to this; 0 = all is compared as above.
  double rounding = 0;
  // How far parameters may drift apart over the steps beside that: the largest value of a pooling
  // window, or the sign in front of a relu, can change by a rounding error, and with it a gradient.
  double drift = 0;
};

inline void check_state(Backend& found, Backend& reference, double rounding) {
  const BackendState state = found.state();
  const BackendState expected = reference.state();
  CHECK(state.step == expected.step);
  REQUIRE(state.buffers.size() == expected.buffers.size());
  for (std::size_t i = 0; i < state.buffers.size(); ++i) {
    INFO("buffer " << i);
    if (rounding == 0) {
      CHECK(difference(state.buffers[i], expected.buffers[i]) == "");
    } else if (i == 0) {
      CHECK(difference(state.buffers[0], expected.buffers[0], rounding) == "");
    }
  }
}

// Trains a target and the CPU's backend from the same start and compares all that they come to.
inline void check_training(const Target& target, const Network& network,
                           const BackendOptions& options, const Dataset& data,
                           std::span<const float> start, const Comparison& comparison) {
  INFO("on the " << target.name);
  const auto reference = make_cpu_backend(network, options);
  const auto found = target.make(network, options);
  reference->set_parameters(start);
  found->set_parameters(start);
  const bool rounds = comparison.rounding > 0;
  const std::vector<std::uint32_t> all = all_samples(data);
  for (int step = 0; step < comparison.steps; ++step) {
    INFO("step " << step);
    std::vector<std::uint32_t> samples(comparison.size);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      samples[i] = all[(static_cast<std::size_t>(step) * samples.size() + i) % all.size()];
    }
    const LossSum expected_loss = reference->train_batch(data, samples, comparison.rate);
    const LossSum loss = found->train_batch(data, samples, comparison.rate);
    CHECK(loss.loss == Approx(expected_loss.loss).epsilon(rounds ? 1e-2 : 1e-4));
    if (rounds) continue;
    CHECK(loss.correct == expected_loss.correct);
    CHECK(difference(found->parameters(), reference->parameters(), comparison.drift) == "");
  }
  if (comparison.state || rounds) check_state(*found, *reference, comparison.rounding);
  // What they answer, by the same parameters.
  const std::span<const float> end = reference->parameters();
  found->set_parameters(std::vector<float>(end.begin(), end.end()));
  const double step = rounds ? 0.05 : 0;
  CHECK(difference(found->logits(data, all), reference->logits(data, all), step) == "");
  CHECK(difference(found->predict(data, all), reference->predict(data, all), step) == "");
}

// At rate 1, a step of plain descent is the gradient.
inline BackendOptions plain_descent(int batch) {
  return {.optimizer = {.type = OptimizerType::kSgd}, .batch_size = batch, .seed = 7, .threads = 2};
}

}  // namespace inkdigit::test
