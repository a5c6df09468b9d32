#include <algorithm>
#include <array>
#include <cmath>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/learn/gradient/gradient_network.hpp"

namespace inkdigit {
namespace {

struct Check {
  const char* name;
  const char* layers;
  int channels;
  int side;
  double smoothing = 0;  // of the labels
  double teacher = 0;    // its weight
  double temperature = 1;
  std::array<std::uint8_t, 3> labels{1, 3, 0};
};

// Each network holds the layer in question between layers with parameters on both sides, so that
// its gradients by parameters and by input both count.
const Check kChecks[] = {
    {"linear", R"([{"type": "flatten"}, {"type": "linear", "out_features": 7},
                   {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     2, 3},
    {"relu", R"([{"type": "flatten"}, {"type": "linear", "out_features": 9}, {"type": "relu"},
                 {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 4},
    {"conv2d", R"([{"type": "conv2d", "out_channels": 3, "kernel": 3},
                   {"type": "conv2d", "out_channels": 5, "kernel": 2}, {"type": "flatten"},
                   {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     2, 6},
    {"conv2d with stride and padding",
     R"([{"type": "conv2d", "out_channels": 3, "kernel": 3, "padding": 1},
         {"type": "conv2d", "out_channels": 4, "kernel": 3, "stride": 2, "padding": 2},
         {"type": "flatten"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 7},
    {"conv2d in Winograd's form, kernel 3",
     R"([{"type": "conv2d", "out_channels": 12, "kernel": 1},
         {"type": "conv2d", "out_channels": 12, "kernel": 3, "padding": 1}, {"type": "flatten"},
         {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 7},
    {"conv2d in Winograd's form, kernel 5",
     R"([{"type": "conv2d", "out_channels": 12, "kernel": 1},
         {"type": "conv2d", "out_channels": 16, "kernel": 5, "padding": 1, "bias": false},
         {"type": "avg_pool2d", "kernel": 2}, {"type": "flatten"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 8},
    {"max_pool2d", R"([{"type": "conv2d", "out_channels": 3, "kernel": 2}, {"type": "max_pool2d"},
                       {"type": "flatten"}, {"type": "linear", "out_features": 4},
                       {"type": "softmax"}])",
     1, 7},
    {"max_pool2d with overlap",
     R"([{"type": "conv2d", "out_channels": 3, "kernel": 2},
         {"type": "max_pool2d", "kernel": 3, "stride": 1}, {"type": "flatten"},
         {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 7},
    {"dropout", R"([{"type": "flatten"}, {"type": "linear", "out_features": 12},
                    {"type": "dropout", "p": 0.4}, {"type": "linear", "out_features": 4},
                    {"type": "softmax"}])",
     1, 4},
    {"conv2d without bias",
     R"([{"type": "conv2d", "out_channels": 3, "kernel": 3, "bias": false},
         {"type": "conv2d", "out_channels": 2, "kernel": 1, "bias": false}, {"type": "flatten"},
         {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     2, 5},
    {"depthwise_conv2d",
     R"([{"type": "conv2d", "out_channels": 3, "kernel": 1},
         {"type": "depthwise_conv2d", "kernel": 3, "stride": 2, "padding": 1},
         {"type": "depthwise_conv2d", "kernel": 2, "bias": false},
         {"type": "flatten"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     2, 7},
    {"avg_pool2d with overlap",
     R"([{"type": "conv2d", "out_channels": 3, "kernel": 2},
         {"type": "avg_pool2d", "kernel": 3, "stride": 2}, {"type": "flatten"},
         {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 8},
    {"global_avg_pool2d",
     R"([{"type": "conv2d", "out_channels": 5, "kernel": 2}, {"type": "relu"},
         {"type": "global_avg_pool2d"}, {"type": "flatten"},
         {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 5},
    {"leaky_relu",
     R"([{"type": "conv2d", "out_channels": 3, "kernel": 2},
         {"type": "leaky_relu", "negative_slope": 0.3}, {"type": "dropout", "p": 0.2},
         {"type": "conv2d", "out_channels": 2, "kernel": 2, "name": "a"},
         {"type": "leaky_relu"}, {"type": "add", "from": "a"}, {"type": "flatten"},
         {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 5},
    {"batch_norm2d",
     R"([{"type": "conv2d", "out_channels": 3, "kernel": 2, "bias": false},
         {"type": "batch_norm2d"}, {"type": "relu"},
         {"type": "conv2d", "out_channels": 2, "kernel": 2}, {"type": "batch_norm2d"},
         {"type": "flatten"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     2, 5},
    {"batch_norm2d first", R"([{"type": "batch_norm2d"}, {"type": "flatten"},
                               {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     2, 4},
    {"add, of layers that work in place, too",
     R"([{"type": "conv2d", "out_channels": 3, "kernel": 3, "padding": 1, "name": "a"},
         {"type": "relu", "name": "b"},
         {"type": "conv2d", "out_channels": 3, "kernel": 1, "name": "c"}, {"type": "relu"},
         {"type": "add", "from": "b"}, {"type": "add", "from": "a"},
         {"type": "add", "from": "c", "name": "d"}, {"type": "relu"}, {"type": "add", "from": "d"},
         {"type": "add", "from": "b"}, {"type": "flatten"},
         {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 4},
    {"route, of a shortcut that is a layer, and of values that others write over",
     R"([{"type": "conv2d", "out_channels": 3, "kernel": 2, "name": "a"},
         {"type": "relu", "name": "b"},
         {"type": "conv2d", "out_channels": 2, "kernel": 3, "stride": 2, "padding": 1,
          "name": "path"}, {"type": "route", "from": "b"}, {"type": "relu"},
         {"type": "conv2d", "out_channels": 2, "kernel": 1, "stride": 2},
         {"type": "add", "from": "path"}, {"type": "relu", "name": "joined"},
         {"type": "route", "from": "a"}, {"type": "flatten"},
         {"type": "linear", "out_features": 8}, {"type": "relu", "name": "flat"},
         {"type": "route", "from": "joined"}, {"type": "flatten"},
         {"type": "linear", "out_features": 8}, {"type": "add", "from": "flat"},
         {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 5},
    {"label smoothing", R"([{"type": "flatten"}, {"type": "linear", "out_features": 4},
                            {"type": "softmax"}])",
     1, 4, 0.2},
    {"teacher", R"([{"type": "flatten"}, {"type": "linear", "out_features": 4},
                    {"type": "softmax"}])",
     1, 4, 0.1, 0.7, 1},
    {"teacher at a temperature", R"([{"type": "flatten"}, {"type": "linear", "out_features": 4},
                                     {"type": "softmax"}])",
     1, 4, 0, 0.4, 2.5},
    {"background, whose temperature training does not look at",
     R"([{"type": "flatten"}, {"type": "linear", "out_features": 4},
         {"type": "softmax", "background": true, "temperature": 3}])",
     1,
     4,
     0,
     0,
     1,
     {1, kNoClass, 0}},
    {"background and label smoothing",
     R"([{"type": "flatten"}, {"type": "linear", "out_features": 4},
         {"type": "softmax", "background": true}])",
     1,
     4,
     0.2,
     0,
     1,
     {kNoClass, 3, 2}},
    {"background and a teacher",
     R"([{"type": "flatten"}, {"type": "linear", "out_features": 4},
         {"type": "softmax", "background": true}])",
     1,
     4,
     0.1,
     0.7,
     2,
     {kNoClass, 3, 2}},
};

class GradientFixture {
 public:
  static constexpr int kBatch = 3;

  explicit GradientFixture(const Check& check)
      : check_(check),
        labels_(check.labels),
        network_(test::make_network(check.layers, check.channels, check.side, 4)),
        gradient_network_(network_),
        workspace_(gradient_network_.make_workspace<double>(kBatch)),
        packed_(gradient_network_.packed_size()),
        pixels_(test::random_pixels(kBatch * network_.input_size(), 11)) {
    parameters.resize(network_.parameter_count());
    test::fill_normal(parameters, 5, 0.5F);
  }

  double loss(std::vector<double>& gradient) {
    gradient.resize(parameters.size());
    // As a pass before leaves it: every gradient is written over.
    std::fill(workspace_.gradients.begin(), workspace_.gradients.end(), 1e3);
    gradient_network_.pack(parameters.data(), packed_.data());
    Pass<double> pass;
    pass.parameters = parameters.data();
    pass.packed = packed_.data();
    pass.pixels = pixels_.data();
    pass.labels = labels_.data();
    pass.batch = kBatch;
    pass.scale = 1.0 / kBatch;
    pass.smoothing = check_.smoothing;
    std::vector<double> teacher(kTeacher.begin(), kTeacher.end());
    if (check_.teacher > 0) pass.soft = {teacher.data(), check_.teacher, check_.temperature};
    pass.context = {7, 1, 0};
    const LossSum sum = gradient_network_.run(pass, workspace_, gradient.data());
    return sum.loss / kBatch;
  }

  std::vector<double> parameters;

 private:
  // kBatch x classes; the last row leaves something for none of them.
  static constexpr std::array<double, 12> kTeacher{0.1, 0.7, 0.15, 0.05, 0.25, 0.25,
                                                   0.4, 0.1, 0.6,  0.02, 0.1,  0.08};

  const Check& check_;
  std::array<std::uint8_t, kBatch> labels_;
  Network network_;
  GradientNetwork gradient_network_;
  Workspace<double> workspace_;
  AlignedVector<double> packed_;
  std::vector<std::uint8_t> pixels_;
};

TEST_CASE("backward agrees with central differences in double precision") {
  for (const Check& check : kChecks) {
    INFO(check.name);
    GradientFixture fixture(check);
    std::vector<double> gradient;
    std::vector<double> ignored;
    fixture.loss(gradient);
    // The difference quotient is off by kStep^2 / 6 times a third derivative, 2e-11 times that, and
    // by the losses' rounding, 2^-53 / kStep = 1e-11 for each rounding of a loss of 1. What is
    // allowed is at least 1e-9, and a wrong formula is off by as much as the gradient, of which
    // 1e-3 is asked.
    constexpr double kStep = 1e-5;
    double worst = 0;
    double largest = 0;
    for (std::size_t i = 0; i < fixture.parameters.size(); ++i) {
      const double value = fixture.parameters[i];
      fixture.parameters[i] = value + kStep;
      const double above = fixture.loss(ignored);
      fixture.parameters[i] = value - kStep;
      const double below = fixture.loss(ignored);
      fixture.parameters[i] = value;
      const double expected = (above - below) / (2 * kStep);
      const double scale = std::max({std::abs(expected), std::abs(gradient[i]), 1e-3});
      worst = std::max(worst, std::abs(expected - gradient[i]) / scale);
      largest = std::max(largest, std::abs(expected));
    }
    CHECK(worst < 1e-6);
    CHECK(largest > 1e-3);
  }
}

}  // namespace
}  // namespace inkdigit
