#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "tests/native/reference/step.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/learn/gradient/gradient_network.hpp"
#include "trainer/transform/compress/round_weights.hpp"

namespace inkdigit {
namespace {

using test::random_data;

constexpr const char* kNormalized = R"([
  {"type": "conv2d", "out_channels": 3, "kernel": 3}, {"type": "batch_norm2d"}, {"type": "relu"},
  {"type": "conv2d", "out_channels": 2, "kernel": 3}, {"type": "batch_norm2d"},
  {"type": "flatten"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])";

AlignedVector<float> initial_parameters(const Network& network) {
  AlignedVector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 5, 0.3F);
  for (const Parameter& p : network.parameters()) {
    if (p.trainable && p.initial == 0) continue;
    std::fill_n(parameters.begin() + static_cast<std::ptrdiff_t>(p.offset), p.size(), p.initial);
  }
  return parameters;
}

// At rate 1 a step is the gradient.
BackendOptions plain_descent(int batch) {
  return {.optimizer = {.type = OptimizerType::kSgd}, .batch_size = batch, .threads = 3};
}

TEST_CASE("a step over a batch in shards is that of the batch in one piece, normalized together",
          "[kernels]") {
  const Network network = test::make_network(kNormalized, 1, 7, 4);
  constexpr int kBatch = 19;
  const Dataset data = random_data(network, kBatch);
  const AlignedVector<float> start = initial_parameters(network);

  const GradientNetwork whole(network);
  auto workspace = whole.make_workspace<float>(kBatch);
  AlignedVector<float> packed(whole.packed_size());
  AlignedVector<float> gradient(network.parameter_count());
  whole.pack(start.data(), packed.data());
  Pass<float> pass;
  pass.parameters = start.data();
  pass.packed = packed.data();
  pass.pixels = data.pixels.data();
  pass.labels = data.labels.data();
  pass.batch = kBatch;
  pass.scale = 1.0F / kBatch;
  const LossSum loss = whole.run(pass, workspace, gradient.data());

  const BackendOptions options = plain_descent(kBatch);
  const auto backend = make_cpu_backend(network, options);
  backend->set_parameters(start);
  std::vector<std::uint32_t> samples(kBatch);
  std::iota(samples.begin(), samples.end(), 0U);
  const test::ReferenceStep expected = test::reference_step(
      network, options, {.step = 0, .buffers = {start}}, data, samples, 1, {.winograd = true});
  INFO("unknown " << expected.unknown << " of " << expected.moved);
  CHECK(expected.unknown <= expected.moved / 2);
  const LossSum found = backend->train_batch(data, samples, 1);
  CHECK(test::is_within(found.loss, expected.loss));
  CHECK(test::is_within(loss.loss, expected.loss));
  CHECK(found.correct == loss.correct);
  const std::vector<float> end(backend->parameters().begin(), backend->parameters().end());
  CHECK(test::outside(end, expected.buffers[0]) == "");
  std::vector<float> end_of_whole = end;
  for (const Parameter& p : network.parameters()) {
    for (std::size_t i = p.offset; p.trainable && i < p.offset + p.size(); ++i) {
      end_of_whole[i] = start[i] - gradient[i];
    }
  }
  CHECK(test::outside(end_of_whole, expected.buffers[0]) == "");
}

TEST_CASE("more threads than a batch has shards take the same steps as one", "[kernels]") {
  const Network network = test::make_network(test::kSmallCnn, 1, 28, 10);
  constexpr std::size_t kBatch = 512;  // large enough for all threads to wake before it is done
  const Dataset data = random_data(network, kBatch);
  const AlignedVector<float> start = initial_parameters(network);
  std::vector<std::uint32_t> samples(kBatch);
  std::iota(samples.begin(), samples.end(), 0U);
  const auto after_steps = [&](int threads) {
    BackendOptions options = plain_descent(static_cast<int>(kBatch));
    options.threads = threads;
    const auto backend = make_cpu_backend(network, options);
    backend->set_parameters(start);
    for (int step = 0; step < 4; ++step) backend->train_batch(data, samples, 1e-3);
    const std::span<const float> end = backend->parameters();
    return std::vector<float>(end.begin(), end.end());
  };
  CHECK(after_steps(40) == after_steps(1));
}

#ifdef __SSE__
TEST_CASE("moments of weights whose pixels are ink no more come to 0, not to subnormal numbers") {
  nlohmann::json json = test::spec_json(
      R"([{"type": "flatten"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])", 1, 4,
      4);
  json["input"]["mean"] = {0};
  const Network network = *Network::create(*parse_network_spec(json));
  Dataset data = random_data(network, 2);
  std::fill(data.pixels.begin() + static_cast<std::ptrdiff_t>(network.input_size()),
            data.pixels.end(), std::uint8_t{0});
  const auto backend = make_cpu_backend(network, {.batch_size = 1, .threads = 2});
  backend->set_parameters(initial_parameters(network));
  const std::vector<std::uint32_t> ink{0};
  const std::vector<std::uint32_t> paper{1};
  backend->train_batch(data, ink, 1e-3);
  const auto subnormal = [&] {
    const BackendState state = backend->state();
    std::size_t count = 0;
    for (const auto& buffer : state.buffers) {
      count +=
          static_cast<std::size_t>(std::count_if(buffer.begin(), buffer.end(), [](float value) {
            return std::fpclassify(value) == FP_SUBNORMAL;
          }));
    }
    return count;
  };
  // From some 0.01 on a first moment is subnormal after 810 steps and 0 after 960.
  std::size_t most = 0;
  for (int step = 0; step < 1000; ++step) {
    backend->train_batch(data, paper, 1e-3);
    if (step > 780 && step % 20 == 0) most = std::max(most, subnormal());
  }
  CHECK(most == 0);
}
#endif

TEST_CASE("with int8 weights a step is taken from the rounded ones, and moves those behind them",
          "[kernels]") {
  const Network network = test::make_network(test::kSmallCnn, 1, 28, 10);
  const Dataset data = random_data(network, 8);
  AlignedVector<float> start = initial_parameters(network);
  AlignedVector<float> rounded(start.size());
  round_weights(network, start, rounded);
  std::vector<std::uint32_t> samples(data.size());
  std::iota(samples.begin(), samples.end(), 0U);
  const auto stepped = [&](bool int8, std::span<const float> parameters,
                           AlignedVector<float>& end) {
    BackendOptions options = plain_descent(8);
    options.int8_weights = int8;
    const auto backend = make_cpu_backend(network, options);
    backend->set_parameters(parameters);
    const double loss = backend->train_batch(data, samples, 0.01).loss;
    // The optimizer's own parameters, before rounding.
    const BackendState state = backend->state();
    end = state.buffers[0];
    return loss;
  };
  AlignedVector<float> plain;
  AlignedVector<float> quantized;
  const double expected = stepped(false, rounded, plain);
  CHECK(stepped(true, start, quantized) == expected);
  // The same gradient, taken at the rounded weights, off the weights that were not: the same bits
  // but for a rounding of either result, and of the step where it is not fused.
  for (std::size_t i = 0; i < start.size(); ++i) {
    const double step = double{rounded[i]} - double{plain[i]};
    const double rounding = test::gamma(1) * (std::abs(quantized[i]) + std::abs(plain[i])) +
                            test::gamma(2) * std::abs(step);
    CHECK(std::abs(double{start[i]} - double{quantized[i]} - step) <= rounding);
  }
}

TEST_CASE("running means and variances follow the batches as PyTorch's do, and never decay",
          "[kernels]") {
  // Without anything before it, the first layer's statistics are the pictures'.
  const Network network = test::make_network(
      R"([{"type": "batch_norm2d", "momentum": 0.25}, {"type": "flatten"},
          {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
      2, 5, 4);
  constexpr std::size_t kBatch = 12;
  const Dataset data = random_data(network, kBatch);
  BackendOptions options = plain_descent(static_cast<int>(kBatch));
  options.optimizer.weight_decay = 0.5;
  const auto backend = make_cpu_backend(network, options);
  backend->set_parameters(initial_parameters(network));
  std::vector<std::uint32_t> samples(kBatch);
  std::iota(samples.begin(), samples.end(), 0U);
  using test::Bounded;
  Bounded mean[2] = {};
  Bounded variance[2] = {{1}, {1}};
  constexpr double kCount = kBatch * 25;
  const Bounded momentum{0.25};
  for (int step = 0; step < 2; ++step) {
    backend->train_batch(data, samples, 0.1);
    for (std::size_t c = 0; c < 2; ++c) {
      double sum = 0;
      double square = 0;
      for (std::size_t i = c; i < data.pixels.size(); i += 2) {
        const double value = (data.pixels[i] / 255.0 - 0.25) / 0.5;
        sum += value;
        square += value * value;
      }
      // A value is byte * scale + shift, from -0.5 to 1.5: kError is three roundings of both
      // terms. It moves a mean by as much, and a variance by 2 |distance| error + error^2.
      constexpr double kError = test::gamma(3) * (2 + 0.5);
      const Bounded batch_mean = test::rounded(sum / kCount, kError);
      const Bounded batch_variance =
          test::rounded((square - sum * sum / kCount) / (kCount - 1), 2 * 2 * kError);
      mean[c] = mean[c] + momentum * (batch_mean - mean[c]);
      variance[c] = variance[c] + momentum * (batch_variance - variance[c]);
    }
  }
  for (std::size_t c = 0; c < 2; ++c) {
    CHECK(test::is_within(backend->parameters()[network.parameters()[2].offset + c], mean[c]));
    CHECK(test::is_within(backend->parameters()[network.parameters()[3].offset + c], variance[c]));
  }
}

}  // namespace
}  // namespace inkdigit
