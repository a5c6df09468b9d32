#include "trainer/measure/rejection_score.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/scorecard_fixture.hpp"
#include "trainer/data/split.hpp"

namespace inkdigit {
namespace {

using Catch::Contains;
using nlohmann::json;
using test::rejecting_model;
using test::stroke_lines;
using Fixture = test::ScorecardFixture;

std::size_t count_rejected(const std::vector<Decision>& decisions) {
  return static_cast<std::size_t>(std::count_if(
      decisions.begin(), decisions.end(), [](const Decision& found) { return found.rejected; }));
}

// How many of all pairs have the more plausible digit; equal ones count half.
double won_pairs(const std::vector<Decision>& digits, const std::vector<Decision>& negatives) {
  double won = 0;
  for (const Decision& digit : digits) {
    for (const Decision& negative : negatives) {
      if (digit.plausibility > negative.plausibility) won += 1;
      if (digit.plausibility == negative.plausibility) won += 0.5;
    }
  }
  return won / static_cast<double>(digits.size() * negatives.size());
}

void check_negatives(const NegativesScore& score, const std::string& name,
                     const std::vector<Decision>& digits, const std::vector<Decision>& negatives) {
  INFO(name);
  CHECK(score.data == name);
  CHECK(score.evaluation.samples == negatives.size());
  CHECK(score.evaluation.rejected == count_rejected(negatives));
  CHECK(score.evaluation.auroc == Approx(won_pairs(digits, negatives)));
}

TEST_CASE("rejection is of the digits and the negatives that no training has seen") {
  Fixture fixture(rejecting_model());
  fixture.options.strokes = {fixture.spec("a.jsonl"), fixture.spec("c.jsonl")};
  write_file(fixture.folder.path() / "c.jsonl", stroke_lines(30, 6));
  write_file(fixture.folder.path() / "letters.jsonl", stroke_lines(80, 7));
  const Scorecard card = make_scorecard(fixture.model, fixture.options);
  std::vector<Decision> digits;
  for (const std::string& spec : fixture.options.strokes) {
    const Dataset data = fixture.load(spec);
    const auto more = fixture.decisions(data, held_out_samples(data, 0.1));
    digits.insert(digits.end(), more.begin(), more.end());
  }
  const Dataset letters = fixture.load(fixture.options.written_negatives[0]);
  const auto written = fixture.decisions(letters, held_out_samples(letters, 0.1));
  const Dataset drawings = fixture.load("negatives:60", kScorecardSeed);
  std::vector<std::uint32_t> all(60);
  std::iota(all.begin(), all.end(), 0U);
  std::vector<Decision> drawn = fixture.decisions(drawings, all);

  REQUIRE(card.rejection);
  const RejectionScore& score = *card.rejection;
  CHECK(score.samples == digits.size());
  CHECK(score.rejected == count_rejected(digits));
  // Otherwise the figures would tell nothing.
  CHECK(score.rejected > 0);
  CHECK(score.rejected < score.samples);
  REQUIRE(score.negatives.size() == 2);
  check_negatives(score.negatives[0], "negatives:letters.jsonl", digits, written);
  check_negatives(score.negatives[1], "negatives:60", digits, drawn);
  drawn.insert(drawn.end(), written.begin(), written.end());
  CHECK(score.auroc == Approx(won_pairs(digits, drawn)));
  CHECK(drawings.pixels != fixture.load("negatives:60", 1).pixels);
  CHECK(kScorecardSeed > 2147483647);  // the largest of a recipe
}

TEST_CASE("the trade-off is of the same digits and negatives, kind by kind") {
  Model model = rejecting_model();
  NetworkSpec spec = model.network.spec();
  spec.softmax().reject_below = 0.9;
  spec.softmax().doubt_below = 0.95;
  model.network = *Network::create(spec);
  Fixture fixture(std::move(model));
  fixture.options.strokes = {fixture.spec("a.jsonl"), fixture.spec("c.jsonl")};
  write_file(fixture.folder.path() / "c.jsonl", stroke_lines(30, 6));
  const Scorecard card = make_scorecard(fixture.model, fixture.options);
  REQUIRE(card.trade_off);
  const TradeOffScore& score = *card.trade_off;
  CHECK(score.own.reject_below == 0.9);
  CHECK(score.own.doubt_below == 0.95);
  REQUIRE(score.own.collections.size() == 2);
  double mean = 0;
  for (std::size_t i = 0; i < 2; ++i) {
    const auto& [counts, answered] = score.own.collections[i];
    const Evaluation& evaluation = card.strokes[i].evaluation;
    CHECK(counts.of == card.strokes[i].data);
    CHECK(counts.refused == evaluation.rejected);
    CHECK(counts.doubtful == evaluation.doubtful);
    CHECK(answered == evaluation.answered);
    mean += answered_share(evaluation) / 2;
  }
  CHECK(score.own.mean_answered() == Approx(mean));
  CHECK(card.mean_answered() == Approx(mean));

  const Dataset drawings = fixture.load("negatives:60", kScorecardSeed);
  std::vector<std::uint32_t> all(60);
  std::iota(all.begin(), all.end(), 0U);
  const std::vector<Decision> drawn = fixture.decisions(drawings, all);
  CHECK(score.own.kinds.size() == 4);
  for (const OutcomeCounts& kind : score.own.kinds) {
    INFO(kind.of);
    OutcomeCounts expected{.of = kind.of};
    for (std::size_t i = 0; i < 60; ++i) {
      if (kind_of(drawings, i) != kind.of) continue;
      ++expected.samples;
      if (drawn[i].rejected) ++expected.refused;
      if (is_doubtful(spec.softmax(), drawn[i])) ++expected.doubtful;
    }
    CHECK(kind.samples == expected.samples);
    CHECK(kind.refused == expected.refused);
    CHECK(kind.doubtful == expected.doubtful);
  }
  // At the strict point, too, the most is answered that lets 95 % of each kind be refused.
  CHECK(score.strict.doubt_below == 0);
  CHECK(score.strict.reject_below == threshold_refusing(score.plausibilities, 0.95));
  for (const OutcomeCounts& kind : score.strict.kinds) {
    CHECK(double(kind.refused) >= 0.95 * double(kind.samples));
  }
  const json j = to_json(card);
  CHECK(j["mean"]["answered"] == card.mean_answered());
  CHECK(j["trade_off"]["own"]["mean_answered"] == card.mean_answered());
  CHECK(j["trade_off"]["own"]["kinds"].size() == 4);
  CHECK(j["trade_off"]["strict"]["reject_below"] == score.strict.reject_below);
  CHECK(j["trade_off"]["points"][0]["kinds"].size() == 4);
  CHECK_THAT(to_table(card), Contains("own thresholds: below 0.9000, 0.9500") &&
                                 Contains("95 % of each kind refused: below ") &&
                                 Contains("mean over collections") && Contains("spoilt digits"));
  CHECK(to_json(make_scorecard(test::small_model(), fixture.options))["trade_off"].is_null());
}

TEST_CASE("digits against letters: what is answered rightly where so few letters are answered") {
  SoftmaxSpec softmax;
  softmax.background = true;
  // A hundred digits of two collections, as plausible as their number in percent; of the second
  // every other is read wrongly.
  LabeledOutputs right{"right", {}, {}};
  LabeledOutputs half{"half", {}, {}};
  Plausibilities plausibilities;
  for (int i = 1; i <= 100; ++i) {
    const float p = 0.01F * static_cast<float>(i) - 0.005F;
    right.labels.push_back(0);
    half.labels.push_back(static_cast<std::uint8_t>(i % 2));
    for (LabeledOutputs* set : {&right, &half}) set->outputs.insert(set->outputs.end(), {p, 0});
    plausibilities.digits.push_back(p);
  }
  const std::vector<LabeledOutputs> collections{right, half};
  KindPlausibilities letters{std::string(kLettersKind) + " (some)", {}};
  for (int i = 1; i <= 100; ++i) letters.values.push_back(0.006F * static_cast<float>(i));
  // Of another kind, which changes nothing.
  plausibilities.kinds = {{"symbols", {0.99F}}, letters};
  const TradeOffScore score = score_trade_off(collections, plausibilities, softmax, 2);
  // At most one letter of a hundred is above 0.594, and five above 0.57: 41 and 43 digits are.
  REQUIRE(score.open_set.size() == 2);
  CHECK(score.open_set[0].fpr == 0.01);
  CHECK(score.open_set[0].ccr == Approx((0.41 + 0.21) / 2));
  CHECK(score.open_set[1].fpr == 0.05);
  CHECK(score.open_set[1].ccr == Approx((0.43 + 0.22) / 2));
  CHECK(to_json(score)["open_set"][1] == json{{"fpr", 0.05}, {"ccr", score.open_set[1].ccr}});
  CHECK_THAT(to_table(score), Contains("digits against letters: CCR at FPR 1 %        31.00 %"));
  plausibilities.kinds.pop_back();
  CHECK(score_trade_off(collections, plausibilities, softmax, 2).open_set.empty());
}

TEST_CASE("rejection is left out of what was not trained for it, and so are letters not there") {
  const Fixture closed;
  const Scorecard without = make_scorecard(closed.model, closed.options);
  CHECK_FALSE(without.rejection);
  CHECK(to_json(without)["rejection"].is_null());
  CHECK_THAT(to_table(without), Contains("rejection: the network was not trained to reject"));

  const Fixture open(rejecting_model());
  const Scorecard card = make_scorecard(open.model, open.options);
  REQUIRE(card.rejection);
  REQUIRE(card.rejection->negatives.size() == 1);
  CHECK(card.rejection->auroc == card.rejection->negatives[0].evaluation.auroc);
  CHECK(card.missing.back() == open.negatives("letters.jsonl"));
  const json j = to_json(card)["rejection"];
  CHECK(j["samples"] == card.rejection->samples);
  CHECK(j["rejected"] == double(card.rejection->rejected) / double(card.rejection->samples));
  CHECK(j["auroc"] == card.rejection->auroc);
  const NegativesEvaluation& drawn = card.rejection->negatives[0].evaluation;
  CHECK(j["negatives"][0] == json{{"data", "negatives:60"},
                                  {"samples", 60},
                                  {"rejected", double(drawn.rejected) / 60},
                                  {"auroc", drawn.auroc}});
  CHECK_THAT(to_table(card), Contains("negatives:60") && Contains("digits, against all of these") &&
                                 Contains(open.negatives("letters.jsonl") + ": is not there"));
}

}  // namespace
}  // namespace inkdigit
