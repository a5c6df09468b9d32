#include "trainer/measure/operating_point.hpp"

#include <algorithm>
#include <cmath>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/no_class.hpp"
#include "trainer/measure/calibration.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

// From first to last, evenly.
std::vector<float> spread(float first, float last, std::size_t count) {
  std::vector<float> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(first +
                     (last - first) * static_cast<float>(i) / static_cast<float>(count - 1));
  }
  return values;
}

std::size_t count_below(const std::vector<float>& values, double threshold) {
  return static_cast<std::size_t>(std::count_if(
      values.begin(), values.end(), [&](float value) { return double{value} < threshold; }));
}

// Letters are the harder ones.
Plausibilities example() {
  return {.digits = spread(0.3F, 0.99F, 1000),
          .kinds = {{"letters", spread(0.01F, 0.9F, 200)}, {"scribbles", spread(0, 0.5F, 50)}}};
}

TEST_CASE("the threshold is the lowest that refuses the share of every kind") {
  const Plausibilities plausibilities = example();
  for (const double share : {0.005, 0.5, 0.95, 0.99, 1.0}) {
    INFO(share);
    const double threshold = threshold_refusing(plausibilities, share);
    for (const auto& [kind, values] : plausibilities.kinds) {
      CHECK(double(count_below(values, threshold)) >= share * double(values.size()) - 1e-9);
    }
    // One digit or negative less would be refused by any lower threshold that differs.
    const auto& letters = plausibilities.kinds[0].values;
    const auto needed = static_cast<std::size_t>(std::ceil(share * 200 - 1e-9));
    CHECK(count_below(letters, threshold) == needed);
  }
  CHECK(threshold_refusing(plausibilities, 0) == 0);
  CHECK(threshold_refusing({.digits = {0.5F}, .kinds = {}}, 0.95) == 0);
}

TEST_CASE("a kind whose plausibilities are equal is refused as a whole, or not at all") {
  Plausibilities ties{.digits = {0.4F, 0.8F}, .kinds = {{"ties", std::vector<float>(20, 0.5F)}}};
  // In the middle between the ties and the next digit.
  CHECK(threshold_refusing(ties, 0.1) == Approx(0.65));
  // What is as plausible as can be is not refused by any threshold.
  ties.kinds[0].values = std::vector<float>(20, 1.0F);
  CHECK(threshold_refusing(ties, 0.95) == 1);
}

TEST_CASE("each threshold is chosen by what it keeps out, what it costs, or the lower of the two") {
  const Plausibilities plausibilities = example();
  const SoftmaxSpec start{.name = {}, .background = true};
  const auto fitted = [&](const CalibrationSpec& calibration) {
    return with_thresholds(calibration, start, plausibilities);
  };
  const double by_95 = threshold_refusing(plausibilities, 0.95);
  const double by_99 = threshold_refusing(plausibilities, 0.99);
  CHECK(fitted({.refuse_negatives = 0.95}).reject_below == by_95);
  CHECK(fitted({.refuse_negatives = 0.95}).doubt_below == 0);
  const SoftmaxSpec both = fitted({.refuse_negatives = 0.95, .doubt_negatives = 0.99});
  CHECK(both.reject_below == by_95);
  CHECK(both.doubt_below == by_99);

  const double by_digits = fitted({.reject_share = 0.02}).reject_below;
  CHECK(count_below(plausibilities.digits, by_digits) == 20);
  CHECK(by_digits < by_95);
  CHECK(fitted({.reject_share = 0.02, .refuse_negatives = 0.95}).reject_below == by_digits);
  CHECK(fitted({.reject_share = 0.5, .refuse_negatives = 0.1}).reject_below ==
        threshold_refusing(plausibilities, 0.1));

  // Of the digits that are not refused no more than the share is in doubt.
  const auto doubtful = [&](const SoftmaxSpec& softmax) {
    return count_outcomes("", plausibilities.digits, softmax).doubtful;
  };
  CHECK(doubtful(fitted({.reject_share = 0.02, .doubt_share = 0.03})) == 30);
  const SoftmaxSpec capped =
      fitted({.reject_share = 0.02, .doubt_share = 0.03, .doubt_negatives = 0.99});
  CHECK(doubtful(capped) == 30);
  const CalibrationSpec lenient{.reject_share = 0.02, .doubt_share = 0.5, .doubt_negatives = 0.6};
  CHECK(fitted(lenient).doubt_below == threshold_refusing(plausibilities, 0.6));
  // Where nobody would be in doubt, the file says nothing of it.
  CHECK(fitted({.refuse_negatives = 0.95, .doubt_negatives = 0.9}).doubt_below == 0);
}

TEST_CASE("thresholds that are not asked for stay, but for doubt that would be no more") {
  const Plausibilities plausibilities = example();
  const SoftmaxSpec own{.name = {}, .background = true, .reject_below = 0.2, .doubt_below = 0.4};
  const SoftmaxSpec doubt = with_thresholds({.doubt_negatives = 0.95}, own, plausibilities);
  CHECK(doubt.reject_below == 0.2);
  CHECK(doubt.doubt_below == threshold_refusing(plausibilities, 0.95));
  const SoftmaxSpec little = with_thresholds({.reject_share = 0.01}, own, plausibilities);
  CHECK(little.reject_below < 0.4);
  CHECK(little.doubt_below == 0.4);
  CHECK(with_thresholds({.refuse_negatives = 0.95}, own, plausibilities).doubt_below == 0);
}

TEST_CASE("the trade-off goes from no digits refused to a tenth of them") {
  const Plausibilities plausibilities = example();
  const std::vector<TradeOffPoint> points = trade_off(plausibilities);
  REQUIRE(points.size() == 101);
  CHECK(points.front().digits == 0);
  CHECK(points.back().digits == Approx(0.1));
  for (std::size_t i = 0; i < points.size(); ++i) {
    CHECK(points[i].digits == Approx(double(i) / 1000));
    REQUIRE(points[i].kinds.size() == 2);
    CHECK(points[i].kinds[1] ==
          double(count_below(plausibilities.kinds[1].values, points[i].threshold)) / 50);
  }
  // Of few digits there are fewer steps.
  CHECK(trade_off({.digits = spread(0.3F, 0.9F, 20), .kinds = {}}).size() == 3);
}

// Samples whose outputs sum to their plausibility.
struct Samples {
  Dataset data{
      .name = "example", .shape = {1, 1, 1, true}, .pixels = {}, .labels = {}, .sources = {}};
  std::vector<float> outputs;
  std::vector<std::uint32_t> all;

  void add(std::uint8_t label, float plausibility, const std::string& kind = "",
           std::uint8_t pixel = 200) {
    all.push_back(static_cast<std::uint32_t>(data.size()));
    data.labels.push_back(label);
    data.pixels.push_back(pixel);
    outputs.insert(outputs.end(), {plausibility, 0});
    std::uint32_t number = 0;
    if (!kind.empty()) {
      const auto found = std::find(data.kind_names.begin(), data.kind_names.end(), kind);
      number = static_cast<std::uint32_t>(found - data.kind_names.begin()) + 1;
      if (found == data.kind_names.end()) data.kind_names.push_back(kind);
    }
    data.kinds.push_back(number);
  }
};

TEST_CASE("plausibilities are gathered by kind, and nothing is as implausible as a blank") {
  Samples samples;
  samples.add(1, 0.9F);
  samples.add(kNoClass, 0.5F, "letters");
  samples.add(0, 0.2F);
  samples.add(kNoClass, 0.25F, "letters");
  samples.add(kNoClass, 0.75F, "shapes");
  samples.add(kNoClass, 0.125F);
  samples.add(0, 0.8F, "", 0);
  Plausibilities found;
  const SoftmaxSpec softmax{.name = {}, .background = true};
  found.add(samples.data, samples.all, samples.outputs, softmax, 2);
  CHECK(found.digits == std::vector<float>{0, 0.2F, 0.9F});
  REQUIRE(found.kinds.size() == 3);
  CHECK(found.kinds[0].kind == "letters");
  CHECK(found.kinds[0].values == std::vector<float>{0.25F, 0.5F});
  CHECK(found.kinds[1].kind == "shapes");
  CHECK(found.kinds[2].kind == "example");
}

TEST_CASE("without drawings of no class no threshold can be chosen by what it refuses") {
  Samples samples;
  samples.add(1, 0.9F);
  samples.add(kNoClass, 0.5F, "letters");
  const std::vector<std::uint32_t> digits{0};
  const auto error = [&](const CalibrationSpec& calibration, std::span<const std::uint32_t> of) {
    return test::message_of([&] { check_negatives(calibration, samples.data, of); });
  };
  CHECK_THAT(error({.refuse_negatives = 0.95}, digits),
             Contains("example: nothing that is held out shows no class") &&
                 Contains("add negatives:10000"));
  CHECK_THAT(error({.doubt_negatives = 0.95}, digits), Contains("add negatives:10000"));
  check_negatives({.refuse_negatives = 0.95}, samples.data, samples.all);
  check_negatives({.reject_share = 0.01, .doubt_share = 0.01}, samples.data, digits);
}

}  // namespace
}  // namespace inkdigit
