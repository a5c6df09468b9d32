#include "trainer/measure/evaluation.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "trainer/measure/latency.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

// Values are means of probabilities below 1 that are rounded to floats, `roundings` times.
auto of_floats(double expected, double roundings) {
  return Approx(expected).epsilon(0).margin(test::gamma(roundings));
}

TEST_CASE("evaluation of four answers, worked out by hand") {
  Dataset data;
  data.shape = {1, 1, 1, false};
  data.pixels = {1, 1, 1, 1};
  data.labels = {0, 1, 1, 1};
  const std::vector<std::uint32_t> samples{0, 1, 2, 3};
  const std::vector<float> probabilities{0.9F, 0.1F, 0.2F, 0.8F, 0.6F, 0.4F, 0.1F, 0.9F};
  const Evaluation e = evaluate(data, samples, probabilities, {}, 2);
  CHECK(e.correct == 3);
  CHECK(e.accuracy == 0.75);
  CHECK(e.loss == Approx(-(2 * std::log(0.9) + std::log(0.8) + std::log(0.4)) / 4));
  // Bins of confidence: 0.9 twice, both right; 0.8 right; 0.6 wrong.
  CHECK(e.ece == of_floats((2 * 0.1 + 0.2 + 0.6) / 4, 1));
  CHECK(e.confusion == std::vector<std::vector<std::size_t>>{{1, 0}, {1, 2}});
  const nlohmann::json json = to_json(e, {"a", "b"});
  CHECK(json["per_class"][1]["recall"] == Approx(2.0 / 3));
  CHECK(json["per_class"][0]["precision"] == Approx(0.5));
  CHECK(json["top_confusions"] ==
        nlohmann::json::parse(R"([{"truth": "b", "answer": "a", "count": 1}])"));
}

TEST_CASE("calibration counts each answer in its fifteenth of confidence") {
  Dataset data;
  data.shape = {1, 1, 1, false};
  data.pixels = {1, 1, 1};
  data.labels = {0, 0, 1};
  const std::vector<float> probabilities{1, 0, 0.61F, 0.39F, 0.65F, 0.35F};
  const nlohmann::json bins =
      to_json(evaluate(data, std::vector<std::uint32_t>{0, 1, 2}, probabilities, {}, 2),
              {"a", "b"})["calibration"];
  REQUIRE(bins.size() == 15);
  std::size_t samples = 0;
  for (const nlohmann::json& bin : bins) samples += bin["samples"].get<std::size_t>();
  CHECK(samples == 3);
  CHECK(bins[14] == nlohmann::json{{"samples", 1}, {"confidence", 1.0}, {"accuracy", 1.0}});
  // 9/15 = 0.6 to 10/15 = 0.667
  CHECK(bins[9]["samples"] == 2);
  CHECK(bins[9]["confidence"] == Approx(0.63));
  CHECK(bins[9]["accuracy"] == Approx(0.5));
  CHECK(bins[0] == nlohmann::json{{"samples", 0}, {"confidence", nullptr}, {"accuracy", nullptr}});
}

// Six pictures, of which the third, fifth and sixth show no class. Plausibilities: 0.9, 0.5, 0.5,
// 0.8, 0.1, 0.3.
struct OpenSet {
  Dataset data;
  std::vector<std::uint32_t> samples{0, 1, 2, 3, 4, 5};
  std::vector<float> outputs{0.8F, 0.1F, 0.3F, 0.2F, 0.4F, 0.1F, 0.7F, 0.1F, 0.1F, 0, 0.1F, 0.2F};
  SoftmaxSpec softmax{.name = {}, .background = true, .reject_below = 0.6};

  OpenSet() {
    data.shape = {1, 1, 1, false};
    data.pixels.assign(6, 1);
    data.labels = {0, 1, kNoClass, 1, kNoClass, kNoClass};
  }
};

TEST_CASE("a blank with a label is not answered, whatever the network says") {
  Dataset data;
  data.shape = {1, 1, 2, false};
  data.pixels = {0, 0, 0, 9};
  data.labels = {1, 1};
  const std::vector<std::uint32_t> samples{0, 1};
  const std::vector<float> outputs{0.1F, 0.9F, 0.1F, 0.9F};
  const Evaluation e = evaluate(data, samples, outputs, {}, 2);
  CHECK(e.correct == 2);
  CHECK(e.answered == 1);
  CHECK(e.rejected == 1);
  // Of a picture in colors nobody knows which one is the paper's.
  data.shape = {3, 1, 1, false};
  data.pixels = {0, 0, 0, 9, 9, 9};
  CHECK(evaluate(data, samples, outputs, {}, 2).answered == 2);
}

TEST_CASE("pictures of no class count for rejection alone") {
  const OpenSet set;
  const Evaluation e = evaluate(set.data, set.samples, set.outputs, set.softmax, 2);
  CHECK(e.samples == 3);
  CHECK(e.correct == 1);
  CHECK(e.accuracy == Approx(1.0 / 3));
  CHECK(e.rejected == 1);
  CHECK(e.loss == Approx(-(std::log(0.8) + std::log(0.2) + std::log(0.1)) / 3));
  CHECK(e.confusion == std::vector<std::vector<std::size_t>>{{1, 0}, {2, 0}});
  // Given that they show a class, the largest are 8/9, right, and in the same bin 7/8, and 0.6,
  // both wrong. A quotient's two floats, their sum and the quotient itself are rounded.
  CHECK(e.ece == of_floats((8.0 / 9 + 7.0 / 8 - 1 + 0.6) / 3, 4));
  CHECK(e.negatives.samples == 3);
  CHECK(e.negatives.rejected == 3);
  CHECK(e.negatives.loss == Approx(-(std::log(0.5) + std::log(0.9) + std::log(0.7)) / 3));
  // Of the nine pairs, eight in order and one a tie.
  CHECK(e.negatives.auroc == Approx(8.5 / 9));
  CHECK(loss_of_all(e) == Approx((e.loss + e.negatives.loss) / 2));
  const nlohmann::json json = to_json(e, {"a", "b"});
  CHECK(json["rejected"] == Approx(1.0 / 3));
  CHECK(json["negatives"]["samples"] == 3);
  CHECK(json["negatives"]["rejected"] == 1.0);
  CHECK(json["negatives"]["auroc"] == Approx(8.5 / 9));
  CHECK_THAT(to_table(e, {"a", "b"}),
             Contains("rejected  33.33 %  (1 of 3)\nnegatives rejected  100.00 %"));
}

TEST_CASE("the table has room for long names of classes, and for many digits of theirs") {
  OpenSet set;
  const Evaluation e = evaluate(set.data, set.samples, set.outputs, set.softmax, 2);
  const std::string plain = to_table(e, {"a", "b"});
  CHECK_THAT(plain, Contains("\ntruth   samples  recall  precision   read as\n") &&
                        Contains(std::string(47, ' ') + "    a    b\na "));
  const std::string table = to_table(e, {"Ankle boot", "お"});
  CHECK_THAT(table, Contains("\ntruth       samples  recall  precision   read as\n") &&
                        Contains(std::string(51, ' ') + " Ankle      お\nAnkle boot "));
  // Rows are as long as their heads: the second class is one letter of two columns.
  const std::size_t head = table.find(" Ankle      ");
  REQUIRE(head != std::string::npos);
  std::size_t rows = 0;
  for (const char* name : {"\nAnkle boot ", "\nお         "}) {
    const std::size_t start = table.find(name) + 1;
    const std::string row = table.substr(start, table.find('\n', start) - start);
    const std::size_t letters = row.starts_with("お") ? 1 : 0;
    CHECK(row.size() - letters == 51 + 2 * 7);
    ++rows;
  }
  CHECK(rows == 2);
}

TEST_CASE("what is right but refused is accurate, and not answered") {
  OpenSet set;
  // Right with a plausibility of 0.9, wrong, right with 0.8.
  set.data.labels = {0, 1, kNoClass, 0, kNoClass, kNoClass};
  const auto evaluated = [&](double reject_below) {
    set.softmax.reject_below = reject_below;
    return evaluate(set.data, set.samples, set.outputs, set.softmax, 2);
  };
  const Evaluation e = evaluated(0.85);
  CHECK(e.correct == 2);
  CHECK(e.rejected == 2);
  CHECK(e.answered == 1);
  const nlohmann::json json = to_json(e, {"a", "b"});
  CHECK(json["accuracy"] == Approx(2.0 / 3));
  CHECK(json["answered"] == Approx(1.0 / 3));
  CHECK_THAT(
      to_table(e, {"a", "b"}),
      Contains("accuracy  66.67 %  (2 of 3)\nanswered  33.33 %  (1 of 3: right, and not \"?\")"));
  CHECK(evaluated(0.6).answered == 2);
  CHECK(evaluated(0.95).answered == 0);
}

TEST_CASE("what is answered with doubt is answered, and counted by itself") {
  OpenSet set;
  set.data.labels = {0, 1, kNoClass, 0, kNoClass, kNoClass};
  set.softmax.reject_below = 0.05;
  const Evaluation sure = evaluate(set.data, set.samples, set.outputs, set.softmax, 2);
  CHECK(sure.doubtful == 0);
  CHECK(sure.negatives.doubtful == 0);
  set.softmax.doubt_below = 0.85;
  const Evaluation e = evaluate(set.data, set.samples, set.outputs, set.softmax, 2);
  CHECK(e.rejected == sure.rejected);
  CHECK(e.answered == sure.answered);
  CHECK(e.doubtful == 2);
  CHECK(e.negatives.rejected == 0);
  CHECK(e.negatives.doubtful == 3);
  const nlohmann::json json = to_json(e, {"a", "b"});
  CHECK(json["doubtful"] == Approx(2.0 / 3));
  CHECK(json["negatives"]["doubtful"] == 1.0);
  CHECK_THAT(to_table(e, {"a", "b"}), Contains("in doubt  66.67 %  (2 of 3)\n") &&
                                          Contains("negatives in doubt  100.00 %  (3 of 3)\n"));
}

TEST_CASE("without pictures of a class, or of none, there is nothing to tell apart") {
  OpenSet set;
  const std::vector<std::uint32_t> none{2, 4};
  const std::vector<float> outputs{0.4F, 0.1F, 0.1F, 0};
  const nlohmann::json json =
      to_json(evaluate(set.data, none, outputs, set.softmax, 2), {"a", "b"});
  CHECK(json["samples"] == 0);
  CHECK(json["accuracy"] == 0.0);
  CHECK(json["answered"] == 0.0);
  CHECK(json["negatives"]["auroc"].is_null());
  const std::vector<std::uint32_t> some{0};
  const Evaluation e = evaluate(set.data, some, outputs, set.softmax, 2);
  CHECK_FALSE(to_json(e, {"a", "b"}).contains("negatives"));
  CHECK(loss_of_all(e) == e.loss);
}

TEST_CASE("the most frequent mistakes come first, equally frequent ones by truth and answer") {
  Evaluation e;
  e.confusion = {{50, 2, 3}, {2, 70, 0}, {3, 1, 60}};
  const auto pairs = [](const std::vector<Confusion>& confusions) {
    std::vector<std::vector<std::size_t>> found;
    found.reserve(confusions.size());
    for (const Confusion& c : confusions) found.push_back({c.truth, c.answer, c.count});
    return found;
  };
  using Pairs = std::vector<std::vector<std::size_t>>;
  CHECK(pairs(top_confusions(e)) == Pairs{{0, 2, 3}, {2, 0, 3}, {0, 1, 2}, {1, 0, 2}, {2, 1, 1}});
  CHECK(pairs(top_confusions(e, 1)) == Pairs{{0, 2, 3}});
  e.confusion = {{5, 0}, {0, 4}};
  CHECK(top_confusions(e).empty());
}

TEST_CASE("one image's latency is measured, also where there is but one image") {
  const Model model = test::small_model();
  Dataset data;
  data.shape = model.network.spec().input.shape();
  CHECK(measure_latency(model, data).median == 0);
  data.pixels = test::random_pixels(data.shape.size(), 1);
  data.labels = {0};
  const Latency latency = measure_latency(model, data);
  CHECK(latency.median > 0);
  CHECK(latency.p90 >= latency.median);
  CHECK(latency.p90 < 1e6);
}

// It is taken for the least that a normal float can be, 2^-126.
TEST_CASE("a probability of zero gives a large but finite loss") {
  Dataset data;
  data.shape = {1, 1, 1, false};
  data.pixels = {0};
  data.labels = {1};
  const std::vector<std::uint32_t> samples{0};
  const Evaluation e = evaluate(data, samples, std::vector<float>{1, 0}, {}, 2);
  CHECK(e.loss == Approx(126 * std::log(2)));
}

}  // namespace
}  // namespace inkdigit
