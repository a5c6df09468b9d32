#include "trainer/learn/attack/attack.hpp"

#include <algorithm>
#include <cmath>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/learn/loss/cross_entropy.hpp"

namespace inkdigit {
namespace {

constexpr const char* kLinearAttacked =
    R"([{"type": "flatten"}, {"type": "linear", "out_features": 4},
                                    {"type": "softmax"}])";
constexpr const char* kDeepAttacked = R"([{"type": "conv2d", "out_channels": 4, "kernel": 3},
  {"type": "relu"}, {"type": "flatten"}, {"type": "linear", "out_features": 4},
  {"type": "softmax"}])";

class AttackFixture {
 public:
  static constexpr std::size_t kPictures = 3;

  explicit AttackFixture(const char* layers)
      : network(test::make_network(layers, 1, 8, 4)),
        gradient_network(network, ByPicture::kYes),
        parameters(network.parameter_count()),
        packed(gradient_network.packed_size()),
        pixels(test::random_pixels(kPictures * network.input_size(), 2)) {
    test::fill_normal(parameters, 5, 0.2F);
    gradient_network.pack(parameters.data(), packed.data());
    pixels[0] = 0;
    pixels[1] = 255;
  }

  AttackScratch attack(const AttackSpec& spec, std::uint64_t seed = 1) {
    const Attack attacker(gradient_network, spec);
    AttackScratch scratch = attacker.make_scratch(kPictures);
    Workspace<float> workspace = gradient_network.make_workspace<float>(kPictures);
    attacker.run({.parameters = parameters.data(),
                  .packed = packed.data(),
                  .pixels = pixels.data(),
                  .labels = labels,
                  .seed = seed,
                  .streams = streams},
                 workspace, scratch);
    return scratch;
  }

  // Of pictures that are normalized.
  double loss(const AlignedVector<float>& inputs) {
    Workspace<float> workspace = gradient_network.make_workspace<float>(kPictures);
    Pass<float> pass;
    pass.parameters = parameters.data();
    pass.packed = packed.data();
    pass.inputs = inputs.data();
    pass.batch = kPictures;
    const float* const found = gradient_network.infer(pass, workspace);
    std::vector<float> logits(found, found + kPictures * 4);
    return cross_entropy(logits.data(), labels.data(), kPictures, 4, 1.0F).loss;
  }

  double loss_of_pixels() {
    AlignedVector<float> inputs(pixels.size());
    network.normalize(pixels.data(), inputs.data(), kPictures);
    return loss(inputs);
  }

  Network network;
  GradientNetwork gradient_network;
  AlignedVector<float> parameters;
  AlignedVector<float> packed;
  std::vector<std::uint8_t> pixels;
  std::vector<std::uint8_t> labels{1, 3, 0};
  std::vector<std::uint64_t> streams{0, 1, 2};
};

TEST_CASE("FGSM moves each pixel by epsilon, the way that the loss grows, and stays a picture") {
  AttackFixture fixture(kLinearAttacked);
  const float epsilon = 25.5F;
  const AttackScratch found = fixture.attack(AttackSpec::fgsm(0.1));
  // Of a linear network the loss's gradient is W (softmax - target).
  AlignedVector<float> inputs(fixture.pixels.size());
  fixture.network.normalize(fixture.pixels.data(), inputs.data(), AttackFixture::kPictures);
  for (std::size_t p = 0; p < AttackFixture::kPictures; ++p) {
    std::vector<double> logits(4);
    for (std::size_t c = 0; c < 4; ++c) {
      logits[c] = static_cast<double>(fixture.parameters[64 * 4 + c]);
      for (std::size_t i = 0; i < 64; ++i) {
        logits[c] += static_cast<double>(inputs[64 * p + i]) *
                     static_cast<double>(fixture.parameters[4 * i + c]);
      }
    }
    cross_entropy(logits.data(), fixture.labels.data() + p, 1, 4, 1.0);
    for (std::size_t i = 0; i < 64; ++i) {
      double slope = 0;
      for (std::size_t c = 0; c < 4; ++c) {
        slope += static_cast<double>(fixture.parameters[4 * i + c]) * logits[c];
      }
      if (std::abs(slope) < 1e-5) continue;  // rounding decides
      const auto pixel = static_cast<float>(fixture.pixels[64 * p + i]);
      const float moved = pixel + (slope > 0 ? epsilon : -epsilon);
      CHECK(found.levels[64 * p + i] == Approx(std::clamp(moved, 0.0F, 255.0F)));
    }
  }
  CHECK(fixture.loss(found.inputs) > fixture.loss_of_pixels());
}

TEST_CASE("PGD stays within epsilon, and finds a larger loss than one step does") {
  AttackFixture fixture(kDeepAttacked);
  const AttackSpec spec{.epsilon = 0.2, .steps = 20, .step_size = 0.02, .random_start = true};
  const AttackScratch found = fixture.attack(spec);
  float furthest = 0;
  for (std::size_t i = 0; i < found.levels.size(); ++i) {
    const float level = found.levels[i];
    furthest = std::max(furthest, std::abs(level - static_cast<float>(fixture.pixels[i])));
    CHECK(level >= 0);
    CHECK(level <= 255);
  }
  CHECK(furthest <= 51 * (1 + 1e-6F));
  CHECK(furthest > 50);
  CHECK(fixture.loss(found.inputs) > fixture.loss_of_pixels());
  CHECK(fixture.loss(found.inputs) >= fixture.loss(fixture.attack(AttackSpec::fgsm(0.2)).inputs));
}

TEST_CASE("an attack starts at random by seed and stream, or not at all at random") {
  AttackFixture fixture(kDeepAttacked);
  const AttackSpec spec{.epsilon = 0.1, .steps = 1, .step_size = 0, .random_start = true};
  const AlignedVector<float> one = fixture.attack(spec).levels;
  CHECK(fixture.attack(spec).levels == one);
  CHECK(fixture.attack(spec, 2).levels != one);
  fixture.streams[2] = 7;
  const AlignedVector<float> other = fixture.attack(spec).levels;
  CHECK(std::equal(one.begin(), one.begin() + 128, other.begin()));
  CHECK_FALSE(std::equal(one.begin() + 128, one.end(), other.begin() + 128));
  const AttackSpec still{.epsilon = 0.1, .steps = 1, .step_size = 0, .random_start = false};
  const AlignedVector<float> levels = fixture.attack(still).levels;
  CHECK(std::equal(levels.begin(), levels.end(), fixture.pixels.begin()));
}

TEST_CASE("the gradient of the loss by logits is exact where the network is sure, too") {
  for (const bool background : {false, true}) {
    for (const std::uint8_t label : {std::uint8_t{1}, kNoClass}) {
      if (label == kNoClass && !background) continue;
      std::vector<float> found{-1, 2, 0.5F};
      std::vector<double> expected(found.begin(), found.end());
      loss_gradient(found, label, background);
      cross_entropy(expected.data(), &label, 1, 3, 1.0, 0.0, background);
      for (std::size_t c = 0; c < 3; ++c) {
        // Some ten roundings of numbers below 1.
        CHECK(static_cast<double>(found[c]) == Approx(expected[c]).epsilon(1e-5));
      }
    }
  }
  std::vector<float> sure{0, 30, 5};
  loss_gradient(sure, 1, false);
  CHECK(sure[1] < 0);
  CHECK(sure[1] == Approx(-sure[0] - sure[2]));
}

}  // namespace
}  // namespace inkdigit
