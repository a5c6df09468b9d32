// A few steps of learning by what lies below trainer/learn alone, as JSON: what the native build
// and the one for the page both run, and tests/node/learn.test.js compares.
//
//   inkdigit_learn_steps
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "engine/network/network.hpp"
#include "trainer/base/random.hpp"
#include "trainer/learn/gradient/gradient_network.hpp"
#include "trainer/learn/optim/initialize.hpp"
#include "trainer/learn/optim/optimizer.hpp"

namespace inkdigit {
namespace {

constexpr int kBatch = 8;
constexpr int kClasses = 4;
constexpr std::uint64_t kSeed = 7;
constexpr int kSteps = 20;

// Each layer that has parameters or a gradient of its own, with and without Winograd's form.
constexpr const char* kNetwork = R"({
  "input": {"channels": 1, "height": 12, "width": 12, "mean": [0.5], "std": [0.25]},
  "classes": ["a", "b", "c", "d"],
  "layers": [
    {"type": "conv2d", "out_channels": 12, "kernel": 3, "padding": 1},
    {"type": "relu", "name": "stem"},
    {"type": "conv2d", "out_channels": 12, "kernel": 3, "padding": 1, "bias": false},
    {"type": "batch_norm2d"},
    {"type": "leaky_relu"},
    {"type": "add", "from": "stem"},
    {"type": "depthwise_conv2d", "kernel": 3},
    {"type": "max_pool2d"},
    {"type": "avg_pool2d", "kernel": 2},
    {"type": "flatten"},
    {"type": "linear", "out_features": 16},
    {"type": "relu"},
    {"type": "dropout", "p": 0.2},
    {"type": "linear", "out_features": 4},
    {"type": "softmax"}]})";

class Learner {
 public:
  explicit Learner(const Network& network)
      : network_(network), pixels_(kBatch * network.input_size()) {
    Random random(kSeed, RandomPurpose::kSynthetic);
    for (std::uint8_t& pixel : pixels_) pixel = static_cast<std::uint8_t>(random.below(256));
    for (std::uint8_t& label : labels_) label = static_cast<std::uint8_t>(random.below(kClasses));
  }

  // The loss of the batch, and its gradient.
  template <class T>
  double gradient_at(std::span<const float> at, std::uint64_t step,
                     std::vector<T>& gradient) const {
    const std::vector<T> parameters(at.begin(), at.end());
    AlignedVector<T> packed(network_.packed_size());
    network_.pack(parameters.data(), packed.data());
    Workspace<T> workspace = network_.make_workspace<T>(kBatch);
    Pass<T> pass;
    pass.parameters = parameters.data();
    pass.packed = packed.data();
    pass.pixels = pixels_.data();
    pass.labels = labels_.data();
    pass.batch = kBatch;
    pass.scale = T{1} / kBatch;
    pass.context = {kSeed, step, 0};
    gradient.resize(parameters.size());
    return network_.run(pass, workspace, gradient.data()).loss / kBatch;
  }

 private:
  GradientNetwork network_;
  std::vector<std::uint8_t> pixels_;
  std::array<std::uint8_t, kBatch> labels_{};
};

nlohmann::json learn(const Network& network) {
  const Learner learner(network);
  AlignedVector<float> parameters(network.parameter_count());
  initialize(network, Initialization::kKaimingUniform, kSeed, parameters);
  nlohmann::json result;
  for (const Parameter& p : network.parameters()) {
    if (p.trainable) result["tensors"].push_back({{"begin", p.offset}, {"size", p.size()}});
  }
  result["initial"] = std::vector<float>(parameters.begin(), parameters.end());
  std::vector<double> precise;
  std::vector<float> gradient;
  learner.gradient_at(parameters, 0, precise);
  learner.gradient_at(parameters, 0, gradient);
  result["in_doubles"] = precise;
  result["in_floats"] = gradient;
  const auto optimizer = make_optimizer({.learning_rate = 0.01}, parameters.size());
  for (std::uint64_t step = 0; step < kSteps; ++step) {
    result["losses"].push_back(learner.gradient_at<float>(parameters, step, gradient));
    optimizer->begin_step(0.01);
    optimizer->update(0, parameters.size(), gradient.data(), parameters.data());
  }
  return result;
}

}  // namespace
}  // namespace inkdigit

// NOLINTNEXTLINE(bugprone-exception-escape): its network is its own, so none is thrown
int main() {
  const auto spec = inkdigit::parse_network_spec(nlohmann::json::parse(inkdigit::kNetwork));
  if (!spec) {
    std::fprintf(stderr, "%s\n", spec.error().message.c_str());
    return 2;
  }
  const auto network = inkdigit::Network::create(*spec);
  if (!network) {
    std::fprintf(stderr, "%s\n", network.error().message.c_str());
    return 2;
  }
  const std::string text = inkdigit::learn(*network).dump();
  std::fwrite(text.data(), 1, text.size(), stdout);
}
