// The device backend and the CPU's beside the reference: where it can run, and what is compared.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "tests/native/host/host_backend.hpp"
#include "tests/native/reference/step.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/transform/compress/round_weights.hpp"

namespace inkdigit::test {

// One of each kind of layer that training treats in its own way; for ten classes.
constexpr const char* kSmallNetwork = R"([
  {"type": "conv2d", "out_channels": 6, "kernel": 3, "bias": false}, {"type": "batch_norm2d"},
  {"type": "relu"},
  {"type": "max_pool2d"}, {"type": "flatten"}, {"type": "dropout", "p": 0.2},
  {"type": "linear", "out_features": 10}, {"type": "softmax"}])";

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

// Where the device backend can run. With a GPU on that alone: on the CPU the native tests run it.
inline Target device_target() {
  if (has_gpu()) return {"GPU", make_cuda_backend};
  return {"host", [](const Network& n, const BackendOptions& o) {
            return device::make_host_backend(n, o, {});
          }};
}

// Weights that leave values about as large as they were, or worst cases grow out of all proportion.
inline AlignedVector<float> random_parameters(const Network& network) {
  AlignedVector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 5, 0.3F);
  for (const Parameter& p : network.parameters()) {
    const auto first = parameters.begin() + static_cast<std::ptrdiff_t>(p.offset);
    // Variances and scales are above 0, and scales so small that some values are beyond them.
    if (p.initial != 0) std::fill_n(first, p.size(), p.trainable ? p.initial : 0.01F);
    if (p.shape.size() == 1) continue;
    const float larger = std::sqrt(static_cast<float>(p.fan_in())) * 0.3F;
    std::for_each_n(first, p.size(), [&](float& weight) { weight /= larger; });
  }
  return parameters;
}

// How backends are trained and compared.
struct Comparison {
  int steps = 1;
  std::size_t size = 1;  // samples of a step
  double rate = 1;
};

// Where the engine computes a convolution in Winograd's form, which rounds more than a direct sum.
inline bool has_winograd(const Network& network) {
  const auto& layers = network.layers();
  return std::any_of(layers.begin(), layers.end(), [](const AnyLayer& layer) {
    const auto* conv = std::get_if<Conv2d>(&layer);
    return conv != nullptr && conv->winograd().has_value();
  });
}

inline std::span<const float> as_span(const auto& values) { return {values.data(), values.size()}; }

// What parameters() is to be, bit for bit, by the state.
inline std::vector<float> parameters_of(const Network& network, const BackendOptions& options,
                                        const BackendState& state) {
  const AlignedVector<float>& held = state.buffers[options.ema_decay > 0 ? 1 : 0];
  std::vector<float> parameters(held.begin(), held.end());
  if (options.int8_weights) round_weights(network, held, parameters);
  return parameters;
}

// Takes the step, and compares all that it comes to.
inline void check_step(Backend& backend, const Network& network, const BackendOptions& options,
                       const Dataset& data, std::span<const std::uint32_t> samples, double rate,
                       const ReferenceStep& expected) {
  const LossSum loss = backend.train_batch(data, samples, rate);
  INFO("loss " << loss.loss << " for " << expected.loss.value << " +- " << expected.loss.error);
  CHECK(is_within(loss.loss, expected.loss));
  CHECK(loss.correct >= expected.least_correct);
  CHECK(loss.correct <= expected.most_correct);
  const BackendState state = backend.state();
  REQUIRE(state.buffers.size() == expected.buffers.size());
  for (std::size_t i = 0; i < state.buffers.size(); ++i) {
    INFO("buffer " << i);
    CHECK(outside(as_span(state.buffers[i]), std::span(expected.buffers[i])) == "");
  }
  const std::span<const float> parameters = backend.parameters();
  CHECK(std::vector<float>(parameters.begin(), parameters.end()) ==
        parameters_of(network, options, state));
}

// What a backend answers by the parameters that it has.
inline void check_answers(Backend& backend, const Network& network, const Dataset& data,
                          std::span<const std::uint32_t> samples, bool winograd) {
  std::vector<std::uint8_t> pixels;
  for (const std::uint32_t sample : samples) {
    const auto image =
        data.pixels.begin() + static_cast<std::ptrdiff_t>(sample * network.input_size());
    pixels.insert(pixels.end(), image, image + static_cast<std::ptrdiff_t>(network.input_size()));
  }
  const ReferenceAnswers expected =
      reference_answers(network, backend.parameters(), pixels, {winograd});
  CHECK(outside(as_span(backend.logits(data, samples)), std::span(expected.logits)) == "");
  CHECK(outside(as_span(backend.predict(data, samples)), std::span(expected.probabilities)) == "");
}

// Trains the CPU's backend and a target, and compares each step of both with the reference's. They
// start every step from one state, so that no bound has to follow what rounding errors grow to.
inline void check_training(const Target& target, const Network& network,
                           const BackendOptions& options, const Dataset& data,
                           std::span<const float> start, const Comparison& comparison) {
  INFO("on the " << target.name);
  const auto cpu = make_cpu_backend(network, options);
  const auto found = target.make(network, options);
  cpu->set_parameters(start);
  const bool winograd = has_winograd(network);
  const std::vector<std::uint32_t> all = all_samples(data);
  for (int step = 0; step < comparison.steps; ++step) {
    INFO("step " << step);
    std::vector<std::uint32_t> samples(comparison.size);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      samples[i] = all[(static_cast<std::size_t>(step) * samples.size() + i) % all.size()];
    }
    const BackendState state = cpu->state();
    found->set_state(state);
    const auto expected = [&](bool by_winograd) {
      return reference_step(network, options, state, data, samples, comparison.rate, {by_winograd});
    };
    const ReferenceStep direct = expected(false);
    // A bound that knows next to nothing of a step would not see what is wrong with it.
    CHECK(direct.unknown <= direct.moved / 2);
    INFO("unknown " << direct.unknown << " of " << direct.moved);
    check_step(*found, network, options, data, samples, comparison.rate, direct);
    check_step(*cpu, network, options, data, samples, comparison.rate,
               winograd ? expected(true) : direct);
  }
  found->set_state(cpu->state());
  const auto few = std::span(all).first(std::min<std::size_t>(all.size(), 6));
  check_answers(*found, network, data, few, false);
  check_answers(*cpu, network, data, few, winograd);
}

// At rate 1, a step of plain descent is the gradient.
inline BackendOptions plain_descent(int batch) {
  return {.optimizer = {.type = OptimizerType::kSgd}, .batch_size = batch, .seed = 7, .threads = 2};
}

}  // namespace inkdigit::test
