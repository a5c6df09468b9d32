#include "trainer/adapt/examination.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

constexpr const char* kExamined = R"({
  "input": {"channels": 1, "height": 12, "width": 12, "mean": [0], "std": [1]},
  "classes": ["a", "b"],
  "layers": [
    {"type": "flatten"},
    {"type": "linear", "out_features": 2},
    {"type": "softmax", "background": true, "reject_below": 0.5}]})";

// Says of every picture the same: the biases are its logits.
Model saying(float a, float b) {
  Model model{.name = "examined",
              .network = *Network::create(*parse_network_spec(nlohmann::json::parse(kExamined))),
              .parameters = {},
              .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  model.parameters.end()[-2] = a;
  model.parameters.end()[-1] = b;
  return model;
}

LabeledInk stroke(std::uint8_t label) { return {{{{0, 0}, {0.3, 1}}, {2}}, label}; }

Examination::Verdict verdict(const Model& after, std::vector<LabeledInk> rehearsal,
                             double none_fewer = 0,
                             std::vector<LabeledInk> corrections = {stroke(1)}) {
  AdaptOptions options;
  options.none_fewer = none_fewer;
  const Model before = saying(2, -9);
  return Examination(before, options, corrections, rehearsal).examine(after.parameters);
}

TEST_CASE("a model that has not changed has lost nothing") {
  const Examination::Verdict same = verdict(saying(2, -9), {stroke(0), stroke(kNoClass)});
  CHECK(same.reject_below == 0.5);
  CHECK(same.lost == 0);
  CHECK(same.learnt < 0.01);
}

TEST_CASE("what is read less surely is lost in part, what is misread wholly") {
  const double less = verdict(saying(1, -9), {stroke(0)}).lost;
  CHECK(less > 0.1);
  CHECK(less < 0.3);
  const Examination::Verdict other = verdict(saying(-9, 2), {stroke(0)});
  // As often as the class of old was read: with odds of e^2.
  CHECK(other.lost > 0.85);
  CHECK(other.lost < 0.9);
  CHECK(other.learnt > 0.85);
  CHECK(other.learnt < 0.9);
  CHECK(verdict(saying(3, -9), {stroke(0)}).lost < 0);
}

TEST_CASE("corrections that were read rightly before do not count") {
  const std::vector<LabeledInk> rehearsal{stroke(0)};
  CHECK(verdict(saying(2, -9), rehearsal, 0, {stroke(0), stroke(1)}).learnt < 0.01);
  CHECK(verdict(saying(-9, 2), rehearsal, 0, {stroke(0), stroke(1)}).learnt > 0.85);
  // But where all were, they do.
  const double all = verdict(saying(2, -9), rehearsal, 0, {stroke(0)}).learnt;
  CHECK(all > 0.85);
  CHECK(all < 0.95);
}

TEST_CASE("the threshold rises with what is read of none, and never falls") {
  // All odds are e times what they were, and so is the threshold, in steps of e^0.05.
  const Examination::Verdict more = verdict(saying(3, -9), {stroke(0), stroke(kNoClass)});
  CHECK(more.reject_below == Approx(1 / (1 + std::exp(-1.0))).margin(0.011));
  CHECK(more.lost == Approx(0).margin(0.006));
  CHECK(verdict(saying(1, -9), {stroke(kNoClass)}).reject_below == 0.5);
  CHECK(verdict(saying(2, -9), {stroke(kNoClass)}, 0.1).reject_below > 0.5);
  // Without drawings of none there is nothing to set it by.
  CHECK(verdict(saying(3, -9), {stroke(0)}).reject_below == 0.5);
}

}  // namespace
}  // namespace inkdigit
