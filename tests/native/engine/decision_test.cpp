#include "engine/decision.hpp"

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/recognizer.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

// The outputs of a softmax over these logits, two of three of which are the picture's own pixels.
template <class T>
std::vector<T> outputs_of(const std::string& options, const std::vector<T>& logits) {
  const Network network =
      test::make_network(R"([{"type": "flatten"}, {"type": "softmax")" + options + "}]", 1, 2, 4);
  const Weights<T> weights = network.pack<T>(std::span<const T>());
  AlignedVector<T> arena(network.arena_size(1));
  const T* found = network.forward<T>(weights, logits.data(), arena, 1);
  return {found, found + 4};
}

TEST_CASE("the background class takes its share, and the temperature divides the logits") {
  const std::vector<double> logits{1, -2, 0.5, 3};
  for (const double t : {1.0, 2.5}) {
    for (const bool background : {false, true}) {
      double sum = background ? 1 : 0;
      for (const double z : logits) sum += std::exp(z / t);
      const std::vector<double> found =
          outputs_of(std::string(background ? R"(, "background": true)" : "") +
                         R"(, "temperature": )" + std::to_string(t),
                     logits);
      for (std::size_t c = 0; c < 4; ++c) CHECK(found[c] == Approx(std::exp(logits[c] / t) / sum));
    }
  }
}

TEST_CASE("no logit is too large or too small for the background class") {
  const std::string background = R"(, "background": true)";
  const std::vector<float> high = outputs_of<float>(background, {900, 899, -900, 0});
  CHECK(high[0] == Approx(1 / (1 + std::exp(-1.0F))));
  CHECK(high[3] == 0);
  const std::vector<float> low = outputs_of<float>(background, {-900, -900, -900, -900});
  CHECK(low == std::vector<float>(4, 0.0F));
}

TEST_CASE("a softmax without new options is written as it was before there were any") {
  const auto text = [](const std::string& softmax) {
    return to_json(test::make_network(R"([{"type": "flatten"}, )" + softmax + "]", 1, 2, 4)
                       .spec())["layers"][1]
        .dump();
  };
  CHECK(text(R"({"type": "softmax"})") == R"({"name":"softmax1","type":"softmax"})");
  const std::string all =
      R"({"background":true,"name":"s","reject_below":0.25,"temperature":1.5,"type":"softmax"})";
  CHECK(text(all) == all);
  const std::string doubting =
      R"({"background":true,"doubt_below":0.5,"name":"s","reject_below":0.25,"type":"softmax"})";
  CHECK(text(doubting) == doubting);
  const auto error = [](const std::string& options) {
    return test::network_error(
        test::spec_json(R"([{"type": "flatten"}, {"type": "softmax", )" + options + "}]", 1, 2, 4));
  };
  for (const char* wrong : {R"("reject_below": 0.5)", R"("doubt_below": 0.5)",
                            R"("background": true, "reject_below": 0.5, "doubt_below": 0.4)"}) {
    CHECK(error(wrong) ==
          "layer 'softmax1': 'reject_below' and a larger 'doubt_below' need \"background\": true");
  }
  CHECK(error(R"("background": true, "reject_below": 0.5, "doubt_below": 0.5)").empty());
  CHECK_THAT(error(R"("background": true, "doubt_below": 1.5)"), Contains("from 0 to 1"));
  CHECK_THAT(error(R"("temperature": 0)"), Contains("must be a number from 0.01 to 100"));
  CHECK_THAT(error(R"("background": true, "reject_below": 1.5)"), Contains("from 0 to 1"));
}

TEST_CASE("without a background class outputs are the probabilities, and nothing is rejected") {
  const std::vector<float> outputs{0.1F, 0.7F, 0.2F};
  const Decision decision = decide({}, outputs);
  CHECK(decision.best == 1);
  CHECK_FALSE(decision.rejected);
  CHECK(decision.plausibility == 1);
  CHECK(decision.confidence == 0.7F);
  CHECK(decision.probabilities == outputs);
}

TEST_CASE("an implausible picture is rejected, and its probabilities still sum to 1") {
  const SoftmaxSpec softmax{.name = {}, .background = true, .reject_below = 0.5};
  const Decision low = decide(softmax, std::vector<float>{0.1F, 0.25F, 0.05F});
  CHECK(low.rejected);
  CHECK(low.best == 1);
  CHECK(low.plausibility == Approx(0.4));
  CHECK(low.confidence == 0.25F);
  CHECK(low.probabilities[1] == Approx(0.625));
  CHECK(std::accumulate(low.probabilities.begin(), low.probabilities.end(), 0.0) == Approx(1));
  CHECK_FALSE(decide(softmax, std::vector<float>{0.1F, 0.3F, 0.2F}).rejected);
  // Rounding may take the sum above 1.
  CHECK(decide(softmax, std::vector<float>{0.6F, 0.3F, 0.1000002F}).plausibility == 1);
  for (const float tiny : {0.0F, 1e-38F}) {
    const Decision none = decide(softmax, std::vector<float>{tiny, 0, 0});
    CHECK(none.rejected);
    CHECK(none.probabilities == std::vector<float>(3, 1.0F / 3));
  }
}

TEST_CASE("between the thresholds there is an answer with doubt") {
  SoftmaxSpec softmax{.name = {}, .background = true, .reject_below = 0.25, .doubt_below = 0.5};
  const auto doubtful = [&](float plausibility) {
    return is_doubtful(softmax, decide(softmax, std::vector<float>{0, plausibility, 0}));
  };
  CHECK_FALSE(doubtful(0.2F));
  CHECK(doubtful(0.25F));
  CHECK(doubtful(0.4F));
  CHECK_FALSE(doubtful(0.5F));
  CHECK_FALSE(is_doubtful(softmax, decide_blank(3)));
  softmax.doubt_below = 0;
  CHECK_FALSE(doubtful(0.4F));
}

TEST_CASE("the recognizer answers by the decision, and -1 where it is rejected") {
  Model model = test::small_model();
  model.golden.clear();
  const auto recognize = [&](double reject_below) {
    NetworkSpec spec = model.network.spec();
    spec.softmax().background = true;
    spec.softmax().reject_below = reject_below;
    Model open{.name = "open",
               .network = *Network::create(spec),
               .parameters = model.parameters,
               .golden = {}};
    return *Recognizer::create(std::move(open))->recognize(test::random_pixels(784, 4));
  };
  const Recognition answered = recognize(0);
  REQUIRE(answered.digit >= 0);
  CHECK(answered.plausibility > 0);
  CHECK(answered.plausibility < 1);
  CHECK(answered.confidence ==
        Approx(answered.plausibility *
               answered.probabilities[static_cast<std::size_t>(answered.digit)]));
  CHECK(recognize(double{answered.plausibility} + 1e-6).digit == -1);
  const Recognition refused = recognize(1);
  CHECK(refused.digit == -1);
  CHECK(refused.confidence == answered.confidence);
  CHECK(refused.probabilities == answered.probabilities);
  const Recognition blank =
      *Recognizer::create(test::small_model())->recognize(std::vector<std::uint8_t>(784));
  CHECK(blank.plausibility == 0);
  CHECK(blank.digit == -1);
}

TEST_CASE("colors are never blank; who has painted them can ask for the answer to no ink") {
  Recognizer colors = *Recognizer::create(test::small_model(3));
  CHECK(colors.recognize(std::vector<std::uint8_t>(3 * 784))->digit >= 0);
  const Recognition none = colors.recognize_blank();
  CHECK(none.digit == -1);
  CHECK(none.confidence == 0);
  CHECK(none.plausibility == 0);
  CHECK(none.probabilities == std::vector<float>(10, 0.1F));
  CHECK(none.raster.empty());
}

TEST_CASE("a picture that ink is to have room in has at least 8x8 pixels") {
  const auto recognizer = [](int channels, int side) {
    Network network = test::make_network(R"([{"type": "flatten"}, {"type": "softmax"}])", channels,
                                         side, channels * side * side);
    return Recognizer::create(
        {.name = "tiny", .network = std::move(network), .parameters = {}, .golden = {}});
  };
  CHECK(recognizer(1, 8));
  const Result<Recognizer> refused = recognizer(1, 7);
  REQUIRE_FALSE(refused);
  CHECK_THAT(refused.error().message, Contains("1x7x7") && Contains("ink needs 8x8 pixels"));
  CHECK(recognizer(3, 4)->recognize(std::vector<std::uint8_t>(48))->digit == 0);
}

}  // namespace
}  // namespace inkdigit
