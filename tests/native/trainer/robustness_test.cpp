#include "trainer/measure/robustness.hpp"

#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

using test::small_recipe;
using test::synthetic;

struct RobustnessFixture {
  RobustnessFixture()
      : data(synthetic(150)),
        model(*read_weights(test::trained(small_recipe(4, 1), data, 2))),
        backend(make_cpu_backend(model.network, {.threads = 2})),
        samples(40) {
    backend->set_parameters(model.parameters);
    std::iota(samples.begin(), samples.end(), 100U);
  }

  Robustness measure(const RobustnessPlan& plan) const {
    return measure_robustness(model, *backend, data, samples, plan);
  }

  Dataset data;
  Model model;
  std::unique_ptr<Backend> backend;
  std::vector<std::uint32_t> samples;
};

RobustnessPlan plan_of(int threads) {
  return {.attacks = {{"fgsm", AttackSpec::fgsm(0)},
                      {"fgsm", AttackSpec::fgsm(0.3)},
                      {"pgd", {.epsilon = 0.3, .steps = 5, .step_size = 0.1}}},
          .corruptions = {Corruption::kGaussianNoise, Corruption::kStripe},
          .threads = threads};
}

TEST_CASE("robustness counts what is right as it is, attacked and spoilt; threads change nothing") {
  const RobustnessFixture fixture;
  const Robustness found = fixture.measure(plan_of(1));
  CHECK(found.samples == 40);
  CHECK(found.correct > 20);
  REQUIRE(found.attacks.size() == 3);
  CHECK(found.attacks[0].correct == found.correct);
  CHECK(found.attacks[1].correct < found.correct);
  CHECK(found.attacks[2].correct <= found.attacks[1].correct);
  REQUIRE(found.corruptions.size() == 2);
  CHECK(found.corruptions[0].kind == Corruption::kGaussianNoise);
  CHECK(found.corruptions[0].correct[4] < found.correct);
  CHECK(to_json(fixture.measure(plan_of(3))) == to_json(found));

  const nlohmann::json json = to_json(found);
  CHECK(json["accuracy"] == static_cast<double>(found.correct) / 40);
  CHECK(json["attacks"][2]["attack"] == "pgd");
  CHECK(json["attacks"][2]["epsilon"] == 0.3);
  CHECK(json["attacks"][2]["random_start"] == true);
  CHECK(json["corruptions"][1]["kind"] == "stripe");
  double sum = 0;
  for (const double share : json["corruptions"][1]["accuracy"]) sum += share;
  CHECK(json["corruptions"][1]["mean"] == Approx(sum / 5));
  CHECK(json["mean_corruption_accuracy"] ==
        Approx((json["corruptions"][0]["mean"].get<double>() + sum / 5) / 2));
  CHECK_THAT(to_table(found), Catch::Matchers::Contains("pgd"));
}

TEST_CASE("robustness keeps a picture a class of each attack, and one in all severities") {
  const RobustnessFixture fixture;
  const Robustness found = fixture.measure(plan_of(2));
  for (const AttackScore& score : found.attacks) {
    CHECK(score.examples.size() > 5);
    CHECK(score.examples.size() <= 10);
    for (const AlteredPicture& picture : score.examples) {
      CHECK(picture.sample >= 100);
      CHECK(picture.pixels.size() == 784);
    }
  }
  const AlteredPicture& still = found.attacks[0].examples[0];
  CHECK(std::equal(still.pixels.begin(), still.pixels.end(), fixture.data.image(still.sample)));
  CHECK(still.answer == fixture.data.labels[still.sample]);
  for (const CorruptionScore& score : found.corruptions) {
    REQUIRE(score.examples.size() == kSeverities);
    CHECK(score.examples[0].sample == score.examples[4].sample);
    CHECK(score.examples[0].pixels != score.examples[4].pixels);
  }
}

TEST_CASE("what shows no class counts for no robustness, and there must be something else") {
  RobustnessFixture fixture;
  fixture.data.labels[100] = kNoClass;
  CHECK(fixture.measure(plan_of(1)).samples == 39);
  for (std::uint8_t& label : fixture.data.labels) label = kNoClass;
  CHECK_THROWS_MATCHES(fixture.measure(plan_of(1)), UserError,
                       Catch::Matchers::Message("synthetic:150: no image shows a class"));
}

TEST_CASE("samples are spread evenly") {
  const std::vector<std::uint32_t> samples{3, 4, 5, 6, 7, 8, 9};
  CHECK(inkdigit::spread(samples, 3) == std::vector<std::uint32_t>{3, 5, 7});
  CHECK(inkdigit::spread(samples, 100) == samples);
  CHECK(inkdigit::spread({}, 5).empty());
}

}  // namespace
}  // namespace inkdigit
