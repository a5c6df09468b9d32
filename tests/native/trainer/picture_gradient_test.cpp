#include <algorithm>
#include <cmath>
#include <string>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/learn/gradient/gradient_network.hpp"

namespace inkdigit {
namespace {

struct PictureCheck {
  const char* name;
  const char* layers;
  int channels;
  int side;
};

// Every layer comes first once, as then its gradient by input is that by the picture.
const PictureCheck kPictureChecks[] = {
    {"linear", R"([{"type": "flatten"}, {"type": "linear", "out_features": 7}, {"type": "relu"},
                   {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     2, 3},
    {"conv2d", R"([{"type": "conv2d", "out_channels": 3, "kernel": 3}, {"type": "relu"},
                   {"type": "flatten"}, {"type": "linear", "out_features": 4},
                   {"type": "softmax"}])",
     2, 6},
    {"conv2d with stride and padding",
     R"([{"type": "conv2d", "out_channels": 4, "kernel": 3, "stride": 2, "padding": 2},
         {"type": "flatten"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 7},
    {"conv2d in Winograd's form",
     R"([{"type": "conv2d", "out_channels": 12, "kernel": 3, "padding": 1}, {"type": "flatten"},
         {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     12, 7},
    {"depthwise_conv2d",
     R"([{"type": "depthwise_conv2d", "kernel": 3, "stride": 2, "padding": 1},
         {"type": "flatten"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     3, 7},
    {"batch_norm2d", R"([{"type": "batch_norm2d"}, {"type": "relu"},
         {"type": "conv2d", "out_channels": 2, "kernel": 2}, {"type": "batch_norm2d"},
         {"type": "flatten"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     2, 5},
    {"relu", R"([{"type": "relu"}, {"type": "flatten"}, {"type": "linear", "out_features": 4},
                 {"type": "softmax"}])",
     1, 4},
    {"leaky_relu", R"([{"type": "leaky_relu", "negative_slope": 0.3}, {"type": "flatten"},
                       {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 4},
    {"max_pool2d", R"([{"type": "max_pool2d"}, {"type": "flatten"},
                       {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     2, 7},
    {"avg_pool2d", R"([{"type": "avg_pool2d", "kernel": 3, "stride": 2}, {"type": "flatten"},
                       {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 8},
    {"global_avg_pool2d", R"([{"type": "global_avg_pool2d"}, {"type": "flatten"},
                              {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     3, 4},
    {"dropout", R"([{"type": "dropout", "p": 0.5}, {"type": "flatten"},
                    {"type": "linear", "out_features": 6}, {"type": "dropout", "p": 0.4},
                    {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     1, 4},
    {"a layer in place on the picture that an add reads",
     R"([{"type": "dropout", "name": "a"},
         {"type": "conv2d", "out_channels": 2, "kernel": 3, "padding": 1},
         {"type": "add", "from": "a"}, {"type": "relu"}, {"type": "flatten"},
         {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
     2, 4},
};

template <class T>
class PictureFixture {
 public:
  static constexpr int kBatch = 2;

  explicit PictureFixture(const PictureCheck& check)
      : network_(test::make_network(check.layers, check.channels, check.side, 4)),
        gradient_network_(network_, ByPicture::kYes),
        workspace_(gradient_network_.template make_workspace<T>(kBatch)),
        parameters_(network_.parameter_count()),
        packed_(gradient_network_.packed_size()),
        inputs(kBatch * network_.input_size()),
        weights(kBatch * network_.class_count()) {
    test::fill_normal(parameters_, 5, 0.5F);
    // Running variances are among them.
    for (T& parameter : parameters_) parameter = std::abs(parameter) + T{0.05};
    for (std::size_t i = 0; i < parameters_.size(); i += 3) parameters_[i] = -parameters_[i];
    keep_variances_positive();
    gradient_network_.pack(parameters_.data(), packed_.data());
    test::fill_normal(inputs, 11);
    test::fill_normal(weights, 12);
  }

  // The sum of the logits times the weights.
  T quantity() {
    const T* const logits = gradient_network_.infer(pass(), workspace_);
    T sum{0};
    for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * logits[i];
    return sum;
  }

  std::vector<T> gradient() {
    quantity();
    const T* const found = gradient_network_.picture_gradient(pass(), weights.data(), workspace_);
    return {found, found + inputs.size()};
  }

  // By the engine's forward pass.
  std::vector<T> answers() {
    const Weights<T> packed = network_.template pack<T>(parameters_);
    AlignedVector<T> arena(network_.arena_size(kBatch));
    const T* const found = network_.template forward<T>(packed, inputs.data(), arena, kBatch,
                                                        network_.layers().size() - 1);
    return {found, found + weights.size()};
  }

  std::vector<T> inferred() {
    const T* const found = gradient_network_.infer(pass(), workspace_);
    return {found, found + weights.size()};
  }

 private:
  void keep_variances_positive() {
    for (const Parameter& parameter : network_.parameters()) {
      if (parameter.name.find("running_var") == std::string::npos) continue;
      for (std::size_t i = 0; i < parameter.size(); ++i) {
        T& variance = parameters_[parameter.offset + i];
        variance = std::abs(variance);
      }
    }
  }

  [[nodiscard]] Pass<T> pass() const {
    Pass<T> pass;
    pass.parameters = parameters_.data();
    pass.packed = packed_.data();
    pass.inputs = inputs.data();
    pass.batch = kBatch;
    return pass;
  }

  Network network_;
  GradientNetwork gradient_network_;
  Workspace<T> workspace_;
  AlignedVector<T> parameters_;
  AlignedVector<T> packed_;

 public:
  std::vector<T> inputs;
  std::vector<T> weights;
};

TEST_CASE("the gradient by the picture agrees with central differences, whatever layer is first") {
  for (const PictureCheck& check : kPictureChecks) {
    INFO(check.name);
    PictureFixture<double> fixture(check);
    const std::vector<double> gradient = fixture.gradient();
    // As in gradient_test.cpp; a quantity of some tens rounds to 1e-9 of it by 2 steps of 1e-5, and
    // is piecewise linear in the picture.
    constexpr double kStep = 1e-5;
    double worst = 0;
    double largest = 0;
    for (std::size_t i = 0; i < fixture.inputs.size(); ++i) {
      const double value = fixture.inputs[i];
      fixture.inputs[i] = value + kStep;
      const double above = fixture.quantity();
      fixture.inputs[i] = value - kStep;
      const double below = fixture.quantity();
      fixture.inputs[i] = value;
      const double expected = (above - below) / (2 * kStep);
      const double scale = std::max({std::abs(expected), std::abs(gradient[i]), 1e-2});
      worst = std::max(worst, std::abs(expected - gradient[i]) / scale);
      largest = std::max(largest, std::abs(expected));
    }
    CHECK(worst < 1e-6);
    CHECK(largest > 1e-2);
  }
}

TEST_CASE("what a gradient by the picture starts from is what the network answers") {
  for (const PictureCheck& check : kPictureChecks) {
    INFO(check.name);
    PictureFixture<double> fixture(check);
    const std::vector<double> expected = fixture.answers();
    const std::vector<double> found = fixture.inferred();
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CHECK(found[i] == Approx(expected[i]).epsilon(1e-9).margin(1e-9));
    }
  }
}

TEST_CASE("through a quantize goes the gradient of what lies inside of its range") {
  const Network network = test::make_network(
      R"([{"type": "quantize"}, {"type": "flatten"}, {"type": "linear", "out_features": 2},
          {"type": "softmax"}])",
      1, 2, 2);
  const GradientNetwork gradient_network(network, ByPicture::kYes);
  AlignedVector<double> parameters(network.parameter_count());
  test::fill_normal(parameters, 3);
  parameters[0] = 1.0 / 127;  // the range is -1 to 1
  AlignedVector<double> packed(gradient_network.packed_size());
  gradient_network.pack(parameters.data(), packed.data());
  const std::vector<double> inputs{0.3, -0.9, 1.2, -1.2};
  const std::vector<double> weights{1, 0};
  Workspace<double> workspace = gradient_network.make_workspace<double>(1);
  Pass<double> pass;
  pass.parameters = parameters.data();
  pass.packed = packed.data();
  pass.inputs = inputs.data();
  gradient_network.infer(pass, workspace);
  const double* const found = gradient_network.picture_gradient(pass, weights.data(), workspace);
  const double* const linear = parameters.data() + network.parameter_offset(2);
  CHECK(found[0] == Approx(linear[0]));
  CHECK(found[1] == Approx(linear[2]));
  CHECK(found[2] == 0);
  CHECK(found[3] == 0);
}

TEST_CASE("the gradient of training is the same bits where that by the picture can be had, too") {
  const PictureCheck check{"",
                           R"([{"type": "conv2d", "out_channels": 3, "kernel": 3}, {"type": "relu"},
                            {"type": "dropout"}, {"type": "flatten"},
                            {"type": "linear", "out_features": 4}, {"type": "softmax"}])",
                           1, 9};
  const Network network = test::make_network(check.layers, check.channels, check.side, 4);
  AlignedVector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 5, 0.5F);
  const std::vector<std::uint8_t> pixels = test::random_pixels(3 * network.input_size(), 1);
  const std::vector<std::uint8_t> labels{1, 3, 0};
  const auto gradient_of = [&](ByPicture by_picture) {
    const GradientNetwork gradient_network(network, by_picture);
    AlignedVector<float> packed(gradient_network.packed_size());
    gradient_network.pack(parameters.data(), packed.data());
    Workspace<float> workspace = gradient_network.make_workspace<float>(3);
    Pass<float> pass;
    pass.parameters = parameters.data();
    pass.packed = packed.data();
    pass.pixels = pixels.data();
    pass.labels = labels.data();
    pass.batch = 3;
    std::vector<float> gradient(network.parameter_count());
    gradient_network.run(pass, workspace, gradient.data());
    return gradient;
  };
  CHECK(gradient_of(ByPicture::kYes) == gradient_of(ByPicture::kNo));
}

}  // namespace
}  // namespace inkdigit
