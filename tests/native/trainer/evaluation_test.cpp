#include "trainer/training/evaluation.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

TEST_CASE("evaluation of four answers, worked out by hand") {
  Dataset data;
  data.shape = {1, 1, 1, false};
  data.pixels = {0, 0, 0, 0};
  data.labels = {0, 1, 1, 1};
  const std::vector<std::uint32_t> samples{0, 1, 2, 3};
  const std::vector<float> probabilities{0.9F, 0.1F, 0.2F, 0.8F, 0.6F, 0.4F, 0.1F, 0.9F};
  const Evaluation e = evaluate(data, samples, probabilities, 2);
  CHECK(e.correct == 3);
  CHECK(e.accuracy == 0.75);
  CHECK(e.loss == Approx(-(2 * std::log(0.9) + std::log(0.8) + std::log(0.4)) / 4));
  // Bins of confidence: 0.9 twice, both right; 0.8 right; 0.6 wrong.
  CHECK(e.ece == Approx((2 * 0.1 + 0.2 + 0.6) / 4).epsilon(1e-5));
  CHECK(e.confusion == std::vector<std::vector<std::size_t>>{{1, 0}, {1, 2}});
  const nlohmann::json json = to_json(e, {"a", "b"});
  CHECK(json["per_class"][1]["recall"] == Approx(2.0 / 3));
  CHECK(json["per_class"][0]["precision"] == Approx(0.5));
}

TEST_CASE("a probability of zero gives a large but finite loss") {
  Dataset data;
  data.shape = {1, 1, 1, false};
  data.pixels = {0};
  data.labels = {1};
  const std::vector<std::uint32_t> samples{0};
  const Evaluation e = evaluate(data, samples, std::vector<float>{1, 0}, 2);
  CHECK(e.loss == Approx(87.34).epsilon(1e-3));
}

}  // namespace
}  // namespace inkdigit
