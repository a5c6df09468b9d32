// The textbook's formulas against difference quotients.
#include "tests/native/support/backend_cases.hpp"
#include "trainer/backend/reference/cross_entropy.hpp"
#include "trainer/backend/reference/layers/quantize.hpp"
#include "trainer/backend/reference/layers/softmax.hpp"
#include "trainer/backend/reference/textbook_network.hpp"
#include "trainer/base/no_class.hpp"

namespace inkdigit::textbook_test {
namespace {

using reference::Array;
using reference::Matrix;

// A network in doubles with images, labels and a teacher: the mean loss by its parameters.
class Losses {
 public:
  static constexpr int kImages = 3;

  Losses(const std::string& layers, reference::LossOptions options, std::uint8_t last_label)
      : network_(test::make_network(layers, 2, 7, 4)),
        options_(std::move(options)),
        textbook_(network_),
        pixels_(test::random_pixels(kImages * network_.input_size(), 11)),
        labels_{1, 3, last_label} {
    options_.background = network_.spec().softmax().background;
    options_.images_of_batch = kImages;
    parameters.resize(static_cast<Eigen::Index>(network_.parameter_count()));
    std::vector<double> values(network_.parameter_count());
    test::fill_normal(values, 5, 0.5F);
    std::copy(values.begin(), values.end(), parameters.begin());
  }

  double loss() {
    const auto& logits = textbook_.forward(pixels_.data(), kImages, parameters,
                                           {.training = true, .seed = 7, .step = 1});
    found_ = reference::loss_of(logits, labels_, options_);
    return found_.sum.loss / kImages;
  }

  Array<double> gradient() {
    loss();
    Array<double> result = Array<double>::Zero(parameters.size());
    textbook_.backward(found_.dlogits, result);
    return result;
  }

  Array<double> parameters;

 private:
  Network network_;
  reference::LossOptions options_;
  reference::TextbookNetwork<double> textbook_;
  std::vector<std::uint8_t> pixels_;
  std::array<std::uint8_t, kImages> labels_;
  reference::Loss found_;
};

// The difference quotient is off by kStep^2 / 6 times a third derivative, 2e-11 times that, and by
// the losses' rounding, 2^-53 / kStep = 1e-11 for each rounding of a loss of 1. What is allowed is
// at least 1e-9, and a wrong formula is off by as much as the gradient, of which 1e-3 is asked.
constexpr double kStep = 1e-5;

void check_gradient(Losses losses) {
  const Array<double> found = losses.gradient();
  double worst = 0;
  double largest = 0;
  for (Eigen::Index i = 0; i < found.size(); ++i) {
    double& value = losses.parameters[i];
    const double kept = value;
    value = kept + kStep;
    const double above = losses.loss();
    value = kept - kStep;
    const double below = losses.loss();
    value = kept;
    const double expected = (above - below) / (2 * kStep);
    const double scale = std::max({std::abs(expected), std::abs(found[i]), 1e-3});
    worst = std::max(worst, std::abs(expected - found[i]) / scale);
    largest = std::max(largest, std::abs(expected));
  }
  CHECK(worst < 1e-6);
  CHECK(largest > 1e-3);
}

TEST_CASE("the textbook's backward agrees with central differences, layer by layer", "[textbook]") {
  for (const char* layer : test::kLayerCases) {
    INFO(layer);
    check_gradient({test::between(layer), {}, 0});
  }
}

TEST_CASE("the textbook's losses agree with central differences", "[textbook]") {
  Matrix<double> teacher(3, 4);
  // The last row leaves something for none of the classes.
  teacher << 0.1, 0.7, 0.15, 0.05, 0.25, 0.25, 0.4, 0.1, 0.6, 0.02, 0.1, 0.08;
  const std::string plain = R"([{"type": "flatten"}, {"type": "linear", "out_features": 4},
                                {"type": "softmax"}])";
  const std::string background = R"([{"type": "flatten"}, {"type": "linear", "out_features": 4},
                                     {"type": "softmax", "background": true, "temperature": 3}])";
  const reference::LossOptions smooth{.smoothing = 0.2};
  const reference::LossOptions taught{
      .smoothing = 0.1, .teacher_weight = 0.7, .temperature = 2.5, .teacher = teacher};
  check_gradient({plain, {}, 0});
  check_gradient({plain, smooth, 2});
  check_gradient({plain, taught, 2});
  check_gradient({background, {}, kNoClass});
  check_gradient({background, smooth, kNoClass});
  check_gradient({background, taught, kNoClass});
  check_gradient({background, taught, 1});
}

// What no network's gradient goes through.
TEST_CASE(
    "the textbook's softmax agrees with central differences, and quantize lets through what "
    "is within range",
    "[textbook]") {
  Matrix<double> x(2, 3);
  x << 0.5, -1, 2, 0.1, 0.2, -3;
  Matrix<double> dy(2, 3);
  dy << 1, 2, -1, 0.5, -2, 3;
  reference::Call<double> call;
  call.images = 2;
  call.x = &x;
  for (const bool background : {false, true}) {
    const SoftmaxSpec spec{.name = "", .background = background, .temperature = 2};
    const Matrix<double> found = backward(spec, call, dy);
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      const auto weighed = [&](double step) {
        const double kept = std::exchange(x.data()[i], x.data()[i] + step);
        const double sum = forward(spec, call).cwiseProduct(dy).sum();
        x.data()[i] = kept;
        return sum;
      };
      const double expected = (weighed(kStep) - weighed(-kStep)) / (2 * kStep);
      CHECK(std::abs(found.data()[i] - expected) < 1e-9);
    }
  }
  const double scale = 0.5 / 127;
  call.parameters = &scale;
  const Matrix<double> let_through = backward(QuantizeSpec{}, call, dy);
  CHECK(let_through == (Matrix<double>(2, 3) << 1, 0, 0, 0.5, -2, 0).finished());
}

}  // namespace
}  // namespace inkdigit::textbook_test
